package org.aezoo.layers;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss written in terms of the output {@code y} after its activation: works with every activation. */
abstract class OutputLoss extends ElementwiseLoss {

    private static final long serialVersionUID = 1L;

    /** Turns the differences {@code y - x} into the losses of the single values; may work in place. */
    abstract INDArray scoresOf(INDArray differences);

    /** Turns the differences {@code y - x} into dL/dy; may work in place. */
    abstract INDArray slopesOf(INDArray differences);

    @Override
    final INDArray elementScores(INDArray labels, INDArray preOutput, IActivation activation) {
        return scoresOf(differences(labels, preOutput, activation));
    }

    @Override
    final INDArray gradient(
            INDArray labels,
            INDArray preOutput,
            IActivation activation,
            @Nullable INDArray weights,
            @Nullable INDArray mask) {
        // Weights and mask have to come before the activation's derivative, or softmax would mix masked values back in.
        INDArray slopes = masked(masked(slopesOf(differences(labels, preOutput, activation)), weights), mask);
        if (activation instanceof ActivationIdentity) {
            return slopes;
        }
        // backprop() overwrites its first argument, which may be the activations of the layer below
        INDArray gradient = activation.backprop(preOutput.dup(), slopes).getFirst();
        // and again, because Deeplearning4j's output layers multiply their preactivations by the mask
        return masked(gradient, mask);
    }

    /** The factor of {@code (y - x)^2} in the loss of a value. */
    abstract double squareWeight();

    /** What a value's loss holds beside that. */
    abstract double constant();

    @Override
    final @Nullable FusedLoss fused(IActivation activation) {
        Transfer transfer = Transfer.of(activation);
        return transfer == null ? null : columns -> new Sum(transfer, columns);
    }

    @Override
    final @Nullable RowLoss perRow(IActivation activation) {
        Transfer transfer = Transfer.of(activation);
        return transfer == null ? null : new Row(transfer);
    }

    private final class Row implements RowLoss {

        private final Transfer transfer;

        Row(Transfer transfer) {
            this.transfer = transfer;
        }

        @Override
        public double of(float[] z, int from, float[] x, int valuesFrom, float[] scratch, int columns) {
            transfer.apply(z, from, columns);
            Kernels.squaredDifferences(z, from, x, valuesFrom, columns);
            return squareWeight() * Kernels.foldedSum(z, from, columns) + constant() * columns;
        }

        @Override
        public double of(double x, double y) {
            return squareWeight() * (y - x) * (y - x) + constant();
        }
    }

    private final class Sum implements FusedLoss.Sum {

        private final Transfer transfer;
        private final float[] squares;
        private final float[] output;
        private int rows;
        private double allWeights;
        private double total;

        Sum(Transfer transfer, int columns) {
            this.transfer = transfer;
            squares = new float[columns];
            output = new float[columns];
        }

        @Override
        public void add(
                float[] z,
                int from,
                float[] x,
                int valuesFrom,
                float @Nullable [] weights,
                int weightsFrom,
                int columns) {
            transfer.apply(z, from, columns);
            System.arraycopy(z, from, output, 0, columns);
            Kernels.subtract(z, from, x, valuesFrom, columns);
            if (weights == null) {
                Kernels.squares(squares, z, from, columns);
                allWeights += columns;
            } else {
                Kernels.weightedSquares(squares, z, from, weights, weightsFrom, columns);
                Kernels.multiply(z, from, weights, weightsFrom, columns);
                for (int i = 0; i < columns; i++) {
                    allWeights += weights[weightsFrom + i];
                }
            }
            Kernels.scale(z, (float) (2 * squareWeight()), from, columns);
            transfer.timesSlope(z, from, output, columns);
            if (++rows == Kernels.FACTORS) {
                flush();
            }
        }

        private void flush() {
            total += Kernels.sum(squares, squares.length);
            Arrays.fill(squares, 0);
            rows = 0;
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
