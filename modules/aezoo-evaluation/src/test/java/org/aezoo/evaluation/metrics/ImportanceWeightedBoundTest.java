package org.aezoo.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * On a linear model x = a z_1 u + b z_2 v + noise with orthonormal u and v, whose likelihood and posterior are known:
 * x is Gaussian with variances a^2 + d, b^2 + d along u and v, and d along the rest.
 */
class ImportanceWeightedBoundTest {

    private static final double A = 1.5;
    private static final double B = 0.7;
    private static final double D = 0.3;
    private static final double[] U = {0.6, 0.8, 0, 0};
    private static final double[] V = {0.8, -0.6, 0, 0};

    private static final AutoencoderModel MODEL = Settings.with(
            VariationalAutoencoder.tabular(4),
            Map.of("hidden-sizes", "", "code-size", "2", "decoder-variance", Double.toString(D)));

    @Test
    void isTheLogLikelihoodItselfUnderTheExactPosterior() {
        Dataset data = data(300);
        try (TrainedAutoencoder trained = trained(1, 0)) {
            double exact = negativeLogLikelihood(data);
            for (int samples : new int[] {1, 7}) {
                Map<String, Double> figures = ImportanceWeightedBound.evaluate(trained, data, samples, 1);
                assertThat(figures.get("importance_weighted_nll")).isCloseTo(exact, within(1e-5));
            }
            // the bound is tight: its mean over many samples is the likelihood
            assertThat(ImportanceWeightedBound.evaluate(trained, data, 400, 1).get("negative_elbo"))
                    .isCloseTo(exact, within(0.02));
        }
    }

    @Test
    void risesWithTheSamplesFromTheElboToTheLogLikelihood() {
        Dataset data = data(300);
        try (TrainedAutoencoder trained = trained(0.6, 0.5)) {
            double exact = negativeLogLikelihood(data);
            Map<String, Double> many = ImportanceWeightedBound.evaluate(trained, data, 1000, 2);
            double elbo = many.getOrDefault("negative_elbo", Double.NaN);
            assertThat(elbo)
                    .isEqualTo(
                            many.getOrDefault("reconstruction_nll", 0.0) + many.getOrDefault("kl", 0.0), within(1e-9));
            assertThat(elbo).isGreaterThan(exact + 0.1);
            double one = 0;
            for (int seed = 1; seed <= 40; seed++) {
                one += ImportanceWeightedBound.evaluate(trained, data, 1, seed)
                                .getOrDefault("importance_weighted_nll", Double.NaN)
                        / 40;
            }
            assertThat(one).isCloseTo(elbo, within(0.03));
            double before = one;
            for (int samples : new int[] {5, 50, 1000}) {
                double bound = ImportanceWeightedBound.evaluate(trained, data, samples, 2)
                        .getOrDefault("importance_weighted_nll", Double.NaN);
                assertThat(bound).isLessThan(before);
                before = bound;
            }
            assertThat(before).isCloseTo(exact, within(0.02));
            assertThat(trained.score(data.head(300)))
                    .satisfies(scores -> assertThat(
                                    java.util.Arrays.stream(scores).average().orElseThrow())
                            .isCloseTo(elbo, within(0.02)));
        }
    }

    @Test
    void sameSeedSameFigures() {
        try (TrainedAutoencoder trained = trained(0.6, 0.5)) {
            assertThat(ImportanceWeightedBound.evaluate(trained, data(700), 3, 1))
                    .isEqualTo(ImportanceWeightedBound.evaluate(trained, data(700), 3, 1))
                    .isNotEqualTo(ImportanceWeightedBound.evaluate(trained, data(700), 3, 2));
        }
    }

    @Test
    void collapsedUnitsAreNotActive() {
        try (TrainedAutoencoder trained = trained(1, 0)) {
            assertThat(ImportanceWeightedBound.evaluate(trained, data(300), 1, 1)
                            .get("active_units"))
                    .isEqualTo(2);
            trained.graph().getLayer("posterior").getParam("W").getColumn(1).assign(0);
            assertThat(ImportanceWeightedBound.evaluate(trained, data(300), 1, 1)
                            .get("active_units"))
                    .isEqualTo(1);
        }
    }

