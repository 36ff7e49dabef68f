package org.aezoo.layers;

import org.aezoo.layers.base.ElementwiseLoss;
import org.aezoo.layers.internal.kernels.FusedLoss;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Cross-entropy of classes: the negative log-likelihood of labels under a softmax output.
 *
 * <pre>
 *   p = softmax(z)                                                            [batch, classes]
 *   L = - sum_k x_k log p_k = s log sum_k exp(z_k) - sum_k x_k z_k,  s = sum_k x_k    nats per example
 *   dL/dz = s p - x
 * </pre>
 *
 * <p>Labels are one-hot, or smoothed, or any shares of classes. It is computed from the logits {@code z}, so that a
 * probability of 0 does no harm, and therefore insists on a softmax output.
 */
public final class CategoricalLoss extends ElementwiseLoss {

    private static final long serialVersionUID = 1L;

    @Override
    public INDArray elementScores(INDArray labels, INDArray preOutput, IActivation activation) {
        requireSoftmax(activation);
        INDArray shifted = preOutput.sub(preOutput.max(true, 1));
        INDArray logarithms = Transforms.log(Transforms.exp(shifted, true).sum(true, 1), false);
        return shifted.subi(logarithms).muli(labels).negi();
    }

    @Override
    public INDArray gradient(
            INDArray labels,
            INDArray preOutput,
            IActivation activation,
            @Nullable INDArray weights,
            @Nullable INDArray mask) {
        requireSoftmax(activation);
        // weights and mask belong to labels, because each of these pulls at all logits
        INDArray pulls = masked(masked(labels.dup(), weights), mask);
        INDArray probabilities = Nd4j.nn.softmax(preOutput, 1);
        return masked(probabilities.muli(pulls.sum(true, 1)).subi(pulls), mask);
    }

    @Override
    public FusedLoss fused(IActivation activation) {
        requireSoftmax(activation);
        return (values, columns) -> new Sum(columns);
    }

    private static final class Sum implements FusedLoss.Sum {

        private final int columns;
        private double total;

        Sum(int columns) {
            this.columns = columns;
        }

        @Override
        public void add(float[] z, float[] x, float @Nullable [] weights, int n) {
            for (int from = 0; from < n; from += columns) {
                row(z, x, weights, from);
            }
        }

        private void row(float[] z, float[] x, float @Nullable [] weights, int from) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int k = from; k < from + columns; k++) {
                largest = Math.max(largest, z[k]);
            }
            double sum = 0;
            double labels = 0;
            double chosen = 0;
            for (int k = from; k < from + columns; k++) {
                double shifted = z[k] - largest;
                double label = label(x, weights, k);
                labels += label;
                chosen += label * shifted;
                double power = Math.exp(shifted);
                sum += power;
                z[k] = (float) power;
            }
            total += labels * Math.log(sum) - chosen;
            for (int k = from; k < from + columns; k++) {
                z[k] = (float) (z[k] / sum * labels - label(x, weights, k));
            }
        }

        private static double label(float[] x, float @Nullable [] weights, int k) {
            return weights == null ? x[k] : (double) x[k] * weights[k];
        }

        @Override
        public double total() {
            return total;
        }
    }

    private void requireSoftmax(IActivation activation) {
        requireActivation(activation, ActivationSoftmax.class, "softmax");
    }
}
