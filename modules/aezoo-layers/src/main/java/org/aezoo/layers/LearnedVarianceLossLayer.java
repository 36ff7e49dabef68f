package org.aezoo.layers;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.ElementwiseLoss;
import org.aezoo.layers.base.JsonFields;
import org.aezoo.layers.base.LayerSetup;
import org.aezoo.layers.base.Parameters;
import org.aezoo.layers.cpu.Operations;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * An output whose loss is the negative log-likelihood under independent Gaussians with variances that are learnt along
 * with the network: one for all values, or one for each.
 *
 * <pre>
 *   y      = f(z)                                                   [batch, n]
 *   s      = logVariance, clamped to [-10, 10]                      [1] or [n]
 *   L      = sum_i (y_i - x_i)^2 / (2 exp s_i) + (log 2 pi + s_i) / 2        nats per example
 *   dL/dy  = (y - x) / exp s
 *   dL/ds  = sum_i (1 - (y_i - x_i)^2 / exp s_i) / 2                over the values that share s
 * </pre>
 *
 * <p>At the optimum each variance is the mean squared error of its values. One for each value finds out which columns
 * are noise; it falls to the clamp for values that never change, such as the pixels of a border, where one for all is
 * the better choice (Rybkin et al., 2021). Variances range from 4.5e-5 to 22026 in squared units of the data. At
 * an end of the clamp, only a gradient that leads back inside is passed on, so that none gets stuck there.
 *
 * <p>The only parameter is {@code logVariance}; it counts as a bias, so weight decay leaves it alone. The layer below
 * computes z. The loss function of the configuration holds the variance to start from.
 *
 * @see <a href="https://arxiv.org/abs/2006.13202">Rybkin et al., 2021</a>
 */
public final class LearnedVarianceLossLayer extends LossLayer {

    private static final long serialVersionUID = 1L;

    /** Key of the log variances. */
    public static final String LOG_VARIANCE = "logVariance";

    /** Lower end of the log variances, in nats. */
    public static final double MIN_LOG_VARIANCE = -10;

    /** Upper end of the log variances, in nats. */
    public static final double MAX_LOG_VARIANCE = 10;

    @JsonProperty
    private boolean perValue;

    /** For reading from JSON. */
    private LearnedVarianceLossLayer() {}

    /**
     * @param size n, values per example, at least 1
     * @param activation f
     * @param variance to start from, from exp(-10) to exp(10)
     * @param perValue whether each value has a variance of its own
     */
    public LearnedVarianceLossLayer(long size, Activation activation, double variance, boolean perValue) {
        super(new LossLayer.Builder(new GaussianLoss(variance)));
        Arguments.atLeast("size", size, 1);
        if (Math.log(variance) < MIN_LOG_VARIANCE || Math.log(variance) > MAX_LOG_VARIANCE) {
            throw new IllegalArgumentException("variance must be between 4.6e-5 and 22026, got " + variance);
        }
        setActivationFn(activation.getActivationFunction());
        setNIn(size);
        setNOut(size);
        this.perValue = perValue;
    }

    public boolean perValue() {
        return perValue;
    }

    /** A log variance as the loss uses it. */
    public static double clamp(double logVariance) {
        return Math.max(MIN_LOG_VARIANCE, Math.min(MAX_LOG_VARIANCE, logVariance));
    }

    private long variances() {
        return perValue ? getNOut() : 1;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        return LayerSetup.start(new Impl(conf, dataType), conf, listeners, index, parameters, initialize);
    }

    @Override
    public ParamInitializer initializer() {
        return new Layout();
    }

    @Override
    public boolean isPretrainParam(String name) {
        return false;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        long parameters = variances();
        long state = getIUpdater().stateSize(parameters);
        return LayerSetup.memory(this, inputType, inputType, parameters, state, inputType.arrayElementsPerExample());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return JsonFields.areEqual(this, other) && super.equals(other);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + JsonFields.hash(this);
    }

    @Override
    public String toString() {
        return "LearnedVarianceLossLayer(size=" + getNOut() + ", start=" + getLossFn() + ", perValue=" + perValue + ")";
    }

    /** The flat vector is the log variances, in the order of the values. */
    private static final class Layout extends Parameters<LearnedVarianceLossLayer> {

        Layout() {
            super(LearnedVarianceLossLayer.class);
        }

        @Override
        public List<String> keys(LearnedVarianceLossLayer layer) {
            return List.of(LOG_VARIANCE);
        }

