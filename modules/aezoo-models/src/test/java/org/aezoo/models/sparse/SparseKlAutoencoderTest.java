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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class SparseKlAutoencoderTest {

    @ParameterizedTest
    @CsvSource({"0, 64, 400", "0.9, 8, 100"})
    void trainingBringsTheMeanActivationToTheTarget(String runningMean, int batch, int epochs) {
        AutoencoderModel model = Settings.with(
                SparseKlAutoencoder.image(12),
                Map.of(
                        "code-size", "20",
                        "target-rate", "0.1",
                        "beta", "3",
                        "running-mean", runningMean,
                        "learning-rate", "0.01"));
        float[][] rows = Rows.smooth(64, 12);
        ComputationGraph graph = GraphChecks.graph(model.graph(3));
        INDArray x = Rows.array(rows);
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (DataSet part : new DataSet(x, x).batchBy(batch)) {
                graph.fit(part);
            }
        }
        try (TrainedAutoencoder trained = Rows.trained(model, graph)) {
            double sum = 0;
            for (float[] code : trained.encode(rows)) {
                for (float h : code) {
                    sum += h / (64 * 20);
                }
            }
            assertThat(sum).isCloseTo(0.1, within(0.01));
        }
    }

    @Test
    void scoreIsLossPlusDivergence() {
        AutoencoderModel model = Settings.with(SparseKlAutoencoder.image(6), Map.of("code-size", "4", "beta", "2"));
        float[][] rows = Rows.smooth(5, 6);
        ComputationGraph graph = GraphChecks.graph(model.graph(3));
        INDArray x = Rows.array(rows);
        double score = graph.score(new DataSet(x, x));
        try (TrainedAutoencoder trained = Rows.trained(model, graph)) {
            double expected = 0;
            for (double loss : trained.score(rows)) {
                expected += loss / 5;
            }
            float[][] codes = trained.encode(rows);
            for (int j = 0; j < 4; j++) {
                double q = 0;
                for (float[] code : codes) {
                    q += code[j] / 5;
                }
                expected += 2 * (0.05 * Math.log(0.05 / q) + 0.95 * Math.log(0.95 / (1 - q)));
            }
            assertThat(score).isCloseTo(expected, within(1e-4));
        }
    }

    @Test
    void ratesOfZeroAndOneAreRefused() {
        for (String rate : new String[] {"0", "1", "NaN"}) {
            assertThatThrownBy(() -> Settings.with(SparseKlAutoencoder.image(28 * 28), Map.of("target-rate", rate)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("targetRate must be above 0 and below 1, got ");
        }
        assertThatThrownBy(() -> Settings.with(SparseKlAutoencoder.image(28 * 28), Map.of("running-mean", "1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("runningMean must be 0 or more and below 1, got 1");
    }
}
