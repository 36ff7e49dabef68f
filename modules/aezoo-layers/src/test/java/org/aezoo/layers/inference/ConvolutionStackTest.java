package org.aezoo.layers.inference;

import static org.aezoo.layers.inference.FusedInferenceChecks.assertAgree;
import static org.aezoo.layers.inference.FusedInferenceChecks.assertUsesPresentParameters;
import static org.aezoo.layers.inference.FusedInferenceChecks.rows;
import static org.aezoo.layers.inference.FusedInferenceChecks.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.aezoo.layers.BernoulliLoss;
import org.aezoo.layers.FusedDenseLayer;
import org.aezoo.layers.FusedLossLayer;
import org.aezoo.layers.GaussianLoss;
import org.aezoo.layers.NativeConvolutionLayer;
import org.aezoo.layers.NativeDeconvolutionLayer;
import org.aezoo.layers.SquaredErrorLoss;
import org.aezoo.layers.WeightedLoss;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.layers.cpu.Onednn;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** The stack computes what the graph computes. */
class ConvolutionStackTest {

    private static final int HEIGHT = 9;
    private static final int WIDTH = 8;

    private final int threads = NativeThreads.get();

    @BeforeEach
    void needsOnednn() {
        assumeTrue(Onednn.isUsedForConvolutions(), "no oneDNN for convolutions here");
    }

    @AfterEach
    void restore() {
        NativeThreads.set(threads);
    }

