package org.aezoo.evaluation.probes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Variant;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Probe} on every variant of the zoo. */
final class ProbeTest {

    private static final DataShape PICTURE = DataShape.image(1, 12, 12);

    /** Pictures that are bright above or below; a random encoder keeps that. */
    private static Dataset halves(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] values = new float[rows][PICTURE.size()];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = i % 2;
            for (int j = 0; j < PICTURE.size(); j++) {
                boolean bright = j < PICTURE.size() / 2 == (labels[i] == 0);
                values[i][j] = random.nextInt(100) + (bright ? 150 : 0);
            }
        }
        return Dataset.of("halves", PICTURE, new FloatRows(values)).withLabels(labels, List.of("above", "below"));
    }

    static Stream<String> variants() {
        return Zoo.list().stream().filter(variant -> variant.takes(PICTURE)).map(Variant::id);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void tellsClassesApartByTheCodeOfEachVariant(String id) {
        AutoencoderModel model = Zoo.get(id).forShape(PICTURE);
        Map<String, String> settings = Settings.values(model);
        if (settings.containsKey("code-size")) {
            model = Settings.with(model, Map.of("code-size", "40"));
        }
        if (settings.containsKey("hidden-sizes")
                && !settings.getOrDefault("hidden-sizes", "").isEmpty()) {
            model = Settings.with(model, Map.of("hidden-sizes", "50"));
        }
        ComputationGraph graph = new ComputationGraph(model.graph(3));
        graph.init();
        try (TrainedAutoencoder trained =
                new TrainedAutoencoder(model, graph, PICTURE, List.of(), Scaling.pixel(), 3)) {
            Map<String, Double> figures = Probe.evaluate(trained, halves(120, 1), halves(60, 2), 3);
            assertThat(figures.keySet())
                    .containsExactlyInAnyOrder(
                            "linear_probe_error",
                            "neighbours_error",
                            "linear_probe_error_raw",
                            "neighbours_error_raw",
                            "linear_probe_error_pca",
                            "neighbours_error_pca");
            assertThat(figures.get("neighbours_error_raw")).isZero();
            assertThat(figures.get("neighbours_error"))
                    .as("by chance it were 50")
                    .isLessThan(25);
        }
    }
}
