package org.aezoo.models.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.DoubleRows;
import org.aezoo.data.FloatRows;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values beyond the range of min-max scaling, and values that need more digits than floats have. */
class OutsideRangeTest {

    private static final int SIZE = 4;
    private static final double[] LOW = {0, -10, 1e9, 5};
    private static final double[] WIDTH = {1, 20, 4, 0.5};

    private static TrainedAutoencoder trained(AutoencoderModel model, Scaling scaling) {
        ComputationGraph graph = new ComputationGraph(model.graph(3));
        graph.init();
        return new TrainedAutoencoder(model, graph, DataShape.row(SIZE), List.of("a", "b", "c", "d"), scaling, 3);
    }

    /** Rows within the range. */
    private static double[][] inside(int count) {
        SplittableRandom random = new SplittableRandom(5);
        double[][] rows = new double[count][SIZE];
        for (double[] row : rows) {
            Arrays.setAll(row, j -> LOW[j] + WIDTH[j] * random.nextDouble());
        }
        return rows;
    }

    private static AutoencoderModel model(String id, String... settings) {
        Map<String, String> changes = new java.util.LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            changes.put(settings[i], settings[i + 1]);
        }
        return Settings.with(Zoo.get(id).forShape(DataShape.row(SIZE)), changes);
    }

    /** What a squared distance beyond the range costs: 1, 2 nats, or 1 / (2 v). */
    static Stream<Arguments> models() {
        String[] unit = {"loss", "bernoulli", "output-activation", "sigmoid"};
        return Stream.of(
                Arguments.of(model("linear", "code-size", "2"), 1),
                Arguments.of(model("deep", "code-size", "2"), 1),
                Arguments.of(
                        model(
                                "deep",
                                Stream.concat(Stream.of("code-size", "2"), Arrays.stream(unit))
                                        .toArray(String[]::new)),
                        2),
                Arguments.of(model("deep", "code-size", "2", "loss", "gaussian"), 0.5),
                Arguments.of(
                        model(
                                "vae",
                                "code-size",
                                "2",
                                "loss",
                                "gaussian",
                                "output-activation",
                                "identity",
                                "decoder-variance",
                                "0.1"),
                        5),
                Arguments.of(
                        model(
                                "vae",
                                Stream.concat(Stream.of("code-size", "2"), Arrays.stream(unit))
                                        .toArray(String[]::new)),
                        2),
                Arguments.of(
                        model(
                                "beta-vae",
                                "code-size",
                                "2",
                                "loss",
                                "gaussian",
                                "output-activation",
                                "identity",
                                "decoder-variance",
                                "0.25",
                                "learn-variance",
                                "per-value"),
                        2));
    }

    @ParameterizedTest
    @MethodSource("models")
    void countsByTheSquareOfTheDistance(AutoencoderModel model, double weight) {
        Scaling cuts = new Scaling(Scaling.Kind.MIN_MAX, LOW, WIDTH);
        double[][] rows = inside(30);
        double[][] edge = Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
        double[] squares = new double[rows.length];
        for (int i = 0; i < rows.length; i += 2) {
            double far = Math.pow(10, i / 5.0);
            rows[i][1] = 10 + 20 * far;
            edge[i][1] = 10;
            rows[i][2] = 1e9 - 4 * 0.5;
            edge[i][2] = 1e9;
            squares[i] = far * far + 0.25;
        }
        try (TrainedAutoencoder trained = trained(model, cuts)) {
            double[] cutOff = trained.score(edge);
            double[] scores = trained.score(rows);
            double[][] shares = trained.scorer().explain(rows);
            double[][] edgeShares = trained.scorer().explain(edge);
            Dataset data = Dataset.of("t", DataShape.row(SIZE), new DoubleRows(rows));
            double[] ofData = trained.score(data);
            for (int i = 0; i < rows.length; i++) {
                double expected = cutOff[i] + weight * squares[i];
                assertThat(scores[i]).isCloseTo(expected, within(1e-5 * Math.abs(expected)));
                assertThat(ofData[i]).isCloseTo(expected, within(1e-4 * Math.abs(expected)));
                if (squares[i] == 0) {
                    assertThat(scores[i]).isEqualTo(cutOff[i]);
                }
                double more = Arrays.stream(shares[i]).sum()
                        - Arrays.stream(edgeShares[i]).sum();
                assertThat(more).isCloseTo(weight * squares[i], within(1e-5 * (1 + weight * squares[i])));
            }
            OutsideRange outside = trained.scorer().outside(data);
            assertThat(outside.rows()).isEqualTo(15);
            assertThat(outside.columns()).extracting(OutsideRange.Column::name).containsExactly("b", "c");
            assertThat(outside.message())
                    .startsWith("15 of 30 rows have values outside the range of the training rows (b in 15, farthest")
                    .contains(
                            "where -10 to 10 was trained on; c in 15, farthest 999999998 where 1000000000 to 1000000004");
            assertThat(trained.scorer()
                            .outside(Dataset.of("t", DataShape.row(SIZE), new DoubleRows(inside(9))))
                            .message())
                    .isEmpty();
        }
    }

    @Test
    void growsForModelsThatKeepRowsToo() {
        AutoencoderModel model = model("anomaly", "code-size", "2", "members", "1", "memory", "20");
        try (TrainedAutoencoder trained = trained(model, new Scaling(Scaling.Kind.MIN_MAX, LOW, WIDTH))) {
            trained.scorer().keepRows(Dataset.of("t", DataShape.row(SIZE), new DoubleRows(inside(20))));
            double before = 0;
            for (double far : new double[] {0, 0.1, 1, 10, 1e6}) {
                double[][] row = {{0.5, 0, 1e9 + 4 + 4 * far, 5.1}};
                double score = trained.score(row)[0];
                assertThat(score).isGreaterThan(before);
                assertThat(Arrays.stream(trained.scorer().explain(row)[0]).sum())
                        .isCloseTo(score, within(1e-9 * score));
                before = score;
            }
            assertThat(before).isGreaterThan(1e12);
        }
    }

    /** Where the network overflows, its loss is no number, and the row is as far away as can be. */
    @Test
    void whatANetworkGivesNoNumberForScoresInfinity() {
        Threshold threshold = Threshold.of(new double[] {1, 2, 3}, Threshold.FALSE_ALARMS, 0.3);
        for (String id : List.of("linear", "vae")) {
            AutoencoderModel model = model(id, "code-size", "2");
            try (TrainedAutoencoder trained = trained(model, Scaling.none())) {
                trained.graph().params().assign(30);
                float[][] rows = {{3e38f, 0, 0, 0}, {0, 1, 0, 0}};
                double[] scores = trained.score(rows);
                assertThat(scores[0]).isEqualTo(Double.POSITIVE_INFINITY);
                assertThat(trained.score(Dataset.of(rows))[0]).isEqualTo(Double.POSITIVE_INFINITY);
                assertThat(threshold.isAnomaly(scores[0])).isTrue();
                assertThat(scores[1]).isFinite();
            }
        }
    }

    @Test
    void doublesKeepTheirDigits() {
        AutoencoderModel model = model("linear", "code-size", "2");
        double[] shift = {1e9, 1.7e9, 1e6, 0};
        double[] scale = {1, 700, 1e-3, 1};
        SplittableRandom random = new SplittableRandom(8);
        double[][] rows = new double[60][SIZE];
        float[][] scaled = new float[rows.length][SIZE];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < SIZE; j++) {
                rows[i][j] = shift[j] + scale[j] * random.nextGaussian();
                scaled[i][j] = (float) ((rows[i][j] - shift[j]) / scale[j]);
            }
        }
        try (TrainedAutoencoder raw = trained(model, new Scaling(Scaling.Kind.STANDARD, shift, scale));
                TrainedAutoencoder asIs = trained(model, Scaling.none())) {
            // the same network on rows that were scaled before gives the same codes and scores
            float[][] codes = asIs.encode(scaled);
            double[] scores = asIs.score(scaled);
            double[][] rebuilt = raw.reconstruct(rows);
            assertThat(raw.score(rows)).containsExactly(scores, within(1e-6));
            assertThat(raw.score(Dataset.of("t", DataShape.row(SIZE), new DoubleRows(rows))))
                    .containsExactly(scores, within(1e-5));
            double[][] wide = raw.encode(rows);
            float[][] plain = asIs.reconstruct(scaled);
            double[][] decoded = raw.decode(wide);
            for (int i = 0; i < rows.length; i++) {
                double score = 0;
                for (int j = 0; j < SIZE; j++) {
                    double resolution = 1e-5 * scale[j] + Math.ulp(shift[j]);
                    assertThat(rebuilt[i][j]).isCloseTo(shift[j] + scale[j] * plain[i][j], within(resolution));
                    assertThat(decoded[i][j]).isCloseTo(rebuilt[i][j], within(resolution));
                    score += Math.pow((rows[i][j] - rebuilt[i][j]) / scale[j], 2);
                }
                assertThat(score).isCloseTo(scores[i], within(1e-4 * (1 + scores[i])));
                for (int k = 0; k < 2; k++) {
                    assertThat(wide[i][k]).isCloseTo(codes[i][k], within(1e-6));
                }
            }
            // floats are what they were: no digits, but no other answer for rows that they hold
            assertThat(asIs.score(new double[][] {{1, 2, 3, 4}}))
                    .containsExactly(asIs.score(new float[][] {{1, 2, 3, 4}}));
            assertThat(asIs.encode(new double[0][])).isEmpty();
            assertThat(asIs.score(Dataset.of("t", DataShape.row(SIZE), new FloatRows(scaled))))
                    .containsExactly(scores, within(1e-5));
        }
    }
}