        @Override
        public List<String> biasKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
            return paramKeys(layer);
        }

        @Override
        public long[] shape(LearnedVarianceLossLayer layer, String key) {
            return new long[] {1, layer.variances()};
        }

        @Override
        public void initialize(LearnedVarianceLossLayer layer, Map<String, INDArray> parameters) {
            double start = Math.log(((GaussianLoss) layer.getLossFn()).variance());
            parameters.values().forEach(logVariances -> logVariances.assign(start));
        }
    }

    /** The layer at work. */
    public static final class Impl extends org.deeplearning4j.nn.layers.LossLayer {

        private static final long serialVersionUID = 1L;

        private static final double LOG_2_PI = Math.log(2 * Math.PI);

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        /** Deeplearning4j's loss layer, which has none, returns null. */
        @Override
        public INDArray params() {
            return paramsFlattened;
        }

        @Override
        public double computeScore(double regularisation, boolean training, LayerWorkspaceMgr workspaces) {
            score = scores().sum(true, 1).sumNumber().doubleValue() / getInputMiniBatchSize() + regularisation;
            return score;
        }

        @Override
        public INDArray computeScoreForExamples(double regularisation, LayerWorkspaceMgr workspaces) {
            return workspaces.leverageTo(
                    ArrayType.ACTIVATIONS, scores().sum(true, 1).addi(regularisation));
        }

        /** The loss of every single value. */
        private INDArray scores() {
            INDArray differences = differences();
            INDArray scores = divide(differences.muli(differences));
            INDArray s = logVariances();
            return ElementwiseLoss.masked(scores.addiRowVector(s).addi(LOG_2_PI).muli(0.5), maskArray);
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(@Nullable INDArray epsilon, LayerWorkspaceMgr workspaces) {
            INDArray differences = differences();
            INDArray atLogVariances = ElementwiseLoss.masked(
                    divide(differences.mul(differences)).rsubi(1).muli(0.5), maskArray);
            INDArray below = ElementwiseLoss.masked(divide(differences), maskArray);
            if (!(layerConf().getActivationFn() instanceof ActivationIdentity)) {
                below = layerConf()
                        .getActivationFn()
                        .backprop(input.dup(), below)
                        .getFirst();
                below = ElementwiseLoss.masked(below, maskArray);
            }
            Gradient gradient = new DefaultGradient();
            if (gradientViews != null) { // a frozen layer has none
                INDArray view = LayerSetup.part(LOG_VARIANCE, gradientViews);
                view.assign(perValue() ? atLogVariances.sum(true, 0) : atLogVariances.sum(true, 0, 1));
                stopAtTheEnds(view);
                gradient.setGradientFor(LOG_VARIANCE, view);
            }
            return new Pair<>(gradient, workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, below));
        }

        /** Takes out what would lead further beyond the clamp. */
        private void stopAtTheEnds(INDArray gradient) {
            INDArray raw = getParam(LOG_VARIANCE);
            INDArray low = Operations.flags(raw.lte(MIN_LOG_VARIANCE), gradient)
                    .muli(Operations.flags(gradient.gt(0), gradient));
            INDArray high = Operations.flags(raw.gte(MAX_LOG_VARIANCE), gradient)
                    .muli(Operations.flags(gradient.lt(0), gradient));
            gradient.muli(low.addi(high).rsubi(1));
        }

        /** One for each value, a row. */
        private INDArray logVariances() {
            INDArray own = Transforms.max(
                    Transforms.min(getParam(LOG_VARIANCE), MAX_LOG_VARIANCE, true), MIN_LOG_VARIANCE, false);
            return perValue() ? own : own.broadcast(1, input.size(1));
        }

        /** By the variances, in place. */
        private INDArray divide(INDArray values) {
            return values.diviRowVector(Transforms.exp(logVariances(), true));
        }

        /** y - x, a new array. */
        private INDArray differences() {
            assertInputSet(true);
            if (labels == null) {
                throw new IllegalStateException("labels must be set before a loss is worked out, got none");
            }
            if (!labels.equalShapes(input)) {
                throw new IllegalArgumentException("labels must have the shape of the output, "
                        + java.util.Arrays.toString(input.shape()) + ", got "
                        + java.util.Arrays.toString(labels.shape()));
            }
            INDArray output = layerConf().getActivationFn().getActivation(input.dup(), true);
            return output.subi(labels.castTo(output.dataType()));
        }

        private boolean perValue() {
            return ((LearnedVarianceLossLayer) layerConf()).perValue;
        }
    }
}
