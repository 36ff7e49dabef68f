package org.aezoo.layers;

import java.util.Objects;
import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.JsonFields;
import org.aezoo.layers.cpu.ActivationKernel;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.internal.kernels.DensePass;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The way back through a {@link TiedDenseLayer}: its weights transposed, and its visible bias.
 *
 * <pre>
 *   z = h W^T + vb             [batch, nIn of the encoder]
 *   y = f(z)
 * </pre>
 *
 * <p>The vertex has no parameters; it finds the encoder in the graph by name and adds its share to the encoder's
 * gradient. At the output leave the activation out and put a {@code LossLayer} on top, which has its own; in the middle
 * of a deep stack give the activation. Layers between encoder and decoder may be frozen only along with the encoder.
 */
public final class TiedDecoderVertex extends GraphVertex {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final String encoder;

    @JsonProperty
    private final long size;

    @JsonProperty
    private final IActivation activation;

    /** Gives preactivations. */
    public TiedDecoderVertex(String encoder, long size) {
        this(encoder, size, new ActivationIdentity());
    }

    /**
     * @param encoder name of the {@link TiedDenseLayer} in the same graph
     * @param size values per example in the output: the number of inputs of the encoder, at least 1
     * @param activation f, applied to the output
     */
    @JsonCreator
    public TiedDecoderVertex(
            @JsonProperty("encoder") String encoder,
            @JsonProperty("size") long size,
            @JsonProperty("activation") IActivation activation) {
        this.encoder = Objects.requireNonNull(encoder, "encoder must name a layer, got null");
        this.size = Arguments.atLeast("size", size, 1);
        this.activation = Objects.requireNonNull(activation, "activation must be given, got null");
    }

    public String encoder() {
        return encoder;
    }

    public long size() {
        return size;
    }

    public IActivation activation() {
        return activation;
    }

    @Override
    @SuppressWarnings("MissingSuperCall") // every field is final and immutable
    public TiedDecoderVertex clone() {
        return new TiedDecoderVertex(encoder, size, activation);
    }

    @Override
    public long numParams(boolean backprop) {
        return 0;
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public int maxVertexInputs() {
        return 1;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        return new Impl(graph, name, index, dataType, this);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... inputs) {
        return InputType.feedForward(size);
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputs) {
        InputType output = InputType.feedForward(size);
        return new LayerMemoryReport.Builder(null, TiedDecoderVertex.class, inputs[0], output)
                .standardMemory(0, 0)
                .workingMemory(0, 0, 0, size)
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return JsonFields.areEqual(this, other);
    }

    @Override
    public int hashCode() {
        return JsonFields.hash(this);
    }

    @Override
    public String toString() {
        return JsonFields.text(this);
    }

    /** The vertex at work. */
    @SuppressWarnings("overrides") // setInputs loses its varargs between two classes of Deeplearning4j
    private static final class Impl extends BaseGraphVertex {

        private static final long serialVersionUID = 1L;

        private final TiedDecoderVertex conf;
        private boolean placeChecked;
        private transient @Nullable INDArray output;
        private transient @Nullable INDArray outputOf;

        Impl(ComputationGraph graph, String name, int index, DataType dataType, TiedDecoderVertex conf) {
            super(graph, name, index, null, null, dataType);
            this.conf = conf;
        }

        @Override
        public boolean hasLayer() {
            return false;
        }

        @Override
        public @Nullable Layer getLayer() {
            return null;
        }

        @Override
        public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
            output = null;
            ActivationKernel f = ActivationKernel.of(conf.activation);
            INDArray hidden = inputs[0];
            if (f == null || !fits(hidden)) {
                return conf.activation.getActivation(preactivation(workspaces), training);
            }
            TiedDenseLayer.Impl encoder = encoder();
            DensePass.Forward pass = DensePass.forward(
                    hidden,
                    encoder.getParam(DefaultParamInitializer.WEIGHT_KEY),
                    true,
                    encoder.getParam(TiedDenseLayer.VISIBLE_BIAS),
                    f,
                    training,
                    workspaces);
            if (training) {
                output = pass.kept();
                outputOf = hidden;
            }
            return pass.output();
        }

        @Override
        public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
            INDArray y = output;
            ActivationKernel f = ActivationKernel.of(conf.activation);
            if (y != null && f != null && outputOf == inputs[0] && HostMemory.holds(epsilon)) {
                return fastBackward(y, f, workspaces);
            }
            // recomputed, as Deeplearning4j's dense layer does: the activation has overwritten it
            INDArray delta = conf.activation instanceof ActivationIdentity
                    ? epsilon
                    : conf.activation
                            .backprop(preactivation(workspaces), epsilon)
                            .getFirst();
            TiedDenseLayer.Impl encoder = encoder();
            if (!(graph.getLayer(conf.encoder) instanceof FrozenLayer)) {
                encoder.addDecoderGradient(inputs[0], delta);
            }
            INDArray weights = encoder.getParam(DefaultParamInitializer.WEIGHT_KEY);
            INDArray below = workspaces.createUninitialized(
                    ArrayType.ACTIVATION_GRAD, delta.dataType(), new long[] {delta.size(0), weights.size(1)}, 'f');
            return new Pair<>(null, new INDArray[] {delta.mmuli(weights, below)});
        }

