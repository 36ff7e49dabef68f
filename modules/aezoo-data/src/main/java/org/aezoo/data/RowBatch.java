package org.aezoo.data;

import java.util.function.IntUnaryOperator;

/**
 * The rows of one batch before they become arrays: what a {@link Feed} works on, off the training thread.
 *
 * @param rows which rows of the dataset, one per example
 * @param rowSize values per example
 * @param values scaled values, row after row; a feed must not change them, nor keep them: the next batch overwrites them
 * @param labels gives the class of the i-th example of the batch; throws if the data has no labels
 * @param batches gives the batch of measurements that the i-th example comes from; 0 where the data has none
 */
public record RowBatch(int[] rows, int rowSize, float[] values, IntUnaryOperator labels, IntUnaryOperator batches) {

    /** Rows of data without batches. */
    public RowBatch(int[] rows, int rowSize, float[] values, IntUnaryOperator labels) {
        this(rows, rowSize, values, labels, i -> 0);
    }

    /** Examples in the batch. */
    public int size() {
        return rows.length;
    }
}
