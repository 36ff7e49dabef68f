package org.aezoo.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Native memory of batches that were closed, for batches to come: fresh memory costs several times what the copy into it
 * does. On the CPU only; elsewhere every batch gets memory of its own. What lies here when nobody holds the pool any more
 * is freed by ND4J, as that of every array.
 */
final class ArrayPool {

    private static final boolean ON_CPU = Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU;

    private final Deque<INDArray> free = new ArrayDeque<>();
    private final int most;

    /** @param most arrays that are kept */
    ArrayPool(int most) {
        this.most = most;
    }

    /** An array with these values, [rows, values.length / rows]. */
    INDArray filled(float[] values, int rows) {
        long[] shape = {rows, values.length / rows};
        if (!ON_CPU) {
            return Nd4j.create(values, shape, 'c');
        }
        INDArray owner = take(values.length);
        if (owner == null) {
            owner = Nd4j.createUninitialized(DataType.FLOAT, values.length);
        }
        owner.data().asNioFloat().put(values);
        // another array over the same memory, because layers tell by the array whether they have seen a batch
        return Nd4j.create(owner.data(), shape);
    }

    private synchronized @Nullable INDArray take(int length) {
        for (Iterator<INDArray> all = free.iterator(); all.hasNext(); ) {
            INDArray array = all.next();
            if (array.length() == length) {
                all.remove();
                return array;
            }
        }
        return null;
    }

    /** Takes an array back that nobody uses any more. */
    void giveBack(INDArray array) {
        // false for one that somebody has closed
        if (!array.closeable()) {
            return;
        }
        if (!ON_CPU || !kept(array)) {
            array.close();
        }
    }

    private synchronized boolean kept(INDArray array) {
        if (free.size() == most) {
            // the last batch of an epoch has another size: make room for what is asked for now
            free.removeFirst().close();
        }
        return free.add(array);
    }
}
