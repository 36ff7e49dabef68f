package org.aezoo.data;

/**
 * Examples, one row each, that can be read in any order without all of them being in memory as floats. Implementations
 * are read-only and safe to read from several threads at once.
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

    /** Gives back files and native memory; a store that holds neither does nothing. */
    @Override
    default void close() {}
}
