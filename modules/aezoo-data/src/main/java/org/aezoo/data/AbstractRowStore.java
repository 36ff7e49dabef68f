package org.aezoo.data;

/**
 * A store that knows from the start how many rows it has. One of doubles reads {@link #read(int, double[], int)}, and gets
 * floats by rounding; one of floats reads {@link #read(int, float[], int)}.
 */
public abstract class AbstractRowStore implements RowStore {

    private final int rowCount;
    private final int rowSize;
    private final boolean single;

    /**
     * @param rowCount number of examples, 0 or more
     * @param rowSize values per example, 1 or more
     * @param single whether every value is a 32-bit float
     */
    protected AbstractRowStore(int rowCount, int rowSize, boolean single) {
        this.rowCount = rowCount;
        this.rowSize = rowSize;
        this.single = single;
    }

    @Override
    public final int rowCount() {
        return rowCount;
    }

    @Override
    public final int rowSize() {
        return rowSize;
    }

    @Override
    public final boolean isSingle() {
        return single;
    }

    @Override
    public void read(int row, float[] target, int offset) {
        double[] wide = new double[rowSize];
        read(row, wide, 0);
        for (int i = 0; i < rowSize; i++) {
            target[offset + i] = (float) wide[i];
        }
    }
}
