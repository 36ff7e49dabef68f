package org.aezoo.data;

/** Unsigned bytes on the heap, one per value, 0 to 255, as images have them. */
public final class ByteRows extends AbstractRowStore {

    private final byte[] values;

    /**
     * Wraps, not copies, the values.
     *
     * @param values row after row
     * @param rowSize values per row; must divide the length of {@code values}
     */
    public ByteRows(byte[] values, int rowSize) {
        super(rowCount(values, rowSize), rowSize, true);
        this.values = values;
    }

    private static int rowCount(byte[] values, int rowSize) {
        if (rowSize < 1 || values.length % rowSize != 0) {
            throw new IllegalArgumentException("rowSize must divide " + values.length + " values, got " + rowSize);
        }
        return values.length / rowSize;
    }

    @Override
    public void read(int row, float[] target, int offset) {
        int from = Math.multiplyExact(row, rowSize());
        for (int i = 0; i < rowSize(); i++) {
            target[offset + i] = values[from + i] & 0xff;
        }
    }
}
