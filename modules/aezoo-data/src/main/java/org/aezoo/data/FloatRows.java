package org.aezoo.data;

/** Floats on the heap, for small data and for data made by a program. */
public final class FloatRows implements RowStore {

    private final float[][] rows;
    private final int rowSize;

    /**
     * Wraps, not copies, the rows.
     *
     * @param rows at least one row, all of one length
     */
    public FloatRows(float[][] rows) {
        if (rows.length == 0 || rows[0].length == 0) {
            throw new IllegalArgumentException("rows must hold at least one value, got none");
        }
        rowSize = rows[0].length;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != rowSize) {
                throw new IllegalArgumentException("every row must have " + rowSize + " values as the first has, row "
                        + i + " has " + rows[i].length);
            }
        }
        this.rows = rows;
    }

    @Override
    public int rowCount() {
        return rows.length;
    }

    @Override
    public int rowSize() {
        return rowSize;
    }

    @Override
    public void read(int row, float[] target, int offset) {
        System.arraycopy(rows[row], 0, target, offset, rowSize);
    }
}
