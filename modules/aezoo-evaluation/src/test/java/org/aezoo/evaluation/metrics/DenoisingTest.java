package org.aezoo.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowBatch;
import org.aezoo.data.Scaling;
import org.aezoo.data.corruption.Corruption;
import org.aezoo.data.corruption.CorruptionRange;
import org.aezoo.evaluation.baselines.AffineDenoiser;
import org.aezoo.evaluation.baselines.MedianFilter;
import org.aezoo.models.denoising.DenoisingAutoencoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Cholesky;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenoisingTest {

    private static final int SIZE = 5;

    /** Rows whose values hang together, with unlike means. */
    private static float[][] rows(int count) {
        Random random = new Random(2);
        float[][] rows = new float[count][SIZE];
        for (float[] row : rows) {
            double shared = random.nextDouble();
            for (int i = 0; i < SIZE; i++) {
                row[i] = (float) (0.15 * i * shared + 0.1 * i * random.nextDouble());
            }
        }
        return rows;
    }

    private static Dataset data(float[][] rows) {
        return Dataset.of("rows", DataShape.row(rows[0].length), new FloatRows(rows));
    }

    /** Against least squares on very many noisy copies. */
    @ParameterizedTest
    @CsvSource({
        "GAUSSIAN, 0.3, 0.3", "GAUSSIAN, 0, 0.6",
        "MASKING, 0.25, 0.25", "MASKING, 0.1, 0.9",
        "SALT_AND_PEPPER, 0.4, 0.4", "SALT_AND_PEPPER, 0, 0.8"
    })
    void affineDenoiserIsTheLeastSquaresFit(Corruption corruption, double low, double high) {
        CorruptionRange range = new CorruptionRange(corruption, low, high);
        float[][] clean = rows(2000);
        int width = SIZE + 1;
        double[][] moments = new double[width][width];
        double[][] cross = new double[SIZE][width];
        SplittableRandom random = new SplittableRandom(1);
        float[] flat = new float[clean.length * SIZE];
        for (int r = 0; r < clean.length; r++) {
            System.arraycopy(clean[r], 0, flat, r * SIZE, SIZE);
        }
        for (int copy = 0; copy < 400; copy++) {
            float[] noisy = range.feed().values(new RowBatch(new int[clean.length], SIZE, flat, i -> 0), random);
            double[] x = new double[width];
            x[SIZE] = 1;
            for (int r = 0; r < clean.length; r++) {
                for (int i = 0; i < SIZE; i++) {
                    x[i] = noisy[r * SIZE + i];
                }
                for (int i = 0; i < width; i++) {
                    for (int j = 0; j < width; j++) {
                        moments[i][j] += x[i] * x[j];
                    }
                    for (int target = 0; target < SIZE; target++) {
                        cross[target][i] += clean[r][target] * x[i];
                    }
                }
            }
        }
        // the first value is always 0, which masking leaves without any variance
        moments[0][0] += 1e-3;
        double[][] factor = Cholesky.of(moments).factor();
        AffineDenoiser affine = AffineDenoiser.fit(data(clean), Scaling.none(), range);
        float[] zero = affine.denoise(new float[SIZE]);
        for (int target = 0; target < SIZE; target++) {
            double[] weights = cross[target];
            Cholesky.solve(factor, weights);
            assertThat((double) zero[target]).isCloseTo(weights[SIZE], within(0.004));
            for (int i = 1; i < SIZE; i++) {
                float[] unit = new float[SIZE];
                unit[i] = 1;
                assertThat((double) affine.denoise(unit)[target] - zero[target])
                        .as("weight of value %d for %d", i, target)
                        .isCloseTo(weights[i], within(0.008));
            }
        }
    }

    @Test
    void whatIsNotDamagedComesBack() {
        float[][] clean = rows(500);
        AffineDenoiser affine =
                AffineDenoiser.fit(data(clean), Scaling.none(), CorruptionRange.of(Corruption.MASKING, 0));
        assertThat(affine.denoise(clean[7])).usingComparatorWithPrecision(1e-3f).containsExactly(clean[7]);
        float[][] same = {{0.5f, 0.5f}, {0.5f, 0.5f}};
        assertThat(AffineDenoiser.fit(data(same), Scaling.none(), CorruptionRange.of(Corruption.MASKING, 0))
                        .denoise(new float[] {0.1f, 0.9f}))
                .containsExactly(0.5f, 0.5f);
        assertThatThrownBy(() ->
                        AffineDenoiser.fit(data(rows(1)), Scaling.none(), CorruptionRange.of(Corruption.GAUSSIAN, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at least 2 rows of at most 4096 values, rows has 1 of 5");
    }

    @Test
    void mediansRepeatTheBorder() {
        float[] image = {
            1, 2, 3,
            4, 9, 6,
            7, 8, 5,
            // another channel
            0, 0, 0,
            0, 1, 0,
            0, 0, 0
        };
        float[] filtered = MedianFilter.apply(image, DataShape.image(2, 3, 3));
        // in the corner: 1 1 2 1 1 2 4 4 9
        assertThat(filtered[0]).isEqualTo(2);
        // on the edge: 1 2 3 1 2 3 4 9 6
        assertThat(filtered[1]).isEqualTo(3);
        assertThat(filtered[4]).isEqualTo(5);
        assertThat(Arrays.copyOfRange(filtered, 9, 18)).containsOnly(0);
    }

    private static Dataset levels(int count, long seed, int side) {
        Random random = new Random(seed);
        float[][] rows = new float[count][side * side];
        for (float[] row : rows) {
            Arrays.fill(row, random.nextFloat());
        }
        return Dataset.of("levels", DataShape.image(1, side, side), new FloatRows(rows));
    }

    private static TrainedAutoencoder untrained(org.aezoo.models.AutoencoderModel model, int side) {
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        return new TrainedAutoencoder(model, graph, DataShape.image(1, side, side), List.of(), Scaling.none(), 1);
    }

    /** Pictures of one level: the affine denoiser has 144 noisy readings of it, the median nine. */
    @Test
    void everyWayIsMeasuredOnTheSameDamage() {
        try (TrainedAutoencoder trained = untrained(DenoisingAutoencoder.image(144), 12)) {
            Dataset test = levels(600, 2, 12);
            CorruptionRange range = CorruptionRange.of(Corruption.GAUSSIAN, 0.02);
            Map<String, Double> figures = Denoising.evaluate(trained, levels(1000, 1, 12), test, range);
            assertThat(figures.get("corrupted_psnr")).isCloseTo(-20 * Math.log10(0.02), within(0.15));
            // the median of nine has 0.166 of the variance, 7.8 dB less; at the border it has only four or six to
            // choose from
            assertThat(figures.get("median_psnr")).isBetween(33.98 + 6.3, 33.98 + 7.6);
            assertThat(figures.get("affine_psnr")).isCloseTo(-20 * Math.log10(0.02 / 12), within(0.7));
            assertThat(figures.get("model_psnr")).isBetween(3.0, 20.0);
            assertThat(figures.get("affine_ssim"))
                    .isGreaterThan(figures.getOrDefault("median_ssim", 1.0))
                    .isGreaterThan(figures.getOrDefault("corrupted_ssim", 1.0));
            assertThat(Denoising.evaluate(trained, levels(1000, 1, 12), test, range))
                    .isEqualTo(figures);
            Map<String, Double> other =
                    Denoising.evaluate(trained, levels(1000, 1, 12), test, CorruptionRange.of(Corruption.MASKING, 0.5));
            assertThat(other.get("corrupted_psnr")).isLessThan(10);
        }
    }

    @Test
    void metricsTellOfDenoisingModelsHowTheyDenoise() {
        Dataset test = levels(700, 2, 4);
        try (TrainedAutoencoder trained = untrained(DenoisingAutoencoder.image(16), 4)) {
            Map<String, Double> figures = Metrics.evaluate(trained, test);
            assertThat(figures.get("corrupted_mse")).isCloseTo(0.09, within(0.005));
            Map<String, Double> same =
                    Denoising.evaluate(trained, test, test, CorruptionRange.of(Corruption.GAUSSIAN, 0.3));
            assertThat(figures.get("corrupted_psnr"))
                    .isEqualTo(same.getOrDefault("corrupted_psnr", Double.NaN))
                    .isGreaterThan(-10 * Math.log10(0.09));
            assertThat(figures.get("denoised_psnr")).isEqualTo(same.getOrDefault("model_psnr", Double.NaN));
            assertThat(figures.get("denoised_mse"))
                    .isCloseTo(Math.pow(10, -figures.getOrDefault("denoised_psnr", 0.0) / 10), within(1e-9));
            assertThat(Metrics.evaluate(trained, test)).containsEntry("denoised_mse", figures.get("denoised_mse"));
        }
        try (TrainedAutoencoder trained = untrained(ShallowAutoencoder.image(16), 4)) {
            assertThat(Metrics.evaluate(trained, test)).doesNotContainKeys("corrupted_mse", "denoised_psnr");
        }
    }

    @Test
    void picturesBeyondTheirRangeAreRefused() {
        float[][] bright = {{0, 0, 0, 2}, {0, 0, 0, 0}};
        Dataset data = Dataset.of("bright", DataShape.image(1, 2, 2), new FloatRows(bright));
        try (TrainedAutoencoder trained = untrained(DenoisingAutoencoder.tabular(4), 2)) {
            assertThatThrownBy(
                            () -> Denoising.evaluate(trained, data, data, CorruptionRange.of(Corruption.GAUSSIAN, 0.1)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("denoised pictures must be in [0, 1] after scaling, got 2.0");
        }
    }
}
