package org.aezoo.data;

/**
 * Examples, one row each, that can be read in any order without all of them being in memory as floats. Implementations
 * are read-only and safe to read from several threads at once.
 *
 * <p>Values may need 64 bits: as floats, seconds since 1970 are told apart only two minutes from each other.
 * Rows are therefore scaled in double precision on their way to a network, see {@link Scaling#read}.
 */
public interface RowStore extends AutoCloseable {

    /** Number of examples, 0 or more. */
    int rowCount();

    /** Values per example, 1 or more. */
    int rowSize();

    /**
     * Copies one example, in the units of its source, to {@code target}.
     *
     * @param row which example, from 0 to {@code rowCount() - 1}
     * @param target receives {@code rowSize()} values
     * @param offset where in {@code target} the first value goes
     */
    void read(int row, float[] target, int offset);

    /** Whether every value is a 32-bit float, so that {@link #read(int, float[], int)} gives all of it. */
    default boolean isSingle() {
        return true;
    }

    /** The same with all digits; where a store does not know more, floats as they are. */
    default void read(int row, double[] target, int offset) {
        float[] single = new float[rowSize()];
        read(row, single, 0);
        for (int i = 0; i < single.length; i++) {
            target[offset + i] = single[i];
        }
    }

    /**
     * A view of some values of each row.
     *
     * @param places of each value of the view its place here; negative for one that is always 0
     */
    default RowStore columns(int[] places) {
        return RowViews.columns(this, places.clone());
    }

    /** Gives back files and native memory; a store that holds neither does nothing. */
    @Override
    default void close() {}
}
