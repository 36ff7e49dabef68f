package org.aezoo.layers;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Pulls the mean activation of each unit to a target rate: the penalty of sparse autoencoders.
 *
 * <pre>
 *   q_j = mean_batch h_j                                       runningMean = 0
 *   q_j = runningMean * m_j + (1 - runningMean) * mean_batch h_j        otherwise; m_j is q_j of the step before
 *   P   = beta * sum_j KL(rho || q_j)          KL(rho || q) = rho log(rho / q) + (1 - rho) log((1 - rho) / (1 - q))
 *   dP/dh_j = beta / N * ((1 - rho) / (1 - q_j) - rho / q_j)            for each of N examples
 * </pre>
 *
 * <p>P is a property of the batch, not of an example: it counts once beside the mean of the examples' losses. It hands
 * its input [batch, units] on, which has to lie between 0 and 1, as behind a sigmoid. Below 1e-6 and above 1 - 1e-6 the
 * divergence goes on as a straight line, so value and gradient stay finite and agree.
 *
 * <p>Without a running mean, value and gradient are exact for the batch; that is right for batches of 100 and more. The
 * running mean is for small ones. It is a parameter {@code m} that no gradient trains, starts at rho and is saved with
 * the others. Its penalty has the gradient above in full, although only {@code 1 - runningMean} of q comes from this
 * batch: each batch also moves the q of the batches that follow, and those shares sum to one.
 */
public final class KlSparsityLayer extends FeedForwardLayer {

    private static final long serialVersionUID = 1L;

    /** Key of the running mean, one number per unit; there is none if {@code runningMean} is 0. */
    public static final String RUNNING_MEAN = "m";

    private static final double EDGE = 1e-6;

    @JsonProperty
    private double targetRate;

    @JsonProperty
    private double beta;

    @JsonProperty
    private double runningMean;

    /** For reading from JSON. */
    private KlSparsityLayer() {}

    /** Exact for the batch. */
    public KlSparsityLayer(double targetRate, double beta) {
        this(targetRate, beta, 0);
    }

    /**
     * @param targetRate rho, above 0 and below 1
     * @param beta weight of the penalty, 0 or more
     * @param runningMean share of the mean so far in the mean that counts, 0 or more and below 1; 0 for none
     */
    public KlSparsityLayer(double targetRate, double beta, double runningMean) {
        if (!(targetRate > 0 && targetRate < 1)) {
            throw new IllegalArgumentException("targetRate must be above 0 and below 1, got " + targetRate);
        }
        if (!(beta >= 0) || Double.isInfinite(beta)) {
            throw new IllegalArgumentException("beta must be 0 or more and finite, got " + beta);
        }
        if (!(runningMean >= 0 && runningMean < 1)) {
            throw new IllegalArgumentException("runningMean must be 0 or more and below 1, got " + runningMean);
        }
        this.targetRate = targetRate;
        this.beta = beta;
        this.runningMean = runningMean;
    }

    public double targetRate() {
        return targetRate;
    }

    public double beta() {
        return beta;
    }

    public double runningMean() {
        return runningMean;
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        super.setNIn(inputType, override);
        nOut = nIn;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        if (runningMean > 0) {
            LayerValidation.assertNInNOutSet("KlSparsityLayer", getLayerName(), index, getNIn(), getNOut());
        }
        Impl impl = new Impl(conf, dataType);
        impl.setListeners(listeners);
        impl.setIndex(index);
        if (runningMean > 0) {
            impl.setParamsViewArray(parameters);
        }
        impl.setParamTable(initializer().init(conf, parameters, initialize));
        impl.setConf(conf);
        return impl;
    }

    @Override
    public ParamInitializer initializer() {
        return new Parameters();
    }

    @Override
    public IUpdater getUpdaterByParam(String parameter) {
        return new NoOp();
    }

    @Override
    public List<Regularization> getRegularizationByParam(String parameter) {
        return List.of();
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        return new LayerMemoryReport.Builder(layerName, getClass(), inputType, inputType)
                .standardMemory(initializer().numParams(this), 0)
                .workingMemory(0, 0, 0, 0)
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KlSparsityLayer layer
                && super.equals(layer)
                && layer.targetRate == targetRate
                && layer.beta == beta
                && layer.runningMean == runningMean;
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + Double.hashCode(targetRate);
    }

    @Override
    public String toString() {
        return "KlSparsityLayer(targetRate=" + targetRate + ",beta=" + beta + ",runningMean=" + runningMean + ")";
    }

    private double divergence(double q) {
        double inside = Math.min(1 - EDGE, Math.max(EDGE, q));
        return targetRate * Math.log(targetRate / inside)
                + (1 - targetRate) * (Math.log1p(-targetRate) - Math.log1p(-inside))
                + slope(q) * (q - inside);
    }

    private double slope(double q) {
        double inside = Math.min(1 - EDGE, Math.max(EDGE, q));
        return (1 - targetRate) / (1 - inside) - targetRate / inside;
    }

    /** The running mean, or nothing. */
    private static final class Parameters implements ParamInitializer {

        @Override
        public long numParams(NeuralNetConfiguration conf) {
            return numParams(conf.getLayer());
        }

        @Override
        public long numParams(org.deeplearning4j.nn.conf.layers.Layer layer) {
            KlSparsityLayer conf = (KlSparsityLayer) layer;
            return conf.runningMean > 0 ? conf.nIn : 0;
        }

        @Override
        public List<String> paramKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
            return ((KlSparsityLayer) layer).runningMean > 0 ? List.of(RUNNING_MEAN) : List.of();
        }

