package org.aezoo.numerics;

import java.util.Arrays;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Principal components: the best linear code there is, and so the yardstick for every autoencoder.
 *
 * <pre>
 *   C = sum_r (x_r - m)(x_r - m)' / rows        covariance        [size, size]
 *   C p_k = v_k p_k, v_1 &gt;= v_2 &gt;= ...          components p_k    [count, size]
 *   h = P (x - m)                               code              [count]
 *   y = P' h + m                                reconstruction    [size]
 * </pre>
 *
 * <p>All of it in double precision, {@code fit} exactly, the covariance in blocks of rows. The largest entry of each component, by magnitude, is positive, so that the same rows give the same components.
 */
public final class PrincipalComponents {

    /** The covariance of more columns than this would take half a gigabyte. */
    private static final int MAX_SIZE = 8192;

    private static final int BLOCK = 1024;

    /** How many products the matrix that {@link #approximate} decomposes may take: about a second. */
    private static final double MOST_PRODUCTS = 8e9;

    /** Values of rows that are held at once. */
    private static final int MOST_VALUES = 1 << 24;

    private final double[][] components;
    private final double[] mean;
    private final double[] explainedVariance;
    private final double totalVariance;

    private PrincipalComponents(
            double[][] components, double[] mean, double[] explainedVariance, double totalVariance) {
        this.components = components;
        this.mean = mean;
        this.explainedVariance = explainedVariance;
        this.totalVariance = totalVariance;
    }

    /**
     * Finds the components of rows in memory.
     *
     * @param rows at least one row, all of one length
     * @param count how many components, from 1 to the length of a row
     */
    public static PrincipalComponents fit(float[][] rows, int count) {
        FloatRows store = new FloatRows(rows);
        return fit(Dataset.of("rows", DataShape.row(store.rowSize()), store), Scaling.none(), count);
    }

    /**
     * Finds the components of a dataset of any length in two readings of bounded memory.
     *
     * @param data at least one row
     * @param scaling applied to every row
     * @param count how many components, from 1 to the values per row
     * @throws InvalidInputException if the rows are too few, too wide or not finite
     */
    public static PrincipalComponents fit(Dataset data, Scaling scaling, int count) {
        int size = data.shape().size();
        requireCount(count, size);
        if (data.size() == 0) {
            throw new InvalidInputException(data.name() + " has no rows: principal components need at least one");
        }
        if (size > MAX_SIZE) {
            throw new InvalidInputException("principal components take at most " + MAX_SIZE + " values per row, "
                    + data.name() + " has " + size + ": use a linear autoencoder");
        }
        double[] mean = mean(data, scaling);
        double[][] covariance = covariance(data, scaling, mean);
        double total = 0;
        for (int j = 0; j < size; j++) {
            total += covariance[j][j];
        }
        if (!Double.isFinite(total)) {
            throw new InvalidInputException(data.name() + " holds values that are not finite numbers");
        }
        LeadingEigenvectors leading = LeadingEigenvectors.exact(covariance, count);
        for (double[] vector : leading.vectors()) {
            Vectors.makeLargestPositive(vector);
        }
        return new PrincipalComponents(leading.vectors(), mean, leading.values(), total);
    }

    /**
     * How many rows {@link #approximate} takes in about a second.
     *
     * @param size values per row, 1 or more
     */
    public static int mostRows(int size) {
        double narrow = MOST_PRODUCTS / size / size;
        double rows = narrow >= size ? narrow : Math.sqrt(MOST_PRODUCTS / size);
        return (int) Math.max(1, Math.min(rows, MOST_VALUES / (double) size));
    }