    private static List<Arguments> networks() {
        List<Arguments> all = new ArrayList<>();
        for (Activation f : List.of(Activation.IDENTITY, Activation.RELU, Activation.SIGMOID, Activation.TANH)) {
            for (int channels : new int[] {1, 3}) {
                all.add(Arguments.of(channels, f, Activation.SIGMOID, new BernoulliLoss(), 1));
                all.add(Arguments.of(channels, f, Activation.SIGMOID, new BernoulliLoss(), 70));
                all.add(Arguments.of(channels, f, Activation.IDENTITY, new GaussianLoss(0.3), 9));
                all.add(Arguments.of(channels, f, f, new WeightedLoss(new SquaredErrorLoss()), 33));
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0} channels, {1}, {2}, {3}, {4} rows")
    @MethodSource("networks")
    void agreesWithTheGraph(int channels, Activation f, Activation g, ILossFunction loss, int count) {
        ComputationGraph network = network(channels, f, g, loss, DataType.FLOAT);
        ComputationGraph exact = network(channels, f, g, loss, DataType.DOUBLE);
        exact.setParams(network.params().castTo(DataType.DOUBLE));
        float[][] rows = rows(count, channels * HEIGHT * WIDTH);
        var expected = exact.feedForward(Nd4j.create(rows).castTo(DataType.DOUBLE), false);
        INDArray output = Objects.requireNonNull(expected.get("reconstruction"));
        for (int threads : new int[] {1, 2}) {
            NativeThreads.set(threads);
            try (FusedInference encoder = stack(network, "code");
                    FusedInference both = stack(network, "reconstruction")) {
                assertAgree(encoder.run(count, source(rows)), Objects.requireNonNull(expected.get("code")));
                assertAgree(both.run(count, source(rows)), output);

                double[] scores = new double[count];
                both.addLosses(count, source(rows), null, 1, scores);
                double[] halves = new double[count];
                both.addLosses(count, source(rows), source(rows), 0.5, halves);
                for (int i = 0; i < count; i++) {
                    double sum = 0;
                    for (int j = 0; j < rows[i].length; j++) {
                        sum += both.loss(rows[i][j], output.getDouble(i, j));
                    }
                    assertThat(scores[i]).isCloseTo(sum, within(1e-5 * Math.abs(sum)));
                    assertThat(halves[i]).isCloseTo(sum / 2, within(1e-5 * Math.abs(sum)));
                }
            }
        }
    }

    @Test
    void aRowsAnswerDoesNotDependOnItsCompany() {
        ComputationGraph network = network(1, Activation.RELU, Activation.SIGMOID, new BernoulliLoss(), DataType.FLOAT);
        int count = 1077;
        float[][] rows = rows(count, HEIGHT * WIDTH);
        NativeThreads.set(1);
        try (FusedInference stack = stack(network, "reconstruction")) {
            float[][] all = stack.run(count, source(rows));
            // enough rows for three shares
            NativeThreads.set(3);
            assertThat(stack.run(count, source(rows))).isDeepEqualTo(all);
            for (int i = 0; i < count; i += 7) {
                assertThat(stack.run(1, source(new float[][] {rows[i]}))[0]).containsExactly(all[i]);
            }
        }
    }

    @Test
    void usesTheParametersThatTheGraphHasNow() {
        ComputationGraph network = network(1, Activation.TANH, Activation.SIGMOID, new BernoulliLoss(), DataType.FLOAT);
        float[][] rows = rows(3, HEIGHT * WIDTH);
        try (FusedInference stack = stack(network, "code")) {
            assertUsesPresentParameters(stack, network, rows);
        }
    }

    @Test
    void leavesToDeeplearning4jWhatItDoesNotKnow() {
        BernoulliLoss loss = new BernoulliLoss();
        ComputationGraph exact = network(1, Activation.TANH, Activation.SIGMOID, loss, DataType.DOUBLE);
        assertThat(ConvolutionStack.between(exact, "input", "code")).isNull();
        ComputationGraph softplus = network(1, Activation.SOFTPLUS, Activation.SIGMOID, loss, DataType.FLOAT);
        assertThat(ConvolutionStack.between(softplus, "input", "code")).isNull();
        ComputationGraph known = network(1, Activation.TANH, Activation.SIGMOID, loss, DataType.FLOAT);
        assertThat(ConvolutionStack.between(known, "code", "input")).isNull();
        // nothing says of which shape the code is
        assertThat(ConvolutionStack.between(known, "code", "reconstruction")).isNull();
        try (FusedInference stack = stack(known, "code")) {
            assertThat(stack.hasLoss()).isFalse();
            assertThatThrownBy(() -> stack.addLosses(1, source(rows(1, HEIGHT * WIDTH)), null, 1, new double[1]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no loss");
        }
    }

    @Test
    void isChainedWithDenseLayers() {
        ComputationGraph network = mixed(DataType.FLOAT);
        ComputationGraph exact = mixed(DataType.DOUBLE);
        exact.setParams(network.params().castTo(DataType.DOUBLE));
        int count = 300;
        float[][] rows = rows(count, HEIGHT * WIDTH);
        var expected = exact.feedForward(Nd4j.create(rows).castTo(DataType.DOUBLE), false);
        INDArray output = Objects.requireNonNull(expected.get("reconstruction"));
        try (FusedInference encoder = Objects.requireNonNull(FusedInference.between(network, "input", "code"));
                FusedInference decoder =
                        Objects.requireNonNull(FusedInference.between(network, "code", "reconstruction"));
                FusedInference both =
                        Objects.requireNonNull(FusedInference.between(network, "input", "reconstruction"))) {
            assertThat(List.of(encoder, decoder, both)).hasOnlyElementsOfType(ChainedStack.class);
            float[][] codes = encoder.run(count, source(rows));
            assertAgree(codes, Objects.requireNonNull(expected.get("code")));
            assertAgree(decoder.run(count, source(codes)), output);
            assertAgree(both.run(count, source(rows)), output);
            double[] scores = new double[count];
            both.addLosses(count, source(rows), null, 0.5, scores);
            decoder.addLosses(count, source(codes), source(rows), 0.5, scores);
            for (int i = 0; i < count; i++) {
                double sum = 0;
                for (int j = 0; j < rows[i].length; j++) {
                    sum += both.loss(rows[i][j], output.getDouble(i, j));
                }
                assertThat(scores[i]).isCloseTo(sum, within(1e-5 * Math.abs(sum)));
            }
        }
        assertThat(FusedInference.between(network, "code", "input")).isNull();
    }

    /** 9 x 8 to 5 x 4, to a code of 7 values, and up again. */
    private static ComputationGraph mixed(DataType type) {
        FusedLossLayer output = new FusedLossLayer.Builder(new BernoulliLoss(), Activation.SIGMOID).build();
        output.setNIn(HEIGHT * WIDTH);
        output.setNOut(HEIGHT * WIDTH);
        var graph = new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.convolutionalFlat(HEIGHT, WIDTH, 1))
                .addLayer(
                        "encoder",
                        new NativeConvolutionLayer.Builder(3, 4)
                                .stride(2, 2)
                                .padding(1, 1)
                                .nOut(6)
                                .activation(Activation.RELU)
                                .build(),
                        "input")
                .addLayer(
                        "code",
                        new FusedDenseLayer.Builder()
                                .nOut(7)
                                .activation(Activation.TANH)
                                .build(),
                        new CnnToFeedForwardPreProcessor(5, 4, 6),
                        "encoder")
                .addLayer(
                        "spread",
                        new FusedDenseLayer.Builder()
                                .nOut(6 * 5 * 4)
                                .activation(Activation.RELU)
                                .build(),
                        "code")
                .addLayer(
                        "picture",
                        new NativeDeconvolutionLayer.Builder(3, 4)
                                .stride(2, 2)
                                .padding(1, 1)
                                .nOut(1)
                                .activation(Activation.IDENTITY)
                                .build(),
                        new FeedForwardToCnnPreProcessor(5, 4, 6),
                        "spread")
                .addLayer("reconstruction", output, new CnnToFeedForwardPreProcessor(HEIGHT, WIDTH, 1), "picture")
                .setOutputs("reconstruction");
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        network.params().addi(0.02);
        return network;
    }

    /** 9 x 8 to 5 x 4 to 2 x 1 and up again, with 5 and 18 maps. */
    private static ComputationGraph network(
            int channels, Activation f, Activation g, ILossFunction loss, DataType type) {
        FusedLossLayer output = new FusedLossLayer.Builder(loss, g).build();
        long values = (long) channels * HEIGHT * WIDTH;
        output.setNIn(values);
        output.setNOut(values);
        var graph = new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .convolutionMode(ConvolutionMode.Truncate)
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.convolutionalFlat(HEIGHT, WIDTH, channels))
                .addLayer(
                        "encoder",
                        new NativeConvolutionLayer.Builder(3, 4)
                                .stride(2, 2)
                                .padding(1, 1)
                                .nOut(18)
                                .activation(f)
                                .build(),
                        "input")
                .addLayer("dropout", new DropoutLayer(0.5), "encoder")
                .addLayer(
                        "code",
                        new NativeConvolutionLayer.Builder(4, 3)
                                .stride(1, 2)
                                .padding(0, 0)
                                .nOut(5)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "dropout")
                .addLayer(
                        "decoder",
                        new NativeDeconvolutionLayer.Builder(4, 4)
                                .stride(1, 2)
                                .padding(0, 0)
                                .nOut(18)
                                .activation(f)
                                .build(),
                        "code")
                .addLayer(
                        "picture",
                        new NativeDeconvolutionLayer.Builder(3, 4)
                                .stride(2, 2)
                                .padding(1, 1)
                                .nOut(channels)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "decoder")
                .addLayer(
                        "reconstruction", output, new CnnToFeedForwardPreProcessor(HEIGHT, WIDTH, channels), "picture")
                .setOutputs("reconstruction");
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        // biases start at 0
        network.params().addi(0.02);
        return network;
    }

    private static FusedInference stack(ComputationGraph network, String to) {
        FusedInference stack = Objects.requireNonNull(FusedInference.between(network, "input", to), to);
        assertThat(stack).isInstanceOf(ConvolutionStack.class);
        return stack;
    }
}
