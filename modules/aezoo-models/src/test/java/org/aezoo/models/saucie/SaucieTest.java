package org.aezoo.models.saucie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How SAUCIE is fitted to batches, and what a trained one knows of them. */
class SaucieTest {

    private static Dataset data(List<String> names, int... batches) {
        float[][] rows = new float[batches.length][4];
        SplittableRandom random = new SplittableRandom(1);
        for (float[] row : rows) {
            for (int j = 0; j < row.length; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        Dataset data = Dataset.of("rows", DataShape.row(4), new FloatRows(rows));
        return names.isEmpty() ? data : data.withBatches(batches, names);
    }

    private static Saucie model(String... settings) {
        Saucie model = Settings.with(Saucie.tabular(4), Map.of("hidden-sizes", "6,5", "code-size", "3"));
        for (String setting : settings) {
            model = Settings.with(model, Map.of(setting.split("=", 2)[0], setting.split("=", 2)[1]));
        }
        return model;
    }

    private static TrainedAutoencoder untrained(Saucie model, List<String> names) {
        ComputationGraph graph = new ComputationGraph(model.graph(3));
        graph.init();
        TrainedAutoencoder trained =
                new TrainedAutoencoder(model, graph, DataShape.row(4), List.of(), Scaling.none(), 3);
        trained.setBatchNames(names);
        return trained;
    }

    @Test
    void batchesAreReadOffTheData() {
        Dataset three = data(List.of("a", "b", "c"), 0, 1, 1, 2, 0, 2, 1);
        assertThat(model().forData(three)).isEqualTo(model().withBatches(3, 2));
        assertThat(model("batches=3", "reference=3").forData(three)).isEqualTo(model().withBatches(3, 3));
        // fitted once, fitted for good
        assertThat(model().forData(three).forData(three)).isEqualTo(model().withBatches(3, 2));
        assertThat(model().forData(data(List.of(), 0, 0))).isEqualTo(model());
        assertThat(model("mmd=0").forData(three)).isEqualTo(model("mmd=0"));
        assertThat(BatchCorrecting.marks(model())).isNull();
    }

    @Test
    void dataThatCannotBeCorrectedIsNamed() {
        assertThatThrownBy(() -> model().forData(data(List.of("day1"), 0, 0, 0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("all rows of rows are of one batch, 'day1', and mmd needs at least 2: leave batch= out");
        assertThatThrownBy(() -> model().forData(data(List.of("day1", "day2"), 0, 0, 0, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("batch 'day2' of rows must have at least 2 rows to learn from, got 1: leave it out");
        assertThatThrownBy(() -> model("batches=3", "reference=3").forData(data(List.of("day1", "day2"), 0, 0, 1, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("reference must be between 0 and 2, the number of batches of rows, got 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "hidden-sizes=; hiddenSizes must be at least one number, got none",
                "batches=0; batches must be at least 1, got 0",
                "reference=2; reference must be between 0 and 1, got 2",
                "mmd=-1; mmd must be at least 0, got -1",
                "information=NaN; information must be at least 0, got NaN",
                "within-cluster=-2; withinCluster must be at least 0, got -2",
                "cluster-threshold=1; clusterThreshold must be above 0 and below 1, got 1",
                "noise-rate=1; noiseRate must be at least 0 and below 1, got 1",
                "emphasis=0.4; emphasis must be between 0.5 and 1, got 0.4",
                "emphasis=0.9; emphasis must be 0.5 with noiseRate 0, which hides no values, got 0.9"
            })
    void badSettingsAreNamed(String setting, String message) {
        assertThatThrownBy(() -> model(setting))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void rowsOfOtherBatchesAreCorrectedAndThoseOfTheReferenceAreNot(@TempDir Path folder) {
        Dataset data = data(List.of("x", "y"), 0, 1, 1, 0, 1);
        // tanh: of six units that are never negative, a row may well have one alone, whatever its batch
        Saucie model = model("information=0.1", "activation=tanh").forData(data);
        assertThat(model.reference()).isEqualTo(2);
        Path file = folder.resolve("model.zip");
        float[][][] corrected = new float[2][][];
        try (TrainedAutoencoder trained = untrained(model, data.batchNames())) {
            trained.forEach(data, view -> {
                corrected[0] = view.corrected();
                for (int i = 0; i < 5; i++) {
                    assertThat(Arrays.equals(view.corrected()[i], view.reconstruction()[i]))
                            .isEqualTo(data.batch(i) == 1);
                }
                // what their codes decode to is what they are corrected to
                float[][] decoded = trained.decode(view.codes());
                for (int i = 0; i < 5; i++) {
                    for (int j = 0; j < 4; j++) {
                        assertThat(decoded[i][j]).isEqualTo(view.corrected()[i][j], within(1e-6f));
                    }
                }
            });
            // rows alone are taken to be of the reference
            assertThat(trained.encode(data.head(2))[1]).hasSize(3);
            assertThat(trained.codes().clusters(data)).hasSize(5);
            trained.save(file);
        }
        try (TrainedAutoencoder loaded = TrainedAutoencoder.load(file)) {
            assertThat(loaded.batchNames()).containsExactly("x", "y");
            // batches go by their names, wherever they stand
            Dataset other = data(List.of("y", "x"), 1, 0, 0, 1, 0);
            loaded.forEach(other, view -> corrected[1] = view.corrected());
            assertThat(corrected[1]).isDeepEqualTo(corrected[0]);
            assertThatThrownBy(() -> loaded.score(data(List.of("x", "z"), 0, 1)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("batch 'z' of row 1 of rows was not there in training: known are x, y");
            assertThatThrownBy(() -> loaded.score(data(List.of(), 0, 1)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("rows does not say in which batch each row was measured")
                    .hasMessageEndingWith("add batch=COLUMN");
        }
    }

    @Test
    void withoutBatchesItIsAPlainAutoencoderWithClusters() {
        Dataset data = data(List.of(), 0, 0, 0);
        try (TrainedAutoencoder trained = untrained(model("information=0.1", "within-cluster=0.1"), List.of())) {
            assertThat(trained.codes().clusters(data)).hasSize(3);
            trained.forEach(data, view -> assertThat(view.corrected()).isSameAs(view.reconstruction()));
            // nothing is asked for in vain: data may have batches that the model does not correct
            assertThat(trained.score(data(List.of("a", "b"), 0, 1, 0))).isEqualTo(trained.score(data));
        }
        try (TrainedAutoencoder trained = untrained(model(), List.of())) {
            assertThatThrownBy(() -> trained.codes().clusters(data))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("saucie finds no clusters");
        }
    }
}
