package org.aezoo.layers;

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
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A dense encoder layer whose weights a {@link TiedDecoderVertex} uses again, transposed, on the way back.
 *
 * <pre>
 *   h = f(x W + b)             [batch, nOut]     this layer
 *   z = h W^T + vb             [batch, nIn]      the decoder vertex
 * </pre>
 *
 * <p>It owns all three parameters: {@code W} [nIn, nOut], {@code b} [nOut] and the visible bias {@code vb} [nIn].
 * Regularisation of weights counts {@code W} once. Freezing the layer freezes its decoder. Without a decoder vertex it
 * is a dense layer whose {@code vb} stays as it is.
 *
 * <p>Choose tied weights for greedy layer-wise training, for denoising and contractive autoencoders as in the first
 * papers, and to halve the number of parameters. Drop-connect on this layer touches the encoder's use of {@code W}
 * only.
 */
public class TiedDenseLayer extends FeedForwardLayer {

    private static final long serialVersionUID = 1L;

    /** Key of the visible bias, which the decoder adds. */
    public static final String VISIBLE_BIAS = "vb";

    static final String WEIGHTS = DefaultParamInitializer.WEIGHT_KEY;
    private static final String BIAS = DefaultParamInitializer.BIAS_KEY;

    /** For reading from JSON. */
    protected TiedDenseLayer() {}

    protected TiedDenseLayer(FeedForwardLayer.Builder<?> builder) {
        super(builder);
        initializeConstraints(builder);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        LayerValidation.assertNInNOutSet("TiedDenseLayer", getLayerName(), index, getNIn(), getNOut());
        Impl impl = new Impl(conf, dataType);
        impl.setListeners(listeners);
        impl.setIndex(index);
        impl.setParamsViewArray(parameters);
        impl.setParamTable(initializer().init(conf, parameters, initialize));
        impl.setConf(conf);
        return impl;
    }

    @Override
    public ParamInitializer initializer() {
        return new Parameters();
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        InputType outputType = getOutputType(-1, inputType);
        long parameters = initializer().numParams(this);
        return new LayerMemoryReport.Builder(layerName, getClass(), inputType, outputType)
                .standardMemory(parameters, getIUpdater().stateSize(parameters))
                .workingMemory(0, 0, 0, outputType.arrayElementsPerExample())
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TiedDenseLayer && super.equals(other);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + TiedDenseLayer.class.hashCode();
    }

    /** Takes sizes, activation, initialisation and regularisation like every dense layer. */
    @SuppressWarnings("unchecked") // Deeplearning4j declares <E extends Layer> E build()
    public static class Builder extends FeedForwardLayer.Builder<Builder> {

        @Override
        public TiedDenseLayer build() {
            return new TiedDenseLayer(this);
        }
    }

    /** Lays the parameters out in the flat vector: W, b, vb. This order is part of the file format. */
    private static final class Parameters extends DefaultParamInitializer {

        @Override
        public long numParams(org.deeplearning4j.nn.conf.layers.Layer layer) {
            FeedForwardLayer conf = (FeedForwardLayer) layer;
            return conf.getNIn() * conf.getNOut() + conf.getNOut() + conf.getNIn();
        }

        @Override
        public List<String> biasKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
            return List.of(BIAS, VISIBLE_BIAS);
        }

