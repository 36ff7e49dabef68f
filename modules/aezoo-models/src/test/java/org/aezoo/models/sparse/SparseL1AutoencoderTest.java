package org.aezoo.models.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Rows;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class SparseL1AutoencoderTest {

    @Test
    void scoreIsLossPlusPenaltyTimesTheSumOfTheCode() {
        for (boolean tied : new boolean[] {false, true}) {
            AutoencoderModel model = Settings.with(
                    SparseL1Autoencoder.image(6),
                    Map.of("code-size", "4", "penalty", "0.3", "tied", Boolean.toString(tied)));
            float[][] rows = Rows.smooth(5, 6);
            ComputationGraph graph = GraphChecks.graph(model.graph(3));
            INDArray x = Rows.array(rows);
            double score = graph.score(new DataSet(x, x));
            try (TrainedAutoencoder trained = Rows.trained(model, graph)) {
                double expected = 0;
                for (int i = 0; i < rows.length; i++) {
                    float[] code = trained.encode(rows)[i];
                    float[] rebuilt = trained.reconstruct(rows)[i];
                    for (int j = 0; j < 6; j++) {
                        expected -= rows[i][j] * Math.log(rebuilt[j]) + (1 - rows[i][j]) * Math.log(1 - rebuilt[j]);
                    }
                    for (float h : code) {
                        expected += 0.3 * Math.abs(h);
                    }
                }
                assertThat(score).isCloseTo(expected / rows.length, within(1e-4));
            }
        }
    }

    @Test
    void penaltyMakesTheCodeSmallerAndEmptier() {
        double[] without = afterTraining("0");
        double[] with = afterTraining("0.5");
        assertThat(with[0]).as("mean activation").isLessThan(without[0] / 2);
        assertThat(with[1]).as("share of zeros").isGreaterThan(without[1]);
    }

    /** Mean activation and share of zeros of the code. */
    private static double[] afterTraining(String penalty) {
        AutoencoderModel model = Settings.with(
                SparseL1Autoencoder.image(12),
                Map.of("code-size", "20", "penalty", penalty, "tied", "true", "learning-rate", "0.01"));
        float[][] rows = Rows.smooth(64, 12);
        ComputationGraph graph = GraphChecks.graph(model.graph(3));
        INDArray x = Rows.array(rows);
        for (int step = 0; step < 200; step++) {
            graph.fit(new DataSet(x, x));
        }
        try (TrainedAutoencoder trained = Rows.trained(model, graph)) {
            double sum = 0;
            double zeros = 0;
            for (float[] code : trained.encode(rows)) {
                for (float h : code) {
                    sum += h;
                    zeros += h == 0 ? 1 : 0;
                }
            }
            return new double[] {sum / (64 * 20), zeros / (64 * 20)};
        }
    }

    @Test
    void badPenaltiesAreRefused() {
        assertThatThrownBy(() -> Settings.with(SparseL1Autoencoder.image(28 * 28), Map.of("penalty", "-1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("penalty must be at least 0, got -1");
    }
}