    @Test
    void unitsAreMeasuredOneByOneAndSumToTheDivergence() {
        try (TrainedAutoencoder trained = trained(1, 0)) {
            Dataset data = data(700);
            CodeUnits units = CodeUnits.of(trained, data);
            double sum = units.divergences().get(0) + units.divergences().get(1);
            assertThat(Metrics.evaluate(trained, data).get("kl")).isCloseTo(sum, within(1e-9));
            assertThat(units.active()).isEqualTo(2);
            assertThat(units.warning()).isEmpty();
            // m = a / (a^2 + d) u'x, and u'x has the variance a^2 + d
            assertThat(units.variances().get(0)).isCloseTo(A * A / (A * A + D), within(0.1));
            assertThat(units.variances().get(1)).isCloseTo(B * B / (B * B + D), within(0.1));
            // E KL = (log((a^2 + d) / d)) / 2, as E m^2 + exp s = 1 under the exact posterior
            assertThat(units.divergences().get(0)).isCloseTo(Math.log((A * A + D) / D) / 2, within(0.1));

            trained.graph().getLayer("posterior").getParam("W").assign(0);
            trained.graph().getLayer("posterior").getParam("b").assign(0);
            CodeUnits collapsed = CodeUnits.of(trained, data);
            assertThat(collapsed.active()).isZero();
            assertThat(collapsed.divergences()).containsExactly(0.0, 0.0);
            assertThat(collapsed.warning().orElseThrow()).startsWith("2 of 2 code units have collapsed");
        }
        assertThat(CodeUnits.warning(20, 20)).isEmpty();
        assertThat(CodeUnits.warning(10, 20).orElseThrow()).contains("10 of 20", "a code of 10 does the same");
        assertThat(CodeUnits.warning(9, 20).orElseThrow()).contains("11 of 20", "smaller code");
    }

    /** The same model with its variance in the network, where the settings say another. */
    @Test
    void takesTheLearntVariance() {
        AutoencoderModel model = Settings.with(MODEL, Map.of("learn-variance", "per-value", "decoder-variance", "2"));
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        try (TrainedAutoencoder fixed = trained(1, 0);
                TrainedAutoencoder learnt =
                        new TrainedAutoencoder(model, graph, DataShape.row(4), List.of(), Scaling.none(), 1)) {
            for (String name : List.of("W", "b")) {
                graph.getLayer("posterior")
                        .getParam(name)
                        .assign(fixed.graph().getLayer("posterior").getParam(name));
                graph.getLayer("output")
                        .getParam(name)
                        .assign(fixed.graph().getLayer("reconstruction").getParam(name));
            }
            graph.getLayer("reconstruction").getParam("logVariance").assign(Math.log(D));
            Dataset data = data(300);
            assertThat(ImportanceWeightedBound.evaluate(learnt, data, 5, 1).get("importance_weighted_nll"))
                    .isCloseTo(negativeLogLikelihood(data), within(1e-5));
            assertThat(Metrics.evaluate(learnt, data).get("score"))
                    .isCloseTo(Metrics.evaluate(fixed, data).getOrDefault("score", Double.NaN), within(1e-5));
        }
    }

    /** No posterior of a linear model has a bound above the exact log-likelihood. */
    @Test
    void boundIsNeverAboveTheExactLikelihood() {
        Dataset data = data(200);
        double exact = negativeLogLikelihood(data);
        for (double factor : new double[] {0, 0.5, 0.9, 1.2}) {
            for (double shift : new double[] {-1, 0, 0.7}) {
                try (TrainedAutoencoder trained = trained(factor, shift)) {
                    double mean = java.util.Arrays.stream(trained.score(data.head(200)))
                            .average()
                            .orElseThrow();
                    // scores are exact here, as the decoder's columns are orthogonal
                    assertThat(mean).isGreaterThan(exact + 1e-4);
                }
            }
            try (TrainedAutoencoder trained = trained(1, 0)) {
                assertThat(java.util.Arrays.stream(trained.score(data.head(200)))
                                .average()
                                .orElseThrow())
                        .isCloseTo(exact, within(1e-5));
            }
        }
    }

    /** Thousands of samples of a trained network: the bound does not fall, and codes in waiting stay few. */
    @Test
    void doesNotFallUpToThousandsOfSamplesOnATrainedModel() {
        AutoencoderModel model = Settings.with(
                VariationalAutoencoder.tabular(4),
                Map.of("hidden-sizes", "16", "code-size", "2", "learn-variance", "shared", "learning-rate", "0.01"));
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        INDArray x = Nd4j.create(data(1000).head(1000));
        Nd4j.getRandom().setSeed(3);
        for (int i = 0; i < 300; i++) {
            graph.fit(new DataSet(x, x));
        }
        try (TrainedAutoencoder trained =
                new TrainedAutoencoder(model, graph, DataShape.row(4), List.of(), Scaling.none(), 1)) {
            Dataset data = data(20);
            double one = 0;
            for (int seed = 1; seed <= 200; seed++) {
                one += ImportanceWeightedBound.evaluate(trained, data, 1, seed)
                                .getOrDefault("importance_weighted_nll", Double.NaN)
                        / 200;
            }
            Map<String, Double> many = ImportanceWeightedBound.evaluate(trained, data, 5000, 1);
            assertThat(one).isCloseTo(many.getOrDefault("negative_elbo", Double.NaN), within(0.05));
            double fifty = ImportanceWeightedBound.evaluate(trained, data, 50, 1)
                    .getOrDefault("importance_weighted_nll", Double.NaN);
            assertThat(fifty).isLessThan(one);
            assertThat(many.get("importance_weighted_nll")).isLessThanOrEqualTo(fifty + 0.02);
        }
    }

