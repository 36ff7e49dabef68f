package org.aezoo.models.variational;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.layers.LearnedVarianceLossLayer;
import org.aezoo.layers.base.Penalty;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The variational variants against closed forms: {@link VariationalAutoencoder}, {@link BetaVariationalAutoencoder}. */
class VariationalAutoencoderTest {

    private static final AutoencoderModel LINE =
            Settings.with(VariationalAutoencoder.tabular(1), Map.of("hidden-sizes", "", "decoder-variance", "0.5"));
    private static final AutoencoderModel BETA_LINE =
            Settings.with(BetaVariationalAutoencoder.tabular(1), Map.of("hidden-sizes", "", "decoder-variance", "0.5"));

    /**
     * x = v z + noise of variance d, q(z | x) = N(w x, exp s): the bound is that of a Gaussian,
     * E log p = -((x - v w x)^2 + v^2 exp s) / (2 d) - log(2 pi d) / 2.
     */
    private static double negativeBound(double x, double w, double v, double s, double d) {
        double reconstruction =
                (Math.pow(x - v * w * x, 2) + v * v * Math.exp(s)) / (2 * d) + Math.log(2 * Math.PI * d) / 2;
        return reconstruction + (Math.exp(s) + w * w * x * x - 1 - s) / 2;
    }

    @Test
    void scoreIsTheNegativeBound() {
        for (AutoencoderModel model : List.of(LINE, BETA_LINE)) {
            for (int seed : new int[] {1, 2}) {
                try (TrainedAutoencoder trained = line(model, seed)) {
                    double[] scores = trained.score(new float[][] {{0.5f}, {-2}, {3}});
                    assertThat(scores[0]).isCloseTo(negativeBound(0.5, 0.6, 0.8, -1, 0.5), within(1e-5));
                    assertThat(scores[1]).isCloseTo(negativeBound(-2, 0.6, 0.8, -1, 0.5), within(1e-5));
                    assertThat(scores[2]).isCloseTo(negativeBound(3, 0.6, 0.8, -1, 0.5), within(1e-5));
                }
            }
        }
    }

    @Test
    void trainingScoreIsTheNegativeBoundToo() {
        INDArray x = Nd4j.valueArrayOf(new long[] {100_000, 1}, 1.5f);
        try (TrainedAutoencoder trained = line(LINE, 1)) {
            Nd4j.getRandom().setSeed(4);
            assertThat(trained.graph().score(new DataSet(x, x), true))
                    .isCloseTo(negativeBound(1.5, 0.6, 0.8, -1, 0.5), within(0.02));
        }
    }

    @Test
    void betaFreeBitsAndWarmUpReachTheLayer() {
        AutoencoderModel model =
                Settings.with(BETA_LINE, Map.of("beta", "2.5", "free-bits", "0.25", "warm-up-steps", "40"));
        try (TrainedAutoencoder trained = line(model, 1)) {
            GaussianSamplingLayer layer = (GaussianSamplingLayer)
                    trained.graph().getLayer("code").conf().getLayer();
            assertThat(layer.beta()).isEqualTo(2.5);
            assertThat(layer.freeBits()).isEqualTo(0.25);
            assertThat(layer.warmUpSteps()).isEqualTo(40);
        }
    }

    /** A stronger weight leaves fewer nats in the code: the point of a beta. */
    @Test
    void aLargerBetaGivesASmallerDivergence() {
        double before = Double.POSITIVE_INFINITY;
        for (String beta : List.of("0.1", "1", "4")) {
            AutoencoderModel model = Settings.with(
                    BetaVariationalAutoencoder.tabular(6),
                    Map.of("beta", beta, "learning-rate", "0.01", "warm-up-steps", "0"));
            ComputationGraph graph = new ComputationGraph(model.graph(3));
            graph.init();
            DataSet batch = correlated(200, 6);
            Nd4j.getRandom().setSeed(9);
            for (int i = 0; i < 150; i++) {
                graph.fit(batch);
            }
            graph.score(batch);
            double nats = ((Penalty) graph.getLayer("code")).penaltyValue() / Double.parseDouble(beta);
            assertThat(nats).isLessThan(before);
            before = nats;
            GraphMemory.release(graph);
        }
    }

    @Test
    void samplesHaveTheMomentsOfTheModel() {
        try (TrainedAutoencoder trained = line(LINE, 1)) {
            double sum = 0;
            double squares = 0;
            float[][] samples = trained.sampler().sample(20_000, 5);
            for (float[] sample : samples) {
                sum += sample[0];
                squares += sample[0] * sample[0];
            }
            // y = 0.8 z
            assertThat(sum / samples.length).isCloseTo(0, within(0.02));
            assertThat(squares / samples.length).isCloseTo(0.64, within(0.03));
        }
    }

    /** The score follows the variance that the network holds, not the one it started from. */
    @Test
    void learntVarianceCountsInScoresSharesAndValues() {
        for (String learnt : List.of("shared", "per-value")) {
            AutoencoderModel model = Settings.with(LINE, Map.of("learn-variance", learnt, "decoder-variance", "3"));
            ComputationGraph graph = new ComputationGraph(model.graph(1));
            graph.init();
            graph.getLayer("posterior").getParam("W").assign(Nd4j.createFromArray(new float[][] {{0.6f, 0}}));
            graph.getLayer("posterior").getParam("b").assign(Nd4j.createFromArray(new float[][] {{0, -1}}));
            graph.getLayer("output").getParam("W").assign(0.8);
            INDArray s = graph.getLayer("reconstruction").getParam(LearnedVarianceLossLayer.LOG_VARIANCE);
            assertThat(Math.exp(s.getDouble(0))).isCloseTo(3, within(1e-5));
            s.assign(Math.log(0.5));
            try (TrainedAutoencoder trained =
                    new TrainedAutoencoder(model, graph, DataShape.row(1), List.of(), Scaling.none(), 1)) {
                double expected = negativeBound(-2, 0.6, 0.8, -1, 0.5);
                assertThat(trained.score(new float[][] {{-2}})[0]).isCloseTo(expected, within(1e-5));
                double divergence = (Math.exp(-1) + 1.2 * 1.2 - 1 + 1) / 2;
                assertThat(trained.scorer().explain(new float[][] {{-2}})[0][0])
                        .isCloseTo(expected - divergence, within(1e-5));
                INDArray x = Nd4j.valueArrayOf(new long[] {100_000, 1}, -2f);
                Nd4j.getRandom().setSeed(4);
                assertThat(graph.score(new DataSet(x, x), true)).isCloseTo(expected, within(0.03));
            }
        }
    }

