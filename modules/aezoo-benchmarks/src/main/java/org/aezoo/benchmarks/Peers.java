package org.aezoo.benchmarks;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.aezoo.layers.BernoulliLoss;
import org.aezoo.layers.FusedDenseLayer;
import org.aezoo.layers.FusedOutputLayer;
import org.aezoo.models.AutoencoderModel;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/** The same networks elsewhere: made of Deeplearning4j's own layers here, of PyTorch in {@code peers.py}. */
final class Peers {

    /** What {@code peers.py} knows. */
    private static final Set<String> IN_PYTORCH = Set.of(
            "shallow",
            "deep",
            "sparse-l1",
            "sparse-kl",
            "top-k",
            "dropout",
            "denoising",
            "contractive",
            "gaussian-probabilistic",
            "vae",
            "beta-vae",
            "convolutional");

    private Peers() {}

    static boolean knows(String variant) {
        return IN_PYTORCH.contains(variant);
    }

    /** The network of Deeplearning4j's own layers; empty where they cannot express it. */
    static Optional<ComputationGraphConfiguration> stock(AutoencoderModel model) {
        ComputationGraphConfiguration ours = model.graph(1);
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-3))
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.feedForward(model.inputSize()));
        for (Map.Entry<String, GraphVertex> vertex : ours.getVertices().entrySet()) {
            String[] below = Objects.requireNonNull(ours.getVertexInputs().get(vertex.getKey()))
                    .toArray(String[]::new);
            Optional<Layer> layer = vertex.getValue() instanceof LayerVertex own
                    ? stock(own.getLayerConf().getLayer())
                    : Optional.empty();
            if (layer.isEmpty()) {
                return Optional.empty();
            }
            graph.addLayer(vertex.getKey(), layer.get(), below);
        }
        return Optional.of(graph.setOutputs("reconstruction").build());
    }

    private static Optional<Layer> stock(Layer layer) {
        if (layer instanceof FusedDenseLayer dense) {
            return Optional.of(new DenseLayer.Builder()
                    .nOut((int) dense.getNOut())
                    .activation(dense.getActivationFn())
                    .build());
        }
        if (layer instanceof FusedOutputLayer output && output.getLossFn() instanceof BernoulliLoss) {
            return Optional.of(new OutputLayer.Builder(new LossBinaryXENT())
                    .nOut((int) output.getNOut())
                    .activation(output.getActivationFn())
                    .build());
        }
        return layer instanceof DropoutLayer ? Optional.of(layer.clone()) : Optional.empty();
    }
}
