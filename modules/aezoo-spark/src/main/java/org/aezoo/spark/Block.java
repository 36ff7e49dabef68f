package org.aezoo.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.aezoo.data.Scaling;
import org.aezoo.data.Split;

/**
 * The rows of a partition, which one worker trains on in one round.
 *
 * @param number of the partition, from 0
 * @param rowSize values per row
 * @param values in source units, row after row; empty where floats are too short for them
 * @param wide the same as doubles where they have to be; otherwise empty
 */
record Block(int number, int rowSize, float[] values, double[] wide) implements Serializable {

    /** A block of rows, in as few bytes as their values need. */
    static Block of(int number, int rowSize, List<double[]> rows) {
        double[] wide = new double[Math.multiplyExact(rows.size(), rowSize)];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, wide, i * rowSize, rowSize);
        }
        float[] values = new float[wide.length];
        boolean exact = true;
        for (int i = 0; i < wide.length; i++) {
            values[i] = (float) wide[i];
            exact &= values[i] == wide[i];
        }
        return exact
                ? new Block(number, rowSize, values, new double[0])
                : new Block(number, rowSize, new float[0], wide);
    }

    int size() {
        return Math.max(values.length, wide.length) / rowSize;
    }

    /** Rows that are held out, drawn by the seed: the same in every epoch. */
    int[] heldOut(double share, long seed) {
        return Arrays.copyOf(order(seed), count(share));
    }

    /** The other rows, in an order of their own. */
    int[] rest(double share, long seed) {
        int[] order = order(seed);
        return Arrays.copyOfRange(order, count(share), order.length);
    }

    private int[] order(long seed) {
        return Split.permutation(size(), Seeds.mix(seed, number));
    }

    private int count(double share) {
        return (int) Math.round(share * size());
    }

    /** Copies a row in source units. */
    void read(int row, double[] target) {
        if (wide.length > 0) {
            System.arraycopy(wide, row * rowSize, target, 0, rowSize);
            return;
        }
        for (int i = 0; i < rowSize; i++) {
            target[i] = values[row * rowSize + i];
        }
    }

    /** Some rows, scaled, one after another. */
    float[] scaled(int[] chosen, Scaling scaling) {
        float[] copy = new float[Math.multiplyExact(chosen.length, rowSize)];
        double[] row = new double[rowSize];
        for (int i = 0; i < chosen.length; i++) {
            read(chosen[i], row);
            scaling.apply(row, copy, i * rowSize);
        }
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Block that
                && number == that.number
                && rowSize == that.rowSize
                && Arrays.equals(values, that.values)
                && Arrays.equals(wide, that.wide);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * number + Arrays.hashCode(values)) + Arrays.hashCode(wide);
    }
}
