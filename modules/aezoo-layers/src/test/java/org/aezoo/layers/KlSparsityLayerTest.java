package org.aezoo.layers;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.aezoo.layers.base.Penalty;
import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class KlSparsityLayerTest {

    @ParameterizedTest
    @CsvSource({"0.05, 1, 1, 1", "0.3, 3, 5, 3", "0.9, 4, 3, 5", "0.5, 1, 3, 2"})
    void gradient(double target, int batch, int size, int code) {
        GradientChecks.assertGradients(
                net(new KlSparsityLayer(target, 3), Activation.SIGMOID, size, code), Nets.uniform(1, batch, size));
    }

    @Test
    void gradientBeyondTheEdgesWhereTheDivergenceIsAStraightLine() {
        INDArray x = Nets.uniform(1, 3, 4);
        GradientChecks.assertGradients(net(new KlSparsityLayer(0.2, 1e-5), Activation.TANH, 4, 6), x);
    }

    @Test
    void valueIsTheDivergenceOfTheBatchMeans() {
        INDArray x = Nets.uniform(1, 4, 5);
        ComputationGraph graph = GraphChecks.graph(net(new KlSparsityLayer(0.1, 2), Activation.SIGMOID, 5, 3));
        ComputationGraph without = GraphChecks.graph(net(new KlSparsityLayer(0.1, 0), Activation.SIGMOID, 5, 3));
        double expected = 0;
        for (double q : codeMean(graph, x)) {
            expected += 2 * (0.1 * Math.log(0.1 / q) + 0.9 * Math.log(0.9 / (1 - q)));
        }
        double difference = graph.score(new DataSet(x, x)) - without.score(new DataSet(x, x));
        assertThat(penalty(graph).penaltyName()).isEqualTo("kl_sparsity");
        assertThat(penalty(graph).penaltyValue()).isCloseTo(expected, within(1e-5));
        assertThat(difference).isCloseTo(expected, within(1e-5));
    }

    @Test
    void valueIsZeroAtTheTargetAndFiniteAtBothEnds() {
        for (double[] biasAndTarget : new double[][] {{0, 0.5}, {-200, 0.5}, {200, 0.5}}) {
            ComputationGraph graph =
                    GraphChecks.graph(net(new KlSparsityLayer(biasAndTarget[1], 1), Activation.SIGMOID, 5, 3));
            graph.getLayer("encoder").params().assign(0);
            graph.getLayer("encoder").getParam("b").assign(biasAndTarget[0]);
            INDArray x = Nets.uniform(1, 4, 5);
            assertThat(graph.score(new DataSet(x, x))).isFinite();
            double value = penalty(graph).penaltyValue();
            // for each of three units log(1/2 / 1e-6) / 2 + log(1/2 / 1) / 2, and the straight line's last bit
            double expected = biasAndTarget[0] == 0 ? 0 : 3 * (0.5 * Math.log(0.25 / 1e-6) + 0.5);
            assertThat(value).isCloseTo(expected, within(1e-3));
        }
    }

    @Test
    void runningMeanMovesByItsShareAndIsUsed() {
        INDArray x = Nets.uniform(1, 4, 5);
        ComputationGraph graph = GraphChecks.graph(net(new KlSparsityLayer(0.1, 2, 0.75), Activation.SIGMOID, 5, 3));
        double[] batch = codeMean(graph, x);
        graph.fit(new DataSet(x, x));
        double[] mean = graph.getLayer("code").getParam("m").reshape(3).toDoubleVector();
        double expected = 0;
        for (int j = 0; j < 3; j++) {
            double q = 0.75 * 0.1 + 0.25 * batch[j];
            assertThat(mean[j]).isCloseTo(q, within(1e-6));
            expected += 2 * (0.1 * Math.log(0.1 / q) + 0.9 * Math.log(0.9 / (1 - q)));
        }
        assertThat(penalty(graph).penaltyValue()).isCloseTo(expected, within(1e-5));
        graph.output(x);
        graph.score(new DataSet(x, x));
        assertThat(graph.getLayer("code").getParam("m").reshape(3).toDoubleVector())
                .isEqualTo(mean);
    }

    @Test
    void runningMeanHasTheSameGradientAsABatchWhoseMeanItIs() {
        INDArray x = Nets.uniform(1, 4, 5);
        ComputationGraph exact = GraphChecks.graph(net(new KlSparsityLayer(0.1, 2), Activation.SIGMOID, 5, 3));
        ComputationGraph running = GraphChecks.graph(net(new KlSparsityLayer(0.1, 2, 0.75), Activation.SIGMOID, 5, 3));
        double[] mean = codeMean(exact, x);
        for (String layer : new String[] {"encoder", "reconstruction"}) {
            running.getLayer(layer).setParams(exact.getLayer(layer).params());
        }
        for (int j = 0; j < 3; j++) {
            running.getLayer("code").getParam("m").putScalar(j, mean[j]);
        }
        for (ComputationGraph graph : new ComputationGraph[] {exact, running}) {
            graph.setInput(0, x);
            graph.setLabel(0, x);
            graph.computeGradientAndScore();
        }
        INDArray expected = exact.gradient().getGradientFor("encoder_W");
        INDArray actual = running.gradient().getGradientFor("encoder_W");
        assertThat(actual.equalsWithEps(expected, 1e-5)).isTrue();
    }

    @Test
    void everyCheckWithAndWithoutRunningMean() {
        INDArray x = Nets.uniform(1, 6, 5);
        for (double decay : new double[] {0, 0.9}) {
            // a target near the start, because a running mean that still moves away from it can raise the score
            GraphChecks.assertAll(net(new KlSparsityLayer(0.5, 1, decay), Activation.SIGMOID, 5, 3), new DataSet(x, x));
        }
    }

    @Test
    void anotherJvmReadsTheRunningMean(@TempDir Path directory) {
        ComputationGraph graph = GraphChecks.graph(net(new KlSparsityLayer(0.1, 2, 0.75), Activation.SIGMOID, 5, 3));
        INDArray x = Reader.data();
        graph.fit(new DataSet(x, x));
        Path file = directory.resolve("graph.zip");
        GraphChecks.save(graph, file);
        assertThat(org.aezoo.testkit.SecondJvm.run(Reader.class, file.toString())
                        .strip())
                .isEqualTo(Reader.text(graph));
    }

    /** What the second JVM runs. */
    static final class Reader {

        private Reader() {}

        public static void main(String[] arguments) {
            System.out.println(text(GraphChecks.load(Path.of(arguments[0]))));
        }

        static INDArray data() {
            return Nets.uniform(3, 4, 5);
        }

        static String text(ComputationGraph graph) {
            return graph.score(new DataSet(data(), data())) + " "
                    + Arrays.toString(graph.getLayer("code").getParam("m").toDoubleVector());
        }
    }

    @Test
    void frozenLayerKeepsItsMean() {
        INDArray x = Nets.uniform(1, 6, 5);
        ComputationGraph graph = GraphChecks.graph(net(new KlSparsityLayer(0.1, 2, 0.75), Activation.SIGMOID, 5, 3));
        ComputationGraph frozen = new TransferLearning.GraphBuilder(graph)
                .setFeatureExtractor("code")
                .build();
        assertThat(frozen.getLayers()).noneMatch(Penalty.class::isInstance);
        INDArray before = frozen.getLayer("code").params().dup();
        GraphChecks.assertLossFalls(frozen, new DataSet(x, x), 10);
        assertThat(bits(frozen.getLayer("code").params())).isEqualTo(bits(before));
    }

    @Test
    void mistakesAreNamed() {
        for (double target : new double[] {0, 1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new KlSparsityLayer(target, 1))
                    .withMessage("targetRate must be above 0 and below 1, got " + target);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KlSparsityLayer(0.1, -1))
                .withMessage("beta must be 0 or more and finite, got -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KlSparsityLayer(0.1, 1, 1))
                .withMessage("runningMean must be 0 or more and below 1, got 1.0");
    }

    private static double[] codeMean(ComputationGraph graph, INDArray x) {
        return Objects.requireNonNull(graph.feedForward(x, false).get("encoder"))
                .mean(0)
                .toDoubleVector();
    }

    private static Penalty penalty(ComputationGraph graph) {
        return (Penalty) graph.getLayer("code");
    }

    private static ComputationGraphConfiguration net(KlSparsityLayer layer, Activation activation, int size, int code) {
        return Nets.start()
                .addLayer("encoder", Nets.dense(size, code, activation), "input")
                .addLayer("code", layer, "encoder")
                .addLayer("reconstruction", Nets.output(new BernoulliLoss(), code, size, Activation.SIGMOID), "code")
                .setOutputs("reconstruction")
                .setInputTypes(InputType.feedForward(size))
                .build();
    }
}
