package org.aezoo.data;

import java.lang.reflect.Array;

/** Rows on the heap, an array each. */
abstract class HeapRows extends AbstractRowStore {

    /** @param rows arrays of numbers, at least one, all of one length */
    HeapRows(Object[] rows, boolean single) {
        super(rows.length, rowSize(rows), single);
    }

    private static int rowSize(Object[] rows) {
        if (rows.length == 0 || Array.getLength(rows[0]) == 0) {
            throw new IllegalArgumentException("rows must hold at least one value, got none");
        }
        int rowSize = Array.getLength(rows[0]);
        for (int i = 0; i < rows.length; i++) {
            if (Array.getLength(rows[i]) != rowSize) {
                throw new IllegalArgumentException("every row must have " + rowSize + " values as the first has, row "
                        + i + " has " + Array.getLength(rows[i]));
            }
        }
        return rowSize;
    }
}
