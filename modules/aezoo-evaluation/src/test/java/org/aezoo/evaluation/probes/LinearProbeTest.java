package org.aezoo.evaluation.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.models.plain.LinearAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class LinearProbeTest {

    private static final int ROWS = 600;

    /** Three clouds; labels follow them, or are drawn by lot. */
    private static Dataset data(long seed, boolean byLot) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[ROWS][5];
        int[] labels = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            int cloud = random.nextInt(3);
            for (int j = 0; j < 5; j++) {
                rows[i][j] = (float) (random.nextGaussian() * 0.3 + (j == cloud ? 4 : 0));
            }
            labels[i] = byLot ? random.nextInt(3) : cloud;
        }
        return Dataset.of("clouds", DataShape.row(5), new FloatRows(rows)).withLabels(labels, List.of("a", "b", "c"));
    }

    private static TrainedAutoencoder untrained() {
        var model = Settings.with(LinearAutoencoder.tabular(5), Map.of("code-size", "4"));
        ComputationGraph graph = new ComputationGraph(model.graph(3));
        graph.init();
        return new TrainedAutoencoder(
                model, graph, DataShape.row(5), List.of(), Scaling.fit(Scaling.Kind.STANDARD, data(1, false)), 3);
    }

    @Test
    void cloudsAreToldApartAndLotsAreNot() {
        try (TrainedAutoencoder trained = untrained()) {
            assertThat(LinearProbe.fit(trained, data(1, false)).error(data(2, false)))
                    .isLessThan(0.05);
            assertThat(LinearProbe.fit(trained, data(1, true)).error(data(2, true)))
                    .isBetween(0.5, 0.8);
        }
    }

    @Test
    void rowsWithoutLabelsAreRefused() {
        try (TrainedAutoencoder trained = untrained()) {
            Dataset bare = Dataset.of("bare", DataShape.row(5), new FloatRows(new float[4][5]));
            assertThatThrownBy(() -> LinearProbe.fit(trained, bare))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("bare has no labels");
        }
    }
}