    /** Columns of different noise: their variances part, and the noisy ones end near their own. */
    @Test
    void learnsTheNoiseOfEachColumn() {
        AutoencoderModel model = Settings.with(
                VariationalAutoencoder.tabular(3),
                Map.of("hidden-sizes", "", "code-size", "1", "learn-variance", "per-value", "learning-rate", "0.03"));
        ComputationGraph graph = new ComputationGraph(model.graph(3));
        graph.init();
        SplittableRandom random = new SplittableRandom(1);
        double[] noise = {0.2, 0.5, 1};
        float[][] rows = new float[400][3];
        for (float[] row : rows) {
            double common = 2 * random.nextGaussian();
            for (int j = 0; j < 3; j++) {
                row[j] = (float) (common + noise[j] * random.nextGaussian());
            }
        }
        INDArray x = Nd4j.create(rows);
        Nd4j.getRandom().setSeed(9);
        for (int i = 0; i < 800; i++) {
            graph.fit(new DataSet(x, x));
        }
        INDArray s = graph.getLayer("reconstruction").getParam(LearnedVarianceLossLayer.LOG_VARIANCE);
        // one variance for all would be that of a deviation of 0.66
        assertThat(Math.exp(s.getDouble(0) / 2)).isBetween(0.1, 0.4);
        assertThat(Math.exp(s.getDouble(1) / 2)).isCloseTo(noise[1], within(0.15 * noise[1]));
        assertThat(Math.exp(s.getDouble(2) / 2)).isCloseTo(noise[2], within(0.15 * noise[2]));
        GraphMemory.release(graph);
    }

    @Test
    void valuesThatAreNoProbabilitiesAreRefusedWithTheirColumn() {
        AutoencoderModel model = VariationalAutoencoder.image(2);
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        try (TrainedAutoencoder trained =
                new TrainedAutoencoder(model, graph, DataShape.row(2), List.of("width", "height"), Scaling.none(), 1)) {
            assertThatThrownBy(() -> trained.score(new float[][] {{0, 1}, {0.5f, 1.25f}}))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("column 'height' of row 1 must be in [0, 1] after scaling, as the bernoulli loss needs,"
                            + " got 1.25");
        }
    }

    @Test
    void badSettingsAreNamed() {
        refused("learn-variance", "maybe", "learn-variance must be one of none, shared, per-value, got 'maybe'");
        assertThatThrownBy(
                        () -> Settings.with(VariationalAutoencoder.image(28 * 28), Map.of("learn-variance", "shared")))
                .hasMessageContaining("learnVariance must be none with the bernoulli loss, got SHARED");
        assertThatThrownBy(() -> Settings.with(LINE, Map.of("learn-variance", "shared", "decoder-variance", "1e-6")))
                .hasMessageContaining("decoderVariance must be between 4.6e-5 and 22026 to learn from, got 1.0E-6");
        refused("loss", "mse", "loss must be bernoulli or gaussian, as the bound is one on a likelihood, got mse");
        refused("decoder-variance", "0", "decoderVariance must be above 0, got 0");
        refused("binarize", "threshold", "binarize must be none with the gaussian loss, got THRESHOLD");
        refused("code-size", "0", "codeSize must be at least 1, got 0");
        refused("beta", "-1", "beta must be at least 0, got -1");
        refused("free-bits", "-1", "freeBits must be at least 0, got -1");
        refused("warm-up-steps", "-1", "warmUpSteps must be at least 0, got -1");
    }

    private static void refused(String name, String value, String message) {
        assertThatThrownBy(() -> Settings.with(BETA_LINE, Map.of(name, value)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    /** Means 0.6 x, log variances -1, reconstruction 0.8 z. */
    private static TrainedAutoencoder line(AutoencoderModel model, long seed) {
        ComputationGraph graph = new ComputationGraph(model.graph(seed));
        graph.init();
        graph.getLayer("posterior").getParam("W").assign(Nd4j.createFromArray(new float[][] {{0.6f, 0}}));
        graph.getLayer("posterior").getParam("b").assign(Nd4j.createFromArray(new float[][] {{0, -1}}));
        graph.getLayer("reconstruction").getParam("W").assign(0.8);
        return new TrainedAutoencoder(model, graph, DataShape.row(1), List.of(), Scaling.none(), seed);
    }

    private static DataSet correlated(int count, int columns) {
        SplittableRandom random = new SplittableRandom(1);
        float[][] rows = new float[count][columns];
        for (float[] row : rows) {
            double common = random.nextGaussian();
            for (int j = 0; j < columns; j++) {
                row[j] = (float) (common * (j % 2 == 0 ? 1 : -1) + 0.2 * random.nextGaussian());
            }
        }
        INDArray x = Nd4j.create(rows);
        return new DataSet(x, x);
    }
}
