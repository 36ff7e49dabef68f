package org.aezoo.models.common;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.aezoo.layers.ContractiveDenseLayer;
import org.aezoo.layers.FusedAdam;
import org.aezoo.layers.FusedDenseLayer;
import org.aezoo.layers.FusedLossLayer;
import org.aezoo.layers.FusedOutputLayer;
import org.aezoo.layers.NativeConvolutionLayer;
import org.aezoo.layers.TiedDecoderVertex;
import org.aezoo.layers.TiedDenseLayer;
import org.aezoo.layers.sparse.UnitDirections;
import org.aezoo.layers.sparse.UnitLengthConstraint;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.settings.Require;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** The few lines with which every network begins and ends. */
public final class Graphs {

    private Graphs() {}

    /** A graph with one input of flat rows, trained by Adam with decoupled weight decay. */
    public static GraphBuilder start(long seed, AdamSettings model) {
        return start(seed, model.learningRate(), model.weightDecay(), model.inputType());
    }

    /** The same for what is no autoencoder. */
    public static GraphBuilder start(long seed, double learningRate, double weightDecay, InputType input) {
        NeuralNetConfiguration.Builder builder =
                new NeuralNetConfiguration.Builder().seed(nonZero(seed)).updater(new FusedAdam(learningRate));
        if (weightDecay > 0) {
            builder.weightDecay(weightDecay, true);
        }
        return builder.graphBuilder().addInputs("input").setInputTypes(input);
    }

    /** ND4J's generator takes 0 for "whatever the clock says": another fixed number stands in for it. */
    static long nonZero(long seed) {
        return seed == 0 ? 0x9e3779b97f4a7c15L : seed;
    }

    /** A fully connected layer. */
    public static FusedDenseLayer dense(int units, Nonlinearity activation) {
        return new FusedDenseLayer.Builder()
                .nOut(units)
                .activation(activation.activation())
                .weightInit(activation.weightInit())
                .build();
    }

    /** A fully connected layer whose weights a {@link TiedDecoderVertex} uses too. */
    static TiedDenseLayer tiedDense(int units, Nonlinearity activation) {
        return new TiedDenseLayer.Builder()
                .nOut(units)
                .activation(activation.activation())
                .weightInit(activation.weightInit())
                .build();
    }

    /** A fully connected layer with tied weights and a penalty on its Jacobian. */
    public static ContractiveDenseLayer contractive(int units, Nonlinearity activation, double penalty) {
        return new ContractiveDenseLayer.Builder()
                .contraction(penalty)
                .nOut(units)
                .activation(activation.activation())
                .weightInit(activation.weightInit())
                .build();
    }

    /** The way back through a layer made by {@link #tiedDense}. */
    static TiedDecoderVertex tiedDecoder(String encoder, int units, Nonlinearity activation) {
        return new TiedDecoderVertex(encoder, units, activation.activation().getActivationFunction());
    }

    /** Fully connected encoder layers from the input on; the name of the last one, or that of the input. */
    public static String encoders(GraphBuilder graph, HiddenLayers model) {
        return encoders(graph, "input", model);
    }

    /** The same from another vertex on. */
    public static String encoders(GraphBuilder graph, String from, HiddenLayers model) {
        String below = from;
        for (int k = 1; k <= model.hiddenSizes().size(); k++) {
            graph.addLayer("encoder-" + k, dense(model.hiddenSizes().get(k - 1), model.activation()), below);
            below = "encoder-" + k;
        }
        return below;
    }

    /** The mirrored decoder layers from the code on; the name of the last one, or that of the code. */
    public static String decoders(GraphBuilder graph, HiddenLayers model) {
        return decoders(graph, "code", model);
    }

    /** The same from another vertex on. */
    public static String decoders(GraphBuilder graph, String from, HiddenLayers model) {
        String below = from;
        for (int k = model.hiddenSizes().size(); k >= 1; k--) {
            graph.addLayer("decoder-" + k, dense(model.hiddenSizes().get(k - 1), model.activation()), below);
            below = "decoder-" + k;
        }
        return below;
    }

    /** Decoder layers from the code on and the reconstruction, which end the graph. */
    public static ComputationGraphConfiguration decode(GraphBuilder graph, DenseLayers model) {
        return decode(graph, "code", model);
    }

    /** The same from another vertex on. */
    public static ComputationGraphConfiguration decode(GraphBuilder graph, String from, DenseLayers model) {
        return end(graph.addLayer("reconstruction", output(model), decoders(graph, from, model)));
    }

    /** A layer of an encoder that may be tied to its mirror image. */
    public static FeedForwardLayer encoder(int units, Nonlinearity activation, boolean tied) {
        return tied ? tiedDense(units, activation) : dense(units, activation);
    }

    /** Ends a network of one layer each way: back from {@code below}, with the weights of {@code encoder} if tied. */
    public static ComputationGraphConfiguration decode(
            GraphBuilder graph, String below, String encoder, OneLayer model) {
        return model.tied()
                ? tied(graph, below, encoder, model, model.loss().function())
                : end(graph.addLayer("reconstruction", output(model), below));
    }

