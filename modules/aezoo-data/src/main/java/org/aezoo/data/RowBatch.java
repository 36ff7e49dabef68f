package org.aezoo.data;

import java.util.BitSet;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one batch before they become arrays: what a {@link Feed} works on, off the training thread.
 *
 * @param rows which rows of the dataset, one per example
 * @param rowSize values per example
 * @param values scaled values, row after row; a feed must not change them, nor keep them: the next batch overwrites
 *     them
 * @param labels gives the class of the i-th example of the batch; throws if the data has no labels
 * @param batches gives the batch of measurements that the i-th example comes from; 0 where the data has none
 * @param missing which of {@code values} are missing in the data and were filled in by the scaling; null for none
 */
public record RowBatch(
        int[] rows,
        int rowSize,
        float[] values,
        IntUnaryOperator labels,
        IntUnaryOperator batches,
        @Nullable BitSet missing) {

    /** Rows without missing values. */
    public RowBatch(int[] rows, int rowSize, float[] values, IntUnaryOperator labels, IntUnaryOperator batches) {
        this(rows, rowSize, values, labels, batches, null);
    }

    /** Rows of data without batches. */
    public RowBatch(int[] rows, int rowSize, float[] values, IntUnaryOperator labels) {
        this(rows, rowSize, values, labels, i -> 0);
    }

    /** Which values are NaN, before a {@link Scaling} fills them in; null if none is. */
    public static @Nullable BitSet missingIn(float[] values) {
        BitSet missing = null;
        for (int i = 0; i < values.length; i++) {
            if (Float.isNaN(values[i])) {
                missing = missing == null ? new BitSet(values.length) : missing;
                missing.set(i);
            }
        }
        return missing;
    }

    /** Which values of some rows are missing in the data; null if none is. */
    public static @Nullable BitSet missingIn(Dataset data, int[] rows) {
        if (!data.takesMissing()) {
            return null;
        }
        int size = data.shape().size();
        float[] values = new float[rows.length * size];
        for (int i = 0; i < rows.length; i++) {
            data.read(rows[i], values, i * size);
        }
        return missingIn(values);
    }

    /** Whether a value is missing in the data and was filled in by the scaling. */
    public boolean isMissing(int value) {
        return missing != null && missing.get(value);
    }

    /** Examples in the batch. */
    public int size() {
        return rows.length;
    }
}
