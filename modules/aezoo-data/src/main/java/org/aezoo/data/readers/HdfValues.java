package org.aezoo.data.readers;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.function.Function;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;

/** The numbers of a data set in an HDF5 file, one after another, a block in memory at a time. */
final class HdfValues {

    /** Numbers that are read at once. */
    private static final int BLOCK = 1 << 20;

    private static final long MAX_CHUNK_BYTES = 256L << 20;

    private final Dataset from;
    private final Function<String, InvalidInputException> damaged;
    private final int[] dimensions;
    private final int blockRows;
    private double[] block = new double[0];
    private int position;
    private int row;

    /**
     * Starts at its first number.
     *
     * @param from with one dimension or two
     * @param damaged makes what is thrown where it holds no numbers, more at once than the memory may be asked for, or
     *     other numbers than it should
     */
    HdfValues(Dataset from, Function<String, InvalidInputException> damaged) {
        this.from = from;
        this.damaged = damaged;
        dimensions = from.getDimensions();
        if (dimensions.length < 1 || dimensions.length > 2) {
            throw damaged.apply(from.getPath() + " must have one dimension or two, got " + dimensions.length);
        }
        requireNumbers();
        int rowSize = dimensions.length == 1 ? 1 : Math.max(1, dimensions[1]);
        int rows = Math.max(1, BLOCK / rowSize);
        if (from instanceof ChunkedDataset chunked) {
            int[] chunk = chunked.getChunkDimensions();
            long bytes = 8;
            for (int side : chunk) {
                bytes *= Math.max(1, side);
            }
            if (bytes > MAX_CHUNK_BYTES) {
                throw damaged.apply(from.getPath() + " is stored in pieces of " + (bytes >> 20) + " MiB, more than the "
                        + (MAX_CHUNK_BYTES >> 20) + " that are read: write it in smaller ones");
            }
            // whole pieces at a time, so that none is unpacked twice
            rows = Math.max(chunk[0], rows / chunk[0] * chunk[0]);
        }
        blockRows = rows;
    }

    private void requireNumbers() {
        Class<?> type = from.getJavaType();
        if (!Number.class.isAssignableFrom(type)
                && (!type.isPrimitive() || type == boolean.class || type == char.class)) {
            throw damaged.apply(from.getPath() + " must hold numbers");
        }
        // jHDF takes what was never written for zeros, whatever the file says it is
        if (from.getFillValue() instanceof Number fill && fill.doubleValue() != 0) {
            throw damaged.apply(from.getPath() + " is filled with " + fill
                    + " where nothing was written, which cannot be told from values: write it with 0");
        }
    }

    /** The next number; 0 where none was ever written. */
    double next() {
        if (position == block.length) {
            load();
        }
        return block[position++];
    }

    /** The next number, which must be whole and between 0 and {@code most}. */
    int nextIndex(int most) {
        double value = next();
        if (!(value >= 0 && value <= most) || value != Math.rint(value)) {
            throw damaged.apply(
                    from.getPath() + " must hold whole numbers between 0 and " + most + ", got " + Text.number(value));
        }
        return (int) value;
    }

    private void load() {
        int rows = Math.min(blockRows, dimensions[0] - row);
        if (rows <= 0) {
            throw damaged.apply(from.getPath() + " ends early");
        }
        int rowSize = dimensions.length == 1 ? 1 : dimensions[1];
        block = new double[Math.multiplyExact(rows, rowSize)];
        position = 0;
        if (!from.isEmpty()) {
            int[] count = dimensions.clone();
            count[0] = rows;
            long[] start = new long[dimensions.length];
            start[0] = row;
            Object data = from.getData(start, count);
            if (dimensions.length == 1) {
                copy(data, 0, rows);
            } else {
                for (int i = 0; i < rows; i++) {
                    copy(Array.get(data, i), i * rowSize, rowSize);
                }
            }
        }
        row += rows;
    }

    private void copy(Object data, int at, int count) {
        if (data instanceof float[] floats) {
            for (int i = 0; i < count; i++) {
                block[at + i] = floats[i];
            }
        } else if (data instanceof double[] doubles) {
            System.arraycopy(doubles, 0, block, at, count);
        } else if (data instanceof int[] ints) {
            for (int i = 0; i < count; i++) {
                block[at + i] = ints[i];
            }
        } else if (data instanceof long[] longs) {
            for (int i = 0; i < count; i++) {
                block[at + i] = longs[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                Object value = Array.get(data, i);
                block[at + i] = value instanceof Number number ? number.doubleValue() : 0;
            }
        }
    }

    /** All numbers of a short data set with one dimension. */
    static double[] all(Dataset from, Function<String, InvalidInputException> damaged) {
        HdfValues values = new HdfValues(from, damaged);
        if (values.dimensions.length != 1) {
            throw damaged.apply(from.getPath() + " must have one dimension, got 2");
        }
        double[] all = new double[values.dimensions[0]];
        Arrays.setAll(all, i -> values.next());
        return all;
    }
}