    /**
     * Finds the leading components of rows of any width, by subspace iteration where they are wide: the space that they
     * span is right to about four digits of its variance. Where rows are fewer than their values, the matrix of their
     * products is decomposed in place of the covariance.
     *
     * @param rows at least one row, all of one length, finite; {@link #mostRows} take about a second
     * @param count how many components, from 1 to the length of a row; there are no more of them than rows
     * @throws InvalidInputException if so many components of rows so wide would take long
     */
    public static PrincipalComponents approximate(float[][] rows, int count) {
        int size = rows[0].length;
        requireCount(count, size);
        FloatRows store = new FloatRows(rows);
        Dataset data = Dataset.of("rows", DataShape.row(size), store);
        double[] mean = mean(data, Scaling.none());
        if (rows.length >= size) {
            try (INDArray covariance = covarianceOf(data, Scaling.none(), mean)) {
                double total = trace(covariance);
                LeadingEigenvectors leading = LeadingEigenvectors.approximate(covariance, count);
                for (double[] vector : leading.vectors()) {
                    Vectors.makeLargestPositive(vector);
                }
                return new PrincipalComponents(leading.vectors(), mean, leading.values(), total);
            }
        }
        try (INDArray centred = centred(data, Scaling.none(), 0, rows.length, mean);
                INDArray products = centred.mmul(centred.transpose()).divi(rows.length)) {
            double total = trace(products);
            LeadingEigenvectors leading = LeadingEigenvectors.approximate(products, Math.min(count, rows.length));
            int rank = 0;
            while (rank < leading.values().length && leading.values()[rank] > 1e-10 * total) {
                rank++;
            }
            double[][] components = new double[rank][];
            if (rank > 0) {
                try (INDArray vectors = Nd4j.createFromArray(Arrays.copyOf(leading.vectors(), rank));
                        INDArray wide = vectors.mmul(centred)) {
                    components = wide.toDoubleMatrix();
                }
            }
            for (int k = 0; k < rank; k++) {
                Vectors.scale(components[k], 1 / Math.sqrt(Vectors.dot(components[k], components[k])));
                Vectors.makeLargestPositive(components[k]);
            }
            return new PrincipalComponents(components, mean, Arrays.copyOf(leading.values(), rank), total);
        }
    }

    private static double trace(INDArray matrix) {
        double sum = 0;
        for (int j = 0; j < matrix.rows(); j++) {
            sum += matrix.getDouble(j, j);
        }
        return sum;
    }