        @Override
        public List<String> weightKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
            return List.of();
        }

        @Override
        public List<String> biasKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
            return List.of();
        }

        @Override
        public boolean isWeightParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
            return false;
        }

        @Override
        public boolean isBiasParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
            return false;
        }

        @Override
        public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray flat, boolean initialize) {
            Map<String, INDArray> parameters = Collections.synchronizedMap(new LinkedHashMap<>());
            KlSparsityLayer layer = (KlSparsityLayer) conf.getLayer();
            if (layer.runningMean > 0) {
                INDArray mean = flat.reshape(1, flat.length());
                if (initialize) {
                    mean.assign(layer.targetRate);
                }
                parameters.put(RUNNING_MEAN, mean);
                conf.addVariable(RUNNING_MEAN);
            }
            return parameters;
        }

        @Override
        public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray flat) {
            return Map.of(RUNNING_MEAN, flat.reshape(1, flat.length()));
        }
    }

    /** The layer at work. */
    public static final class Impl extends BaseLayer<KlSparsityLayer> implements Penalty {

        private static final long serialVersionUID = 1L;

        private double lastValue;

        Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "kl_sparsity";
        }

        @Override
        public double penaltyValue() {
            return lastValue;
        }

        private void checkRank() {
            if (input.rank() != 2) {
                throw new IllegalStateException(
                        "input of KlSparsityLayer must be [batch, units], got " + input.shapeInfoToString());
            }
        }

        private double[] batchMean() {
            checkRank();
            return input.mean(0).toDoubleVector();
        }

        private double[] means(double[] batchMean) {
            double decay = layerConf().runningMean;
            if (decay == 0) {
                return batchMean;
            }
            double[] means = getParam(RUNNING_MEAN).reshape(batchMean.length).toDoubleVector();
            for (int j = 0; j < means.length; j++) {
                means[j] = decay * means[j] + (1 - decay) * batchMean[j];
            }
            return means;
        }

        private static INDArray row(double[] values) {
            return Nd4j.createFromArray(values).reshape(1, values.length);
        }

        private double[] slopes(double[] means) {
            return Arrays.stream(means)
                    .map(mean -> layerConf().beta * layerConf().slope(mean))
                    .toArray();
        }

        private double divergence(double[] means) {
            return Arrays.stream(means).map(layerConf()::divergence).sum();
        }

        /** q as above, a row. */
        private INDArray meansByOperations() {
            checkRank();
            INDArray means = input.mean(true, 0);
            double decay = layerConf().runningMean;
            return decay == 0
                    ? means
                    : means.muli(1 - decay)
                            .addi(getParam(RUNNING_MEAN).mul(decay).castTo(means.dataType()));
        }

        private static INDArray inside(INDArray means) {
            return Transforms.max(Transforms.min(means, 1 - EDGE, true), EDGE, false);
        }

        private INDArray slopesByOperations(INDArray means) {
            double rho = layerConf().targetRate;
            INDArray inside = inside(means);
            return inside.rsub(1).rdivi(1 - rho).subi(inside.rdiv(rho)).muli(layerConf().beta);
        }

        private double divergenceByOperations() {
            double rho = layerConf().targetRate;
            INDArray means = meansByOperations();
            INDArray inside = inside(means);
            INDArray straight =
                    inside.rsub(1).rdivi(1 - rho).subi(inside.rdiv(rho)).muli(means.sub(inside));
            INDArray logarithms = Transforms.log(inside, true)
                    .muli(-rho)
                    .addi(Transforms.log(inside.rsub(1), false).muli(rho - 1));
            double entropy = rho * Math.log(rho) + (1 - rho) * Math.log1p(-rho);
            return straight.addi(logarithms).addi(entropy).sumNumber().doubleValue();
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            // A copy in training, because a layer above with dropout may change its input in place.
            return training
                    ? workspaces.dup(ArrayType.ACTIVATIONS, input)
                    : workspaces.leverageTo(ArrayType.ACTIVATIONS, input);
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            boolean host = Device.isHost();
            double[] values = host ? means(batchMean()) : new double[0];
            INDArray means = host ? row(values) : meansByOperations();
            INDArray slopes = host ? row(slopes(values)) : slopesByOperations(means);
            INDArray below = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon);
            below.addiRowVector(slopes.castTo(below.dataType()));
            Gradient gradient = new DefaultGradient();
            if (layerConf().runningMean > 0 && gradientViews != null) {
                // the updater takes this off the parameter: old less (old less new) is new
                INDArray old = getParam(RUNNING_MEAN);
                INDArray view = gradientViews.get(RUNNING_MEAN);
                if (view == null) {
                    throw new IllegalStateException("KlSparsityLayer must have a gradient view of its mean");
                }
                view.assign(old).subi(means.castTo(old.dataType()));
                gradient.setGradientFor(RUNNING_MEAN, view);
            }
            return new Pair<>(gradient, below);
        }

        @Override
        public boolean updaterDivideByMinibatch(String parameter) {
            return false;
        }

        /** Works the value out here and not in {@link #activate}, so that inference does not pay for it. */
        @Override
        public double calcRegularizationScore(boolean backpropParamsOnly) {
            if (input == null) {
                return 0;
            }
            lastValue =
                    layerConf().beta * (Device.isHost() ? divergence(means(batchMean())) : divergenceByOperations());
            return lastValue;
        }

        @Override
        public boolean isPretrainLayer() {
            return false;
        }
    }
}
