package org.aezoo.data;

/** Doubles on the heap, for data made by a program whose values need more digits than a float has. */
public final class DoubleRows implements RowStore {

    private final double[][] rows;
    private final int rowSize;

    /**
     * Wraps, not copies, the rows.
     *
     * @param rows at least one row, all of one length
     */
    public DoubleRows(double[][] rows) {
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
    public boolean isSingle() {
        return false;
    }

    @Override
    public void read(int row, float[] target, int offset) {
        for (int i = 0; i < rowSize; i++) {
            target[offset + i] = (float) rows[row][i];
        }
    }

    @Override
    public void read(int row, double[] target, int offset) {
        System.arraycopy(rows[row], 0, target, offset, rowSize);
    }
}
