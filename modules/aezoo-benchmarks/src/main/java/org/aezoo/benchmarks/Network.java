package org.aezoo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.aezoo.layers.BernoulliLoss;
import org.aezoo.layers.ContractiveDenseLayer;
import org.aezoo.layers.FusedDenseLayer;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.layers.KlSparsityLayer;
import org.aezoo.layers.L1PenaltyLayer;
import org.aezoo.layers.NativeConvolutionLayer;
import org.aezoo.layers.NativeDeconvolutionLayer;
import org.aezoo.layers.SquaredErrorLoss;
import org.aezoo.layers.TiedDecoderVertex;
import org.aezoo.layers.TiedDenseLayer;
import org.aezoo.layers.TopKLayer;
import org.aezoo.layers.UnitVarianceSamplingLayer;
import org.aezoo.layers.WeightedLoss;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Nonlinearity;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * What a model declares, in words that every contestant understands: a chain of steps from the input to the loss.
 *
 * @param steps from input to output
 * @param code name of the step whose output is the code
 */
record Network(List<Step> steps, String code) {

    /** Kinds of steps for which stock Deeplearning4j has a layer. */
    private static final Set<String> STOCK = Set.of("dense", "dropout", "convolution", "deconvolution", "loss");

    /** Kinds of steps that the network made with DJL has. */
    private static final Set<String> PLAIN = Set.of("dense", "loss");

    /**
     * A step.
     *
     * @param name of the vertex in the zoo's graph; parameters are named after it
     * @param kind dense, tied, untie, contractive, l1, kl, top-k, dropout, unit-noise, sampling, convolution,
     *     deconvolution, loss
     * @param activation what follows the linear part; absent where there is none
     * @param in values or maps per example before
     * @param out values or maps per example behind
     * @param kernel height and width of a convolution's kernel, empty for others; strides are 2, paddings 1
     * @param picture height and width of the picture that flat rows are before a convolution; empty if none are
     * @param encoder whose weights an untie step uses
     * @param loss bernoulli or mse, for the loss
     * @param weighted whether the targets bring a weight with each value
     */
    record Step(
            String name,
            String kind,
            @Nullable String activation,
            long in,
            long out,
            List<Integer> kernel,
            List<Long> picture,
            @Nullable String encoder,
            @Nullable String loss,
            boolean weighted) {

        private static Step dense(String name, String kind, @Nullable String activation, long in, long out) {
            return new Step(name, kind, activation, in, out, List.of(), List.of(), null, null, false);
        }
    }

    /** Reads the network that a model declares; nothing is allocated. */
    static Network of(AutoencoderModel model) {
        ComputationGraphConfiguration graph = model.graph(1);
        Map<String, InputType> outputs = graph.getLayerActivationTypes(true, model.inputType());
        List<Step> steps = new ArrayList<>();
        String below = graph.getNetworkInputs().get(0);
        long size = model.inputType().arrayElementsPerExample();
        for (Map.Entry<String, GraphVertex> entry : graph.getVertices().entrySet()) {
            String name = entry.getKey();
            if (!List.of(below).equals(graph.getVertexInputs().get(name))) {
                throw new IllegalArgumentException(model.id() + " is no chain: " + name + " does not follow " + below);
            }
            InputType output = outputs.get(name);
            size = add(steps, name, entry.getValue(), size, output == null ? size : output.arrayElementsPerExample());
            below = name;
        }
        return new Network(List.copyOf(steps), model.codeVertex());
    }

