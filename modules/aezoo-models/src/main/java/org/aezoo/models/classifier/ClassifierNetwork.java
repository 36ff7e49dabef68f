package org.aezoo.models.classifier;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.layers.CategoricalLoss;
import org.aezoo.layers.FusedAdam;
import org.aezoo.layers.FusedDenseLayer;
import org.aezoo.layers.FusedOutputLayer;
import org.aezoo.layers.KlSparsityLayer;
import org.aezoo.layers.L1PenaltyLayer;
import org.aezoo.layers.NativeConvolutionLayer;
import org.aezoo.layers.TiedDenseLayer;
import org.aezoo.layers.TopKLayer;
import org.aezoo.layers.UnitVarianceSamplingLayer;
import org.aezoo.layers.sparse.SparseCodeLayer;
import org.aezoo.layers.variational.L2PenaltyLayer;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Masked;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.trained.TrainedClassifier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The network of a {@link Classifier}: an encoder's layers under their own names, {@code hidden-1}, ... and the output
 * {@code class}.
 */
public final class ClassifierNetwork {

    /** Name of the output, whose activation is the classes' probabilities. */
    public static final String OUTPUT = "class";

    private final Classifier settings;
    private final String encoder;
    private final InputType inputType;
    private final Map<String, Layer> layers;

    private ClassifierNetwork(Classifier settings, String encoder, InputType inputType, Map<String, Layer> layers) {
        this.settings = settings;
        this.encoder = encoder;
        this.inputType = inputType;
        this.layers = layers;
    }

    /**
     * On top of an autoencoder's encoder.
     *
     * @throws InvalidInputException if that is no chain of layers which can be trained on
     */
    public static ClassifierNetwork on(AutoencoderModel model, Classifier settings) {
        if (model instanceof Masked) {
            throw new InvalidInputException("the encoder of " + model.id()
                    + " sees examples with holes: start the classifier from a model that sees whole ones");
        }
        ComputationGraphConfiguration graph = model.graph(0);
        List<String> names = new ArrayList<>();
        String at = model.codeVertex();
        while (!graph.getNetworkInputs().contains(at)) {
            names.add(at);
            List<String> below = graph.getVertexInputs().getOrDefault(at, List.of());
            if (below.size() != 1 || !(graph.getVertices().get(at) instanceof LayerVertex)) {
                throw unfit(model, at, "joins several inputs");
            }
            at = below.get(0);
        }
        Collections.reverse(names);
        Map<String, Layer> layers = new LinkedHashMap<>();
        for (String name : names) {
            if (graph.getVertices().get(name) instanceof LayerVertex vertex) {
                Layer layer = vertex.getLayerConf().getLayer();
                Layer copy = trainable(layer);
                if (copy != null) {
                    layers.put(name, copy);
                } else if (!passesThrough(layer)) {
                    throw unfit(model, name, "is a " + layer.getClass().getSimpleName());
                }
            }
        }
        return new ClassifierNetwork(settings, model.id(), model.inputType(), layers);
    }

    /** Without an autoencoder: the encoder's sizes come from the settings. */
    public static ClassifierNetwork plain(DataShape shape, Classifier settings) {
        Map<String, Layer> layers = new LinkedHashMap<>();
        List<Integer> sizes = settings.encoderSizes();
        for (int k = 1; k <= sizes.size(); k++) {
            layers.put("encoder-" + k, Graphs.dense(sizes.get(k - 1), settings.activation()));
        }
        return new ClassifierNetwork(settings, "none", InputType.feedForward(shape.size()), layers);
    }

    private static InvalidInputException unfit(AutoencoderModel model, String layer, String why) {
        return new InvalidInputException(
                "the encoder of " + model.id() + " cannot be trained as a classifier: its layer " + layer + " " + why
                        + "; start from a model with a chain of layers, such as denoising");
    }

