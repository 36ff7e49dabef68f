package org.aezoo.layers.cpu;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.function.Predicate;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * ND4J arrays as memory of the host: how kernels get at their values. Kernels copy a few thousand values at a time into
 * an array of the JVM, where they lie in the first cache, and back; that costs a tenth of a nanosecond per value.
 */
public final class HostMemory {

    /** Values that are copied at once: 16 KiB. */
    public static final int CHUNK = 4096;

    private HostMemory() {}

    /** Whether kernels can work on these arrays: single precision, on the CPU, without gaps. */
    public static boolean holds(@Nullable INDArray... arrays) {
        return Device.isHost() && are(array -> isRows(array) || isColumns(array), arrays);
    }

    /** The same for arrays of any rank whose values lie one after another, the last dimension first. */
    public static boolean holdsInOrder(@Nullable INDArray... arrays) {
        return Device.isHost() && are(HostMemory::isInOrder, arrays);
    }

    private static boolean are(Predicate<INDArray> layout, @Nullable INDArray... arrays) {
        for (INDArray array : arrays) {
            if (array == null || array.dataType() != DataType.FLOAT || !layout.test(array)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInOrder(INDArray array) {
        long stride = 1;
        for (int i = array.rank() - 1; i >= 0; i--) {
            // along a dimension of one nobody strides; ND4J's own test says no to some of these
            if (array.size(i) > 1 && array.stride(i) != stride) {
                return false;
            }
            stride *= array.size(i);
        }
        return true;
    }

    /** Whether a matrix lies in memory row by row, or a vector value by value. */
    public static boolean isRows(INDArray array) {
        if (array.rank() == 1) {
            return array.length() == 1 || array.stride(0) == 1;
        }
        return array.rank() == 2
                && (array.size(1) == 1 || array.stride(1) == 1)
                && (array.size(0) == 1 || array.stride(0) == array.size(1));
    }

    /** Whether a matrix lies in memory column by column. */
    static boolean isColumns(INDArray array) {
        return array.rank() == 2
                && (array.size(0) == 1 || array.stride(0) == 1)
                && (array.size(1) == 1 || array.stride(1) == array.size(0));
    }

    /**
     * Keeps arrays from being collected, and their memory from being freed, before this call: a {@link #pointer} alone
     * does not.
     */
    @SuppressWarnings("ReachabilityFenceUsage") // where this is not reached, nobody uses the memory any more
    public static void keep(INDArray... arrays) {
        Reference.reachabilityFence(arrays);
    }

    /**
     * Where the first value lies. Valid as long as the array: see {@link #keep}.
     *
     * @throws IllegalStateException if the array is closed
     */
    public static FloatPointer pointer(INDArray array) {
        requireOpen(array);
        return (FloatPointer) array.data().addressPointer();
    }

    /**
     * Refuses arrays whose memory was given back, as ND4J's operations do. Its buffers do not: that of a view gives an
     * address near zero then, and whoever reads there ends the process.
     */
    static void requireOpen(INDArray... arrays) {
        for (INDArray array : arrays) {
            if (array.wasClosed()) {
                throw new IllegalStateException("the model is closed: the memory of an array of "
                        + Arrays.toString(array.shape()) + " was given back");
            }
        }
    }

    /** All values of a vector. */
    public static float[] read(INDArray vector) {
        float[] values = new float[(int) vector.length()];
        pointer(vector).get(values, 0, values.length);
        keep(vector);
        return values;
    }

    /** All values of a vector, that many times one after another. */
    public static float[] repeat(INDArray vector, int times) {
        int n = (int) vector.length();
        float[] values = new float[times * n];
        pointer(vector).get(values, 0, n);
        for (int i = 1; i < times; i++) {
            System.arraycopy(values, 0, values, i * n, n);
        }
        keep(vector);
        return values;
    }

    /** Sets all values of a vector. */
    public static void write(INDArray vector, float[] values) {
        pointer(vector).put(values, 0, values.length);
        keep(vector);
    }

    /** The same, but no more rows than there are. */
    public static int rowsPerChunk(long columns, long rows) {
        return (int) Math.max(1, Math.min(rows, rowsPerChunk(columns)));
    }

    /** Rows of that many values that fit into a chunk, at least one. */
    static int rowsPerChunk(long columns) {
        return (int) Math.max(1, CHUNK / Math.max(1, columns));
    }
}
