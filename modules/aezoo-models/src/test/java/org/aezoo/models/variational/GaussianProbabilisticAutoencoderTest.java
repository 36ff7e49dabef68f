package org.aezoo.models.variational;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class GaussianProbabilisticAutoencoderTest {

    private static final AutoencoderModel LINE = Settings.with(
            GaussianProbabilisticAutoencoder.tabular(1), Map.of("hidden-sizes", "", "learning-rate", "0.05"));

    /** For z = m + e, y = v z and x of variance s: E|x - y|^2 = s (1 - v w)^2 + v^2 where m = w x. */
    @Test
    void trainingScoreIsTheExpectedErrorUnderUnitNoise() {
        ComputationGraph graph = line(LINE, 1.5, 0.4);
        INDArray x = normal(100_000);
        Nd4j.getRandom().setSeed(3);
        double variance = x.varNumber().doubleValue();
        assertThat(graph.score(new DataSet(x, x), true))
                .isCloseTo(variance * Math.pow(1 - 0.4 * 1.5, 2) + 0.4 * 0.4, within(0.01));
        assertThat(graph.score(new DataSet(x, x), false))
                .isCloseTo(variance * Math.pow(1 - 0.4 * 1.5, 2), within(0.01));
    }

    @Test
    void penaltyIsTheSquaredMean() {
        INDArray x = normal(1000);
        DataSet batch = new DataSet(x, x);
        double without = line(LINE, 1.5, 0.4).score(batch);
        double with =
                line(Settings.with(LINE, Map.of("penalty", "0.3")), 1.5, 0.4).score(batch);
        double square = x.norm2Number().doubleValue() * x.norm2Number().doubleValue() / 1000;
        assertThat(with - without).isCloseTo(0.3 * 1.5 * 1.5 * square, within(1e-3));
    }

    /** With penalty l on unit-variance data, the best linear code has w^2 = 1 / sqrt(l) - 1, and none at l of 1. */
    @Test
    void penaltyKeepsTheMeansTogetherAsTheClosedFormSays() {
        for (double penalty : new double[] {0.04, 0.25, 2}) {
            ComputationGraph graph = line(Settings.with(LINE, Map.of("penalty", Double.toString(penalty))), 0.5, 0.5);
            INDArray x = normal(4000);
            x.divi(Math.sqrt(x.mul(x).meanNumber().doubleValue()));
            Nd4j.getRandom().setSeed(11);
            for (int i = 0; i < 250; i++) {
                graph.fit(new DataSet(x, x));
            }
            double w = graph.getLayer("mean").getParam("W").getDouble(0);
            assertThat(w * w).isCloseTo(Math.max(0, 1 / Math.sqrt(penalty) - 1), within(0.1 / Math.sqrt(penalty)));
        }
    }

    @Test
    void badPenaltyIsNamed() {
        assertThatThrownBy(() -> Settings.with(LINE, Map.of("penalty", "-1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("penalty must be at least 0, got -1");
    }

    private static ComputationGraph line(AutoencoderModel model, double encoder, double decoder) {
        ComputationGraph graph = GraphChecks.graph(model.graph(1));
        graph.getLayer("mean").getParam("W").assign(encoder);
        graph.getLayer("reconstruction").getParam("W").assign(decoder);
        return graph;
    }

    private static INDArray normal(int count) {
        Nd4j.getRandom().setSeed(5);
        return Nd4j.randn(count, 1);
    }
}
