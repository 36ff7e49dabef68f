package org.aezoo.models.trained;

import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowStore;

/** A program's own arrays as rows of a model. Unlike those of data there may be none, and lengths are checked as rows are read. */
final class RawRows {

    private RawRows() {}

    private static void checkLength(int length, int row, int size) {
        if (length != size) {
            throw new InvalidInputException(
                    "row " + row + " must have " + size + " values as the model's input has, got " + length);
        }
    }

    /** @param rowSize values that each row must have */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Floats(float[][] rows, int rowSize) implements RowStore {

        @Override
        public int rowCount() {
            return rows.length;
        }

        @Override
        public void read(int row, float[] target, int offset) {
            checkLength(rows[row].length, row, rowSize);
            System.arraycopy(rows[row], 0, target, offset, rowSize);
        }
    }

    /** All of whose digits are kept. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Doubles(double[][] rows, int rowSize) implements RowStore {

        @Override
        public int rowCount() {
            return rows.length;
        }

        @Override
        public boolean isSingle() {
            return false;
        }

        @Override
        public void read(int row, float[] target, int offset) {
            checkLength(rows[row].length, row, rowSize);
            for (int i = 0; i < rowSize; i++) {
                target[offset + i] = (float) rows[row][i];
            }
        }

        @Override
        public void read(int row, double[] target, int offset) {
            checkLength(rows[row].length, row, rowSize);
            System.arraycopy(rows[row], 0, target, offset, rowSize);
        }
    }
}
