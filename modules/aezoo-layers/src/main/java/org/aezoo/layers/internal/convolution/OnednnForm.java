package org.aezoo.layers.internal.convolution;

import org.aezoo.layers.cpu.HostMemory;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Arrays in the order in which a primitive of oneDNN wants their values: the array's own memory where that is the same,
 * else a copy, mostly in blocks of channels. Owns the copy until {@link #close}.
 */
public final class OnednnForm implements AutoCloseable {

    private final memory.desc order;
    private final memory array;
    private final @Nullable Copy copy;

    /** Whose values the copy has, from which one on. */
    private @Nullable INDArray holds;

    private long holdsFrom;

    /**
     * @param plain how the arrays lie
     * @param order how they are wanted
     */
    public OnednnForm(memory.desc plain, memory.desc order) {
        this.order = order;
        array = new memory(plain, OnednnStep.ENGINE, null);
        copy = plain.equals(order) ? null : Copy.of(array, order);
    }

    private record Copy(memory values, FloatPointer buffer, OnednnStep in, OnednnStep out) {

        static Copy of(memory array, memory.desc order) {
            FloatPointer buffer = OnednnStep.buffer(order);
            memory copy = new memory(order, OnednnStep.ENGINE, buffer);
            return new Copy(copy, buffer, step(array, copy), step(copy, array));
        }
    }

    /** Copies values from one order into another. */
    public static OnednnStep step(memory from, memory to) {
        try (var description = new reorder.primitive_desc(from, to, OnednnStep.ATTRIBUTES, false)) {
            return new OnednnStep(new reorder(description), description)
                    .on(dnnl.DNNL_ARG_FROM, from)
                    .on(dnnl.DNNL_ARG_TO, to);
        }
    }

    boolean is(memory.desc order) {
        return this.order.equals(order);
    }

    /** What the primitive works on. */
    public memory memory() {
        return copy == null ? array : copy.values;
    }

    /**
     * Brings values in, if they are not there yet.
     *
     * @param first where they begin in the array
     */
    public void read(INDArray from, long first) {
        if (copy == null) {
            array.set_data_handle(at(from, first));
        } else if (holds != from || holdsFrom != first) {
            array.set_data_handle(at(from, first));
            copy.in.run();
            holds = from;
            holdsFrom = first;
        }
    }

    /** Says where the primitive's results will go. */
    void open(INDArray to, long first) {
        open(at(to, first));
    }

    /** The same for memory that is no array's. */
    void open(Pointer to) {
        array.set_data_handle(to);
        holds = null;
    }

    private static Pointer at(INDArray array, long first) {
        return HostMemory.pointer(array).getPointer(first);
    }

    /** Brings the results there. */
    void write() {
        if (copy != null) {
            copy.out.run();
        }
    }

    /** The values of the array may change from now on. */
    public void forget() {
        holds = null;
    }

    @Override
    public void close() {
        if (copy != null) {
            copy.in.close();
            copy.out.close();
            copy.values.close();
            copy.buffer.close();
        }
        array.close();
    }
}
