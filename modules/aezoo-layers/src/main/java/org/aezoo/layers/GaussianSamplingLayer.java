package org.aezoo.layers;

import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.PenaltyLayer;
import org.aezoo.layers.base.Sampling;
import org.aezoo.layers.cpu.Device;
import org.aezoo.layers.cpu.HostMemory;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The code of a variational autoencoder: draws it from the Gaussian that the encoder puts out, and adds the divergence
 * of that Gaussian from the standard normal prior to the score.
 *
 * <pre>
 *   input = [m | s]                                       means and log variances  [batch, 2 * codeSize]
 *   s     = input's second half, clamped to [-20, 10]
 *   z     = m + exp(s / 2) * e,  e ~ N(0, I)              in training              [batch, codeSize]
 *   z     = m                                             in inference
 *   KL_j  = mean_batch (exp(s_j) + m_j^2 - 1 - s_j) / 2   nats
 *   P     = beta * w(t) * sum_j max(freeBits, KL_j)       nats per example
 * </pre>
 *
 * <p>Where the clamp holds a log variance, no gradient passes to it; the standard deviations that it leaves range from
 * 4.5e-5 to 148.
 *
 * <p><b>Free bits</b> are those of Kingma et al. (2016), with a group for every unit: the average over the batch is
 * taken first, the maximum after. A unit below {@code freeBits} pays the constant and gets no gradient from the
 * penalty, so that it need not die before the decoder has learnt to use it. The reported penalty holds the constant.
 *
 * <p><b>Warm-up</b>: {@code w(t) = min(1, t / warmUpSteps)} in step {@code t} of training, counted from 1. The count is
 * the graph's own iteration count, which is saved with the model, so that a resumed run goes on where it was. Scores
 * outside training take {@code w = 1}: validation losses of different epochs stay comparable.
 *
 * @see <a href="https://arxiv.org/abs/1312.6114">Kingma and Welling, 2014</a>
 * @see <a href="https://arxiv.org/abs/1606.04934">Kingma et al., 2016, equation 15</a>
 */
public final class GaussianSamplingLayer extends PenaltyLayer {

    private static final long serialVersionUID = 1L;

    /** Lower end of the log variances, in nats. */
    public static final double MIN_LOG_VARIANCE = -20;

    /** Upper end of the log variances, in nats. */
    public static final double MAX_LOG_VARIANCE = 10;

    @JsonProperty
    private final double beta;

    @JsonProperty
    private final double freeBits;

    @JsonProperty
    private final int warmUpSteps;

    /** The plain variational bound: weight 1, no free bits, no warm-up. */
    public GaussianSamplingLayer() {
        this(1, 0, 0);
    }

    /**
     * @param beta weight of the divergence, 0 or more
     * @param freeBits nats per unit that cost nothing more, 0 or more
     * @param warmUpSteps training steps over which the weight grows from 0 to {@code beta}; 0 for none
     */
    @JsonCreator
    public GaussianSamplingLayer(
            @JsonProperty("beta") double beta,
            @JsonProperty("freeBits") double freeBits,
            @JsonProperty("warmUpSteps") int warmUpSteps) {
        this.beta = Arguments.notNegative("beta", beta);
        this.freeBits = Arguments.notNegative("freeBits", freeBits);
        this.warmUpSteps = Arguments.notNegative("warmUpSteps", warmUpSteps);
    }

    public double beta() {
        return beta;
    }

    public double freeBits() {
        return freeBits;
    }