    /** A copy that supervised training can change; null if there is nothing to train in it. */
    private static @Nullable Layer trainable(Layer layer) {
        if (layer instanceof FusedDenseLayer || layer instanceof TiedDenseLayer) {
            FeedForwardLayer dense = (FeedForwardLayer) layer;
            FusedDenseLayer copy = new FusedDenseLayer.Builder()
                    .nOut((int) dense.getNOut())
                    .activation(dense.getActivationFn())
                    .build();
            copy.setWeightInitFn(dense.getWeightInitFn());
            return copy;
        }
        if (layer instanceof NativeConvolutionLayer convolution) {
            NativeConvolutionLayer copy = convolution.clone();
            copy.setRegularization(null);
            return copy;
        }
        if (layer instanceof SparseCodeLayer sparse && !sparse.perBatch()) {
            return new TopKLayer(sparse.k());
        }
        return layer instanceof TopKLayer ? layer.clone() : null;
    }

    /** Whether a layer hands its input on when training is over. */
    private static boolean passesThrough(Layer layer) {
        return layer instanceof KlSparsityLayer
                || layer instanceof L1PenaltyLayer
                || layer instanceof L2PenaltyLayer
                || layer instanceof UnitVarianceSamplingLayer
                || layer instanceof DropoutLayer;
    }

    /** The id of the autoencoder that gives the encoder; {@code none} without one. */
    public String encoder() {
        return encoder;
    }

    /** How the network takes its input. */
    public InputType inputType() {
        return inputType;
    }

    /** Name of the last layer below the output: {@link TrainedClassifier#encode} gives its activation. */
    public String codeLayer() {
        int hidden = settings.hiddenSizes().size();
        return hidden > 0 ? "hidden-" + hidden : new ArrayList<>(layers.keySet()).get(layers.size() - 1);
    }

    /**
     * The network, ready for {@code new ComputationGraph(...)}.
     *
     * @param classes how many there are, at least 2
     * @param seed decides the first weights and dropout
     */
    public ComputationGraphConfiguration graph(int classes, long seed) {
        var graph = Graphs.start(seed, settings.learningRate(), settings.weightDecay(), inputType);
        String below = "input";
        int above = layers.size();
        for (Map.Entry<String, Layer> layer : layers.entrySet()) {
            // the builder fills sizes and names in
            Layer copy = layer.getValue().clone();
            above--;
            if (copy instanceof BaseLayer trained) {
                trained.setIUpdater(
                        new FusedAdam(settings.encoderLearningRate() * Math.pow(settings.layerDecay(), above)));
            }
            graph.addLayer(layer.getKey(), copy, below);
            below = copy instanceof FusedDenseLayer ? withDropout(graph, layer.getKey()) : layer.getKey();
        }
        for (int k = 1; k <= settings.hiddenSizes().size(); k++) {
            String name = "hidden-" + k;
            graph.addLayer(name, Graphs.dense(settings.hiddenSizes().get(k - 1), settings.activation()), below);
            below = withDropout(graph, name);
        }
        graph.addLayer(
                OUTPUT,
                new FusedOutputLayer.Builder(new CategoricalLoss())
                        .nOut(classes)
                        .activation(Activation.SOFTMAX)
                        .weightInit(WeightInit.XAVIER)
                        .build(),
                below);
        return Graphs.end(graph, OUTPUT);
    }

    private String withDropout(ComputationGraphConfiguration.GraphBuilder graph, String below) {
        if (settings.dropout() == 0) {
            return below;
        }
        String name = "dropout-" + below;
        // Deeplearning4j takes the probability of keeping
        graph.addLayer(name, new DropoutLayer(1 - settings.dropout()), below);
        return name;
    }

    /** Gives a network of this kind the weights of the autoencoder's encoder. */
    public void copyWeights(ComputationGraph from, ComputationGraph to) {
        for (String name : layers.keySet()) {
            for (Map.Entry<String, INDArray> parameter :
                    to.getLayer(name).paramTable().entrySet()) {
                parameter.getValue().assign(from.getLayer(name).getParam(parameter.getKey()));
            }
        }
    }
}