    private static long add(List<Step> steps, String name, GraphVertex vertex, long in, long out) {
        if (vertex instanceof TiedDecoderVertex) {
            // decoders go back through the encoders in turn
            long done = steps.stream().filter(s -> s.kind().equals("untie")).count();
            List<String> encoders = steps.stream()
                    .filter(s -> s.kind().equals("tied") || s.kind().equals("contractive"))
                    .map(Step::name)
                    .toList();
            String encoder = encoders.get(encoders.size() - 1 - (int) done);
            steps.add(new Step(name, "untie", "identity", in, out, List.of(), List.of(), encoder, null, false));
            return out;
        }
        if (!(vertex instanceof LayerVertex layerVertex)) {
            throw new IllegalArgumentException(
                    "no word for the vertex " + vertex.getClass().getSimpleName());
        }
        Layer layer = layerVertex.getLayerConf().getLayer();
        if (layer instanceof BaseOutputLayer output) {
            steps.add(Step.dense(name, "dense", "identity", output.getNIn(), output.getNOut()));
            steps.add(loss(name, output, output.getLossFn(), output.getNOut()));
        } else if (layer instanceof LossLayer output) {
            steps.add(loss(name, output, output.getLossFn(), out));
        } else if (layer instanceof ConvolutionLayer convolution) {
            steps.add(convolution(name, layerVertex, convolution));
        } else if (layer instanceof FeedForwardLayer dense && denseKind(layer) != null) {
            steps.add(Step.dense(
                    name, String.valueOf(denseKind(layer)), activation(dense), dense.getNIn(), dense.getNOut()));
        } else {
            steps.add(Step.dense(name, unitKind(layer), null, in, out));
        }
        return out;
    }

    private static @Nullable String denseKind(Layer layer) {
        return layer instanceof ContractiveDenseLayer
                ? "contractive"
                : layer instanceof TiedDenseLayer ? "tied" : layer instanceof FusedDenseLayer ? "dense" : null;
    }

    private static String unitKind(Layer layer) {
        if (layer instanceof L1PenaltyLayer) {
            return "l1";
        } else if (layer instanceof KlSparsityLayer) {
            return "kl";
        } else if (layer instanceof TopKLayer) {
            return "top-k";
        } else if (layer instanceof DropoutLayer) {
            return "dropout";
        } else if (layer instanceof UnitVarianceSamplingLayer) {
            return "unit-noise";
        } else if (layer instanceof GaussianSamplingLayer) {
            return "sampling";
        }
        throw new IllegalArgumentException(
                "no word for the layer " + layer.getClass().getSimpleName());
    }

    private static Step convolution(String name, LayerVertex vertex, ConvolutionLayer layer) {
        String kind = layer instanceof NativeDeconvolutionLayer
                ? "deconvolution"
                : layer instanceof NativeConvolutionLayer ? "convolution" : "unknown convolution";
        List<Integer> kernel = List.of(layer.getKernelSize()[0], layer.getKernelSize()[1]);
        List<Long> picture = vertex.getPreProcessor() instanceof FeedForwardToCnnPreProcessor flat
                ? List.of(flat.getInputHeight(), flat.getInputWidth())
                : List.of();
        return new Step(
                name, kind, activation(layer), layer.getNIn(), layer.getNOut(), kernel, picture, null, null, false);
    }

    private static Step loss(String name, BaseLayer layer, ILossFunction function, long size) {
        boolean weighted = function instanceof WeightedLoss;
        ILossFunction inner = function instanceof WeightedLoss outer ? outer.inner() : function;
        String loss = inner instanceof BernoulliLoss
                ? "bernoulli"
                : inner instanceof SquaredErrorLoss ? "mse" : "unknown loss";
        return new Step(name, "loss", activation(layer), size, size, List.of(), List.of(), null, loss, weighted);
    }

    private static String activation(BaseLayer layer) {
        IActivation function = layer.getActivationFn();
        for (Nonlinearity known : Nonlinearity.values()) {
            if (known.activation().getActivationFunction().equals(function)) {
                return known.name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }
        throw new IllegalArgumentException("no word for the activation " + function);
    }

    /** Whether stock Deeplearning4j can express it. */
    boolean stock() {
        return steps.stream().allMatch(s -> STOCK.contains(s.kind()) && !s.weighted());
    }

    /** Whether it is nothing but dense layers. */
    boolean plain() {
        return steps.stream().allMatch(s -> PLAIN.contains(s.kind()) && !s.weighted());
    }

    /** Whether training draws numbers inside of it, which no two contestants draw alike. */
    boolean random() {
        return steps.stream()
                .anyMatch(s -> Set.of("dropout", "unit-noise", "sampling").contains(s.kind()));
    }

    /** The matrix products of a network without convolutions, in order; empty for others. */
    List<Step> products() {
        if (steps.stream().anyMatch(s -> s.kind().endsWith("convolution"))) {
            return List.of();
        }
        return steps.stream()
                .filter(s -> Set.of("dense", "tied", "untie", "contractive").contains(s.kind()))
                .toList();
    }
}
