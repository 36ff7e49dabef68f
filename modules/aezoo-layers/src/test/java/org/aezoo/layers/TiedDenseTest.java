package org.aezoo.layers;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class TiedDenseTest {

    @Test
    void decodesWithTheTransposedWeights() {
        ComputationGraph graph = GraphChecks.graph(shallow(Activation.SIGMOID, 4, 3));
        graph.getLayer("encoder").setParam("b", Nets.normal(1, 1, 3));
        graph.getLayer("encoder").setParam("vb", Nets.normal(2, 1, 4));
        INDArray x = Nets.uniform(3, 2, 4);
        INDArray w = graph.getLayer("encoder").getParam("W");
        INDArray y = graph.outputSingle(x);
        for (int n = 0; n < 2; n++) {
            double[] h = new double[3];
            for (int j = 0; j < 3; j++) {
                double z = graph.getLayer("encoder").getParam("b").getDouble(j);
                for (int i = 0; i < 4; i++) {
                    z += x.getDouble(n, i) * w.getDouble(i, j);
                }
                h[j] = sigmoid(z);
            }
            for (int i = 0; i < 4; i++) {
                double z = graph.getLayer("encoder").getParam("vb").getDouble(i);
                for (int j = 0; j < 3; j++) {
                    z += h[j] * w.getDouble(i, j);
                }
                assertThat(y.getDouble(n, i)).isCloseTo(sigmoid(z), within(1e-6));
            }
        }
        assertThat(graph.numParams()).isEqualTo(4 * 3 + 3 + 4);
    }

    @ParameterizedTest
    @CsvSource({"SIGMOID, 1, 1, 1", "SIGMOID, 3, 5, 3", "TANH, 1, 3, 2", "RELU, 4, 3, 5", "IDENTITY, 2, 7, 1"})
    void gradient(Activation activation, int batch, int size, int code) {
        GradientChecks.assertGradients(shallow(activation, size, code), Nets.uniform(1, batch, size));
    }

    @Test
    void gradientOfADeepStack() {
        GradientChecks.assertGradients(deep(0), Nets.uniform(1, 3, 7));
    }

    @Test
    void gradientWithWeightDecay() {
        GradientChecks.assertGradients(deep(0.1), Nets.uniform(1, 3, 7));
    }

    @Test
    void gradientOfTwoDecodersAndAnEncoderWithoutOne() {
        ComputationGraphConfiguration two = Nets.start()
                .addLayer("first", Nets.tied(3, 3, Activation.TANH), "input")
                .addLayer("encoder", Nets.tied(3, 2, Activation.TANH), "first")
                .addVertex("left", new TiedDecoderVertex("encoder", 3), "encoder")
                .addLayer("middle", Nets.dense(3, 2, Activation.TANH), "left")
                .addVertex("right", new TiedDecoderVertex("encoder", 3, new ActivationTanH()), "middle")
                .addLayer("reconstruction", Nets.loss(new SquaredErrorLoss(), Activation.IDENTITY), "right")
                .setOutputs("reconstruction")
                .build();
        GradientChecks.assertGradients(two, Nets.uniform(1, 3, 3));
    }

    @Test
    void weightDecayCountsTheWeightsOnceAndNoBias() {
        ComputationGraph graph = GraphChecks.graph(deep(0.1));
        double squares = 0;
        for (String encoder : new String[] {"encoder1", "encoder2"}) {
            graph.getLayer(encoder).getParam("b").assign(5);
            graph.getLayer(encoder).getParam("vb").assign(5);
            INDArray w = graph.getLayer(encoder).getParam("W");
            squares += w.mul(w).sumNumber().doubleValue();
        }
        assertThat(graph.calcRegularizationScore(true)).isCloseTo(0.1 * squares / 2, within(1e-5));
    }

    @Test
    void everyCheckOnShallowAndDeep() {
        INDArray x = Nets.uniform(1, 6, 7);
        GraphChecks.assertAll(shallow(Activation.SIGMOID, 7, 3), new DataSet(x, x));
        GraphChecks.assertAll(deep(0.01), new DataSet(x, x));
    }

    @Test
    void transferLearningKeepsAFrozenEncoder() {
        ComputationGraph graph = GraphChecks.graph(deep(0));
        INDArray x = Nets.uniform(1, 6, 7);
        graph.fit(new DataSet(x, x));
        INDArray before = graph.outputSingle(x);

        ComputationGraph tuned = new TransferLearning.GraphBuilder(graph)
                .fineTuneConfiguration(new FineTuneConfiguration.Builder()
                        .updater(new Adam(1e-2))
                        .build())
                .setFeatureExtractor("encoder1")
                .build();
        assertThat(bits(tuned.outputSingle(x))).isEqualTo(bits(before));
        INDArray frozen = tuned.getLayer("encoder1").params().dup();
        INDArray free = tuned.getLayer("encoder2").params().dup();
        GraphChecks.assertLossFalls(tuned, new DataSet(x, x), 20);
        assertThat(bits(tuned.getLayer("encoder1").params())).isEqualTo(bits(frozen));
        assertThat(bits(tuned.getLayer("encoder2").params())).isNotEqualTo(bits(free));
        GraphChecks.assertSaveAndLoadAgree(tuned, x);
        GraphChecks.assertCloneAgrees(tuned, x);
    }

    @Test
    void frozenEncoderGivesTheRestTheSameGradient() {
        INDArray x = Nets.uniform(1, 3, 7);
        ComputationGraph free = GraphChecks.graph(deep(0));
        ComputationGraph frozen = new TransferLearning.GraphBuilder(free)
                .setFeatureExtractor("encoder1")
                .build();
        ComputationGraph passing = GraphChecks.graph(deep(0, true));
        passing.setParams(free.params());
        for (ComputationGraph graph : new ComputationGraph[] {free, frozen, passing}) {
            graph.setInput(0, x);
            graph.setLabel(0, x);
            graph.computeGradientAndScore();
        }
        INDArray expected = free.gradient().getGradientFor("encoder2_W");
        assertThat(expected.norm2Number().doubleValue()).isPositive();
        assertThat(frozen.gradient().getGradientFor("encoder2_W")).isEqualTo(expected);
        assertThat(passing.gradient().getGradientFor("encoder2_W")).isEqualTo(expected);
    }

    @Test
    void aBrokenBackwardPassLeavesNothingBehind() {
        INDArray x = Nets.uniform(1, 3, 7);
        ComputationGraph graph = GraphChecks.graph(deep(0));
        ComputationGraph fresh = GraphChecks.graph(deep(0));
        ((TiedDenseLayer.Impl) graph.getLayer("encoder1"))
                .addDecoderGradient(Nets.normal(1, 3, 5), Nets.normal(2, 3, 7));
        graph.fit(new DataSet(x, x));
        fresh.fit(new DataSet(x, x));
        assertThat(bits(graph.params())).isEqualTo(bits(fresh.params()));
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TiedDecoderVertex("encoder", 0))
                .withMessage("size must be at least 1, got 0");
        INDArray x = Nets.uniform(1, 2, 4);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> GraphChecks.graph(withDecoder(new TiedDecoderVertex("nobody", 4)))
                        .output(x))
                .withMessageContaining("must name a TiedDenseLayer, got no layer");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> GraphChecks.graph(withDecoder(new TiedDecoderVertex("reconstruction", 4)))
                        .output(x))
                .withMessageContaining("must name a TiedDenseLayer, got org.deeplearning4j");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> GraphChecks.graph(withDecoder(new TiedDecoderVertex("encoder", 5)))
                        .output(x))
                .withMessageContaining("must be the encoder's number of inputs, 4, got 5");
    }

    private static ComputationGraphConfiguration withDecoder(TiedDecoderVertex decoder) {
        return Nets.start()
                .addLayer("encoder", Nets.tied(4, 3, Activation.SIGMOID), "input")
                .addVertex("decoder", decoder, "encoder")
                .addLayer("reconstruction", Nets.loss(new BernoulliLoss(), Activation.SIGMOID), "decoder")
                .setOutputs("reconstruction")
                .build();
    }

    private static ComputationGraphConfiguration shallow(Activation activation, int size, int code) {
        return Nets.start()
                .addLayer("encoder", Nets.tied(size, code, activation), "input")
                .addVertex("decoder", new TiedDecoderVertex("encoder", size), "encoder")
                .addLayer("reconstruction", Nets.loss(new BernoulliLoss(), Activation.SIGMOID), "decoder")
                .setOutputs("reconstruction")
                .build();
    }

    private static ComputationGraphConfiguration deep(double l2) {
        return deep(l2, false);
    }

    private static ComputationGraphConfiguration deep(double l2, boolean frozen) {
        TiedDenseLayer first = Nets.tied(7, 5, Activation.TANH);
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(frozen ? new Sgd(1e-2) : new Adam(1e-2))
                .l2(l2)
                .graphBuilder()
                .addInputs("input")
                .addLayer("encoder1", frozen ? new FrozenLayerWithBackprop(first) : first, "input")
                .addLayer("encoder2", Nets.tied(5, 3, Activation.SIGMOID), "encoder1")
                .addVertex("decoder2", new TiedDecoderVertex("encoder2", 5, new ActivationTanH()), "encoder2")
                .addVertex("decoder1", new TiedDecoderVertex("encoder1", 7), "decoder2")
                .addLayer("reconstruction", Nets.loss(new BernoulliLoss(), Activation.SIGMOID), "decoder1")
                .setOutputs("reconstruction")
                .build();
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }
}
