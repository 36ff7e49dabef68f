package org.aezoo.layers;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import org.aezoo.layers.base.Penalty;
import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class L1PenaltyLayerTest {

    @ParameterizedTest
    @CsvSource({"SIGMOID, 1, 1, 1", "TANH, 3, 5, 3", "RELU, 4, 3, 5", "IDENTITY, 1, 3, 2"})
    void gradient(Activation activation, int batch, int size, int code) {
        GradientChecks.assertGradients(net(0.7, activation, size, code), Nets.uniform(1, batch, size));
    }

    @Test
    void valueIsTheMeanOverTheBatchAndPartOfTheScore() {
        INDArray x = Nets.uniform(1, 4, 5);
        ComputationGraph graph = GraphChecks.graph(net(0.7, Activation.TANH, 5, 3));
        ComputationGraph without = GraphChecks.graph(net(0, Activation.TANH, 5, 3));
        INDArray code = Objects.requireNonNull(graph.feedForward(x, false).get("encoder"));
        double expected = 0;
        for (int i = 0; i < code.length(); i++) {
            expected += 0.7 * Math.abs(code.dup().reshape(code.length()).getDouble(i)) / 4;
        }
        double score = graph.score(new DataSet(x, x));
        assertThat(penalty(graph).penaltyName()).isEqualTo("l1");
        assertThat(penalty(graph).penaltyValue()).isCloseTo(expected, within(1e-6));
        assertThat(score - without.score(new DataSet(x, x))).isCloseTo(expected, within(1e-5));
    }

    @Test
    void valueCanBeReadAfterAStepAndIsLeftAloneByInference() {
        INDArray x = Nets.uniform(1, 4, 5);
        ComputationGraph graph = GraphChecks.graph(net(0.7, Activation.TANH, 5, 3));
        assertThat(penalty(graph).penaltyValue()).isZero();
        graph.fit(new DataSet(x, x));
        double value = penalty(graph).penaltyValue();
        assertThat(value).isPositive();
        graph.output(x.mul(10));
        assertThat(penalty(graph).penaltyValue()).isEqualTo(value);
    }

    @Test
    void everyCheck() {
        INDArray x = Nets.uniform(1, 6, 5);
        GraphChecks.assertAll(net(0.1, Activation.SIGMOID, 5, 3), new DataSet(x, x));
    }

    @Test
    void frozenLayerNeitherCountsNorIsAPenalty() {
        INDArray x = Nets.uniform(1, 6, 5);
        ComputationGraph graph = GraphChecks.graph(net(0.5, Activation.SIGMOID, 5, 3));
        ComputationGraph frozen = new TransferLearning.GraphBuilder(graph)
                .setFeatureExtractor("code")
                .build();
        assertThat(frozen.getLayers()).noneMatch(Penalty.class::isInstance);
        assertThat(frozen.calcRegularizationScore(true)).isZero();
        INDArray encoder = frozen.getLayer("encoder").params().dup();
        GraphChecks.assertLossFalls(frozen, new DataSet(x, x), 10);
        assertThat(bits(frozen.getLayer("encoder").params())).isEqualTo(bits(encoder));
    }

    @Test
    void badWeightsAreNamed() {
        for (double weight : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new L1PenaltyLayer(weight))
                    .withMessage("weight must be 0 or more and finite, got " + weight);
        }
    }

    private static Penalty penalty(ComputationGraph graph) {
        return Arrays.stream(graph.getLayers())
                .filter(Penalty.class::isInstance)
                .map(Penalty.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static ComputationGraphConfiguration net(double weight, Activation activation, int size, int code) {
        return Nets.start()
                .addLayer("encoder", Nets.dense(size, code, activation), "input")
                .addLayer("code", new L1PenaltyLayer(weight), "encoder")
                .addLayer("reconstruction", Nets.output(new BernoulliLoss(), code, size, Activation.SIGMOID), "code")
                .setOutputs("reconstruction")
                .build();
    }
}
