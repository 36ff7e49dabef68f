package org.aezoo.layers;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.aezoo.layers.base.Penalty;
import org.aezoo.layers.base.PenaltyLayer;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The two layers that draw codes: {@link GaussianSamplingLayer} and {@link UnitVarianceSamplingLayer}. */
class SamplingLayersTest {

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 1, 1, 1",
        "1, 0, 0, 3, 5, 2",
        "4, 0, 0, 5, 3, 3",
        "0, 0, 0, 3, 5, 2",
        "2, 0.005, 0, 4, 5, 3",
        "2, 0.02, 0, 4, 5, 3",
        "2, 0.05, 0, 4, 5, 3",
        "2, 0.02, 7, 4, 5, 3"
    })
    void gradient(double beta, double freeBits, int warmUp, int batch, int size, int code) {
        for (Activation activation : new Activation[] {Activation.IDENTITY, Activation.TANH}) {
            checkGradients(
                    net(new GaussianSamplingLayer(beta, freeBits, warmUp), 2 * code, activation, size, code),
                    Nets.uniform(1, batch, size));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1, 1", "0.5, 3, 5, 2", "0.7, 4, 3, 5"})
    void gradientOfUnitVariance(double weight, int batch, int size, int code) {
        for (Activation activation : new Activation[] {Activation.IDENTITY, Activation.SIGMOID}) {
            checkGradients(
                    net(new UnitVarianceSamplingLayer(weight), code, activation, size, code),
                    Nets.uniform(1, batch, size));
        }
    }

    private static void checkGradients(ComputationGraphConfiguration configuration, INDArray x) {
        GradientChecks.assertGradients(
                configuration,
                new DataSet(x, x).toMultiDataSet(),
                graph -> Nd4j.getRandom().setSeed(7));
    }

    @Test
    void penaltiesAgreeWithTheClosedFormAndFreeBitsCountByUnit() {
        // KL of N(m, v) from N(0, 1) by hand: (v + m^2 - 1 - log v) / 2
        INDArray input = Nd4j.createFromArray(new float[][] {{1, 0.1f, 0, 0}, {2, -0.1f, (float) Math.log(2), 0}});
        double first = ((1 + 1 - 1 - 0) / 2.0 + (2 + 4 - 1 - Math.log(2)) / 2) / 2;
        double second = 0.005;
        assertThat(penalty(new GaussianSamplingLayer(1, 0, 0), input)).isCloseTo(first + second, within(1e-6));
        assertThat(penalty(new GaussianSamplingLayer(3, 0.25, 0), input)).isCloseTo(3 * (first + 0.25), within(1e-6));
        assertThat(penalty(new GaussianSamplingLayer(1, 5, 0), input)).isCloseTo(10, within(1e-6));
        assertThat(penalty(new UnitVarianceSamplingLayer(0.5), input.getColumns(0, 1)))
                .isCloseTo(0.5 * (1 + 4 + 0.01 + 0.01) / 2, within(1e-6));
    }

    @Test
    void sampledDivergenceAgreesWithTheClosedForm() {
        double m = 0.7;
        double s = -1.2;
        INDArray input =
                Nd4j.createFromArray(new float[][] {{(float) m, (float) s}}).repeat(0, 200_000);
        ComputationGraph graph = alone(new GaussianSamplingLayer(), 2);
        Nd4j.getRandom().setSeed(5);
        INDArray z = Objects.requireNonNull(graph.feedForward(input, true).get("code"));
        // E[log q(z) - log p(z)], z ~ q
        double sum = 0;
        for (float value : z.reshape(z.length()).toFloatVector()) {
            double e = (value - m) / Math.exp(s / 2);
            sum += -s / 2 - e * e / 2 + value * value / 2.0;
        }
        double expected = (Math.exp(s) + m * m - 1 - s) / 2;
        assertThat(sum / z.length()).isCloseTo(expected, within(0.01));
        assertThat(penalty(new GaussianSamplingLayer(), input.get(NDArrayIndex.interval(0, 3), NDArrayIndex.all())))
                .isCloseTo(expected, within(1e-6));
    }

    @Test
    void codesAreTheMeansInInferenceAndSpreadAroundThemInTraining() {
        INDArray input =
                Nd4j.createFromArray(new float[][] {{3, (float) Math.log(4)}}).repeat(0, 50_000);
        ComputationGraph graph = alone(new GaussianSamplingLayer(), 2);
        Nd4j.getRandom().setSeed(3);
        INDArray still = Objects.requireNonNull(graph.feedForward(input, false).get("code"));
        assertThat(still.minNumber().doubleValue()).isEqualTo(3);
        assertThat(still.maxNumber().doubleValue()).isEqualTo(3);
        INDArray drawn = Objects.requireNonNull(graph.feedForward(input, true).get("code"));
        assertThat(drawn.meanNumber().doubleValue()).isCloseTo(3, within(0.05));
        assertThat(drawn.stdNumber().doubleValue()).isCloseTo(2, within(0.05));

        ComputationGraph unit = alone(new UnitVarianceSamplingLayer(0), 1);
        INDArray means = input.getColumns(0);
        assertThat(unit.feedForward(means, false).get("code")).isEqualTo(means);
        INDArray around = Objects.requireNonNull(unit.feedForward(means, true).get("code"));
        assertThat(around.meanNumber().doubleValue()).isCloseTo(3, within(0.05));
        assertThat(around.stdNumber().doubleValue()).isCloseTo(1, within(0.05));
    }

    @Test
    void logVariancesAreClampedAndGetNoGradientOutside() {
        INDArray outside = Nd4j.createFromArray(new float[][] {{0, 0, 1000, -1000}});
        double high = (Math.exp(10) - 1 - 10) / 2;
        double low = (Math.exp(-20) - 1 + 20) / 2;
        assertThat(penalty(new GaussianSamplingLayer(), outside)).isCloseTo(high + low, within(1e-2));
        ComputationGraph graph = GraphChecks.graph(net(new GaussianSamplingLayer(), 4, Activation.IDENTITY, 3, 2));
        graph.getLayer("posterior").getParam("b").assign(outside);
        graph.setInput(0, Nets.uniform(1, 5, 3));
        graph.setLabel(0, Nets.uniform(1, 5, 3));
        graph.computeGradientAndScore();
        INDArray gradients = graph.gradient().getGradientFor("posterior_b");
        assertThat(gradients.getDouble(0)).isFinite().isNotZero();
        assertThat(gradients.getDouble(2)).isZero();
        assertThat(gradients.getDouble(3)).isZero();
        assertThat(graph.score()).isFinite();
    }

    @Test
    void unitsBelowTheirFreeBitsGetNoGradientFromThePenalty() {
        INDArray with = biasGradient(new GaussianSamplingLayer(3, 0.25, 0));
        INDArray warming = biasGradient(new GaussianSamplingLayer(3, 0.25, 2));
        INDArray without = biasGradient(new GaussianSamplingLayer(0, 0, 0));
        // the same noise in all of them, so what differs is the penalty's part, summed over the batch of 4
        float[] expected = {4 * 3 * 1f, 0, 4 * 3 * 0.5f * (float) (Math.exp(0.4) - 1), 0};
        assertThat(with.sub(without).toFloatVector()).containsExactly(expected, within(1e-4f));
        assertThat(warming.sub(without).mul(2).toFloatVector()).containsExactly(expected, within(1e-4f));
    }

    /** For a posterior that is the same for every row: one unit far from the prior, one near it. */
    private static INDArray biasGradient(PenaltyLayer layer) {
        ComputationGraph graph = GraphChecks.graph(net(layer, 4, Activation.IDENTITY, 3, 2));
        graph.getLayer("posterior").getParam("W").assign(0);
        graph.getLayer("posterior")
                .getParam("b")
                .assign(Nd4j.createFromArray(1, 0.1f, 0.4f, 0).reshape(1, 4));
        graph.setInput(0, Nets.uniform(1, 4, 3));
        graph.setLabel(0, Nets.uniform(1, 4, 3));
        Nd4j.getRandom().setSeed(7);
        graph.computeGradientAndScore();
        return graph.gradient().getGradientFor("posterior_b").dup().reshape(4);
    }

    @Test
    void weightGrowsWithTheStepsAndGoesOnAfterALoad(@TempDir Path folder) {
        INDArray x = Nets.uniform(1, 6, 5);
        DataSet batch = new DataSet(x, x);
        ComputationGraph graph =
                GraphChecks.graph(net(new GaussianSamplingLayer(2, 1000, 4), 4, Activation.IDENTITY, 5, 2));
        // every unit pays the 1000 nats, so the penalty shows the weight and nothing else
        for (double share : new double[] {0.25, 0.5}) {
            graph.fit(batch);
            assertThat(penalty(graph).penaltyValue()).isEqualTo(2 * 2000 * share);
        }
        graph.score(batch);
        assertThat(penalty(graph).penaltyValue()).isEqualTo(4000);
        Path file = folder.resolve("graph.zip");
        GraphChecks.save(graph, file);
        ComputationGraph loaded = GraphChecks.load(file);
        for (double share : new double[] {0.75, 1, 1}) {
            loaded.fit(batch);
            assertThat(penalty(loaded).penaltyValue()).isEqualTo(2 * 2000 * share);
        }
    }

    @Test
    void everyCheck() {
        INDArray x = Nets.uniform(1, 6, 5);
        DataSet batch = new DataSet(x, x);
        GraphChecks.assertAll(net(new GaussianSamplingLayer(0.5, 0.01, 3), 4, Activation.IDENTITY, 5, 2), batch);
        GraphChecks.assertAll(net(new UnitVarianceSamplingLayer(0.1), 2, Activation.IDENTITY, 5, 2), batch);
    }

    @Test
    void frozenLayersGiveTheMeanAndNoPenalty() {
        INDArray x = Nets.uniform(1, 6, 5);
        ComputationGraph graph = GraphChecks.graph(net(new GaussianSamplingLayer(), 4, Activation.IDENTITY, 5, 2));
        ComputationGraph frozen = new TransferLearning.GraphBuilder(graph)
                .setFeatureExtractor("code")
                .build();
        assertThat(frozen.getLayers()).noneMatch(Penalty.class::isInstance);
        assertThat(frozen.feedForward(x, true).get("code"))
                .isEqualTo(graph.feedForward(x, false).get("code"));
        INDArray encoder = frozen.getLayer("posterior").params().dup();
        GraphChecks.assertLossFalls(frozen, new DataSet(x, x), 10);
        assertThat(bits(frozen.getLayer("posterior").params())).isEqualTo(bits(encoder));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void badNumbersAreNamed(double bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussianSamplingLayer(bad, 0, 0))
                .withMessage("beta must be 0 or more and finite, got " + bad);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussianSamplingLayer(1, bad, 0))
                .withMessage("freeBits must be 0 or more and finite, got " + bad);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UnitVarianceSamplingLayer(bad))
                .withMessage("weight must be 0 or more and finite, got " + bad);
    }

    @Test
    void badStepsAndShapesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussianSamplingLayer(1, 0, -1))
                .withMessage("warmUpSteps must be 0 or more, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussianSamplingLayer().getOutputType(0, InputType.feedForward(3)))
                .withMessageContaining("even size");
        assertThat(new GaussianSamplingLayer().getOutputType(0, InputType.feedForward(6)))
                .isEqualTo(InputType.feedForward(3));
    }

    /** The penalty on an input that goes straight into the layer. */
    private static double penalty(PenaltyLayer layer, INDArray input) {
        ComputationGraph graph = alone(layer, input.size(1));
        graph.score(new DataSet(input, Nd4j.zeros(input.size(0), 1)));
        return penalty(graph).penaltyValue();
    }

    private static ComputationGraph alone(PenaltyLayer layer, long size) {
        int code = (int) (layer instanceof GaussianSamplingLayer ? size / 2 : size);
        return GraphChecks.graph(Nets.start()
                .addLayer("code", layer, "input")
                .addLayer("reconstruction", Nets.output(new GaussianLoss(), code, 1, Activation.IDENTITY), "code")
                .setOutputs("reconstruction")
                .build());
    }

    private static Penalty penalty(ComputationGraph graph) {
        return Arrays.stream(graph.getLayers())
                .filter(Penalty.class::isInstance)
                .map(Penalty.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static ComputationGraphConfiguration net(
            PenaltyLayer layer, int below, Activation activation, int size, int code) {
        return Nets.start()
                .addLayer("posterior", Nets.dense(size, below, activation), "input")
                .addLayer("code", layer, "posterior")
                .addLayer("reconstruction", Nets.output(new BernoulliLoss(), code, size, Activation.SIGMOID), "code")
                .setOutputs("reconstruction")
                .build();
    }
}
