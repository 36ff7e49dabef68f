package org.aezoo.data;

import java.util.Arrays;

/**
 * Rows that are zero almost everywhere, such as bags of words, on the heap: eight bytes a value that is not zero. They
 * come out as whole rows.
 */
final class SparseRows implements RowStore {

    private final int[][] columns;
    private final float[][] values;
    private final int rowSize;

    /**
     * Wraps, not copies, the rows.
     *
     * @param columns of each row the places of its values, in any order, none twice
     * @param values as many
     * @param rowSize values per row, zeros counted
     */
    SparseRows(int[][] columns, float[][] values, int rowSize) {
        this.columns = columns;
        this.values = values;
        this.rowSize = rowSize;
    }

    @Override
    public int rowCount() {
        return columns.length;
    }

    @Override
    public int rowSize() {
        return rowSize;
    }

    /** Where the values of a row stand; not to be changed. */
    int[] columns(int row) {
        return columns[row];
    }

    /** The values of a row; not to be changed. */
    float[] values(int row) {
        return values[row];
    }

    @Override
    public void read(int row, float[] target, int offset) {
        Arrays.fill(target, offset, offset + rowSize, 0);
        int[] where = columns[row];
        float[] what = values[row];
        for (int i = 0; i < where.length; i++) {
            target[offset + where[i]] = what[i];
        }
    }
}
