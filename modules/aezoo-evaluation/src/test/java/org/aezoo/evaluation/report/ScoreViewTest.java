package org.aezoo.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.evaluation.metrics.Anomalies;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.plain.LinearAutoencoder;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScoreViewTest {

    @TempDir
    Path folder;

    private static TrainedAutoencoder linear(Dataset rows) {
        AutoencoderModel model = LinearAutoencoder.tabular(3);
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        // rebuilds nothing: a row's score is its squares, and a column's share is its square
        graph.params().assign(0);
        return new TrainedAutoencoder(model, graph, rows.shape(), List.of("a", "b", "<c>"), Scaling.none(), 1);
    }

    /** Rows of 0.1s, and five of them with a 5 in the last column. */
    private static Dataset rows() {
        SplittableRandom random = new SplittableRandom(3);
        float[][] rows = new float[200][3];
        int[] labels = new int[200];
        for (int i = 0; i < rows.length; i++) {
            for (int c = 0; c < 3; c++) {
                rows[i][c] = (float) random.nextDouble(0.05, 0.15);
            }
            if (i % 40 == 7) {
                rows[i][2] = 5 + i / 100f;
                labels[i] = 1;
            }
        }
        return Dataset.of("table", DataShape.row(3), new FloatRows(rows)).withLabels(labels, List.of("no", "yes"));
    }

    @Test
    void saysWhichRowsScoreHighAndWhy() {
        Dataset rows = rows();
        try (TrainedAutoencoder trained = linear(rows)) {
            double[] scores = trained.score(rows);
            Threshold threshold = Threshold.of(scores, Threshold.CONTAMINATION, 0.05);
            trained.scorer().setThreshold(threshold);
            int[] numbers = IntStream.range(1000, 1200).toArray();
            ScoreView view =
                    ScoreView.of(trained, rows, numbers, Anomalies.find(rows).orElse(null));

            assertThat(view.logarithmic()).isTrue();
            assertThat(view.threshold()).isEqualTo(threshold.value());
            assertThat(view.groups()).extracting(ScoreView.Group::name).containsExactly("normal rows", "anomalies");
            view.groups()
                    .forEach(group -> assertThat(group.shares().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .sum())
                            .isCloseTo(1, within(1e-9)));
            // no bin has both
            List<Double> normal = view.groups().get(0).shares();
            List<Double> anomalies = view.groups().get(1).shares();
            int firstAnomaly = IntStream.range(0, anomalies.size())
                    .filter(bin -> anomalies.get(bin) > 0)
                    .findFirst()
                    .orElseThrow();
            assertThat(normal.subList(firstAnomaly, normal.size())).allMatch(share -> share == 0);
            assertThat(view.rows()).hasSize(8);
            assertThat(view.rows().get(0).row()).isEqualTo(1167);
            assertThat(view.rows().subList(0, 5)).allSatisfy(row -> {
                assertThat(row.label()).isEqualTo("yes");
                assertThat(row.causes().get(0).column()).isEqualTo("<c>");
                assertThat(row.causes().get(0).share()).isGreaterThan(0.99);
                assertThat(row.score()).isEqualTo(scores[row.row() - 1000]);
            });
        }
    }

    @Test
    void comesBackFromItsFileAndIsDrawn() throws IOException {
        assertThat(ScoreView.read(folder)).isEmpty();
        Dataset rows = rows();
        try (TrainedAutoencoder trained = linear(rows)) {
            ScoreView view = ScoreView.of(
                    trained,
                    rows,
                    IntStream.range(0, 200).toArray(),
                    Anomalies.find(rows).orElse(null));
            assertThat(view.threshold()).isNull();
            Files.write(folder.resolve(ScoreView.FILE), ReportFile.json(view));
            assertThat(ScoreView.read(folder)).contains(view);
            assertThat(Histogram.html(view))
                    .contains("&lt;c&gt; 100 %", "<td>yes</td>", "normal rows", "logarithmic")
                    .doesNotContain("<c>", "NaN", "Infinity", "threshold");
        }
    }

    @Test
    void scoresThatAreAllTheSameAreDrawn() {
        float[][] same = new float[10][3];
        Arrays.stream(same).forEach(row -> Arrays.fill(row, 1));
        Dataset rows = Dataset.of("same", DataShape.row(3), new FloatRows(same));
        try (TrainedAutoencoder trained = linear(rows)) {
            ScoreView view = ScoreView.of(
                    trained,
                    rows,
                    IntStream.range(0, 10).toArray(),
                    Anomalies.find(rows).orElse(null));
            assertThat(Histogram.html(view)).contains("test rows").doesNotContain("NaN", "Infinity");
            assertThat(view.rows().get(0).causes().get(0).share()).isCloseTo(1 / 3.0, within(1e-6));
        }
    }

    @Test
    void damagedFilesAreSaid() throws IOException {
        for (String text : List.of(
                "{}",
                "{\"edges\": [1, 1], \"groups\": [], \"rows\": []}",
                "{\"logarithmic\": true, \"edges\": [0, 1], \"groups\": [], \"rows\": []}",
                "{\"edges\": [0, 1], \"groups\": [{\"name\": \"a\", \"shares\": []}], \"rows\": []}",
                "{\"edges\": [0, 1], \"groups\": [{\"name\": \"a\", \"shares\": [2]}], \"rows\": []}",
                "{\"edges\": [0, 1], \"groups\": [], \"rows\": [null]}",
                "{\"edges\": [0, 1")) {
            Files.writeString(folder.resolve(ScoreView.FILE), text);
            assertThatThrownBy(() -> ScoreView.read(folder))
                    .as(text)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("damaged");
        }
    }

    /** As many equal scores as n: 1/n added n times is above 1 for many n. */
    @Test
    void equalScoresAreReadBack() throws IOException {
        for (int n : new int[] {1, 6, 10, 49, 160, 1000, 4999}) {
            for (float value : new float[] {0, 0.3f, 1e10f}) {
                float[][] values = new float[n][3];
                Arrays.stream(values).forEach(row -> Arrays.fill(row, value));
                Dataset rows = Dataset.of("t", DataShape.row(3), new FloatRows(values));
                try (TrainedAutoencoder trained = linear(rows)) {
                    ScoreView view =
                            ScoreView.of(trained, rows, IntStream.range(0, n).toArray(), null);
                    Files.write(folder.resolve(ScoreView.FILE), ReportFile.json(view));
                    ScoreView read = ScoreView.read(folder).orElseThrow();
                    assertThat(read).isEqualTo(view);
                    assertThat(read.groups().get(0).shares()).containsOnlyOnce(1.0);
                }
            }
        }
    }

    @Test
    void readsSharesThatWereAddedUp() throws IOException {
        Files.writeString(
                folder.resolve(ScoreView.FILE),
                "{\"logarithmic\":false,\"edges\":[0.0,1.0],\"groups\":[{\"name\":\"test rows\",\"shares\":[1.0000000000000002]}],"
                        + "\"threshold\":null,\"rows\":[]}");
        assertThat(ScoreView.read(folder)).isPresent();
        Files.writeString(
                folder.resolve(ScoreView.FILE),
                "{\"logarithmic\":false,\"edges\":[0.0,1.0],\"groups\":[{\"name\":\"test rows\",\"shares\":[1.1]}],"
                        + "\"threshold\":null,\"rows\":[]}");
        assertThatThrownBy(() -> ScoreView.read(folder)).hasMessageContaining("damaged");
    }
}
