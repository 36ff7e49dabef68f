package org.aezoo.models;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.aezoo.data.InvalidInputException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Training rows that a model keeps, to say how far others are from the nearest of them.
 *
 * <pre>
 *   n_j(x) = mean over the k nearest rows m of (x_j - m_j)^2        share of a value; scaled units
 *   N(x)   = sum_j n_j(x)                                           mean squared distance to them
 * </pre>
 *
 * <p>Products in single precision only pick candidates, whose distances are worked out again in double precision. Of rows
 * that are equally far the one that was kept first is nearer.
 *
 * <p>In a model file it is {@code memory.bin}: format, rows, values per row, four bytes each, then the values as floats,
 * all big-endian. Whoever has the file can read these rows: a model that must not tell of its training rows needs
 * {@code memory=0}.
 */
final class RowMemory implements AutoCloseable {

    private static final int FORMAT = 1;

    /** Relative error that a product in single precision may have. */
    private static final double SLACK = 1e-4;

    private final float[][] rows;
    private final double[] squares;
    private final INDArray matrix;

    /** @param rows [n][values] in scaled units, at least one; not copied */
    RowMemory(float[][] rows) {
        this.rows = rows;
        squares = new double[rows.length];
        Arrays.setAll(squares, r -> square(rows[r]));
        matrix = Nd4j.createFromArray(rows);
    }

    /** How many rows are kept. */
    int size() {
        return rows.length;
    }

    /**
     * How far rows are from their nearest ones.
     *
     * @param x [n][values] in scaled units
     * @param neighbours how many nearest rows count, 1 or more; all if there are fewer
     * @return [n][values], each value's share of the mean squared distance
     */
    double[][] distances(float[][] x, int neighbours) {
        int k = Math.min(neighbours, rows.length);
        double[][] shares = new double[x.length][];
        try (INDArray queries = Nd4j.createFromArray(x);
                INDArray products =
                        Nd4j.createUninitialized(matrix.dataType(), new long[] {rows.length, x.length}, 'f')) {
            // column by column: all kept rows for one query lie side by side
            Nd4j.gemm(matrix, queries, products, false, true, 1, 0);
            float[] values = products.data().asFloat();
            for (int i = 0; i < x.length; i++) {
                shares[i] = shares(x[i], nearest(x[i], values, i * rows.length, k));
            }
        }
        return shares;
    }

    private double[] shares(float[] x, int[] nearest) {
        double[] shares = new double[x.length];
        for (int r : nearest) {
            for (int j = 0; j < x.length; j++) {
                double difference = (double) x[j] - rows[r][j];
                shares[j] += difference * difference / nearest.length;
            }
        }
        return shares;
    }

    private int[] nearest(float[] x, float[] products, int from, int k) {
        double square = square(x);
        double[] best = new double[k];
        int[] chosen = new int[k];
        int count = 0;
        for (int r = 0; r < rows.length; r++) {
            double about = square + squares[r] - 2.0 * products[from + r];
            // written so that a product beyond the range of a float is no reason to leave a row out
            if (count == k && about - SLACK * (square + squares[r]) >= best[k - 1]) {
                continue;
            }
            double distance = distance(x, rows[r]);
            if (count == k && distance >= best[k - 1]) {
                continue;
            }
            int at = count < k ? count++ : k - 1;
            while (at > 0 && best[at - 1] > distance) {
                best[at] = best[at - 1];
                chosen[at] = chosen[at - 1];
                at--;
            }
            best[at] = distance;
            chosen[at] = r;
        }
        return chosen;
    }

    private static double distance(float[] x, float[] row) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            double difference = (double) x[j] - row[j];
            sum += difference * difference;
        }
        return sum;
    }

    private static double square(float[] row) {
        double sum = 0;
        for (float value : row) {
            sum += (double) value * value;
        }
        return sum;
    }

    void write(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(FORMAT);
        data.writeInt(rows.length);
        data.writeInt(rows[0].length);
        for (float[] row : rows) {
            for (float value : row) {
                data.writeFloat(value);
            }
        }
        data.flush();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param most rows that the model may keep
     * @param size values per row that it takes
     */
    static RowMemory read(InputStream in, int most, int size) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int format = data.readInt();
        int count = data.readInt();
        int width = data.readInt();
        if (format != FORMAT || count < 1 || count > most || width != size) {
            throw new InvalidInputException("its memory has format " + format + " and " + count + " rows of " + width
                    + " values, but the model keeps at most " + most + " of " + size);
        }
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            // one after another, so that a file that promises more than it has takes no memory for it
            float[] row = new float[size];
            for (int j = 0; j < size; j++) {
                row[j] = data.readFloat();
                if (!Float.isFinite(row[j])) {
                    throw new InvalidInputException("its memory holds " + row[j] + ", which is no finite number");
                }
            }
            rows[i] = row;
        }
        return new RowMemory(rows);
    }

    @Override
    public void close() {
        matrix.close();
    }
}
