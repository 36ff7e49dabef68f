package org.aezoo.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/**
 * What is done to rows of counts (words of a document, molecules of a cell) before anything else: scaling to a common
 * total, taking logarithms, keeping some of the columns.
 *
 * <pre>
 *   x_j  ->  x_j * total / sum_i x_i     where total is not 0
 *   x_j  ->  log(1 + x_j)                where log is set
 * </pre>
 *
 * <p>Total and columns are fitted on training rows and saved with the model, so that later counts are treated alike. A
 * row without any count stays a row of zeros.
 *
 * @param width counts per row before, zeros counted
 * @param columns which of them are kept, ascending; empty for all
 * @param total what the counts of each row, all columns counted, are scaled to: the median of the training rows that
 *     are not empty; 0 to leave them as they are
 * @param log whether the natural logarithm of 1 + x is taken
 */
public record CountPreparation(
        @JsonProperty(required = true) int width,
        @JsonProperty(required = true) int[] columns,
        @JsonProperty(required = true) double total,
        @JsonProperty(required = true) boolean log) {

    public CountPreparation {
        if (width < 1 || width > DataShape.MAX_SIZE) {
            throw new IllegalArgumentException("width must be between 1 and " + DataShape.MAX_SIZE + ", got " + width);
        }
        if (!(total >= 0 && total <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("total must be 0 or more and finite, got " + total);
        }
        columns = columns.clone();
        for (int i = 0; i < columns.length; i++) {
            int least = i == 0 ? 0 : columns[i - 1] + 1;
            if (columns[i] < least || columns[i] >= width) {
                throw new IllegalArgumentException(
                        "columns must ascend from 0 to " + (width - 1) + " at most, got " + columns[i]);
            }
        }
    }

    /** The sum of a row's counts, in double precision. */
    public static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    /**
     * Prepares one row.
     *
     * @param counts [width], none negative
     * @return a new row, [kept columns]
     */
    public float[] apply(float[] counts) {
        if (counts.length != width) {
            throw new IllegalArgumentException("counts must be " + width + ", got " + counts.length);
        }
        float[] all = prepared(counts);
        if (columns.length == 0) {
            return all;
        }
        float[] kept = new float[columns.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = all[columns[i]];
        }
        return kept;
    }

    /**
     * Prepares values that stay in their places.
     *
     * @param counts all of a row, or all that are not zero
     * @return as many
     */
    public float[] prepared(float[] counts) {
        double sum = total > 0 ? sum(counts) : 0;
        double factor = sum > 0 ? total / sum : 1;
        float[] result = new float[counts.length];
        for (int i = 0; i < counts.length; i++) {
            double value = counts[i] * factor;
            result[i] = (float) (log ? Math.log1p(value) : value);
        }
        return result;
    }

    /** Values per row afterwards. */
    public int keptColumns() {
        return columns.length == 0 ? width : columns.length;
    }

    @Override
    public int[] columns() {
        return columns.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CountPreparation that
                && width == that.width
                && total == that.total
                && log == that.log
                && Arrays.equals(columns, that.columns);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + Double.hashCode(total)) + Arrays.hashCode(columns);
    }

    @Override
    public String toString() {
        return "CountPreparation[" + keptColumns() + " of " + width + " columns" + (total > 0 ? ", total " + total : "")
                + (log ? ", log" : "") + "]";
    }
}