    @Test
    void evaluationOfVariationalModelsHasTheBound() {
        try (TrainedAutoencoder trained = trained(1, 0)) {
            Map<String, Double> figures = Metrics.evaluate(trained, data(300));
            assertThat(figures).containsKeys("negative_elbo", "reconstruction_nll", "kl", "active_units");
            double mean = java.util.Arrays.stream(trained.score(data(300).head(300)))
                    .average()
                    .orElseThrow();
            assertThat(figures.get("score")).isCloseTo(mean, within(1e-6 * Math.abs(mean)));
        }
    }

    @Test
    void binarisedRowsAreMeasuredAsTheyAreTrained() {
        AutoencoderModel model =
                Settings.with(VariationalAutoencoder.image(4), Map.of("hidden-sizes", "", "binarize", "threshold"));
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        Dataset grey = Dataset.of("grey", DataShape.row(4), new FloatRows(new float[][] {{0.2f, 0.7f, 0.9f, 0}}));
        Dataset binary = Dataset.of("binary", DataShape.row(4), new FloatRows(new float[][] {{0, 1, 1, 0}}));
        try (TrainedAutoencoder trained =
                new TrainedAutoencoder(model, graph, DataShape.row(4), List.of(), Scaling.none(), 1)) {
            assertThat(ImportanceWeightedBound.evaluate(trained, grey, 3, 1))
                    .isEqualTo(ImportanceWeightedBound.evaluate(trained, binary, 3, 1));
        }
    }

    @Test
    void othersAreRefused() {
        ComputationGraph graph =
                new ComputationGraph(ShallowAutoencoder.tabular(4).graph(1));
        graph.init();
        try (TrainedAutoencoder trained = new TrainedAutoencoder(
                ShallowAutoencoder.tabular(4), graph, DataShape.row(4), List.of(), Scaling.none(), 1)) {
            assertThatThrownBy(() -> ImportanceWeightedBound.evaluate(trained, data(3), 1, 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the code of shallow has no posterior");
            assertThatThrownBy(() -> ImportanceWeightedBound.evaluate(trained, data(3), 0, 1))
                    .hasMessageContaining("samples must be at least 1, got 0");
        }
    }

    /**
     * The model with its exact posterior, or one beside it.
     *
     * @param factor share of the exact means
     * @param shift added to the exact log variances
     */
    private static TrainedAutoencoder trained(double factor, double shift) {
        ComputationGraph graph = new ComputationGraph(MODEL.graph(1));
        graph.init();
        float[][] up = new float[4][4];
        float[][] down = new float[2][4];
        for (int i = 0; i < 4; i++) {
            up[i][0] = (float) (factor * A / (A * A + D) * U[i]);
            up[i][1] = (float) (factor * B / (B * B + D) * V[i]);
            down[0][i] = (float) (A * U[i]);
            down[1][i] = (float) (B * V[i]);
        }
        graph.getLayer("posterior").getParam("W").assign(Nd4j.create(up));
        float first = (float) (Math.log(D / (A * A + D)) + shift);
        float second = (float) (Math.log(D / (B * B + D)) + shift);
        graph.getLayer("posterior").getParam("b").assign(Nd4j.create(new float[][] {{0, 0, first, second}}));
        graph.getLayer("reconstruction").getParam("W").assign(Nd4j.create(down));
        return new TrainedAutoencoder(MODEL, graph, DataShape.row(4), List.of(), Scaling.none(), 1);
    }

    private static Dataset data(int count) {
        SplittableRandom random = new SplittableRandom(8);
        float[][] rows = new float[count][4];
        for (float[] row : rows) {
            double first = A * random.nextGaussian();
            double second = B * random.nextGaussian();
            for (int i = 0; i < 4; i++) {
                row[i] = (float) (first * U[i] + second * V[i] + Math.sqrt(D) * random.nextGaussian());
            }
        }
        return Dataset.of("linear", DataShape.row(4), new FloatRows(rows));
    }

    private static double negativeLogLikelihood(Dataset data) {
        double sum = 0;
        for (float[] x : data.head(data.size())) {
            double first = 0;
            double second = 0;
            double all = 0;
            for (int i = 0; i < 4; i++) {
                first += x[i] * U[i];
                second += x[i] * V[i];
                all += x[i] * x[i];
            }
            sum += normal(first * first, A * A + D)
                    + normal(second * second, B * B + D)
                    + (all - first * first - second * second) / (2 * D)
                    + Math.log(2 * Math.PI * D);
        }
        return sum / data.size();
    }

    private static double normal(double square, double variance) {
        return square / (2 * variance) + Math.log(2 * Math.PI * variance) / 2;
    }
}
