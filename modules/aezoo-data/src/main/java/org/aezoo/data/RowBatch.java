package org.aezoo.data;

import java.util.function.IntUnaryOperator;

/**
 * The rows of one batch before they become arrays: what a {@link Feed} works on, off the training thread.
 *
 * @param rows which rows of the dataset, one per example
 * @param rowSize values per example
 * @param values scaled values, row after row; a feed must not change them, nor keep them: the next batch overwrites them
 * @param labels gives the class of the i-th example of the batch; throws if the data has no labels
 */
public record RowBatch(int[] rows, int rowSize, float[] values, IntUnaryOperator labels) {

    /** Examples in the batch. */
    public int size() {
        return rows.length;
    }
}
