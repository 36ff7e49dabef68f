package org.aezoo.layers;

import org.aezoo.layers.base.ElementwiseLoss;
import org.aezoo.layers.internal.kernels.FusedLoss;
import org.aezoo.layers.internal.kernels.RowLoss;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Another loss of this module with a weight for every single value, which comes in with the example.
 *
 * <pre>
 *   labels = [ x | w ]                 [batch, 2 features], twice as wide as the output
 *   L = sum_i w_i l(x_i, y_i)          per example, l the inner loss of one value
 * </pre>
 *
 * <p>Choose it where values count unlike each other: only what was removed from the input, or corrupted values more than
 * clean ones. Deeplearning4j's label masks are no help there: its output layers multiply their preactivations by the
 * mask too, so that only 0 and 1 work. Weights are 0 or more. They are not normalised, and an example whose weights are
 * all 0 still counts in the batch size.
 */
public final class WeightedLoss extends ElementwiseLoss {

    private static final long serialVersionUID = 1L;

    private static final int EXAMPLE_AND_WEIGHT = 2;

    @JsonProperty
    private final ElementwiseLoss inner;

    /** @param inner {@link BernoulliLoss}, {@link SquaredErrorLoss} or {@link GaussianLoss} */
    @JsonCreator
    public WeightedLoss(@JsonProperty("inner") ILossFunction inner) {
        if (!(inner instanceof ElementwiseLoss loss) || inner instanceof WeightedLoss) {
            throw new IllegalArgumentException(
                    "inner must be BernoulliLoss, SquaredErrorLoss or GaussianLoss, got " + inner);
        }
        this.inner = loss;
    }

    /** The loss of one value. */
    public ILossFunction inner() {
        return inner;
    }

    @Override
    public int labelsPerValue() {
        return EXAMPLE_AND_WEIGHT;
    }

    @Override
    public INDArray elementScores(INDArray labels, INDArray preOutput, IActivation activation) {
        return masked(inner.elementScores(half(labels, 0), preOutput, activation), half(labels, 1));
    }

    @Override
    public INDArray gradient(
            INDArray labels,
            INDArray preOutput,
            IActivation activation,
            @Nullable INDArray weights,
            @Nullable INDArray mask) {
        return inner.gradient(half(labels, 0), preOutput, activation, half(labels, 1), mask);
    }

    @Override
    public @Nullable FusedLoss fused(IActivation activation) {
        FusedLoss fused = inner.fused(activation);
        return fused == null
                ? null
                : new FusedLoss() {
                    @Override
                    public Sum start(int values, int columns) {
                        return fused.start(values, columns);
                    }

                    @Override
                    public int labelsPerValue() {
                        return EXAMPLE_AND_WEIGHT;
                    }
                };
    }

    /** Scores know no weights. */
    @Override
    public @Nullable RowLoss perRow(IActivation activation) {
        return inner.perRow(activation);
    }

    private static INDArray half(INDArray labels, int which) {
        if (labels.rank() != 2) {
            throw new IllegalArgumentException("labels of WeightedLoss must be rows, got rank " + labels.rank());
        }
        long width = labels.size(1) / EXAMPLE_AND_WEIGHT;
        return labels.get(NDArrayIndex.all(), NDArrayIndex.interval(which * width, (which + 1) * width))
                .dup('c');
    }

    @Override
    public String toString() {
        return "WeightedLoss(" + inner + ")";
    }
}
