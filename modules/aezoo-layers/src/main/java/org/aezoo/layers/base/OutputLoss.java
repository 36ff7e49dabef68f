package org.aezoo.layers.base;

import java.util.Arrays;
import org.aezoo.layers.cpu.ActivationKernel;
import org.aezoo.layers.cpu.Kernels;
import org.aezoo.layers.internal.kernels.FusedLoss;
import org.aezoo.layers.internal.kernels.RowLoss;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss written in terms of the output {@code y} after its activation: works with every activation. */
public abstract class OutputLoss extends ElementwiseLoss {

    private static final long serialVersionUID = 1L;

    /** Turns the differences {@code y - x} into the losses of the single values; may work in place. */
    public abstract INDArray scoresOf(INDArray differences);

    /** Turns the differences {@code y - x} into dL/dy; may work in place. */
    public abstract INDArray gradientsOf(INDArray differences);

    @Override
    public final INDArray elementScores(INDArray labels, INDArray preOutput, IActivation activation) {
        return scoresOf(differences(labels, preOutput, activation));
    }

    @Override
    public final INDArray gradient(
            INDArray labels,
            INDArray preOutput,
            IActivation activation,
            @Nullable INDArray weights,
            @Nullable INDArray mask) {
        // Weights and mask have to come before the activation's derivative, or softmax would mix masked values back in.
        INDArray gradients = masked(masked(gradientsOf(differences(labels, preOutput, activation)), weights), mask);
        if (activation instanceof ActivationIdentity) {
            return gradients;
        }
        // backprop() overwrites its first argument, which may be the activations of the layer below
        INDArray gradient = activation.backprop(preOutput.dup(), gradients).getFirst();
        // and again, because Deeplearning4j's output layers multiply their preactivations by the mask
        return masked(gradient, mask);
    }

    /** The factor of {@code (y - x)^2} in the loss of a value. */
    public abstract double squareWeight();

    /** What a value's loss holds beside that. */
    public abstract double constant();

    @Override
    public final @Nullable FusedLoss fused(IActivation activation) {
        ActivationKernel transfer = ActivationKernel.of(activation);
        return transfer == null ? null : (values, columns) -> new Sum(transfer, values);
    }

    @Override
    public final @Nullable RowLoss perRow(IActivation activation) {
        ActivationKernel transfer = ActivationKernel.of(activation);
        return transfer == null ? null : new Row(transfer);
    }

    private final class Row implements RowLoss {

        private final ActivationKernel transfer;

        Row(ActivationKernel transfer) {
            this.transfer = transfer;
        }

        @Override
        public void start(float[] z, float[] x, float[] scratch, int n) {
            transfer.apply(z, 0, n);
            Kernels.squaredDifferences(z, x, n);
        }

        @Override
        public double row(float[] z, float[] scratch, int from, int columns) {
            return squareWeight() * Kernels.foldedSum(z, from, columns) + constant() * columns;
        }

        @Override
        public double of(double x, double y) {
            return squareWeight() * (y - x) * (y - x) + constant();
        }
    }

    private final class Sum implements FusedLoss.Sum {

        private final ActivationKernel transfer;
        private final float[] squares;
        private final float[] output;
        private int chunks;
        private double allWeights;
        private double total;

        Sum(ActivationKernel transfer, int values) {
            this.transfer = transfer;
            squares = new float[values];
            output = new float[values];
        }

        @Override
        public void add(float[] z, float[] x, float @Nullable [] weights, int n) {
            transfer.apply(z, 0, n);
            System.arraycopy(z, 0, output, 0, n);
            Kernels.subtract(z, x, n);
            if (weights == null) {
                Kernels.squares(squares, z, n);
                allWeights += n;
            } else {
                Kernels.weightedSquares(squares, z, weights, n);
                Kernels.multiply(z, weights, n);
                allWeights += Kernels.sum(weights, n);
            }
            Kernels.scale(z, (float) (2 * squareWeight()), 0, n);
            transfer.timesDerivative(z, output, n);
            if (++chunks == Kernels.FACTORS) {
                flush();
            }
        }

        private void flush() {
            total += Kernels.sum(squares, squares.length);
            Arrays.fill(squares, 0);
            chunks = 0;
        }

        @Override
        public double total() {
            flush();
            return total * squareWeight() + constant() * allWeights;
        }
    }

    private static INDArray differences(INDArray labels, INDArray preOutput, IActivation activation) {
        return activation instanceof ActivationIdentity
                ? preOutput.sub(labels)
                : activation.getActivation(preOutput.dup(), true).subi(labels);
    }
}
