package org.aezoo.models.contractive;

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

class ContractiveAutoencoderTest {

    @Test
    void scoreIsLossPlusClosedFormOfThePaper() {
        AutoencoderModel model =
                Settings.with(ContractiveAutoencoder.image(6), Map.of("code-size", "4", "penalty", "0.7"));
        float[][] rows = Rows.smooth(5, 6);
        ComputationGraph graph = GraphChecks.graph(model.graph(3));
        INDArray x = Rows.array(rows);
        double score = graph.score(new DataSet(x, x));
        INDArray w = graph.getLayer("code").getParam("W").dup();
        try (TrainedAutoencoder trained = Rows.trained(model, graph)) {
            double expected = 0;
            float[][] codes = trained.encode(rows);
            double[] losses = trained.score(rows);
            for (int n = 0; n < 5; n++) {
                expected += losses[n] / 5;
                for (int j = 0; j < 4; j++) {
                    double slope = codes[n][j] * (1 - codes[n][j]);
                    for (int i = 0; i < 6; i++) {
                        expected += 0.7 * Math.pow(slope * w.getDouble(i, j), 2) / 5;
                    }
                }
            }
            assertThat(score).isCloseTo(expected, within(1e-4));
        }
    }

    @Test
    void penaltyMakesTheCodeMoveLess() {
        assertThat(change("1")).isLessThan(change("0") / 2);
    }

    /** Mean squared change of the code for a small change of the example, after training. */
    private static double change(String penalty) {
        AutoencoderModel model = Settings.with(
                ContractiveAutoencoder.image(12),
                Map.of("code-size", "20", "penalty", penalty, "learning-rate", "0.01"));
        float[][] rows = Rows.smooth(64, 12);
        ComputationGraph graph = GraphChecks.graph(model.graph(3));
        INDArray x = Rows.array(rows);
        for (int step = 0; step < 200; step++) {
            graph.fit(new DataSet(x, x));
        }
        try (TrainedAutoencoder trained = Rows.trained(model, graph)) {
            float[][] before = trained.encode(rows);
            double sum = 0;
            for (int i = 0; i < 12; i++) {
                for (float[] row : rows) {
                    row[i] -= 0.01f;
                }
                float[][] after = trained.encode(rows);
                for (int n = 0; n < rows.length; n++) {
                    rows[n][i] += 0.01f;
                    for (int j = 0; j < 20; j++) {
                        sum += Math.pow(after[n][j] - before[n][j], 2);
                    }
                }
            }
            return sum;
        }
    }

    @Test
    void activationsWithoutAKnownSecondDerivativeAreRefused() {
        assertThatThrownBy(() -> Settings.with(ContractiveAutoencoder.image(28 * 28), Map.of("activation", "elu")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("activation must be sigmoid, tanh, relu or identity, got ELU");
        assertThatThrownBy(() -> Settings.with(ContractiveAutoencoder.image(28 * 28), Map.of("penalty", "-1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("penalty must be at least 0, got -1");
    }
}
