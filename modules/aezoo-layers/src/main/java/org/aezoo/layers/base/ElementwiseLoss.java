package org.aezoo.layers.base;

import java.util.Arrays;
import org.aezoo.layers.internal.kernels.FusedLoss;
import org.aezoo.layers.internal.kernels.RowLoss;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A reconstruction loss that is a sum over features: what the losses of this module share.
 *
 * <p>All of them count the same way. A score is the sum over the features of an example, and with {@code average} the
 * mean of that over the batch. A gradient is that of the sum over the batch, because Deeplearning4j's updater divides
 * by the batch size.
 *
 * <p>A mask is a column (per example) or has the shape of the output (per value), and holds 0 and 1: Deeplearning4j's
 * output layers multiply their preactivations by it too, so with other numbers the gradient would be off. Masked
 * examples still count in the batch size, as they do in Deeplearning4j's own losses.
 */
public abstract class ElementwiseLoss implements ILossFunction {

    private static final long serialVersionUID = 1L;

    /** The loss of every single value, in a new array with the shape of {@code preOutput}. */
    public abstract INDArray elementScores(INDArray labels, INDArray preOutput, IActivation activation);

    /**
     * The gradient of the summed loss with respect to {@code preOutput}, in a new array.
     *
     * @param weights of the single values, 0 or more; null where all count alike
     */
    public abstract INDArray gradient(
            INDArray labels,
            INDArray preOutput,
            IActivation activation,
            @Nullable INDArray weights,
            @Nullable INDArray mask);

    /** Numbers that the labels hold for every value of the output. */
    public int labelsPerValue() {
        return 1;
    }

    /** The same as kernels; null where there are none. */
    public @Nullable FusedLoss fused(IActivation activation) {
        return null;
    }

    /** The same for scores of single rows; null where there are no kernels. */
    public @Nullable RowLoss perRow(IActivation activation) {
        return null;
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask, boolean average) {
        // example by example first: the sum of all at once is off in the fifth digit in single precision
        double sum = maskedScores(labels, preOutput, activation, mask)
                .sum(true, 1)
                .sumNumber()
                .doubleValue();
        return average ? sum / preOutput.size(0) : sum;
    }

    @Override
    public INDArray computeScoreArray(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
        return maskedScores(labels, preOutput, activation, mask).sum(true, 1);
    }

    @Override
    public INDArray computeGradient(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
        return gradient(matching(labels, preOutput), preOutput, activation, null, mask);
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask, boolean average) {
        return new Pair<>(
                computeScore(labels, preOutput, activation, mask, average),
                computeGradient(labels, preOutput, activation, mask));
    }

    @Override
    public String name() {
        return toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return JsonFields.areEqual(this, other);
    }

    @Override
    public int hashCode() {
        return 31 * getClass().hashCode() + JsonFields.hash(this);
    }

    @Override
    public String toString() {
        return JsonFields.text(this);
    }

    /** Fails for another activation than that from whose logits a loss is computed. */
    public final void requireActivation(IActivation activation, Class<? extends IActivation> wanted, String name) {
        if (!wanted.isInstance(activation)) {
            throw new IllegalArgumentException("activation must be " + name + ", because "
                    + getClass().getSimpleName() + " works from logits, got " + activation);
        }
    }

    private INDArray maskedScores(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
        return masked(elementScores(matching(labels, preOutput), preOutput, activation), mask);
    }

    /** Multiplies in place. */
    public static INDArray masked(INDArray values, @Nullable INDArray mask) {
        if (mask == null) {
            return values;
        }
        INDArray weights = mask.castTo(values.dataType());
        if (Arrays.equals(weights.shape(), values.shape())) {
            return values.muli(weights);
        }
        if (weights.length() == values.size(0) && weights.size(0) == values.size(0)) {
            return values.muliColumnVector(weights.reshape(weights.length(), 1));
        }
        throw new IllegalArgumentException("mask must be a column of " + values.size(0)
                + " or have the shape of the output, " + Arrays.toString(values.shape()) + ", got "
                + Arrays.toString(mask.shape()));
    }

    private INDArray matching(INDArray labels, INDArray preOutput) {
        long[] expected = preOutput.shape().clone();
        expected[1] *= labelsPerValue();
        if (!Arrays.equals(labels.shape(), expected)) {
            throw new IllegalArgumentException("labels must have the shape "
                    + (labelsPerValue() == 1 ? "of the output, " : "") + Arrays.toString(expected) + ", got "
                    + Arrays.toString(labels.shape()));
        }
        return labels.castTo(preOutput.dataType());
    }
}
