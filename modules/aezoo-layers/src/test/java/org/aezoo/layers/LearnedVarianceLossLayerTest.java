package org.aezoo.layers;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class LearnedVarianceLossLayerTest {

    @ParameterizedTest
    @CsvSource({
        "true, IDENTITY, 1, 1, 1, 1",
        "true, IDENTITY, 4, 5, 3, 0.3",
        "true, SIGMOID, 3, 4, 2, 0.05",
        "false, IDENTITY, 1, 1, 1, 2",
        "false, TANH, 4, 5, 3, 0.3",
        "false, SIGMOID, 3, 4, 2, 0.05"
    })
    void gradient(boolean perValue, Activation activation, int batch, int size, int code, double variance) {
        INDArray x = Nets.uniform(3, batch, size);
        INDArray values = Nets.uniform(4, batch, size).gt(0.4).castTo(DataType.FLOAT);
        INDArray examples = Nets.uniform(5, batch, 1).gt(0.4).castTo(DataType.FLOAT);
        for (@Nullable INDArray mask : new @Nullable INDArray[] {null, examples, values}) {
            GradientChecks.assertGradients(
                    net(perValue, activation, size, code, variance), new DataSet(x, x, null, mask));
        }
    }

    /** With the same variance everywhere it is the loss with a fixed one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void scoreIsThatOfTheFixedVarianceAndOfEachValue(boolean perValue) {
        INDArray x = Nets.normal(1, 6, 3);
        ComputationGraph graph = GraphChecks.graph(net(perValue, Activation.IDENTITY, 3, 2, 0.3));
        INDArray y = graph.outputSingle(x);
        DataSet batch = new DataSet(x, x);
        assertThat(graph.score(batch))
                .isCloseTo(
                        new GaussianLoss(0.3)
                                .computeScore(x, y, Activation.IDENTITY.getActivationFunction(), null, true),
                        within(1e-5));
        assertThat(graph.scoreExamples(batch, false).meanNumber().doubleValue())
                .isCloseTo(graph.score(batch), within(1e-5));
        if (perValue) {
            logVariances(graph).assign(Nd4j.createFromArray(new float[][] {{-1, 0, 2}}));
            double expected = 0;
            for (int n = 0; n < 6; n++) {
                for (int i = 0; i < 3; i++) {
                    double s = logVariances(graph).getDouble(i);
                    double d = x.getDouble(n, i) - y.getDouble(n, i);
                    expected += (d * d / Math.exp(s) + s + Math.log(2 * Math.PI)) / 2 / 6;
                }
            }
            assertThat(graph.score(batch)).isCloseTo(expected, within(1e-5));
        }
    }

    /** The likelihood is highest where each variance is the mean squared error of its values. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void learnsTheMeanSquaredError(boolean perValue) {
        INDArray x = Nets.normal(1, 500, 2);
        x.getColumn(0).muli(0.1);
        x.getColumn(1).muli(3);
        // an output that does not depend on the input: the errors are the deviations of the columns
        ComputationGraph graph = GraphChecks.graph(net(perValue, Activation.IDENTITY, 2, 1, 1));
        DataSet batch = new DataSet(Nd4j.zeros(500, 2), x);
        for (int i = 0; i < 1500; i++) {
            graph.fit(batch);
        }
        double first = x.getColumn(0).var(false).getDouble(0);
        double second = x.getColumn(1).var(false).getDouble(0);
        INDArray s = logVariances(graph);
        assertThat(s.length()).isEqualTo(perValue ? 2 : 1);
        if (perValue) {
            assertThat(Math.exp(s.getDouble(0))).isCloseTo(first, within(0.03 * first));
            assertThat(Math.exp(s.getDouble(1))).isCloseTo(second, within(0.03 * second));
        } else {
            double both = (first + second) / 2;
            assertThat(Math.exp(s.getDouble(0))).isCloseTo(both, within(0.03 * both));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clampHoldsAndLetsGo(boolean perValue) {
        INDArray x = Nets.normal(1, 6, 3);
        ComputationGraph graph = GraphChecks.graph(net(perValue, Activation.IDENTITY, 3, 2, 1));
        DataSet batch = new DataSet(x, x);
        logVariances(graph).assign(LearnedVarianceLossLayer.MIN_LOG_VARIANCE);
        double atTheEnd = graph.score(batch);
        logVariances(graph).assign(-1000);
        assertThat(graph.score(batch)).isCloseTo(atTheEnd, within(1e-3 * atTheEnd));
        // errors far larger than the variance pull it back
        assertThat(gradients(graph, x).maxNumber().doubleValue()).isNegative();
        logVariances(graph).assign(1000);
        assertThat(graph.score(batch)).isFinite();
        assertThat(gradients(graph, x).minNumber().doubleValue()).isPositive();
        // nothing to learn from any more: no step beyond the end
        logVariances(graph).assign(-11);
        assertThat(gradients(graph, graph.outputSingle(x), x).norm1Number().doubleValue())
                .isZero();
    }

    private static INDArray gradients(ComputationGraph graph, INDArray x) {
        return gradients(graph, x, x);
    }

    private static INDArray gradients(ComputationGraph graph, INDArray target, INDArray x) {
        graph.setInput(0, x);
        graph.setLabel(0, target);
        graph.computeGradientAndScore();
        return graph.gradient().getGradientFor("reconstruction_logVariance").dup();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyCheck(boolean perValue) {
        INDArray x = Nets.uniform(1, 6, 5);
        GraphChecks.assertAll(net(perValue, Activation.SIGMOID, 5, 2, 0.5), new DataSet(x, x));
    }

    @Test
    void transferLearningKeepsFrozenLayersAndTheVariance() {
        INDArray x = Nets.uniform(1, 6, 5);
        ComputationGraph graph = GraphChecks.graph(net(true, Activation.IDENTITY, 5, 2, 0.5));
        for (int i = 0; i < 5; i++) {
            graph.fit(new DataSet(x, x));
        }
        ComputationGraph tuned = new TransferLearning.GraphBuilder(graph)
                .fineTuneConfiguration(new FineTuneConfiguration.Builder()
                        .updater(new Adam(1e-2))
                        .build())
                .setFeatureExtractor("encoder")
                .build();
        assertThat(logVariances(tuned)).isEqualTo(logVariances(graph));
        assertThat(bits(tuned.outputSingle(x))).isEqualTo(bits(graph.outputSingle(x)));
        INDArray frozen = tuned.getLayer("encoder").params().dup();
        GraphChecks.assertLossFalls(tuned, new DataSet(x, x), 20);
        assertThat(bits(tuned.getLayer("encoder").params())).isEqualTo(bits(frozen));
        assertThat(logVariances(tuned)).isNotEqualTo(logVariances(graph));
        GraphChecks.assertSaveAndLoadAgree(tuned, x);
        GraphChecks.assertCloneAgrees(tuned, x);
    }

    @Test
    void weightDecayLeavesTheVarianceAlone() {
        ComputationGraph graph = GraphChecks.graph(new org.deeplearning4j.nn.conf.NeuralNetConfiguration.Builder()
                .seed(1)
                .l2(0.5)
                .graphBuilder()
                .addInputs("input")
                .addLayer("mean", Nets.dense(3, 3, Activation.IDENTITY), "input")
                .addLayer("reconstruction", new LearnedVarianceLossLayer(3, Activation.IDENTITY, 0.5, true), "mean")
                .setOutputs("reconstruction")
                .build());
        double before = graph.calcRegularizationScore(true);
        logVariances(graph).assign(9);
        assertThat(graph.calcRegularizationScore(true)).isEqualTo(before).isPositive();
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearnedVarianceLossLayer(0, Activation.IDENTITY, 1, true))
                .withMessage("size must be at least 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearnedVarianceLossLayer(3, Activation.IDENTITY, 1e-9, true))
                .withMessage("variance must be between 4.6e-5 and 22026, got 1.0E-9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearnedVarianceLossLayer(3, Activation.IDENTITY, -1, true))
                .withMessage("variance must be above 0 and finite, got -1.0");
        ComputationGraph graph = GraphChecks.graph(net(true, Activation.IDENTITY, 3, 2, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.score(new DataSet(Nets.uniform(1, 2, 3), Nets.uniform(1, 2, 2))))
                .withMessage("labels must have the shape of the output, [2, 3], got [2, 2]");
    }

    private static INDArray logVariances(ComputationGraph graph) {
        return graph.getLayer("reconstruction").getParam(LearnedVarianceLossLayer.LOG_VARIANCE);
    }

    private static ComputationGraphConfiguration net(
            boolean perValue, Activation activation, int size, int code, double variance) {
        return Nets.start()
                .addLayer("encoder", Nets.dense(size, code, Activation.TANH), "input")
                .addLayer("mean", Nets.dense(code, size, Activation.IDENTITY), "encoder")
                .addLayer("reconstruction", new LearnedVarianceLossLayer(size, activation, variance, perValue), "mean")
                .setOutputs("reconstruction")
                .build();
    }
}
