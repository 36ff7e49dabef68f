package org.aezoo.layers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.layers.base.KernelDenseLayer;
import org.aezoo.layers.base.LayerSetup;
import org.aezoo.layers.cpu.ActivationKernel;
import org.aezoo.layers.cpu.Gemm;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.cpu.Kernels;
import org.aezoo.layers.internal.kernels.DensePass;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
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
public class TiedDenseLayer extends KernelDenseLayer {

    private static final long serialVersionUID = 1L;

    /** Key of the visible bias, which the decoder adds. */
    public static final String VISIBLE_BIAS = "vb";

    /** For reading from JSON. */
    protected TiedDenseLayer() {}

    protected TiedDenseLayer(FeedForwardLayer.Builder<?> builder) {
        super(builder);
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    @Override
    public ParamInitializer initializer() {
        return new Parameters();
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
            parameters.put(WEIGHTS, createWeightMatrix(conf, LayerSetup.part(WEIGHTS, parts), initialize));
            parameters.put(BIAS, createBias(conf, LayerSetup.part(BIAS, parts), initialize));
            parameters.put(
                    VISIBLE_BIAS, createBias(layer.getNIn(), 0, LayerSetup.part(VISIBLE_BIAS, parts), initialize));
            parameters.keySet().forEach(conf::addVariable);
            return parameters;
        }

        @Override
        public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray flat) {
            FeedForwardLayer layer = (FeedForwardLayer) conf.getLayer();
            Map<String, INDArray> parts = split(layer, flat);
            parts.put(WEIGHTS, LayerSetup.part(WEIGHTS, parts).reshape('f', layer.getNIn(), layer.getNOut()));
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

    /** The layer at work. */
    public static class Impl extends KernelDenseLayer.Impl<TiedDenseLayer> {

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
            Nd4j.gemm(delta, hidden, gradientOf(WEIGHTS), true, false, 1, decoderWasHere ? 1 : 0);
            INDArray visibleBias = gradientOf(VISIBLE_BIAS);
            if (decoderWasHere) {
                visibleBias.addi(delta.sum(0));
            } else {
                delta.sum(visibleBias, 0);
            }
            decoderWasHere = true;
        }

        /** The same from kernels, which have summed {@code delta} over the batch already. */
        void addDecoderGradient(INDArray hidden, INDArray delta, float[] sum) {
            if (gradientViews == null) {
                return;
            }
            Gemm.multiply(delta, true, hidden, false, gradientOf(WEIGHTS), decoderWasHere ? 1 : 0);
            INDArray visibleBias = gradientOf(VISIBLE_BIAS);
            if (decoderWasHere) {
                Kernels.add(sum, HostMemory.read(visibleBias), sum.length);
            }
            HostMemory.write(visibleBias, sum);
            decoderWasHere = true;
        }

        /** A penalty of the layer's own, by kernels: adds its gradient to {@code delta}; see {@link #penaltyDelta}. */
        void addPenaltyDelta(INDArray output, INDArray delta, float[] sum) {}

        /** What such a penalty gives the weights directly, by kernels; called after {@link #addPenaltyDelta}. */
        void addFastPenaltyGradient(INDArray weightGradient) {}

        /** Whether {@link #addPenaltyDelta} changes anything. */
        boolean hasPenalty() {
            return false;
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

        /** The gradients of all parameters, once those of W and b are set. */
        private Gradient gradients() {
            if (!decoderWasHere) {
                gradientOf(VISIBLE_BIAS).assign(0);
            }
            decoderWasHere = false;
            Gradient gradient = new DefaultGradient();
            for (String key : List.of(WEIGHTS, BIAS, VISIBLE_BIAS)) {
                gradient.setGradientFor(key, gradientOf(key));
            }
            return gradient;
        }

        private Pair<Gradient, INDArray> fastBackward(
                INDArray epsilon, INDArray y, ActivationKernel f, LayerWorkspaceMgr workspaces) {
            INDArray weightGradient = gradientOf(WEIGHTS);
            INDArray biasGradient = gradientOf(BIAS);
            float[] sum = new float[(int) y.size(1)];
            INDArray delta = DensePass.delta(epsilon, y, f, sum, workspaces);
            if (hasPenalty()) {
                // identity leaves the epsilon where it was, and that one is not ours to change
                delta = f == ActivationKernel.IDENTITY ? workspaces.dup(ArrayType.BP_WORKING_MEM, delta, 'c') : delta;
                addPenaltyDelta(y, delta, sum);
            }
            HostMemory.write(biasGradient, sum);
            Gemm.multiply(input, true, delta, false, weightGradient, decoderWasHere ? 1 : 0);
            addFastPenaltyGradient(weightGradient);
            return new Pair<>(gradients(), below(delta, workspaces));
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            INDArray y = outputOfKernels(epsilon);
            ActivationKernel f = transfer;
            if (y != null && f != null) {
                return fastBackward(epsilon, y, f, workspaces);
            }
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

            INDArray weightGradient = gradientOf(WEIGHTS);
            INDArray biasGradient = gradientOf(BIAS);
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

            INDArray weights = getParamWithNoise(WEIGHTS, true, workspaces);
            INDArray below = workspaces.createUninitialized(
                    ArrayType.ACTIVATION_GRAD, delta.dataType(), new long[] {weights.size(0), delta.size(0)}, 'f');
            below = weights.mmuli(delta.transpose(), below).transpose();
            weightNoiseParams.clear();
            return new Pair<>(gradients(), backpropDropOutIfPresent(below));
        }
    }
}
