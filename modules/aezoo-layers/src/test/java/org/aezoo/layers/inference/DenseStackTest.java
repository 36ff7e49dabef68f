package org.aezoo.layers.inference;

import static org.aezoo.layers.inference.FusedInferenceChecks.assertAgree;
import static org.aezoo.layers.inference.FusedInferenceChecks.assertUsesPresentParameters;
import static org.aezoo.layers.inference.FusedInferenceChecks.rows;
import static org.aezoo.layers.inference.FusedInferenceChecks.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.aezoo.layers.BernoulliLoss;
import org.aezoo.layers.FusedDenseLayer;
import org.aezoo.layers.FusedLossLayer;
import org.aezoo.layers.FusedOutputLayer;
import org.aezoo.layers.GaussianLoss;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.layers.L1PenaltyLayer;
import org.aezoo.layers.SlopesLayer;
import org.aezoo.layers.SquaredErrorLoss;
import org.aezoo.layers.TiedDecoderVertex;
import org.aezoo.layers.TiedDenseLayer;
import org.aezoo.layers.WeightedLoss;
import org.aezoo.layers.cpu.Kernels;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.PReLUParamInitializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The stack computes what the graph computes. */
class DenseStackTest {

    private static final int IN = 37;

    private static List<Arguments> networks() {
        List<Arguments> all = new ArrayList<>();
        for (Activation f : List.of(Activation.IDENTITY, Activation.RELU, Activation.SIGMOID, Activation.TANH)) {
            for (String kind : List.of("dense", "tied", "variational", "slopes")) {
                all.add(Arguments.of(kind, f, Activation.SIGMOID, new BernoulliLoss(), 1));
                all.add(Arguments.of(kind, f, Activation.SIGMOID, new BernoulliLoss(), 600));
                all.add(Arguments.of(kind, f, Activation.TANH, new GaussianLoss(0.3), 9));
                all.add(Arguments.of(kind, f, f, new WeightedLoss(new SquaredErrorLoss()), 260));
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, {3}, {4} rows")
    @MethodSource("networks")
    void agreesWithTheGraph(String kind, Activation f, Activation g, ILossFunction loss, int count) {
        ComputationGraph network = network(kind, f, g, loss, DataType.FLOAT);
        ComputationGraph exact = network(kind, f, g, loss, DataType.DOUBLE);
        exact.setParams(network.params().castTo(DataType.DOUBLE));
        float[][] rows = rows(count, IN);
        INDArray given = Nd4j.create(rows).castTo(DataType.DOUBLE);
        var expected = exact.feedForward(given, false);
        try (DenseStack encoder = stack(network, "input", "code");
                DenseStack decoder = stack(network, "code", "reconstruction");
                DenseStack both = stack(network, "input", "reconstruction")) {
            float[][] codes = encoder.run(count, source(rows));
            assertAgree(codes, Objects.requireNonNull(expected.get("code")));
            INDArray output = Objects.requireNonNull(expected.get("reconstruction"));
            assertAgree(both.run(count, source(rows)), output);
            assertAgree(decoder.run(count, source(codes)), output);

            double[] scores = new double[count];
            both.addLosses(count, source(rows), null, 1, scores);
            double[] fromCodes = new double[count];
            decoder.addLosses(count, source(codes), source(rows), 0.5, fromCodes);
            for (int i = 0; i < count; i++) {
                double sum = 0;
                for (int j = 0; j < IN; j++) {
                    sum += both.loss(rows[i][j], output.getDouble(i, j));
                }
                assertThat(scores[i]).isCloseTo(sum, within(1e-5 * Math.abs(sum)));
                assertThat(fromCodes[i]).isCloseTo(sum / 2, within(1e-5 * Math.abs(sum)));
            }
            if (!(loss instanceof WeightedLoss)) {
                double mean = loss.computeScore(
                        given,
                        g == Activation.SIGMOID ? logits(output) : Transforms.atanh(output, true),
                        g.getActivationFunction(),
                        null,
                        true);
                assertThat(mean(scores)).isCloseTo(mean, within(1e-5 * Math.abs(mean)));
            }
        }
    }

    @Test
    void usesTheParametersThatTheGraphHasNow() {
        ComputationGraph network =
                network("dense", Activation.TANH, Activation.SIGMOID, new BernoulliLoss(), DataType.FLOAT);
        float[][] rows = rows(3, IN);
        try (DenseStack stack = stack(network, "input", "code")) {
            assertUsesPresentParameters(stack, network, rows);
        }
    }

    @Test
    void scoresOfSureOutputsStayFinite() {
        ComputationGraph network =
                network("dense", Activation.IDENTITY, Activation.SIGMOID, new BernoulliLoss(), DataType.FLOAT);
        network.params().muli(1000);
        float[][] rows = rows(5, IN);
        double[] scores = new double[5];
        try (DenseStack stack = stack(network, "input", "reconstruction")) {
            stack.addLosses(5, source(rows), null, 1, scores);
        }
        // no value costs more than the logarithm of the least step from 1
        assertThat(DoubleStream.of(scores).boxed())
                .allSatisfy(score -> assertThat(score).isBetween(0.0, IN * 16.7));
    }

    @Test
    void logarithmsOfProductsAreSumsOfLogarithms() {
        SplittableRandom random = new SplittableRandom(5);
        for (int n : new int[] {1, 14, 15, 16, 31, 784, 3072, 20_000}) {
            float[] values = new float[n];
            double expected = 0;
            for (int i = 0; i < n; i++) {
                // near a half for the longest product
                values[i] = n == 20_000 ? 0.5f : (float) (0.5 + 0.5 * random.nextDouble());
                expected += Math.log(values[i]);
            }
            assertThat(Kernels.logarithmOfProduct(values, 0, n)).isCloseTo(expected, within(1e-6 * -expected));
        }
    }

    @Test
    void leavesToDeeplearning4jWhatItDoesNotKnow() {
        ComputationGraph exact =
                network("dense", Activation.TANH, Activation.SIGMOID, new BernoulliLoss(), DataType.DOUBLE);
        assertThat(DenseStack.between(exact, "input", "code")).isNull();
        ComputationGraph softplus =
                network("dense", Activation.SOFTPLUS, Activation.SIGMOID, new BernoulliLoss(), DataType.FLOAT);
        assertThat(DenseStack.between(softplus, "input", "code")).isNull();
        ComputationGraph foreign =
                network("foreign", Activation.TANH, Activation.SIGMOID, new BernoulliLoss(), DataType.FLOAT);
        assertThat(DenseStack.between(foreign, "input", "code")).isNull();
        ComputationGraph dense =
                network("dense", Activation.TANH, Activation.SIGMOID, new BernoulliLoss(), DataType.FLOAT);
        assertThat(DenseStack.between(dense, "code", "input")).isNull();
        try (DenseStack stack = stack(dense, "input", "code")) {
            assertThat(stack.hasLoss()).isFalse();
            assertThatThrownBy(() -> stack.addLosses(1, source(rows(1, IN)), null, 1, new double[1]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no loss");
        }
    }

    private static ComputationGraph network(
            String kind, Activation f, Activation g, ILossFunction loss, DataType type) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.feedForward(IN));
        if ("tied".equals(kind)) {
            graph.addLayer(
                            "hidden",
                            new TiedDenseLayer.Builder().nOut(11).activation(f).build(),
                            "input")
                    .addLayer("code", new L1PenaltyLayer(0.1), "hidden")
                    .addVertex("decoder", new TiedDecoderVertex("hidden", IN), "code");
            FusedLossLayer output = new FusedLossLayer.Builder(loss, g).build();
            output.setNIn(IN);
            output.setNOut(IN);
            graph.addLayer("reconstruction", output, "decoder");
        } else if ("slopes".equals(kind)) {
            graph.addLayer(
                            "code",
                            new FusedDenseLayer.Builder().nOut(14).activation(f).build(),
                            "input")
                    .addLayer(
                            "decoder",
                            new FusedDenseLayer.Builder()
                                    .nOut(IN)
                                    .activation(Activation.IDENTITY)
                                    .build(),
                            "code")
                    .addLayer("slopes", new SlopesLayer(IN), "decoder");
            FusedLossLayer output = new FusedLossLayer.Builder(loss, g).build();
            output.setNIn(IN);
            output.setNOut(IN);
            graph.addLayer("reconstruction", output, "slopes");
        } else {
            boolean foreign = "foreign".equals(kind);
            graph.addLayer(
                            "hidden",
                            foreign
                                    ? new DenseLayer.Builder()
                                            .nOut(14)
                                            .activation(f)
                                            .build()
                                    : new FusedDenseLayer.Builder()
                                            .nOut(14)
                                            .activation(f)
                                            .build(),
                            "input")
                    .addLayer(
                            "code",
                            "variational".equals(kind) ? new GaussianSamplingLayer() : new DropoutLayer(0.5),
                            "hidden")
                    .addLayer(
                            "reconstruction",
                            new FusedOutputLayer.Builder(loss)
                                    .nOut(IN)
                                    .activation(g)
                                    .build(),
                            "code");
        }
        ComputationGraph network = new ComputationGraph(finished(graph));
        network.init();
        // biases start at 0, and slopes at 1
        network.params().addi(0.02);
        if ("slopes".equals(kind)) {
            network.getLayer("slopes")
                    .getParam(PReLUParamInitializer.WEIGHT_KEY)
                    .muli(Nd4j.linspace(-0.5, 2, IN, type));
        }
        return network;
    }

    private static ComputationGraphConfiguration finished(GraphBuilder graph) {
        return graph.setOutputs("reconstruction").build();
    }

    private static DenseStack stack(ComputationGraph network, String from, String to) {
        return Objects.requireNonNull(DenseStack.between(network, from, to), from + " to " + to);
    }

    private static INDArray logits(INDArray output) {
        return Transforms.log(output.div(output.rsub(1)));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
