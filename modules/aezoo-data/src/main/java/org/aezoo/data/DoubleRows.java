package org.aezoo.data;

/** Doubles on the heap, for data made by a program whose values need more digits than a float has. */
public final class DoubleRows extends HeapRows {

    private final double[][] rows;

    /**
     * Wraps, not copies, the rows.
     *
     * @param rows at least one row, all of one length
     */
    public DoubleRows(double[][] rows) {
        super(rows, false);
        this.rows = rows;
    }

    @Override
    public void read(int row, double[] target, int offset) {
        System.arraycopy(rows[row], 0, target, offset, rowSize());
    }
}
