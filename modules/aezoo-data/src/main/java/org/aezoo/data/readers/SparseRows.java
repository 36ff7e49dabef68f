package org.aezoo.data.readers;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.aezoo.data.AbstractRowStore;

/**
 * Rows that are zero almost everywhere, such as bags of words, on the heap: eight bytes for each value that is not
 * zero. They are read as whole rows.
 */
final class SparseRows extends AbstractRowStore {

    private final int[][] columns;
    private final float[][] values;

    /**
     * Wraps, not copies, the rows.
     *
     * @param columns of each row the places of its values, in any order, none twice
     * @param values as many
     * @param rowSize values per row, zeros counted
     */
    SparseRows(int[][] columns, float[][] values, int rowSize) {
        super(columns.length, rowSize, true);
        this.columns = columns;
        this.values = values;
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
        Arrays.fill(target, offset, offset + rowSize(), 0);
        int[] where = columns[row];
        float[] what = values[row];
        for (int i = 0; i < where.length; i++) {
            target[offset + where[i]] = what[i];
        }
    }

    /** Rows whose values stand in the same places. */
    SparseRows map(UnaryOperator<float[]> change) {
        return new SparseRows(columns, Arrays.stream(values).map(change).toArray(float[][]::new), rowSize());
    }

    /** The same rows with some of their columns, in the order given. */
    SparseRows select(int[] kept) {
        int[] place = new int[rowSize()];
        Arrays.fill(place, -1);
        for (int i = 0; i < kept.length; i++) {
            place[kept[i]] = i;
        }
        int[][] where = new int[columns.length][];
        float[][] what = new float[columns.length][];
        for (int row = 0; row < where.length; row++) {
            int[] all = columns[row];
            int[] entries = IntStream.range(0, all.length)
                    .filter(i -> place[all[i]] >= 0)
                    .toArray();
            where[row] = new int[entries.length];
            what[row] = new float[entries.length];
            for (int i = 0; i < entries.length; i++) {
                where[row][i] = place[all[entries[i]]];
                what[row][i] = values[row][entries[i]];
            }
        }
        return new SparseRows(where, what, kept.length);
    }

    /** Makes rows of entries that come in any order, once it is known how many there are in each row. */
    static final class Builder {

        private final int[][] columns;
        private final float[][] values;
        private final int[] filled;
        private final int rowSize;

        /**
         * Takes the memory for all entries.
         *
         * @param counts how many entries each row has
         */
        Builder(int[] counts, int rowSize) {
            this.rowSize = rowSize;
            columns = new int[counts.length][];
            values = new float[counts.length][];
            filled = new int[counts.length];
            int[] none = new int[0];
            float[] nothing = new float[0];
            for (int row = 0; row < counts.length; row++) {
                columns[row] = counts[row] == 0 ? none : new int[counts[row]];
                values[row] = counts[row] == 0 ? nothing : new float[counts[row]];
            }
        }

        void add(int row, int column, float value) {
            int at = filled[row]++;
            columns[row][at] = column;
            values[row][at] = value;
        }

        /**
         * The rows, without zeros.
         *
         * @param repeated makes what is thrown where a row, counted from 0, has two entries for one column, the first
         *     it is given, the second
         */
        SparseRows finish(BiFunction<Integer, Integer, RuntimeException> repeated) {
            for (int row = 0; row < columns.length; row++) {
                int[] sorted = columns[row].clone();
                Arrays.sort(sorted);
                for (int i = 1; i < sorted.length; i++) {
                    if (sorted[i] == sorted[i - 1]) {
                        throw repeated.apply(row, sorted[i]);
                    }
                }
                dropZeros(row);
            }
            return new SparseRows(columns, values, rowSize);
        }

        private void dropZeros(int row) {
            int kept = 0;
            for (int i = 0; i < values[row].length; i++) {
                if (values[row][i] != 0) {
                    columns[row][kept] = columns[row][i];
                    values[row][kept++] = values[row][i];
                }
            }
            if (kept < values[row].length) {
                columns[row] = Arrays.copyOf(columns[row], kept);
                values[row] = Arrays.copyOf(values[row], kept);
            }
        }
    }
}
