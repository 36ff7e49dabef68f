package org.aezoo.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.numerics.PrincipalComponents;
import org.aezoo.numerics.Vectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** The yardstick held against scikit-learn: see {@code src/test/python/yardstick.py}. */
final class YardstickTest {

    private static JsonNode expected = new ObjectMapper().createObjectNode();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = YardstickTest.class.getResourceAsStream("yardstick.json")) {
            expected = new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
    }

    private static float[][] floats(JsonNode rows) {
        float[][] values = new float[rows.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new float[rows.path(i).size()];
            for (int j = 0; j < values[i].length; j++) {
                values[i][j] = (float) rows.path(i).path(j).asDouble();
            }
        }
        return values;
    }

    private static Dataset table(float[][] rows) {
        return Dataset.of("table", DataShape.row(rows[0].length), new FloatRows(rows));
    }

    private static TrainedAutoencoder start(String id, DataShape shape, Scaling scaling, Map<String, String> settings) {
        AutoencoderModel model = Settings.with(Zoo.get(id).forShape(shape), settings);
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        return new TrainedAutoencoder(model, graph, shape, List.of(), scaling, 1);
    }

    private static TrainedAutoencoder linear(Dataset training) {
        TrainedAutoencoder trained = start(
                "linear",
                DataShape.row(5),
                Scaling.fit(Scaling.Kind.STANDARD, training),
                Map.of("code-size", "2", "tied", "false"));
        trained.graph().getLayer("code").getParam("W").assign(Nd4j.createFromArray(floats(expected.path("encoder"))));
        trained.graph()
                .getLayer("reconstruction")
                .getParam("W")
                .assign(Nd4j.createFromArray(floats(expected.path("decoder"))));
        return trained;
    }

    @Test
    void errorsOfATableAreThoseOfScikitLearn() {
        Dataset training = table(floats(expected.path("train")));
        Dataset test = table(floats(expected.path("test")));
        try (TrainedAutoencoder trained = linear(training)) {
            Yardstick.Figures figures = Yardstick.of(trained, training, test);
            assertThat(figures.rows()).isEqualTo(30);
            assertThat(figures.components()).isEqualTo(2);
            assertThat(figures.fittedRows()).isEqualTo(80);
            assertThat(figures.leftOut()).isEmpty();
            assertClose(figures.error(), expected.path("error"));
            assertClose(figures.r2(), expected.path("r2"));
            assertThat(figures.columns())
                    .extracting(Yardstick.Column::name)
                    .startsWith("column 1")
                    .hasSize(5);
            for (int j = 0; j < 5; j++) {
                Yardstick.Column column = figures.columns().get(j);
                for (String of : List.of("model", "mean", "components")) {
                    double rmse = expected.path("rmse").path(of).path(j).asDouble();
                    assertThat(value(column.rmse(), of)).isCloseTo(rmse, within(1e-5 * rmse));
                    assertThat(value(column.r2(), of))
                            .isCloseTo(
                                    expected.path("column_r2").path(of).path(j).asDouble(), within(1e-4));
                }
            }
            assertThat(figures.columns().stream()
                            .mapToDouble(column -> Objects.requireNonNull(column.share()))
                            .sum())
                    .isCloseTo(1, within(1e-9));
            assertThat(figures.line()).contains("of 2 principal components", "R²");

            Yardstick sameWalk = new Yardstick(trained, training);
            Map<String, Double> metrics = Metrics.evaluate(trained, test, 0, sameWalk);
            assertThat(sameWalk.figures().error()).isEqualTo(figures.error());
            assertThat(Objects.requireNonNull(figures.error().model()))
                    .isCloseTo(Objects.requireNonNull(metrics.get("sse")), within(1e-9));
        }
    }

    private static double value(Yardstick.Values values, String of) {
        Double value = of.equals("model") ? values.model() : of.equals("mean") ? values.mean() : values.components();
        return Objects.requireNonNull(value);
    }

    private static void assertClose(Yardstick.Values values, JsonNode wanted) {
        for (String of : List.of("model", "mean", "components")) {
            assertThat(value(values, of)).as(of).isCloseTo(wanted.path(of).asDouble(), within(1e-5));
        }
    }

    @Test
    void countsAreHeldAgainstTheFrequenciesOfWords() {
        Dataset training = table(floats(expected.path("words").path("train")));
        Dataset test = table(floats(expected.path("words").path("test")));
        try (TrainedAutoencoder trained =
                start("document", DataShape.row(6), Scaling.none(), Map.of("code-size", "2"))) {
            Yardstick.Figures figures = Yardstick.of(trained, training, test);
            assertThat(figures.error().mean())
                    .isCloseTo(expected.path("words").path("mean").asDouble(), within(1e-5));
            assertThat(figures.error().model())
                    .isCloseTo(
                            Objects.requireNonNull(
                                    Metrics.evaluate(trained, test).get("score")),
                            within(1e-6));
            assertThat(figures.unit()).isEqualTo("cross-entropy in nats per example");
            assertThat(figures.error().components()).isNull();
            assertThat(figures.r2().model()).isNull();
            assertThat(figures.columns()).isEmpty();
            assertThat(figures.leftOut()).containsOnlyKeys("components", "r2");
        }
    }

    @Test
    void whatIsNotToBeComparedIsLeftOutWithTheReason() {
        Dataset rows = table(new float[][] {{0.1f, 1, 0.5f}, {0.3f, 0, 0.5f}, {0.2f, 1, 0.5f}, {0, 0, 0.5f}});
        assertThat(leftOut("binary-code", Map.of("code-size", "2"), rows)).contains("bits");
        assertThat(leftOut("vq-vae", Map.of(), rows)).contains("indices");
        assertThat(leftOut("shallow", Map.of("code-size", "7"), rows))
                .contains("7 values is no shorter than a row of 3");
        assertThat(leftOut("shallow", Map.of("code-size", "2"), rows)).isEmpty();
        // three coefficients that sum to one are two numbers
        assertThat(leftOut("aanet", Map.of("archetypes", "3"), rows)).isEmpty();
        Dataset equal = table(new float[][] {{1, 0, 0.5f}, {1, 0, 0.5f}});
        assertThat(leftOut("shallow", Map.of("code-size", "2"), equal)).isEqualTo("training rows are all the same");
    }

    private static String leftOut(String id, Map<String, String> settings, Dataset rows) {
        try (TrainedAutoencoder trained = start(id, rows.shape(), Scaling.none(), settings)) {
            Yardstick.Figures figures = Yardstick.of(trained, rows, rows);
            assertThat(figures.error().model()).isNotNull();
            assertThat(figures.error().mean()).isNotNull();
            assertThat(figures.error().components() == null).isEqualTo(figures.components() == 0);
            assertThat(figures.columns().get(2).r2().model())
                    .as("a constant column has no R2")
                    .isNull();
            return figures.leftOut().getOrDefault("components", "");
        }
    }

    @Test
    void aModelThatFillsHolesInIsHeldAgainstNothing() {
        DataShape shape = new DataShape(1, 8, 8);
        float[][] rows = new float[4][64];
        rows[1][3] = 1;
        Dataset pictures = Dataset.of("pictures", shape, new FloatRows(rows));
        try (TrainedAutoencoder trained = start("context-encoder", shape, Scaling.none(), Map.of())) {
            Yardstick.Figures figures = Yardstick.of(trained, pictures, pictures);
            assertThat(figures.error().model()).isNull();
            assertThat(figures.line()).isEmpty();
            assertThat(figures.leftOut().get("yardstick")).contains("fills in what is missing");
        }
    }

    /** Exact components are held against singular values in PrincipalComponentsTest. */
    @Test
    void componentsOfWideRowsAreNearTheExactOnes() {
        for (int[] size : new int[][] {{400, 250}, {60, 300}, {5, 30}}) {
            SplittableRandom random = new SplittableRandom(size[0]);
            float[][] rows = new float[size[0]][size[1]];
            for (float[] row : rows) {
                for (int j = 0; j < row.length; j++) {
                    row[j] = (float) (3 + random.nextGaussian() / Math.sqrt(1 + j));
                }
            }
            int count = Math.min(8, size[0] - 1);
            PrincipalComponents exact = PrincipalComponents.fit(rows, count);
            PrincipalComponents near = PrincipalComponents.approximate(rows, count);
            double all = 0;
            double found = 0;
            for (int k = 0; k < count; k++) {
                all += exact.explainedVariance()[k];
                found += near.explainedVariance()[k];
            }
            assertThat(found).isCloseTo(all, within(1e-3 * all)).isLessThan(all * (1 + 1e-9));
            assertThat(near.totalVariance()).isCloseTo(exact.totalVariance(), within(1e-9 * exact.totalVariance()));
            Dataset data = table(rows);
            assertThat(near.sumOfSquares(data, Scaling.none()))
                    .as("what is left of the variance")
                    .isCloseTo(near.totalVariance() - found, within(1e-6 * all));
            for (int k = 0; k < count; k++) {
                for (int i = 0; i <= k; i++) {
                    assertThat(Vectors.dot(near.components()[k], near.components()[i]))
                            .isCloseTo(i == k ? 1 : 0, within(1e-6));
                }
            }
        }
        assertThat(PrincipalComponents.mostRows(784)).isBetween(10_000, 16_000);
        assertThat(PrincipalComponents.mostRows(10)).isGreaterThan(1_000_000);
        assertThat(PrincipalComponents.mostRows(20_000)).isBetween(200, 1000);
    }
}
