package org.aezoo.data;

/** Rows of other stores, which stay theirs: closing a view does nothing. */
final class RowViews {

    private RowViews() {}

    /** Some rows of a store, each by its place there. */
    static RowStore rows(RowStore from, int[] places) {
        return new AbstractRowStore(places.length, from.rowSize(), from.isSingle()) {
            @Override
            public void read(int row, float[] target, int offset) {
                from.read(places[row], target, offset);
            }

            @Override
            public void read(int row, double[] target, int offset) {
                from.read(places[row], target, offset);
            }
        };
    }

    /** The rows of one store, then those of another. */
    static RowStore joined(RowStore first, RowStore second) {
        int before = first.rowCount();
        boolean single = first.isSingle() && second.isSingle();
        return new AbstractRowStore(before + second.rowCount(), first.rowSize(), single) {
            @Override
            public void read(int row, float[] target, int offset) {
                (row < before ? first : second).read(row < before ? row : row - before, target, offset);
            }

            @Override
            public void read(int row, double[] target, int offset) {
                (row < before ? first : second).read(row < before ? row : row - before, target, offset);
            }
        };
    }

    /** Some values of each row, each by its place there; 0 for those whose place is negative. */
    static RowStore columns(RowStore from, int[] places) {
        return new AbstractRowStore(from.rowCount(), places.length, from.isSingle()) {
            @Override
            public void read(int row, float[] target, int offset) {
                float[] whole = new float[from.rowSize()];
                from.read(row, whole, 0);
                for (int i = 0; i < places.length; i++) {
                    target[offset + i] = places[i] < 0 ? 0 : whole[places[i]];
                }
            }

            @Override
            public void read(int row, double[] target, int offset) {
                double[] whole = new double[from.rowSize()];
                from.read(row, whole, 0);
                for (int i = 0; i < places.length; i++) {
                    target[offset + i] = places[i] < 0 ? 0 : whole[places[i]];
                }
            }
        };
    }
}
