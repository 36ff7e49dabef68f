package org.aezoo.spark;

import java.io.Serializable;
import java.util.Arrays;
import org.aezoo.data.Split;

/**
 * The rows of a partition, which one worker trains on in one round.
 *
 * @param number of the partition, from 0
 * @param rowSize values per row
 * @param values in source units, row after row
 */
record Block(int number, int rowSize, float[] values) implements Serializable {

    int size() {
        return values.length / rowSize;
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

    /** Some rows, one after another. */
    float[] rows(int[] chosen) {
        float[] copy = new float[Math.multiplyExact(chosen.length, rowSize)];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(values, chosen[i] * rowSize, copy, i * rowSize, rowSize);
        }
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Block that
                && number == that.number
                && rowSize == that.rowSize
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * number + Arrays.hashCode(values);
    }
}
