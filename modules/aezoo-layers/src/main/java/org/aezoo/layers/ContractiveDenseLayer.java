package org.aezoo.layers;

import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.Penalty;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.cpu.Kernels;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A {@link TiedDenseLayer} with a penalty on how much its output changes with its input: the squared Frobenius norm of
 * its Jacobian, exact.
 *
 * <pre>
 *   h = f(x W + b),  J_ji = dh_j/dx_i = s_j W_ij,  s_j = f'(z_j)
 *   P = weight * mean_batch sum_ij J_ji^2 = weight * mean_batch sum_j s_j^2 |W_:j|^2
 *   N dP/dW_ij = 2 weight W_ij sum_batch s_j^2        and by way of
 *   N dP/dz_j  = 2 weight s_j s'_j |W_:j|^2           for each of N examples
 * </pre>
 *
 * <p>f is sigmoid (s = h (1 - h), s' = s (1 - 2 h)), tanh (s = 1 - h^2, s' = -2 h s), ReLU (s is 0 or 1, s' = 0) or
 * identity (s = 1, s' = 0). It is the Jacobian of this layer, not of a stack: that one has no closed form this short,
 * so deep encoders sum the penalties of their layers. Free weights in the decoder could undo the penalty by growing
 * while W shrinks: use it with a {@link TiedDecoderVertex}. Drop-connect is left out of the penalty.
 */
public final class ContractiveDenseLayer extends TiedDenseLayer {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private double contraction;

    /** For reading from JSON. */
    private ContractiveDenseLayer() {}

    private ContractiveDenseLayer(Builder builder) {
        super(builder);
        contraction = Arguments.notNegative("contraction", builder.contraction);
    }

    /** The weight of the penalty. */
    public double contraction() {
        return contraction;
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        if (!suits(getActivationFn())) {
            throw new IllegalStateException(
                    "activation of ContractiveDenseLayer must be sigmoid, tanh, relu or identity, got "
                            + getActivationFn());
        }
        return new Impl(conf, dataType);
    }

    private static boolean suits(IActivation activation) {
        return activation instanceof ActivationSigmoid
                || activation instanceof ActivationTanH
                || activation instanceof ActivationIdentity
                || activation.equals(new ActivationReLU());
    }

    /** Takes the settings of every dense layer, and the weight of the penalty. */
    @SuppressWarnings("unchecked") // Deeplearning4j declares <E extends Layer> E build()
    public static final class Builder extends FeedForwardLayer.Builder<Builder> {

        private double contraction;

        /** The weight of the penalty: nats per squared unit of output over input, 0 or more. */
        public Builder contraction(double weight) {
            contraction = weight;
            return this;
        }

        @Override
        public ContractiveDenseLayer build() {
            return new ContractiveDenseLayer(this);
        }
    }

    /** The layer at work. */
    public static final class Impl extends TiedDenseLayer.Impl implements Penalty {

        private static final long serialVersionUID = 1L;

        private double lastValue;
        private double lastWeightPenalty;
        private transient @Nullable INDArray activations;
        private transient @Nullable INDArray squaredSums;
        private transient float @Nullable [] fastSums;
        private transient @Nullable INDArray fastValueOf;
        private double fastValue;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "contraction";
        }

        @Override
        public double penaltyValue() {
            return lastValue;
        }

        @Override
        public double weightPenaltyValue() {
            return lastWeightPenalty;
        }

        private double weight() {
            return ((ContractiveDenseLayer) conf().getLayer()).contraction;
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            INDArray output = super.activate(training, workspaces);
            activations = output;
            return output;
        }

        @Override
        public void clear() {
            super.clear();
            activations = null;
            squaredSums = null;
            fastSums = null;
            fastValueOf = null;
        }

        /** s^2, a new array. */
        private INDArray squaredDerivatives(INDArray hidden) {
            IActivation f = layerConf().getActivationFn();
            if (f instanceof ActivationSigmoid) {
                INDArray derivatives = hidden.rsub(1).muli(hidden);
                return derivatives.muli(derivatives);
            }
            if (f instanceof ActivationTanH) {
                INDArray derivatives = hidden.mul(hidden).rsubi(1);
                return derivatives.muli(derivatives);
            }
            return f instanceof ActivationReLU
                    ? Transforms.sign(hidden, true)
                    : hidden.ulike().assign(1);
        }

        /** |W_:j|^2 as a row. */
        private INDArray squaredNorms() {
            INDArray weights = getParam(WEIGHTS);
            return weights.mul(weights).sum(true, 0);
        }

        @Override
        @Nullable INDArray penaltyDelta(INDArray preactivation) {
            if (weight() == 0) {
                return null;
            }
            IActivation f = layerConf().getActivationFn();
            INDArray hidden = f.getActivation(preactivation.dup(), true);
            INDArray squares = squaredDerivatives(hidden);
            squaredSums = squares.sum(true, 0);
            if (f instanceof ActivationSigmoid) {
                squares.muli(hidden.muli(-2).addi(1));
            } else if (f instanceof ActivationTanH) {
                squares.muli(hidden).muli(-2);
            } else {
                return null;
            }
            return squares.muliRowVector(squaredNorms().muli(2 * weight()));
        }

        @Override
        void addPenaltyGradient(INDArray weightGradient) {
            INDArray sums = squaredSums;
            if (sums != null) {
                weightGradient.addi(getParam(WEIGHTS).mulRowVector(sums.muli(2 * weight())));
                squaredSums = null;
            }
        }

        @Override
        boolean hasPenalty() {
            return weight() != 0;
        }

        @Override
        void addPenaltyDelta(INDArray output, INDArray delta, float[] sum) {
            int columns = (int) output.size(1);
            int rows = HostMemory.rowsPerChunk(columns, output.size(0));
            float[] norms = fastNorms();
            float[] factors = new float[rows * columns];
            for (int row = 0; row < factors.length; row += columns) {
                System.arraycopy(norms, 0, factors, row, columns);
            }
            Kernels.scale(factors, (float) (2 * weight()), 0, factors.length);
            float[] squaresByRow = new float[factors.length];
            float[] sumByRow = new float[factors.length];
            float[] d = new float[factors.length];
            float[] h = new float[factors.length];
            FloatPointer from = HostMemory.pointer(output);
            FloatPointer to = HostMemory.pointer(delta);
            IActivation f = layerConf().getActivationFn();
            boolean curved = f instanceof ActivationSigmoid || f instanceof ActivationTanH;
            long length = output.length();
            for (long at = 0; at < length; at += d.length) {
                int n = (int) Math.min(d.length, length - at);
                from.position(at).get(h, 0, n);
                if (curved) {
                    to.position(at).get(d, 0, n);
                }
                if (f instanceof ActivationSigmoid) {
                    Kernels.contractSigmoid(h, squaresByRow, factors, d, sumByRow, n);
                } else if (f instanceof ActivationTanH) {
                    Kernels.contractTanh(h, squaresByRow, factors, d, sumByRow, n);
                } else if (f instanceof ActivationReLU) {
                    Kernels.addSteps(squaresByRow, h, n);
                } else {
                    Kernels.addOnes(squaresByRow, n);
                }
                if (curved) {
                    to.position(at).put(d, 0, n);
                }
            }
            HostMemory.keep(output, delta);
            float[] squares = new float[columns];
            Kernels.addRows(squares, squaresByRow);
            Kernels.addRows(sum, sumByRow);
            fastSums = squares;
            double value = 0;
            for (int j = 0; j < columns; j++) {
                value += (double) squares[j] * norms[j];
            }
            fastValue = weight() * value / output.size(0);
            fastValueOf = activations;
        }

        /** |W_:j|^2; W lies column by column. */
        private float[] fastNorms() {
            INDArray weights = getParam(WEIGHTS);
            float[] norms = new float[(int) weights.size(1)];
            float[] column = new float[(int) weights.size(0)];
            FloatPointer pointer = HostMemory.pointer(weights);
            for (int j = 0; j < norms.length; j++) {
                pointer.position((long) j * column.length).get(column, 0, column.length);
                norms[j] = Kernels.squaredNorm(column);
            }
            return norms;
        }

        @Override
        void addFastPenaltyGradient(INDArray weightGradient) {
            float[] sums = fastSums;
            if (sums == null) {
                return;
            }
            fastSums = null;
            float[] w = new float[(int) weightGradient.size(0)];
            float[] g = new float[w.length];
            FloatPointer from = HostMemory.pointer(getParam(WEIGHTS));
            FloatPointer to = HostMemory.pointer(weightGradient);
            for (int j = 0; j < sums.length; j++) {
                long at = (long) j * w.length;
                from.position(at).get(w, 0, w.length);
                to.position(at).get(g, 0, w.length);
                Kernels.addScaled(g, w, (float) (2 * weight() * sums[j]), w.length);
                to.position(at).put(g, 0, w.length);
            }
        }

        @Override
        public double calcRegularizationScore(boolean backpropParamsOnly) {
            lastWeightPenalty = super.calcRegularizationScore(backpropParamsOnly);
            INDArray hidden = activations;
            if (hidden == null) {
                return lastWeightPenalty;
            }
            if (fastValueOf == hidden) {
                lastValue = fastValue;
                return lastWeightPenalty + lastValue;
            }
            lastValue = weight() == 0
                    ? 0
                    : weight()
                            * squaredDerivatives(hidden)
                                    .sum(true, 0)
                                    .muli(squaredNorms())
                                    .sumNumber()
                                    .doubleValue()
                            / hidden.size(0);
            return lastWeightPenalty + lastValue;
        }
    }
}
