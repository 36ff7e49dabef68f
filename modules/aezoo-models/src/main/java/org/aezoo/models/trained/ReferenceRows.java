package org.aezoo.models.trained;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.aezoo.data.InvalidInputException;
import org.aezoo.numerics.NeighbourSearch;

/**
 * Training rows that a model keeps, to say how far others are from the nearest of them.
 *
 * <pre>
 *   n_j(x) = mean over the k nearest rows m of (x_j - m_j)^2        share of a value; scaled units
 *   N(x)   = sum_j n_j(x)                                           mean squared distance to them
 * </pre>
 *
 * <p>Of rows that are equally far the one that was kept first is nearer.
 *
 * <p>In a model file it is {@code memory.bin}: format, rows, values per row, four bytes each, then the values as floats,
 * all big-endian. Whoever has the file can read these rows: a model that must not tell of its training rows needs
 * {@code memory=0}.
 */
final class ReferenceRows implements AutoCloseable {

    private static final int FORMAT = 1;

    private final float[][] rows;
    private final NeighbourSearch.Block block;

    /** @param rows [n][values] in scaled units, at least one; not copied */
    ReferenceRows(float[][] rows) {
        this.rows = rows;
        block = new NeighbourSearch.Block(0, rows);
    }

    /** The rows themselves, [n][values] in scaled units. */
    float[][] rows() {
        return rows;
    }

    /** How many rows are kept. */
    int size() {
        return rows.length;
    }

    float[][] copy() {
        return Arrays.stream(rows).map(float[]::clone).toArray(float[][]::new);
    }

    /**
     * How far rows are from their nearest ones.
     *
     * @param x [n][values] in scaled units
     * @param neighbours how many nearest rows count, 1 or more; all if there are fewer
     * @return [n][values], each value's share of the mean squared distance
     */
    double[][] distances(float[][] x, int neighbours) {
        double[][] shares = new double[x.length][];
        try (NeighbourSearch search = new NeighbourSearch(x, Math.min(neighbours, rows.length))) {
            search.offer(block);
            Arrays.setAll(shares, i -> shares(x[i], search.nearest(i).rows()));
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
    static ReferenceRows read(InputStream in, int most, int size) throws IOException {
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
        return new ReferenceRows(rows);
    }

    @Override
    public void close() {
        block.close();
    }
}
