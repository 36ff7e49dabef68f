package org.aezoo.models.trained;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.aezoo.data.CountPreparation;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.classifier.ClassifierNetwork;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/** Holds what a model file says of its network against the network, before anything is made of it. */
final class CardChecks {

    private CardChecks() {}

    /**
     * Whether names and scaling are of as many values as an example has.
     *
     * @throws InvalidInputException if not
     */
    static void values(ModelCard card, Path file) {
        int size = card.shape().size();
        int names = card.featureNames().size();
        if ((names != 0 && names != size) || card.featureNames().stream().anyMatch(Objects::isNull)) {
            throw damaged(file, names + " column names for examples of " + size + " values");
        }
        int scaled = card.scaling().shift().length;
        if (scaled != 1 && scaled != size) {
            throw damaged(file, "a scaling of " + scaled + " values for examples of " + size);
        }
        CountPreparation done = card.preparation();
        int counted = done == null ? size : done.columns().length == 0 ? done.width() : done.columns().length;
        if (counted != size) {
            throw damaged(file, "a preparation of " + counted + " counts for examples of " + size + " values");
        }
    }

    /**
     * Whether a network has the layers that its settings make.
     *
     * @throws IOException if not
     */
    static void network(AutoencoderModel model, ComputationGraph graph, ModelCard card, Path file) throws IOException {
        if (model.inputSize() != card.shape().size()) {
            throw damaged(
                    file,
                    "settings of " + model.inputSize() + " values for examples of "
                            + card.shape().size());
        }
        Map<String, Long> wanted = parameters(model.graph(card.seed()));
        Map<String, Long> there = parameters(graph.getConfiguration());
        if (!wanted.equals(there)) {
            throw new IOException(
                    "its settings make a network of other layers than it has: " + firstDifference(wanted, there));
        }
    }

    /**
     * Whether a classifier's network has an output for each class, and the layer that is said to be its code.
     *
     * @throws IOException if not
     */
    static void classifier(ModelCard.Classes classes, ComputationGraph graph, ModelCard card, Path file)
            throws IOException {
        ComputationGraphConfiguration configuration = graph.getConfiguration();
        FeedForwardLayer output = layer(configuration, ClassifierNetwork.OUTPUT);
        if (output == null || output.getNOut() != classes.names().size()) {
            throw damaged(
                    file,
                    classes.names().size() + " classes for a network of "
                            + (output == null ? "no" : Long.toString(output.getNOut())) + " outputs");
        }
        if (!configuration.getVertices().containsKey(classes.codeLayer())) {
            throw new IOException("its network has no layer '" + classes.codeLayer() + "'");
        }
        for (Map.Entry<String, GraphVertex> vertex : configuration.getVertices().entrySet()) {
            FeedForwardLayer below = layer(configuration, vertex.getKey());
            boolean first = Objects.requireNonNullElse(
                            configuration.getVertexInputs().get(vertex.getKey()), List.<String>of())
                    .contains(configuration.getNetworkInputs().get(0));
            if (first
                    && below != null
                    && !(below instanceof ConvolutionLayer) // whose inputs are channels
                    && below.getNIn() > 0
                    && below.getNIn() != card.shape().size()) {
                throw damaged(
                        file,
                        "a network of " + below.getNIn() + " inputs for examples of "
                                + card.shape().size());
            }
        }
    }

    private static @Nullable FeedForwardLayer layer(ComputationGraphConfiguration configuration, String name) {
        return configuration.getVertices().get(name) instanceof LayerVertex vertex
                        && vertex.getLayerConf().getLayer() instanceof FeedForwardLayer layer
                ? layer
                : null;
    }

    /** How many numbers each layer has that has some. */
    private static Map<String, Long> parameters(ComputationGraphConfiguration configuration) {
        Map<String, Long> parameters = new LinkedHashMap<>();
        configuration.getVertices().forEach((name, vertex) -> {
            long count = vertex.numParams(true);
            if (count > 0) {
                parameters.put(name, count);
            }
        });
        return parameters;
    }

    private static String firstDifference(Map<String, Long> wanted, Map<String, Long> there) {
        for (Map.Entry<String, Long> layer : wanted.entrySet()) {
            if (!layer.getValue().equals(there.get(layer.getKey()))) {
                return "the layer " + layer.getKey() + " has " + there.getOrDefault(layer.getKey(), 0L)
                        + " parameters and by the settings " + layer.getValue();
            }
        }
        return "it has " + there.size() + " layers with parameters and by the settings " + wanted.size();
    }

    private static InvalidInputException damaged(Path file, String what) {
        return new InvalidInputException(
                "the entry " + ModelArchive.CARD + " of " + file + " has " + what + ": the file is damaged");
    }
}