        private Pair<Gradient, INDArray[]> fastBackward(INDArray y, ActivationKernel f, LayerWorkspaceMgr workspaces) {
            TiedDenseLayer.Impl encoder = encoder();
            float[] sum = new float[(int) y.size(1)];
            INDArray delta = DensePass.delta(epsilon, y, f, sum, workspaces);
            if (!(graph.getLayer(conf.encoder) instanceof FrozenLayer)) {
                encoder.addDecoderGradient(inputs[0], delta, sum);
            }
            INDArray weights = encoder.getParam(DefaultParamInitializer.WEIGHT_KEY);
            return new Pair<>(null, new INDArray[] {DensePass.below(delta, weights, true, workspaces)});
        }

        private boolean fits(INDArray hidden) {
            INDArray weights = encoder().getParam(DefaultParamInitializer.WEIGHT_KEY);
            return hidden.rank() == 2 && hidden.size(1) == weights.size(1) && HostMemory.holds(hidden, weights);
        }

        @Override
        public void clear() {
            super.clear();
            output = null;
            outputOf = null;
        }

        private INDArray preactivation(LayerWorkspaceMgr workspaces) {
            TiedDenseLayer.Impl encoder = encoder();
            INDArray weights = encoder.getParam(DefaultParamInitializer.WEIGHT_KEY);
            INDArray hidden = inputs[0];
            if (hidden.rank() != 2 || hidden.size(1) != weights.size(1)) {
                throw new IllegalStateException("input of " + this + " must be [batch, " + weights.size(1) + "], got "
                        + hidden.shapeInfoToString());
            }
            INDArray output = workspaces.createUninitialized(
                    ArrayType.ACTIVATIONS, weights.dataType(), hidden.size(0), weights.size(0));
            hidden.castTo(weights.dataType()).mmuli(weights.transpose(), output);
            return output.addiRowVector(encoder.getParam(TiedDenseLayer.VISIBLE_BIAS));
        }

        private TiedDenseLayer.Impl encoder() {
            Layer layer = graph.getVertex(conf.encoder) == null ? null : graph.getLayer(conf.encoder);
            while (layer instanceof BaseWrapperLayer wrapper) {
                layer = wrapper.getUnderlying();
            }
            if (!(layer instanceof TiedDenseLayer.Impl encoder)) {
                throw new IllegalStateException("encoder of " + this + " must name a TiedDenseLayer, got "
                        + (layer == null ? "no layer" : layer.getClass().getName()));
            }
            if (!placeChecked) {
                checkPlace(encoder);
                placeChecked = true;
            }
            return encoder;
        }

        private void checkPlace(TiedDenseLayer.Impl encoder) {
            long nIn = encoder.layerConf().getNIn();
            if (nIn != conf.size) {
                throw new IllegalStateException(
                        "size of " + this + " must be the encoder's number of inputs, " + nIn + ", got " + conf.size);
            }
            int encoderIndex = graph.getVertex(conf.encoder).getVertexIndex();
            for (int index : graph.topologicalSortOrder()) {
                if (index == encoderIndex) {
                    return;
                }
                if (index == vertexIndex) {
                    // its gradient would come after the encoder's and be lost
                    throw new IllegalStateException(this + " must come after its encoder in the graph");
                }
            }
        }

        @Override
        public void setBackpropGradientsViewArray(@Nullable INDArray view) {
            if (view != null) {
                throw new IllegalStateException(this + " must have no parameters, got a gradient view");
            }
        }

        @Override
        public @Nullable Pair<INDArray, MaskState> feedForwardMaskArrays(
                INDArray @Nullable [] masks, MaskState state, int batchSize) {
            return masks == null || masks.length == 0 ? null : new Pair<>(masks[0], state);
        }

        @Override
        public String toString() {
            return "TiedDecoderVertex(name=" + vertexName + ",encoder=" + conf.encoder + ")";
        }
    }
}
