package org.aezoo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aezoo.benchmarks.Network.Step;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The same network out of Deeplearning4j's own layers, losses and updater. */
final class StockContender implements Contender {

    private final ComputationGraph graph;
    private final List<MultiDataSet> batches;
    private final int code;

    StockContender(CaseFolder folder) {
        graph = new ComputationGraph(configuration(folder.card().subject().autoencoder()));
        graph.init();
        folder.setWeights(graph);
        batches = folder.dataSets();
        code = graph.getLayer(folder.network().code()).getIndex();
    }

    /** The network that a model declares, as far as stock layers can express it. */
    static ComputationGraphConfiguration configuration(AutoencoderModel model) {
        Map<String, String> settings = Settings.values(model);
        Network network = Network.of(model);
        var graph = new NeuralNetConfiguration.Builder()
                .seed(CaseFolder.SEED)
                .updater(new Adam(Double.parseDouble(String.valueOf(settings.get("learning-rate")))))
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(model.inputType());
        String below = "input";
        List<Step> steps = new ArrayList<>(network.steps());
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            boolean last = i + 1 < steps.size() && steps.get(i + 1).name().equals(step.name());
            if (last) {
                Step loss = steps.get(++i);
                graph.addLayer(
                        step.name(),
                        new OutputLayer.Builder(loss(loss))
                                .nIn(step.in())
                                .nOut(step.out())
                                .activation(activation(loss))
                                .build(),
                        below);
            } else if (step.kind().equals("loss")) {
                var shape = BenchmarkCase.SHAPE;
                graph.addLayer(
                        step.name(),
                        new LossLayer.Builder(loss(step))
                                .activation(activation(step))
                                .build(),
                        new CnnToFeedForwardPreProcessor(shape.height(), shape.width(), shape.channels()),
                        below);
            } else {
                graph.addLayer(step.name(), layer(step, settings), below);
            }
            below = step.name();
        }
        return graph.setOutputs(below).build();
    }

    private static Layer layer(Step step, Map<String, String> settings) {
        return switch (step.kind()) {
            case "dense" ->
                new DenseLayer.Builder()
                        .nIn(step.in())
                        .nOut(step.out())
                        .activation(activation(step))
                        .build();
            case "dropout" -> new DropoutLayer(1 - Double.parseDouble(String.valueOf(settings.get("noise-rate"))));
            case "convolution" ->
                new ConvolutionLayer.Builder(step.kernel().get(0), step.kernel().get(1))
                        .stride(2, 2)
                        .padding(1, 1)
                        .convolutionMode(ConvolutionMode.Truncate)
                        .nIn(step.in())
                        .nOut(step.out())
                        .activation(activation(step))
                        .build();
            case "deconvolution" ->
                new Deconvolution2D.Builder(step.kernel().get(0), step.kernel().get(1))
                        .stride(2, 2)
                        .padding(1, 1)
                        .convolutionMode(ConvolutionMode.Truncate)
                        .nIn(step.in())
                        .nOut(step.out())
                        .activation(activation(step))
                        .build();
            default -> throw new IllegalArgumentException("stock Deeplearning4j has no layer for " + step);
        };
    }

    private static LossFunction loss(Step step) {
        if ("bernoulli".equals(step.loss())) {
            return LossFunction.XENT;
        } else if ("mse".equals(step.loss())) {
            return LossFunction.L2;
        }
        throw new IllegalArgumentException("stock Deeplearning4j has no loss for " + step);
    }

    private static Activation activation(Step step) {
        String name = String.valueOf(step.activation());
        for (Nonlinearity known : Nonlinearity.values()) {
            if (known.name().equalsIgnoreCase(name.replace('-', '_'))) {
                return known.activation();
            }
        }
        throw new IllegalArgumentException("unknown activation " + name);
    }

    static String library() {
        String version = ComputationGraph.class.getPackage().getImplementationVersion();
        return version == null ? "Deeplearning4j" : "Deeplearning4j " + version;
    }

    @Override
    public String version() {
        return library();
    }

    @Override
    public double firstStep() {
        double loss = loss(0);
        step(0);
        return loss;
    }

    /** Not the score that a step leaves: LossLayer takes that from preactivations which its gradient has overwritten. */
    double loss(int batch) {
        return graph.score(batches.get(batch), true);
    }

    @Override
    public void step(int batch) {
        graph.fit(batches.get(batch));
    }

    @Override
    public void encode(float[][] rows) {
        graph.feedForward(new INDArray[] {Nd4j.create(rows)}, code, false);
    }

    @Override
    public void score(float[][] rows) {
        INDArray x = Nd4j.create(rows);
        graph.scoreExamples(new DataSet(x, x), false).toDoubleVector();
    }
}
