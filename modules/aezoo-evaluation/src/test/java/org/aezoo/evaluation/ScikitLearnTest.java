package org.aezoo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.evaluation.metrics.AnomalyMetrics;
import org.aezoo.evaluation.metrics.ConfusionMatrix;
import org.aezoo.evaluation.metrics.MetricSums;
import org.aezoo.evaluation.probes.Features;
import org.aezoo.evaluation.probes.LinearProbe;
import org.aezoo.evaluation.probes.NearestNeighbours;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.numerics.PrincipalComponents;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Metrics held against those of scikit-learn: see {@code src/test/python/metrics.py}. */
final class ScikitLearnTest {

    private static final double EXACT = 1e-9;
    /** Where floats are added up on the way. */
    private static final double SINGLE = 1e-5;

    private static JsonNode expected = new ObjectMapper().createObjectNode();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = ScikitLearnTest.class.getResourceAsStream("metrics.json")) {
            expected = new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
    }

    @Test
    void detection() {
        JsonNode cases = expected.path("detections");
        assertThat(cases.size()).isEqualTo(6);
        for (JsonNode one : cases) {
            boolean[] anomaly = new boolean[one.path("anomaly").size()];
            for (int i = 0; i < anomaly.length; i++) {
                anomaly[i] = one.path("anomaly").path(i).asBoolean();
            }
            AnomalyMetrics detection = AnomalyMetrics.of(doubles(one.path("scores")), anomaly);
            assertThat(detection.auroc()).isCloseTo(one.path("auroc").asDouble(), within(EXACT));
            assertThat(detection.averagePrecision())
                    .isCloseTo(one.path("average_precision").asDouble(), within(EXACT));
        }
    }

    @Test
    void confusion() {
        JsonNode given = expected.path("confusion");
        int[][] counts = new int[4][4];
        for (int i = 0; i < given.path("truth").size(); i++) {
            counts[given.path("truth").path(i).asInt()][
                    given.path("guess").path(i).asInt()]++;
        }
        ConfusionMatrix matrix = new ConfusionMatrix(List.of("0", "1", "2", "3"), counts, 0);
        assertThat(matrix.testError()).isCloseTo(100 * given.path("test_error").asDouble(), within(EXACT));
        for (int k = 0; k < 4; k++) {
            assertThat(ints(given.path("counts").path(k))).isEqualTo(counts[k]);
            // where nothing is guessed, scikit-learn was told to say 0
            assertThat(zero(matrix.precision(k)))
                    .isCloseTo(given.path("precision").path(k).asDouble(), within(EXACT));
            assertThat(matrix.recall(k)).isCloseTo(given.path("recall").path(k).asDouble(), within(EXACT));
            assertThat(zero(matrix.f1(k))).isCloseTo(given.path("f1").path(k).asDouble(), within(EXACT));
        }
    }

    private static double zero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    @Test
    void principalComponents() {
        JsonNode given = expected.path("pca");
        float[][] rows = rows(given.path("rows"));
        PrincipalComponents components = PrincipalComponents.fit(rows, 5);
        double[] variance = doubles(given.path("explained_variance"));
        for (int k = 0; k < 5; k++) {
            double[] direction = doubles(given.path("components").path(k));
            double product = 0;
            for (int j = 0; j < 5; j++) {
                product += direction[j] * components.components()[k][j];
            }
            assertThat(Math.abs(product)).isCloseTo(1, within(SINGLE));
            // scikit-learn divides by one row less
            double ours = components.explainedVariance()[k] * rows.length / (rows.length - 1);
            assertThat(ours).isCloseTo(variance[k], within(SINGLE * variance[0]));
        }
        assertThat(components.mean()).containsExactly(doubles(given.path("mean")), within(SINGLE));
        MetricSums sums = new MetricSums(DataShape.row(5), ReconstructionLoss.MSE::of);
        float[][] rebuilt = components.first(2).reconstruct(rows);
        for (int i = 0; i < rows.length; i++) {
            sums.add(rows[i], new float[] {1}, rebuilt[i]);
        }
        assertThat(figure(sums, "mse")).isCloseTo(given.path("rebuilt_mse").asDouble(), within(SINGLE));
    }

    @Test
    void probes() {
        JsonNode given = expected.path("probes");
        Dataset known = labelled(given.path("known"), given.path("labels"));
        Dataset queries = labelled(given.path("queries"), given.path("truths"));
        Map<Integer, Double> neighbours = Map.of(
                1, given.path("neighbours").path("1").asDouble(),
                5, given.path("neighbours").path("5").asDouble(),
                9, given.path("neighbours").path("9").asDouble());
        neighbours.forEach((k, error) ->
                assertThat(NearestNeighbours.error(ROWS, known, queries, k)).isCloseTo(error, within(EXACT)));
        assertThat(LinearProbe.fit(ROWS, known).error(queries))
                .isCloseTo(given.path("linear").asDouble(), within(EXACT));
    }

    @Test
    void errors() {
        JsonNode given = expected.path("errors");
        float[][] x = rows(given.path("x"));
        float[][] y = rows(given.path("y"));
        MetricSums sums = new MetricSums(DataShape.row(4), ReconstructionLoss.MSE::of);
        for (int i = 0; i < x.length; i++) {
            sums.add(x[i], new float[] {1}, y[i]);
        }
        assertThat(figure(sums, "mse")).isCloseTo(given.path("mse").asDouble(), within(1e-6));
        assertThat(figure(sums, "mae")).isCloseTo(given.path("mae").asDouble(), within(1e-6));
    }

    private static final Features ROWS = new Features() {
        @Override
        public int size() {
            return 4;
        }

        @Override
        public void forEach(Dataset data, Consumer consumer) {
            consumer.accept(0, data.head(data.size()));
        }
    };

    private static double figure(MetricSums sums, String key) {
        return sums.figures().getOrDefault(key, Double.NaN);
    }

    private static Dataset labelled(JsonNode rows, JsonNode labels) {
        return Dataset.of("made up", DataShape.row(4), new FloatRows(rows(rows)))
                .withLabels(ints(labels), List.of("0", "1"));
    }

    private static float[][] rows(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> {
                    double[] values = doubles(row);
                    float[] floats = new float[values.length];
                    for (int i = 0; i < floats.length; i++) {
                        floats[i] = (float) values[i];
                    }
                    return floats;
                })
                .toArray(float[][]::new);
    }

    private static double[] doubles(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static int[] ints(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