    /** The mean row. */
    public static double[] mean(Dataset data, Scaling scaling) {
        int size = data.shape().size();
        double[] mean = new double[size];
        double[] block = new double[BLOCK * size];
        for (int from = 0; from < data.size(); from += BLOCK) {
            int count = read(data, scaling, from, block);
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < size; j++) {
                    mean[j] += block[i * size + j];
                }
            }
        }
        for (int j = 0; j < size; j++) {
            mean[j] /= data.size();
        }
        return mean;
    }

    /** The covariance around a mean, divided by the number of rows. */
    public static double[][] covariance(Dataset data, Scaling scaling, double[] mean) {
        try (INDArray covariance = covarianceOf(data, scaling, mean)) {
            return covariance.toDoubleMatrix();
        }
    }

    private static INDArray covarianceOf(Dataset data, Scaling scaling, double[] mean) {
        int size = mean.length;
        INDArray sum = Nd4j.create(DataType.DOUBLE, new long[] {size, size}, 'f');
        for (int from = 0; from < data.size(); from += BLOCK) {
            try (INDArray block = centred(data, scaling, from, BLOCK, mean)) {
                Nd4j.gemm(block, block, sum, true, false, 1, 1);
            }
        }
        return sum.divi(data.size());
    }

    private static INDArray centred(Dataset data, Scaling scaling, int from, int most, double[] mean) {
        int size = mean.length;
        double[] block = new double[Math.min(most, data.size() - from) * size];
        int count = read(data, scaling, from, block);
        for (int i = 0; i < block.length; i++) {
            block[i] -= mean[i % size];
        }
        return Nd4j.create(block, new long[] {count, size}, 'c');
    }

    private static int read(Dataset data, Scaling scaling, int from, double[] block) {
        int size = data.shape().size();
        int count = Math.min(block.length / size, data.size() - from);
        float[] flat = new float[count * size];
        for (int i = 0; i < count; i++) {
            data.read(from + i, scaling, flat, i * size);
        }
        for (int i = 0; i < flat.length; i++) {
            block[i] = flat[i];
        }
        return count;
    }

    /**
     * Fewer of these components, without fitting again.
     *
     * @param count how many, from 1 to as many as there are
     */
    public PrincipalComponents first(int count) {
        requireCount(count, components.length);
        return new PrincipalComponents(
                Arrays.copyOf(components, count), mean, Arrays.copyOf(explainedVariance, count), totalVariance);
    }

    /** The components, orthonormal, the one with most variance first: [count][size]. */
    public double[][] components() {
        return Arrays.stream(components).map(double[]::clone).toArray(double[][]::new);
    }

    /** The mean row, [size]. */
    public double[] mean() {
        return mean.clone();
    }

    /** Variance along each component, divided by the number of rows (not rows - 1): [count]. */
    public double[] explainedVariance() {
        return explainedVariance.clone();
    }

    /** Variance summed over all values; the share of component k is {@code explainedVariance()[k]} of it. */
    public double totalVariance() {
        return totalVariance;
    }

    /**
     * The codes of scaled rows.
     *
     * @param rows [n][size]
     * @return [n][count]
     */
    public float[][] encode(float[][] rows) {
        float[][] codes = new float[rows.length][components.length];
        for (int r = 0; r < rows.length; r++) {
            checkSize(rows[r].length);
            for (int k = 0; k < components.length; k++) {
                double sum = 0;
                for (int j = 0; j < mean.length; j++) {
                    sum += components[k][j] * (rows[r][j] - mean[j]);
                }
                codes[r][k] = (float) sum;
            }
        }
        return codes;
    }

    /**
     * Scaled rows after they went through the code.
     *
     * @param rows [n][size]
     * @return [n][size]
     */
    public float[][] reconstruct(float[][] rows) {
        float[][] codes = encode(rows);
        float[][] result = new float[rows.length][mean.length];
        for (int r = 0; r < rows.length; r++) {
            double[] sum = mean.clone();
            for (int k = 0; k < components.length; k++) {
                Vectors.add(sum, codes[r][k], components[k]);
            }
            for (int j = 0; j < sum.length; j++) {
                result[r][j] = (float) sum[j];
            }
        }
        return result;
    }

    /**
     * The squared error of a dataset's reconstruction, summed over a row's values and averaged over the rows: what
     * {@code sse} is for an autoencoder.
     *
     * @param data rows that need not be those of the fit
     * @param scaling applied to every row; the same as in the fit
     */
    public double sumOfSquares(Dataset data, Scaling scaling) {
        checkSize(data.shape().size());
        if (data.size() == 0) {
            throw new InvalidInputException(data.name() + " has no rows to measure");
        }
        double sum = 0;
        try (INDArray basis = Nd4j.createFromArray(components)) {
            for (int from = 0; from < data.size(); from += BLOCK) {
                try (INDArray block = centred(data, scaling, from, BLOCK, mean);
                        INDArray codes = block.mmul(basis.transpose());
                        INDArray rebuilt = codes.mmul(basis)) {
                    block.subi(rebuilt);
                    sum += block.muli(block).sumNumber().doubleValue();
                }
            }
        }
        return sum / data.size();
    }

    private static void requireCount(int count, int most) {
        if (count < 1 || count > most) {
            throw new IllegalArgumentException("count must be between 1 and " + most + ", got " + count);
        }
    }

    private void checkSize(int size) {
        if (size != mean.length) {
            throw new InvalidInputException(
                    "a row must have " + mean.length + " values as those that the components come from, got " + size);
        }
    }
}
