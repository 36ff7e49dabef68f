package org.aezoo.evaluation.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.corruption.Mask;
import org.aezoo.data.corruption.MaskFill;
import org.aezoo.data.corruption.MaskShape;
import org.aezoo.evaluation.metrics.Inpainting;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.inpainting.ContextEncoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Cholesky;
import org.aezoo.numerics.PrincipalComponents;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AffineInpaintingTest {

    private static final DataShape SHAPE = DataShape.image(2, 4, 5);
    private static final int SIZE = 40;

    /** Rows with 40 values of which each is a mixture of some hidden ones, around a mean of its own, with noise. */
    private static Dataset rows(int count, long seed, double noise) {
        Random mixture = new Random(5);
        double[][] mix = new double[SIZE][6];
        for (double[] row : mix) {
            for (int k = 0; k < 6; k++) {
                row[k] = mixture.nextGaussian();
            }
        }
        Random random = new Random(seed);
        float[][] rows = new float[count][SIZE];
        for (float[] row : rows) {
            double[] hidden = random.doubles(6).toArray();
            for (int i = 0; i < SIZE; i++) {
                row[i] = (float) (i + noise * random.nextGaussian());
                for (int k = 0; k < 6; k++) {
                    row[i] += (float) (mix[i][k] * hidden[k]);
                }
            }
        }
        return Dataset.of("mixtures", SHAPE, new FloatRows(rows));
    }

    private static Mask holes(MaskShape missing) {
        return new Mask(SHAPE, missing, 2, 0.25, MaskFill.NUMBER, 0.5, 0, 1);
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatIsAffine(MaskShape missing) {
        Mask holes = holes(missing);
        AffineInpainting affine = AffineInpainting.fit(rows(2000, 1, 1e-3), Scaling.none(), holes, 1);
        for (float[] row : rows(50, 2, 0).head(50)) {
            boolean[] hole = holes.of(row);
            float[] shown = row.clone();
            for (int i = 0; i < SIZE; i++) {
                shown[i] = hole[i % hole.length] ? Float.NaN : row[i];
            }
            assertThat(affine.fill(shown, hole))
                    .usingComparatorWithPrecision(0.05f)
                    .containsExactly(row);
        }
    }

    /** Against the normal equations of one hole, solved by elimination. */
    @Test
    void agreesWithRidgeRegressionOfTheHole() {
        Dataset data = rows(300, 1, 0.5);
        AffineInpainting affine = AffineInpainting.fit(data, Scaling.none(), holes(MaskShape.CENTRE), 1);
        boolean[] hole = holes(MaskShape.CENTRE).draw(new SplittableRandom(1));
        double[] mean = PrincipalComponents.mean(data, Scaling.none());
        double[][] covariance = PrincipalComponents.covariance(data, Scaling.none(), mean);
        double trace = 0;
        for (int i = 0; i < SIZE; i++) {
            trace += covariance[i][i];
        }
        double ridge = affine.ridge() * trace / SIZE;
        float[] row = rows(1, 7, 0.5).head(1)[0];
        float[] filled = affine.fill(row, hole);
        int[] known = java.util.stream.IntStream.range(0, SIZE)
                .filter(i -> !hole[i % hole.length])
                .toArray();
        for (int m = 0; m < SIZE; m++) {
            if (hole[m % hole.length]) {
                double[][] system = new double[known.length][known.length + 1];
                for (int i = 0; i < known.length; i++) {
                    for (int j = 0; j < known.length; j++) {
                        system[i][j] = covariance[known[i]][known[j]] + (i == j ? ridge : 0);
                    }
                    system[i][known.length] = covariance[known[i]][m];
                }
                double[] weights = eliminate(system);
                double expected = mean[m];
                for (int i = 0; i < known.length; i++) {
                    expected += weights[i] * (row[known[i]] - mean[known[i]]);
                }
                assertThat((double) filled[m]).isCloseTo(expected, within(1e-4));
            }
        }
    }

    private static double[] eliminate(double[][] system) {
        int n = system.length;
        for (int i = 0; i < n; i++) {
            for (int r = 0; r < n; r++) {
                if (r != i) {
                    double factor = system[r][i] / system[i][i];
                    for (int c = i; c <= n; c++) {
                        system[r][c] -= factor * system[i][c];
                    }
                }
            }
        }
        double[] solution = new double[n];
        for (int i = 0; i < n; i++) {
            solution[i] = system[i][n] / system[i][i];
        }
        return solution;
    }

    @Test
    void choleskyInvertsAndSolves() {
        int n = 23;
        double[][] matrix = new double[n][n];
        Random random = new Random(1);
        double[][] root = new double[n][n];
        for (double[] row : root) {
            for (int j = 0; j < n; j++) {
                row[j] = random.nextGaussian();
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                matrix[i][j] = i == j ? 0.5 : 0;
                for (int k = 0; k < n; k++) {
                    matrix[i][j] += root[i][k] * root[j][k];
                }
            }
        }
        double[][] copy = new double[n][];
        for (int i = 0; i < n; i++) {
            copy[i] = matrix[i].clone();
        }
        Cholesky cholesky = Cholesky.of(copy);
        double[][] inverse = cholesky.inverse();
        for (int i = 0; i < n; i++) {
            double[] unit = new double[n];
            unit[i] = 1;
            Cholesky.solve(cholesky.factor(), unit);
            for (int j = 0; j < n; j++) {
                double product = 0;
                for (int k = 0; k < n; k++) {
                    product += matrix[i][k] * inverse[k][j];
                }
                assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-9));
                assertThat(unit[j]).isCloseTo(inverse[j][i], within(1e-9));
            }
        }
        assertThatThrownBy(() -> Cholesky.of(new double[][] {{1, 2}, {2, 1}}))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("must be positive definite, row 1 gave -3");
    }

    @Test
    void everyWayIsMeasuredOnTheSameHoles() {
        Dataset train = pictures(400, 1);
        Dataset test = pictures(60, 2);
        AutoencoderModel model = ContextEncoder.image(1, 4, 4);
        try (TrainedAutoencoder trained = untrained(model)) {
            Map<String, Double> figures = Inpainting.evaluate(trained, train, test);
            assertThat(figures.get("missing_share")).isEqualTo(0.25);
            // pictures of one level each: known pixels give it away
            assertThat(figures.get("affine_psnr")).isGreaterThan(30);
            assertThat(figures.get("mean_fill_psnr")).isCloseTo(-10 * Math.log10(1 / 12.0), within(1.0));
            assertThat(figures.get("model_psnr")).isBetween(3.0, 13.0);
            Map<String, Double> metrics = Metrics.evaluate(trained, test);
            assertThat(metrics.get("missing_psnr"))
                    .isCloseTo(figures.getOrDefault("model_psnr", Double.NaN), within(1e-6));
            assertThat(metrics.get("mse")).isCloseTo(metrics.getOrDefault("missing_mse", Double.NaN) / 4, within(1e-9));
            double sum = 0;
            for (double score : trained.score(test.head(60))) {
                sum += score;
            }
            assertThat(metrics.get("score")).isCloseTo(sum / 60, within(1e-6));
        }
    }

    private static Dataset pictures(int count, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[count][16];
        for (float[] row : rows) {
            java.util.Arrays.fill(row, random.nextFloat());
        }
        return Dataset.of("levels", DataShape.image(1, 4, 4), new FloatRows(rows));
    }

    private static TrainedAutoencoder untrained(AutoencoderModel model) {
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        return new TrainedAutoencoder(model, graph, DataShape.image(1, 4, 4), List.of(), Scaling.none(), 1);
    }

    @Test
    void modelsWithoutHolesAreRefused() {
        try (TrainedAutoencoder trained = untrained(ShallowAutoencoder.image(16))) {
            Dataset data = pictures(5, 1);
            assertThatThrownBy(() -> Inpainting.evaluate(trained, data, data))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("shallow has no holes to fill in");
        }
    }
}
