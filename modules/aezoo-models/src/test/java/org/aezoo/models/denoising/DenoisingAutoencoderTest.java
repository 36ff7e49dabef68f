package org.aezoo.models.denoising;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowBatch;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Rows;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class DenoisingAutoencoderTest {

    private static final int ROWS = 2000;

    private static RowBatch batch(float[] values, int size) {
        return new RowBatch(new int[values.length / size], size, values, i -> 0);
    }

    /**
     * A linear denoiser of independent values with deviation s and noise of deviation n has a known optimum: it shrinks
     * each value by s^2 / (s^2 + n^2).
     */
    @Test
    void aLinearOneBecomesTheWienerFilter() {
        AutoencoderModel model = Settings.with(
                DenoisingAutoencoder.tabular(2),
                Map.of(
                        "code-size", "2",
                        "noise-std", "0.5",
                        "code-activation", "identity",
                        "learning-rate", "0.01"));
        SplittableRandom random = new SplittableRandom(1);
        float[] rows = new float[ROWS * 2];
        for (int i = 0; i < rows.length; i += 2) {
            rows[i] = (float) random.nextGaussian();
            rows[i + 1] = (float) (0.5 * random.nextGaussian());
        }
        ComputationGraph graph = GraphChecks.graph(model.graph(3));
        INDArray clean = Nd4j.create(rows, new long[] {ROWS, 2}, 'c');
        for (int step = 0; step < 600; step++) {
            float[] noisy = model.inputs().get(0).values(batch(rows, 2), random);
            graph.fit(new DataSet(Nd4j.create(noisy, new long[] {ROWS, 2}, 'c'), clean));
        }
        try (TrainedAutoencoder trained = Rows.trained(model, graph)) {
            float[][] mapped = trained.reconstruct(new float[][] {{0, 0}, {1, 0}, {0, 1}});
            assertThat(mapped[1][0] - mapped[0][0]).isCloseTo(1 / 1.25f, within(0.05f));
            assertThat(mapped[1][1] - mapped[0][1]).isCloseTo(0, within(0.05f));
            assertThat(mapped[2][0] - mapped[0][0]).isCloseTo(0, within(0.05f));
            assertThat(mapped[2][1] - mapped[0][1]).isCloseTo(0.25f / 0.5f, within(0.05f));
        }
    }

    @Test
    void targetsAreCleanAndInputsAreNot() {
        for (AutoencoderModel model : new AutoencoderModel[] {
            DenoisingAutoencoder.image(28 * 28), ConvolutionalDenoisingAutoencoder.image(1, 28, 28)
        }) {
            RowBatch batch = batch(new float[784], 784);
            assertThat(model.targets().get(0).values(batch, new SplittableRandom(1)))
                    .isEqualTo(batch.values());
            assertThat(model.inputs().get(0).values(batch, new SplittableRandom(1)))
                    .isNotEqualTo(batch.values());
        }
    }

    @ParameterizedTest
    @CsvSource({"gaussian, 0", "masking, 0", "salt-and-pepper, 0", "gaussian, 0.1", "masking, 0.1"})
    void settingsReachTheFeed(String noise, String min) {
        for (AutoencoderModel start : new AutoencoderModel[] {
            DenoisingAutoencoder.image(28 * 28), ConvolutionalDenoisingAutoencoder.image(1, 28, 28)
        }) {
            AutoencoderModel model = Settings.with(
                    start, Map.of("noise", noise, "noise-min", min, "noise-std", "0.4", "noise-rate", "0.6"));
            float[] values = new float[784];
            java.util.Arrays.fill(values, 0.5f);
            float[] noisy = model.inputs().get(0).values(batch(values, 784), new SplittableRandom(1));
            double hit = 0;
            double squares = 0;
            for (float value : noisy) {
                hit += value == 0 || value == 1 ? 1 / 784.0 : 0;
                squares += Math.pow(value - 0.5, 2) / 784;
            }
            double level = noise.equals("gaussian") ? Math.sqrt(squares) : hit;
            double expected = noise.equals("gaussian") ? 0.4 : 0.6;
            if (min.equals("0")) {
                assertThat(level).isCloseTo(expected, within(0.06));
            } else {
                assertThat(level).isBetween(0.06, expected + 0.06);
            }
            assertThat(model.objective()).contains(noise + " of ");
        }
    }

    /** The loss of one batch against the weighted sum over values that were hit and spared, worked out from the output. */
    @ParameterizedTest
    @CsvSource({"masking, 0.5", "masking, 0.75", "salt-and-pepper, 1"})
    void emphasisWeighsWhatWasHit(String noise, double emphasis) {
        Map<String, String> settings =
                Map.of("noise", noise, "noise-rate", "0.4", "emphasis", String.valueOf(emphasis), "code-size", "5");
        AutoencoderModel dense = Settings.with(DenoisingAutoencoder.image(64), settings);
        AutoencoderModel convolutional = Settings.with(
                ConvolutionalDenoisingAutoencoder.image(1, 8, 8),
                Map.of(
                        "noise",
                        noise,
                        "noise-rate",
                        "0.4",
                        "emphasis",
                        String.valueOf(emphasis),
                        "filters",
                        "2",
                        "code-channels",
                        "2"));
        float[] clean = Nd4j.create(Rows.smooth(6, 64)).dup('c').data().asFloat();
        for (AutoencoderModel model : new AutoencoderModel[] {dense, convolutional}) {
            float[] noisy = model.inputs().get(0).values(batch(clean, 64), new SplittableRandom(3));
            float[] target = model.targets().get(0).values(batch(clean, 64), new SplittableRandom(3));
            DataSet data = new DataSet(
                    Nd4j.create(noisy, new long[] {6, 64}, 'c'),
                    Nd4j.create(target, new long[] {6, target.length / 6}, 'c'));
            ComputationGraph graph = GraphChecks.graph(model.graph(1));
            float[] y = graph.outputSingle(data.getFeatures()).dup('c').data().asFloat();
            double expected = 0;
            for (int i = 0; i < y.length; i++) {
                // no clean value is 0 or 1
                boolean hit = noisy[i] != clean[i];
                expected +=
                        (hit ? 2 * emphasis : 2 * (1 - emphasis)) * model.loss().of(clean[i], y[i]) / 6;
            }
            assertThat(graph.score(data)).isCloseTo(expected, within(1e-3 * expected));
            assertThat(model.objective().contains("values that it hits count")).isEqualTo(emphasis > 0.5);
            GraphChecks.assertLossFalls(graph, data, 30);
            GraphMemory.release(graph);
            GradientChecks.assertGradients(model.graph(1), data);
        }
    }

    @Test
    void noisyRowsAreTakenEvenBeyondTheRangeOfCleanOnes() {
        AutoencoderModel model = DenoisingAutoencoder.image(4);
        try (TrainedAutoencoder trained = Rows.trained(model, GraphChecks.graph(model.graph(1)))) {
            float[][] noisy = {{-0.5f, 0.2f, 1.5f, 1}};
            assertThat(trained.reconstruct(noisy))
                    .isDeepEqualTo(trained.network().reconstruct(noisy));
            assertThat(trained.encode(noisy)[0]).hasSize(1000);
            assertThatThrownBy(() -> trained.score(noisy)).hasMessageContaining("must be in [0, 1]");
            assertThatThrownBy(() -> trained.reconstruct(new float[][] {{Float.NaN, 0, 0, 0}}))
                    .hasMessageContaining("must be a finite number");
        }
    }

    @Test
    void badLevelsAreRefused() {
        refused("noise-rate", "1.5", "noiseRate must be between 0 and 1, got 1.5");
        refused("noise-std", "-1", "noiseStd must be at least 0, got -1");
        refused("noise-min", "0.4", "noiseMin must be between 0 and noiseStd, 0.3, got 0.4");
        refused("emphasis", "1.5", "emphasis must be between 0.5 and 1, got 1.5");
        refused("emphasis", "0.4", "emphasis must be between 0.5 and 1, got 0.4");
        refused("emphasis", "0.8", "emphasis must be 0.5 with gaussian noise, which hits every value, got 0.8");
        refused("noise", "pepper", "noise must be one of gaussian, masking, salt-and-pepper");
    }

    private static void refused(String name, String value, String message) {
        for (AutoencoderModel start : new AutoencoderModel[] {
            DenoisingAutoencoder.image(28 * 28), ConvolutionalDenoisingAutoencoder.image(1, 28, 28)
        }) {
            assertThatThrownBy(() -> Settings.with(start, Map.of(name, value)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(message);
        }
    }
}
