package org.aezoo.data;

/** Floats on the heap, for small data and for data made by a program. */
public final class FloatRows extends HeapRows {

    private final float[][] rows;

    /**
     * Wraps, not copies, the rows.
     *
     * @param rows at least one row, all of one length
     */
    public FloatRows(float[][] rows) {
        super(rows, true);
        this.rows = rows;
    }

    @Override
    public void read(int row, float[] target, int offset) {
        System.arraycopy(rows[row], 0, target, offset, rowSize());
    }
}