    /** Ends a network of several layers: back from the code, each with the transposed weights of its encoder layer. */
    public static ComputationGraphConfiguration tied(GraphBuilder graph, DenseLayers model, ILossFunction function) {
        String below = "code";
        String twin = "code";
        for (int k = model.hiddenSizes().size(); k >= 1; k--) {
            graph.addVertex(
                    "decoder-" + k, tiedDecoder(twin, model.hiddenSizes().get(k - 1), model.activation()), below);
            below = "decoder-" + k;
            twin = "encoder-" + k;
        }
        return tied(graph, below, twin, model, function);
    }

    public static ComputationGraphConfiguration tied(
            GraphBuilder graph, String below, String encoder, OutputSettings model, ILossFunction function) {
        return end(graph.addVertex("decoder", tiedDecoder(encoder, model.inputSize(), Nonlinearity.IDENTITY), below)
                .addLayer(
                        "reconstruction", lossOnly(model.inputSize(), model.outputActivation(), function), "decoder"));
    }

    /** An output without weights of its own: activation and loss. */
    public static FusedLossLayer lossOnly(int units, Nonlinearity activation, ReconstructionLoss loss) {
        return lossOnly(units, activation, loss.function());
    }

    /** The same with a loss function that has settings of its own. */
    public static FusedLossLayer lossOnly(int units, Nonlinearity activation, ILossFunction loss) {
        FusedLossLayer layer = new FusedLossLayer.Builder(loss, activation.activation()).build();
        // the builder takes no sizes, and without them the layer tells everybody that its output is empty
        layer.setNIn(units);
        layer.setNOut(units);
        return layer;
    }

    /** The output layer: fully connected, with the loss. */
    public static FusedOutputLayer output(OutputSettings model) {
        return output(model.inputSize(), model.outputActivation(), model.loss().function());
    }

    /** The output layer with a loss function that has settings of its own. */
    public static FusedOutputLayer output(int units, Nonlinearity activation, ILossFunction loss) {
        return (FusedOutputLayer) new FusedOutputLayer.Builder(loss)
                .nOut(units)
                .activation(activation.activation())
                .weightInit(activation.weightInit())
                .build();
    }

    /** The encoder of a dictionary: starts as the transpose of a {@link #dictionary} with the same seed. */
    public static FusedDenseLayer dictionaryEncoder(int units, Nonlinearity activation, long seed) {
        FusedDenseLayer layer = dense(units, activation);
        layer.setWeightInitFn(UnitDirections.encoder(seed));
        return layer;
    }

    /** An output layer in which the weights of each unit of the code are a direction: their length stays 1. */
    public static FusedOutputLayer dictionary(OutputSettings model, long seed) {
        return (FusedOutputLayer) new FusedOutputLayer.Builder(model.loss().function())
                .nOut(model.inputSize())
                .activation(model.outputActivation().activation())
                .weightInit(UnitDirections.decoder(seed, 0))
                .constrainWeights(new UnitLengthConstraint())
                .build();
    }

    /** A part of such a dictionary before the loss, for the units of the code from {@code first} on. */
    public static FusedDenseLayer dictionary(int inputSize, long seed, int first) {
        return new FusedDenseLayer.Builder()
                .nOut(inputSize)
                .activation(Nonlinearity.IDENTITY.activation())
                .weightInit(UnitDirections.decoder(seed, first))
                .constrainWeights(new UnitLengthConstraint())
                .build();
    }

    /** Ends the graph at its one output. */
    public static ComputationGraphConfiguration end(GraphBuilder graph) {
        return end(graph, "reconstruction");
    }

    /** The same at an output of another name. */
    public static ComputationGraphConfiguration end(GraphBuilder graph, String output) {
        return end(graph, List.of(output));
    }

    /** The same at several. */
    public static ComputationGraphConfiguration end(GraphBuilder graph, List<String> outputs) {
        ComputationGraphConfiguration configuration =
                graph.setOutputs(outputs.toArray(String[]::new)).build();
        List<String> inputs = configuration.getNetworkInputs();
        List<GraphVertex> first = new ArrayList<>();
        configuration.getVertices().forEach((name, vertex) -> {
            if (!Collections.disjoint(inputs, configuration.getVertexInputs().get(name))) {
                first.add(vertex);
            }
        });
        // nobody takes the gradient at the network's input; what others there give could not be added to none
        if (first.stream().allMatch(LayerVertex.class::isInstance)) {
            first.forEach(
                    vertex -> markFirst(((LayerVertex) vertex).getLayerConf().getLayer()));
        }
        return configuration;
    }

    private static void markFirst(Layer layer) {
        if (layer instanceof FusedDenseLayer dense) {
            dense.setFirst(true);
        } else if (layer instanceof TiedDenseLayer dense) {
            dense.setFirst(true);
        } else if (layer instanceof NativeConvolutionLayer convolution) {
            convolution.setFirst(true);
        }
    }

    /** Refuses a loss that the output cannot serve. */
    public static void checkLoss(ReconstructionLoss loss, Nonlinearity outputActivation) {
        Require.that(
                loss != ReconstructionLoss.MULTINOMIAL,
                "loss",
                "bernoulli, gaussian or mse, as multinomial is for counts of words: see the document model",
                "multinomial");
        Require.that(
                loss != ReconstructionLoss.BERNOULLI || outputActivation == Nonlinearity.SIGMOID,
                "outputActivation",
                "sigmoid with the bernoulli loss",
                outputActivation);
    }
}
