package org.aezoo.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.aezoo.layers.TiedDecoderVertex;
import org.aezoo.layers.TiedDenseLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The network of a model within an ONNX graph: from vertices whose values are given to any others, of which only what these
 * need is written. Weights are written once, however often a network is put into the same graph.
 */
final class Network {

    private final ComputationGraph network;
    private final ComputationGraphConfiguration configuration;
    private final OnnxGraph graph;
    private final Map<String, Tensor> known;
    private final Map<String, Tensor> logits = new HashMap<>();

    /** @param given values of inputs or vertices by name */
    Network(ComputationGraph network, OnnxGraph graph, Map<String, Tensor> given) {
        this.network = network;
        configuration = network.getConfiguration();
        this.graph = graph;
        known = new HashMap<>(given);
    }

    /** The only input of a network. */
    static String input(ComputationGraph network) {
        return network.getConfiguration().getNetworkInputs().get(0);
    }

    /** What a vertex puts out. */
    Tensor at(String vertex) {
        Tensor value = known.get(vertex);
        if (value == null) {
            value = compute(vertex);
            known.put(vertex, value);
        }
        return value;
    }

    /** What probabilities of a vertex are made of; null where it puts out none. */
    @Nullable Tensor logits(String vertex) {
        at(vertex);
        return logits.get(vertex);
    }

    private Tensor compute(String vertex) {
        List<String> below = configuration.getVertexInputs().get(vertex);
        if (below == null) {
            throw new IllegalStateException("nothing is known of the input '" + vertex + "'");
        }
        Tensor[] inputs = below.stream().map(this::at).toArray(Tensor[]::new);
        GraphVertex conf = Objects.requireNonNull(configuration.getVertices().get(vertex));
        graph.scope(vertex);
        if (conf instanceof TiedDecoderVertex tied) {
            Tensor z = graph.node(
                            "Gemm",
                            Map.of("transB", 1L),
                            inputs[0],
                            new Parameters(tied.encoder()).get("W"),
                            new Parameters(tied.encoder()).get(TiedDenseLayer.VISIBLE_BIAS, tied.size()))
                    .shaped(tied.size());
            return activated(vertex, tied.activation(), z);
        }
        if (!(conf instanceof LayerVertex layered)) {
            return VertexOperators.apply(graph, vertex, conf, inputs);
        }
        Tensor x = layered.getPreProcessor() == null
                ? inputs[0]
                : VertexOperators.apply(graph, vertex, layered.getPreProcessor(), inputs[0]);
        Layer layer = layered.getLayerConf().getLayer();
        Tensor z = LayerOperators.apply(graph, layer, new Parameters(vertex), x);
        return LayerOperators.isActivated(layer) ? activated(vertex, ((BaseLayer) layer).getActivationFn(), z) : z;
    }

    private Tensor activated(String vertex, IActivation f, Tensor z) {
        if (Activations.isProbability(f)) {
            logits.put(vertex, z);
        }
        return Activations.apply(graph, f, z);
    }

    /** The parameters of a layer. */
    private final class Parameters implements LayerOperators.Weights {

        private final String vertex;

        Parameters(String vertex) {
            this.vertex = vertex;
        }

        private INDArray parameter(String key) {
            return network.getLayer(vertex).getParam(key);
        }

        @Override
        public float[] values(String key) {
            try (INDArray ordered = parameter(key).dup('c')) {
                return ordered.data().asFloat();
            }
        }

        @Override
        public Tensor get(String key, long... shape) {
            return mapped(key, DoubleUnaryOperator.identity(), shape);
        }

        @Override
        public Tensor mapped(String key, DoubleUnaryOperator function, long... shape) {
            long[] full = shape.length == 0 ? parameter(key).shape() : shape;
            return graph.weights(vertex + "." + key, full, () -> {
                float[] values = values(key);
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) function.applyAsDouble(values[i]);
                }
                return values;
            });
        }
    }
}