    public int warmUpSteps() {
        return warmUpSteps;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        if (!(inputType instanceof InputType.InputTypeFeedForward flat) || flat.getSize() % 2 != 0) {
            throw new IllegalArgumentException(
                    "the input of a GaussianSamplingLayer must be flat rows of even size (means, then log variances),"
                            + " got " + inputType);
        }
        return InputType.feedForward(flat.getSize() / 2);
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. */
    public static final class Impl extends PenaltyLayer.Impl<GaussianSamplingLayer> implements Sampling {

        private static final long serialVersionUID = 1L;

        /** exp(s / 2) * e of the last training pass; lives as long as its activations do. */
        private transient @Nullable INDArray deviations;

        /** The last training pass, where it went by kernels. */
        private transient @Nullable GaussianPass pass;

        private transient @Nullable INDArray passOf;

        private boolean inTraining;

        private transient boolean sampling;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "kl";
        }

        @Override
        public void sampleOutsideTraining(boolean sampling) {
            this.sampling = sampling;
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            inTraining = training;
            deviations = null;
            pass = null;
            INDArray means = means(input);
            if (!training && !sampling) {
                return workspaces.dup(ArrayType.ACTIVATIONS, means, 'c');
            }
            INDArray drawn = workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), means.shape());
            Device.drawGaussian(drawn, 1);
            if (HostMemory.holdsInOrder(input, drawn)) {
                GaussianPass own = new GaussianPass(input);
                own.sample(drawn);
                pass = own;
                passOf = input;
                return drawn;
            }
            drawn.muli(Transforms.exp(logVariances(input).muli(0.5), false));
            deviations = drawn;
            return workspaces.dup(ArrayType.ACTIVATIONS, means, 'c').addi(drawn);
        }

        /** The training pass of an input; null where there was none, or it went by ND4J's operations. */
        private @Nullable GaussianPass pass(INDArray input) {
            return passOf == input ? pass : null;
        }

        @Override
        protected double value(INDArray input) {
            GaussianPass own = pass(input);
            if (own != null) {
                return weight() * own.divergence(layerConf().freeBits);
            }
            INDArray paid = Transforms.max(divergences(input), layerConf().freeBits, false);
            return weight() * paid.sumNumber().doubleValue();
        }

        private double weight() {
            int steps = layerConf().warmUpSteps;
            double share = inTraining && steps > 0 ? Math.min(1, (iterationCount + 1.0) / steps) : 1;
            return layerConf().beta * share;
        }

        /** KL of each unit in nats, mean over the batch. */
        private static INDArray divergences(INDArray input) {
            INDArray s = logVariances(input);
            INDArray m = means(input);
            return Transforms.exp(s, true)
                    .subi(s)
                    .subi(1)
                    .addi(m.mul(m))
                    .muli(0.5)
                    .mean(0);
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            INDArray below =
                    workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
            GaussianPass own = pass(input);
            if (own != null) {
                own.back(
                        HostMemory.holdsInOrder(epsilon) ? epsilon : epsilon.dup('c'),
                        weight(),
                        layerConf().freeBits,
                        below);
                return new Pair<>(new DefaultGradient(), below);
            }
            means(below).assign(epsilon);
            INDArray drawn = deviations;
            if (drawn == null) { // backward after an inference pass: the code was the mean
                raw(below).assign(0);
            } else {
                raw(below).assign(drawn.mul(epsilon).muli(0.5));
            }
            addGradient(input, below);
            raw(below).muli(logVariances(input).eq(raw(input)).castTo(input.dataType()));
            return new Pair<>(new DefaultGradient(), below);
        }

        @Override
        protected void addGradient(INDArray input, INDArray below) {
            INDArray paying = divergences(input)
                    .gt(layerConf().freeBits)
                    .castTo(input.dataType())
                    .muli(weight());
            means(below).addi(means(input).mulRowVector(paying));
            raw(below)
                    .addi(Transforms.exp(logVariances(input), false)
                            .subi(1)
                            .muli(0.5)
                            .muliRowVector(paying));
        }

        @Override
        public void clear() {
            super.clear();
            deviations = null;
            pass = null;
            passOf = null;
        }

        private static INDArray means(INDArray both) {
            return both.get(NDArrayIndex.all(), NDArrayIndex.interval(0, half(both)));
        }

        private static INDArray raw(INDArray both) {
            return both.get(NDArrayIndex.all(), NDArrayIndex.interval(half(both), both.size(1)));
        }

        /** Clamped, in an array of their own. */
        private static INDArray logVariances(INDArray both) {
            return Transforms.max(Transforms.min(raw(both), MAX_LOG_VARIANCE, true), MIN_LOG_VARIANCE, false);
        }

        private static long half(INDArray both) {
            if (both.rank() != 2 || both.size(1) % 2 != 0) {
                throw new IllegalArgumentException(
                        "the input of a GaussianSamplingLayer must have an even number of columns (means, then log"
                                + " variances), got " + both.shapeInfoToString());
            }
            return both.size(1) / 2;
        }
    }
}
