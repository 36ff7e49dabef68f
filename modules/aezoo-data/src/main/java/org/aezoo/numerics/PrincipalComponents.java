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
 * Principal components, exactly: the best linear code there is, and so the yardstick for every autoencoder.
 *
 * <pre>
 *   C = sum_r (x_r - m)(x_r - m)' / rows        covariance        [size, size]
 *   C p_k = v_k p_k, v_1 &gt;= v_2 &gt;= ...          components p_k    [count, size]
 *   h = P (x - m)                               code              [count]
 *   y = P' h + m                                reconstruction    [size]
 * </pre>
 *
 * <p>All of it in double precision, the covariance in blocks of rows. The largest entry of each component, by magnitude, is positive, so that the same rows give the same components.
 */
public final class PrincipalComponents {

    /** The covariance of more columns than this would take half a gigabyte. */
    private static final int MAX_SIZE = 8192;

    private static final int BLOCK = 1024;

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
        SymmetricEigen eigen = new SymmetricEigen(covariance);
        double[][] components = new double[count][];
        double[] variances = new double[count];
        for (int k = 0; k < count; k++) {
            components[k] = withSign(eigen.vector(k));
            // rounding can leave a tiny negative number where there is no variance
            variances[k] = Math.max(0, eigen.value(k));
        }
        return new PrincipalComponents(components, mean, variances, total);
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
        int size = mean.length;
        try (INDArray sum = Nd4j.create(DataType.DOUBLE, new long[] {size, size}, 'f')) {
            for (int from = 0; from < data.size(); from += BLOCK) {
                try (INDArray block = centred(data, scaling, from, mean)) {
                    Nd4j.gemm(block, block, sum, true, false, 1, 1);
                }
            }
            return sum.divi(data.size()).toDoubleMatrix();
        }
    }

    private static INDArray centred(Dataset data, Scaling scaling, int from, double[] mean) {
        int size = mean.length;
        double[] block = new double[Math.min(BLOCK, data.size() - from) * size];
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

    private static double[] withSign(double[] component) {
        int largest = 0;
        for (int i = 1; i < component.length; i++) {
            if (Math.abs(component[i]) > Math.abs(component[largest])) {
                largest = i;
            }
        }
        if (component[largest] < 0) {
            for (int i = 0; i < component.length; i++) {
                component[i] = -component[i];
            }
        }
        return component;
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
            for (int j = 0; j < mean.length; j++) {
                double sum = mean[j];
                for (int k = 0; k < components.length; k++) {
                    sum += components[k][j] * codes[r][k];
                }
                result[r][j] = (float) sum;
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
                try (INDArray block = centred(data, scaling, from, mean);
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
