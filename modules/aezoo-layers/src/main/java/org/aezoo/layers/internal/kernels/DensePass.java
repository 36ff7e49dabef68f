package org.aezoo.layers.internal.kernels;

import org.aezoo.layers.cpu.ActivationKernel;
import org.aezoo.layers.cpu.Gemm;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.cpu.Kernels;
import org.aezoo.layers.cpu.ParallelLoops;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Forward and backward through a fully connected layer on the CPU: one matrix product, and one walk over its result
 * for all that is done value by value. All arrays are {@link HostMemory#holds held by the host}.
 */
public final class DensePass {

    private DensePass() {}

    /**
     * Whether a layer can go this way at all: nothing is done to its input, weights or output that Deeplearning4j would
     * have to do, and the arrays are held by the host.
     */
    public static boolean suits(
            FeedForwardLayer layer, @Nullable INDArray input, INDArray weights, @Nullable INDArray maskArray) {
        return maskArray == null
                && layer.getIDropout() == null
                && layer.getWeightNoise() == null
                && input != null
                && input.rank() == 2
                && input.size(1) == layer.getNIn()
                && HostMemory.holds(input, weights);
    }

    /**
     * What a forward pass leaves.
     *
     * @param output y, row by row [batch, out]
     * @param kept a copy for the way back, because a layer above with dropout changes its input in place; y itself
     *     where the derivative does not depend on it, or where there is no way back
     */
    public record Forward(INDArray output, INDArray kept) {}

    /**
     * {@code y = f(x W + b)}.
     *
     * @param input x [batch, in]
     * @param weights W, transposed if so said
     * @param bias b [out]
     * @param training whether there will be a way back
     */
    public static Forward forward(
            INDArray input,
            INDArray weights,
            boolean transposed,
            INDArray bias,
            ActivationKernel transfer,
            boolean training,
            LayerWorkspaceMgr workspaces) {
        long[] shape = {input.size(0), weights.size(transposed ? 0 : 1)};
        INDArray output = workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, shape, 'c');
        INDArray kept = training && transfer != ActivationKernel.IDENTITY
                ? workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, shape, 'c')
                : output;
        Gemm.multiply(input, false, weights, transposed, output, 0);
        int columns = (int) shape[1];
        int rows = HostMemory.rowsPerChunk(columns, shape[0]);
        float[] b = HostMemory.repeat(bias, rows);
        ParallelLoops.run((int) shape[0], ParallelLoops.sharesOfRows(shape[0], columns), (share, first, last) -> {
            float[] y = new float[rows * columns];
            FloatPointer pointer = HostMemory.pointer(output);
            FloatPointer copy = HostMemory.pointer(kept);
            long end = (long) last * columns;
            for (long at = (long) first * columns; at < end; at += y.length) {
                int n = (int) Math.min(y.length, end - at);
                pointer.position(at).get(y, 0, n);
                Kernels.add(y, b, n);
                transfer.apply(y, 0, n);
                pointer.position(at).put(y, 0, n);
                if (kept != output) {
                    copy.position(at).put(y, 0, n);
                }
            }
        });
        HostMemory.keep(output, kept);
        return new Forward(output, kept);
    }

    /**
     * The gradient at the preactivations, and its sums over the batch.
     *
     * @param epsilon gradient at the output [batch, out]
     * @param output y [batch, out], row by row
     * @param sum is added to
     * @return {@code epsilon f'}, row by row, in working memory
     */
    public static INDArray delta(
            INDArray epsilon, INDArray output, ActivationKernel transfer, float[] sum, LayerWorkspaceMgr workspaces) {
        INDArray rows = HostMemory.isRows(epsilon) ? epsilon : epsilon.dup('c');
        int columns = (int) output.size(1);
        INDArray delta = transfer == ActivationKernel.IDENTITY
                ? rows
                : workspaces.createUninitialized(ArrayType.BP_WORKING_MEM, DataType.FLOAT, output.shape(), 'c');
        int count = (int) output.size(0);
        int values = HostMemory.rowsPerChunk(columns, count) * columns;
        int parts = ParallelLoops.sharesOfRows(count, columns);
        float[][] sums = new float[parts][values];
        ParallelLoops.run(count, parts, (share, first, last) -> {
            float[] d = new float[values];
            float[] y = new float[values];
            FloatPointer from = HostMemory.pointer(rows);
            FloatPointer by = HostMemory.pointer(output);
            FloatPointer to = HostMemory.pointer(delta);
            long end = (long) last * columns;
            for (long at = (long) first * columns; at < end; at += values) {
                int n = (int) Math.min(values, end - at);
                from.position(at).get(d, 0, n);
                if (transfer != ActivationKernel.IDENTITY) {
                    by.position(at).get(y, 0, n);
                    transfer.timesDerivative(d, y, n);
                    to.position(at).put(d, 0, n);
                }
                Kernels.add(sums[share], d, n);
            }
        });
        for (float[] part : sums) {
            Kernels.addRows(sum, part);
        }
        HostMemory.keep(rows, output, delta);
        return delta;
    }

    /** {@code delta W'}, the gradient at the input: a new array, row by row; W is taken transposed if so said. */
    public static INDArray below(INDArray delta, INDArray weights, boolean transposed, LayerWorkspaceMgr workspaces) {
        INDArray below = workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD,
                DataType.FLOAT,
                new long[] {delta.size(0), weights.size(transposed ? 1 : 0)},
                'c');
        Gemm.multiply(delta, false, weights, !transposed, below, 0);
        return below;
    }

    /**
     * Loss and gradient from products of inputs and weights, in one walk.
     *
     * @param products x W [batch, out], row by row
     * @param bias b [out]; null for none
     * @param labels [batch, out], or twice as wide with weights
     * @param biasGradient set to the gradient's sum over the batch; null if not wanted
     * @param delta set to the gradient at the preactivations, may be {@code products}; null if not wanted
     * @return the loss summed over batch and values
     */
    public static double judge(
            INDArray products,
            @Nullable INDArray bias,
            INDArray labels,
            FusedLoss loss,
            @Nullable INDArray biasGradient,
            @Nullable INDArray delta) {
        INDArray targets = HostMemory.isRows(labels) ? labels : labels.dup('c');
        int columns = (int) products.size(1);
        int count = (int) products.size(0);
        int shares = ParallelLoops.sharesOfRows(count, columns);
        Judge[] judges = new Judge[shares];
        float[] b = bias == null ? new float[0] : HostMemory.repeat(bias, HostMemory.rowsPerChunk(columns, count));
        ParallelLoops.run(count, shares, (share, first, last) -> {
            judges[share] = new Judge(loss, columns, count);
            judges[share].judge(products, b, targets, biasGradient != null, delta, first, last);
        });
        double total = 0;
        float[] sum = new float[columns];
        for (Judge judge : judges) {
            total += judge.losses.total();
            Kernels.addRows(sum, judge.sums);
        }
        if (biasGradient != null) {
            HostMemory.write(biasGradient, sum);
        }
        HostMemory.keep(products, targets);
        if (delta != null) {
            HostMemory.keep(delta);
        }
        return total;
    }

    /** Judges some of the rows. */
    private static final class Judge {

        private final int columns;
        private final int parts;
        private final FusedLoss.Sum losses;
        private final float[] z;
        private final float[] sums;

        Judge(FusedLoss loss, int columns, int rows) {
            this.columns = columns;
            parts = loss.labelsPerValue();
            z = new float[HostMemory.rowsPerChunk(columns, rows) * columns];
            sums = new float[z.length];
            losses = loss.start(z.length, columns);
        }

        void judge(
                INDArray products,
                float[] bias,
                INDArray targets,
                boolean sum,
                @Nullable INDArray delta,
                int first,
                int last) {
            float[] x = new float[z.length];
            float[] both = parts == 1 ? x : new float[parts * z.length];
            float[] weights = parts == 1 ? null : new float[z.length];
            FloatPointer from = HostMemory.pointer(products);
            FloatPointer by = HostMemory.pointer(targets);
            FloatPointer to = delta == null ? from : HostMemory.pointer(delta);
            long end = (long) last * columns;
            for (long at = (long) first * columns; at < end; at += z.length) {
                int n = (int) Math.min(z.length, end - at);
                from.position(at).get(z, 0, n);
                by.position(parts * at).get(both, 0, parts * n);
                if (weights != null) {
                    for (int row = 0; row < n; row += columns) {
                        System.arraycopy(both, parts * row, x, row, columns);
                        System.arraycopy(both, parts * row + columns, weights, row, columns);
                    }
                }
                if (bias.length > 0) {
                    Kernels.add(z, bias, n);
                }
                losses.add(z, x, weights, n);
                if (sum) {
                    Kernels.add(sums, z, n);
                }
                if (delta != null) {
                    to.position(at).put(z, 0, n);
                }
            }
        }
    }
}