        @Override
        public boolean isBiasParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
            return BIAS.equals(key) || VISIBLE_BIAS.equals(key);
        }

        @Override
        public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray flat, boolean initialize) {
            Map<String, INDArray> parameters = Collections.synchronizedMap(new LinkedHashMap<>());
            FeedForwardLayer layer = (FeedForwardLayer) conf.getLayer();
            Map<String, INDArray> parts = split(layer, flat);
            parameters.put(WEIGHTS, createWeightMatrix(conf, part(parts, WEIGHTS), initialize));
            parameters.put(BIAS, createBias(conf, part(parts, BIAS), initialize));
            parameters.put(VISIBLE_BIAS, createBias(layer.getNIn(), 0, part(parts, VISIBLE_BIAS), initialize));
            parameters.keySet().forEach(conf::addVariable);
            return parameters;
        }

        @Override
        public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray flat) {
            FeedForwardLayer layer = (FeedForwardLayer) conf.getLayer();
            Map<String, INDArray> parts = split(layer, flat);
            parts.put(WEIGHTS, part(parts, WEIGHTS).reshape('f', layer.getNIn(), layer.getNOut()));
            return parts;
        }

        private Map<String, INDArray> split(FeedForwardLayer layer, INDArray flat) {
            if (flat.length() != numParams(layer)) {
                throw new IllegalStateException(
                        "parameters must be " + numParams(layer) + " values, got " + flat.length());
            }
            INDArray vector = flat.reshape(flat.length());
            long weights = layer.getNIn() * layer.getNOut();
            long biases = weights + layer.getNOut();
            Map<String, INDArray> parts = new LinkedHashMap<>();
            parts.put(WEIGHTS, vector.get(NDArrayIndex.interval(0, weights)));
            parts.put(BIAS, vector.get(NDArrayIndex.interval(weights, biases)));
            parts.put(VISIBLE_BIAS, vector.get(NDArrayIndex.interval(biases, flat.length())));
            return parts;
        }
    }

    private static INDArray part(Map<String, INDArray> parts, String key) {
        INDArray part = parts.get(key);
        if (part == null) {
            throw new IllegalStateException("TiedDenseLayer must have a parameter " + key + ", got " + parts.keySet());
        }
        return part;
    }

    /** The layer at work. */
    public static class Impl extends BaseLayer<TiedDenseLayer> {

        private static final long serialVersionUID = 1L;

        private boolean decoderWasHere;

        protected Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        /**
         * Takes a decoder's share of the gradients of W and vb. Decoders are called before this layer in the backward
         * pass, so the first one overwrites what the last step left in the views and this layer adds to it.
         *
         * @param hidden the decoder's input [batch, nOut]
         * @param delta gradient at the decoder's preactivation [batch, nIn]
         */
        void addDecoderGradient(INDArray hidden, INDArray delta) {
            if (gradientViews == null) {
                return; // frozen: Deeplearning4j gives such layers no gradient
            }
            Nd4j.gemm(delta, hidden, part(gradientViews, WEIGHTS), true, false, 1, decoderWasHere ? 1 : 0);
            INDArray visibleBias = part(gradientViews, VISIBLE_BIAS);
            if (decoderWasHere) {
                visibleBias.addi(delta.sum(0));
            } else {
                delta.sum(visibleBias, 0);
            }
            decoderWasHere = true;
        }

        /** Gradient at the preactivations of a penalty of the layer's own; called before those are overwritten. */
        @Nullable INDArray penaltyDelta(INDArray preactivation) {
            return null;
        }

        /** Adds what such a penalty gives the weights directly; called after {@link #penaltyDelta}. */
        void addPenaltyGradient(INDArray weightGradient) {}

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            // a backward pass that broke off must not leave its share to the next one
            decoderWasHere = false;
            return super.activate(training, workspaces);
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            INDArray preactivation = preOutput(true, workspaces);
            INDArray penalty = penaltyDelta(preactivation);
            INDArray delta = layerConf()
                    .getActivationFn()
                    .backprop(preactivation, epsilon)
                    .getFirst();
            if (penalty != null) {
                delta.addi(penalty);
            }
            if (maskArray != null) {
                applyMask(delta);
            }

            INDArray weightGradient = part(gradientViews, WEIGHTS);
            INDArray biasGradient = part(gradientViews, BIAS);
            INDArray visibleBiasGradient = part(gradientViews, VISIBLE_BIAS);
            Nd4j.gemm(
                    input.castTo(weightGradient.dataType()),
                    delta,
                    weightGradient,
                    true,
                    false,
                    1,
                    decoderWasHere ? 1 : 0);
            addPenaltyGradient(weightGradient);
            delta.sum(biasGradient, 0);
            if (!decoderWasHere) {
                visibleBiasGradient.assign(0);
            }
            decoderWasHere = false;
            Gradient gradient = new DefaultGradient();
            gradient.setGradientFor(WEIGHTS, weightGradient);
            gradient.setGradientFor(BIAS, biasGradient);
            gradient.setGradientFor(VISIBLE_BIAS, visibleBiasGradient);

            INDArray weights = getParamWithNoise(WEIGHTS, true, workspaces);
            INDArray below = workspaces.createUninitialized(
                    ArrayType.ACTIVATION_GRAD, delta.dataType(), new long[] {weights.size(0), delta.size(0)}, 'f');
            below = weights.mmuli(delta.transpose(), below).transpose();
            weightNoiseParams.clear();
            return new Pair<>(gradient, backpropDropOutIfPresent(below));
        }

        @Override
        public boolean isPretrainLayer() {
            return false;
        }
    }
}
