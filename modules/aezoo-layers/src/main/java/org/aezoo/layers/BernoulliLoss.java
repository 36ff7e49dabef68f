package org.aezoo.layers;

import java.util.Arrays;
import org.aezoo.layers.base.ElementwiseLoss;
import org.aezoo.layers.cpu.Kernels;
import org.aezoo.layers.internal.kernels.FusedLoss;
import org.aezoo.layers.internal.kernels.RowLoss;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Binary cross-entropy: the negative log-likelihood of values in [0, 1] under independent Bernoulli outputs.
 *
 * <pre>
 *   y = sigmoid(z)                                                            [batch, features]
 *   L = - sum_i x_i log y_i + (1 - x_i) log(1 - y_i) = sum_i softplus(z_i) - x_i z_i    nats per example
 *   dL/dz = y - x
 * </pre>
 *
 * <p>Choose it for binary data and for grey values scaled to [0, 1]. It is computed from the logits {@code z}, so it
 * neither clips nor overflows, and therefore insists on a sigmoid output. For grey values the minimum is not 0 but the
 * entropy of the values themselves.
 */
public final class BernoulliLoss extends ElementwiseLoss {

    private static final long serialVersionUID = 1L;

    private static final double LEAST = 6e-8;
    private static final float LARGEST_LOGIT = (float) Math.log((1 - LEAST) / LEAST);
    private static final int NO_REDUCTION = 0;
    private static final double NO_LABEL_SMOOTHING = 0;

    @Override
    public INDArray elementScores(INDArray labels, INDArray preOutput, IActivation activation) {
        requireSigmoid(activation);
        // One native pass. Transforms.softPlus is no help: it gives infinity for large logits.
        INDArray scores = Nd4j.createUninitialized(preOutput.dataType(), preOutput.shape());
        Nd4j.exec(DynamicCustomOp.builder("sigm_cross_entropy_loss")
                .addInputs(preOutput, Nd4j.ones(preOutput.dataType(), 1, 1), labels)
                .addOutputs(scores)
                .addIntegerArguments(NO_REDUCTION)
                .addFloatingPointArguments(NO_LABEL_SMOOTHING)
                .build());
        return scores;
    }

    @Override
    public INDArray gradient(
            INDArray labels,
            INDArray preOutput,
            IActivation activation,
            @Nullable INDArray weights,
            @Nullable INDArray mask) {
        requireSigmoid(activation);
        INDArray output = Nd4j.exec(new Sigmoid(preOutput, preOutput.ulike()));
        return masked(masked(output.subi(labels), weights), mask);
    }

    @Override
    public FusedLoss fused(IActivation activation) {
        requireSigmoid(activation);
        return (values, columns) -> new Sum(values);
    }

    @Override
    public RowLoss perRow(IActivation activation) {
        requireSigmoid(activation);
        return Row.INSTANCE;
    }

    /** Scores of single rows, with outputs held as far from 0 and 1 as a float can tell. */
    private enum Row implements RowLoss {
        INSTANCE;

        @Override
        public void start(float[] z, float[] x, float[] scratch, int n) {
            Kernels.crossEntropy(z, LARGEST_LOGIT, x, scratch, n);
        }

        @Override
        public double row(float[] z, float[] scratch, int from, int columns) {
            return Kernels.foldedSum(z, from, columns) - Kernels.logarithmOfProduct(scratch, from, columns);
        }

        @Override
        public double of(double x, double y) {
            double p = Math.max(LEAST, Math.min(1 - LEAST, y));
            return -x * Math.log(p) - (1 - x) * Math.log(1 - p);
        }
    }

    /** {@code softplus(z) - x z = max(z, 0) - x z - log max(y, 1 - y)}; the logarithms are those of products. */
    private static final class Sum implements FusedLoss.Sum {

        private final float[] linear;
        private final float[] product;
        private int factors;
        private double total;

        Sum(int values) {
            linear = new float[values];
            product = new float[values];
            Arrays.fill(product, 1);
        }

        @Override
        public void add(float[] z, float[] x, float @Nullable [] weights, int n) {
            if (weights != null) {
                total += weighted(z, x, weights, n);
                Kernels.sigmoid(z, 0, n);
                Kernels.subtract(z, x, n);
                Kernels.multiply(z, weights, n);
                return;
            }
            Kernels.hinge(linear, z, x, n);
            Kernels.sigmoid(z, 0, n);
            Kernels.certainty(product, z, n);
            Kernels.subtract(z, x, n);
            if (++factors == Kernels.FACTORS) {
                flush();
            }
        }

        /** Weights do not go into products; most of them are 0, and those cost nothing. */
        private static double weighted(float[] z, float[] x, float[] weights, int n) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double weight = weights[i];
                if (weight != 0) {
                    double logit = z[i];
                    sum += weight * (Math.max(0, logit) - x[i] * logit + Math.log1p(Math.exp(-Math.abs(logit))));
                }
            }
            return sum;
        }

        private void flush() {
            total += Kernels.sum(linear, linear.length) - Kernels.sumOfLogarithms(product, 0, product.length);
            Arrays.fill(linear, 0);
            Arrays.fill(product, 1);
            factors = 0;
        }

        @Override
        public double total() {
            flush();
            return total;
        }
    }

    private void requireSigmoid(IActivation activation) {
        requireActivation(activation, ActivationSigmoid.class, "sigmoid");
    }
}
