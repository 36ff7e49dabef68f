package org.aezoo.layers;

import java.util.Collection;
import java.util.Objects;
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
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Deeplearning4j's fully connected layer, made fast on the CPU.
 *
 * <pre>
 *   y = f(x W + b)             [batch, nOut]
 * </pre>
 *
 * <p>It computes the same: identity, sigmoid, tanh and ReLU in single precision go through fused kernels, everything
 * else (other activations, dropout on the input, weight noise, masks, double precision, other backends) through
 * Deeplearning4j. What is saved: the product of the forward pass, which Deeplearning4j computes again on the way back,
 * and several walks over the output.
 */
public final class FusedDenseLayer extends FeedForwardLayer {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private boolean first;

    /** For reading from JSON. */
    private FusedDenseLayer() {}

    private FusedDenseLayer(Builder builder) {
        super(builder);
        initializeConstraints(builder);
    }

    /** Says that the layer's input is the network's own: the gradient there, which nobody takes, is left out. */
    public void setFirst(boolean first) {
        this.first = first;
    }

    public boolean isFirst() {
        return first;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        LayerValidation.assertNInNOutSet("FusedDenseLayer", getLayerName(), index, getNIn(), getNOut());
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
        return DefaultParamInitializer.getInstance();
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
        return other instanceof FusedDenseLayer layer && super.equals(layer) && layer.first == first;
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + Boolean.hashCode(first);
    }

    /** Takes sizes, activation, initialisation and regularisation like every dense layer. */
    @SuppressWarnings("unchecked") // Deeplearning4j declares <E extends Layer> E build()
    public static final class Builder extends FeedForwardLayer.Builder<Builder> {

        @Override
        public FusedDenseLayer build() {
            return new FusedDenseLayer(this);
        }
    }

    /** The layer at work. */
    private static final class Impl extends BaseLayer<FusedDenseLayer> {

        private static final long serialVersionUID = 1L;

        private final @Nullable Transfer transfer;
        private transient @Nullable INDArray output;
        private transient @Nullable INDArray outputOf;

        Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
            transfer = Transfer.of(layerConf().getActivationFn());
        }

        private boolean plain() {
            return transfer == null
                    || !DensePass.suits(layerConf(), input, getParam(DefaultParamInitializer.WEIGHT_KEY), maskArray);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            output = null;
            Transfer f = transfer;
            if (f == null || plain()) {
                return super.activate(training, workspaces);
            }
            DensePass.Forward pass = DensePass.forward(
                    input,
                    getParam(DefaultParamInitializer.WEIGHT_KEY),
                    false,
                    getParam(DefaultParamInitializer.BIAS_KEY),
                    f,
                    training,
                    workspaces);
            if (training) {
                output = pass.kept();
                outputOf = input;
            }
            return pass.output();
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            INDArray y = output;
            Transfer f = transfer;
            if (y == null || f == null || outputOf != input || plain() || !Host.holds(epsilon)) {
                return super.backpropGradient(epsilon, workspaces);
            }
            INDArray weightGradient = gradientView(DefaultParamInitializer.WEIGHT_KEY);
            INDArray biasGradient = gradientView(DefaultParamInitializer.BIAS_KEY);
            float[] sum = new float[(int) biasGradient.length()];
            INDArray delta = DensePass.delta(epsilon, y, f, sum, workspaces);
            Host.write(biasGradient, sum);
            Gemm.multiply(input, true, delta, false, weightGradient, 0);
            Gradient gradient = new DefaultGradient();
            gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, weightGradient);
            gradient.setGradientFor(DefaultParamInitializer.BIAS_KEY, biasGradient);
            boolean needed = !layerConf().first;
            return new Pair<>(
                    gradient,
                    needed
                            ? DensePass.below(delta, getParam(DefaultParamInitializer.WEIGHT_KEY), false, workspaces)
                            : null);
        }

        @Override
        public boolean isPretrainLayer() {
            return false;
        }

        private INDArray gradientView(String key) {
            return Objects.requireNonNull(gradientViews.get(key), key);
        }

        @Override
        public void clear() {
            super.clear();
            output = null;
            outputOf = null;
        }
    }
}
