package org.aezoo.models.denoising;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Rows;
import org.aezoo.models.settings.Settings;
import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class DropoutAutoencoderTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientWithTheMaskHeldStill(boolean tied) {
        AutoencoderModel model = Settings.with(
                DropoutAutoencoder.image(5),
                Map.of("code-size", "6", "activation", "tanh", "tied", Boolean.toString(tied)));
        INDArray x = Rows.array(Rows.smooth(3, 5));
        GradientChecks.assertGradients(
                model.graph(1),
                new DataSet(x, x).toMultiDataSet(),
                graph -> Nd4j.getRandom().setSeed(12345));
    }

    @Test
    void theSettingIsTheShareDroppedAndTheMeanStays() {
        AutoencoderModel model = Settings.with(
                DropoutAutoencoder.image(5), Map.of("code-size", "2000", "activation", "sigmoid", "noise-rate", "0.2"));
        ComputationGraph graph = GraphChecks.graph(model.graph(1));
        Nd4j.getRandom().setSeed(7);
        INDArray x = Rows.array(Rows.smooth(10, 5));
        INDArray code =
                Objects.requireNonNull(graph.feedForward(x, true).get("code")).dup();
        INDArray dropped = Objects.requireNonNull(graph.feedForward(x, true).get("dropout"))
                .dup();
        double zeros = dropped.eq(0).castTo(dropped.dataType()).meanNumber().doubleValue();
        assertThat(zeros).isCloseTo(0.2, within(0.02));
        assertThat(dropped.meanNumber().doubleValue())
                .isCloseTo(code.meanNumber().doubleValue(), within(0.01));
        assertThat(graph.feedForward(x, false).get("dropout"))
                .isEqualTo(graph.feedForward(x, false).get("code"));
    }

    @Test
    void droppingEverythingIsRefused() {
        assertThatThrownBy(() -> Settings.with(DropoutAutoencoder.image(5), Map.of("noise-rate", "1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("noiseRate must be 0 or more and below 1, got 1");
    }
}
