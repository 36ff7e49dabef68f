package org.aezoo.layers.internal.codebook;

import java.io.Serializable;
import org.aezoo.layers.cpu.Operations;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How often each vector of a codebook was chosen in training. */
public final class CodeTally implements Serializable {

    private static final long serialVersionUID = 1L;

    private transient long @Nullable [] counts;

    /** The same on a device that is not the CPU, [size]. */
    private transient @Nullable INDArray countsThere;

    /**
     * Counts the choices of a batch.
     *
     * @param size of the codebook
     */
    public void add(int[] indices, int size) {
        long[] sums = counts == null ? new long[size] : counts;
        for (int index : indices) {
            sums[index]++;
        }
        counts = sums;
    }

    /** The same for whole numbers on any device; what is counted lives as long as the layer. */
    public void add(INDArray indices, int size) {
        INDArray more = Operations.sums(Nd4j.ones(DataType.INT64, indices.length()), indices, size);
        countsThere = countsThere == null ? more.detach() : countsThere.addi(more);
    }

    /** What was counted since this was last called, [size]. */
    public long[] take(int size) {
        long[] taken = counts;
        INDArray there = countsThere;
        counts = null;
        countsThere = null;
        if (there != null) {
            return there.toLongVector();
        }
        return taken == null ? new long[size] : taken;
    }
}
