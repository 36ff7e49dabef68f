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
 * Native memory of closed batches, kept for those to come: allocating memory costs several times as much as copying a
 * batch into it. Used on the CPU only; elsewhere every batch gets memory of its own. ND4J frees what is left once the
 * pool is unreachable, as it does for any array.
 */
final class ArrayPool {

    private static final boolean ON_CPU = Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU;

    private final Deque<INDArray> free = new ArrayDeque<>();
    private final int most;

    /** @param most arrays kept at any time */
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
        // a new array over the same memory, because layers recognise a batch by its array
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

    /** Takes back an array that is no longer used. */
    void giveBack(INDArray array) {
        // false if somebody has closed it
        if (!array.closeable()) {
            return;
        }
        if (!ON_CPU || !kept(array)) {
            array.close();
        }
    }

    private synchronized boolean kept(INDArray array) {
        if (free.size() == most) {
            // the last batch of an epoch has another size: make room for the size asked for now
            free.removeFirst().close();
        }
        return free.add(array);
    }
}
