package org.aezoo.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Mixtures against closed forms, and against scikit-learn's, whose figures {@code src/test/python/mixture.py} prints. */
final class GaussianMixtureTest {

    private static double spread(double factor, int i) {
        double value = factor * (i + 1);
        return value - Math.floor(value) - 0.5;
    }

    @Test
    void convergesToWhatScikitLearnConvergesTo() {
        float[][] rows = new float[300][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new float[] {
                (float) (2.2 * (i % 3 == 1 ? 1 : 0)
                        + 1.1 * spread(0.618033988749895, i)
                        + spread(0.4142135623730951, i)),
                (float) (1.6 * (i % 3 == 2 ? 1 : 0)
                        + spread(0.7320508075688772, i)
                        + 0.7 * spread(0.618033988749895, i))
            };
        }
        GaussianMixture mixture = GaussianMixture.fit(rows, 3, 1, 1e-13);
        int[] order = IntStream.range(0, 3)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -mixture.mean(k)[0]))
                .mapToInt(k -> k)
                .toArray();
        double[][] expected = {
            {0.333093, 2.202984, 0.009523, 0.189118, 0.071759, 0.132357},
            {0.331419, 0.007315, 1.608339, 0.180102, 0.063083, 0.122907},
            {0.335488, -0.008608, 0.003937, 0.182244, 0.057393, 0.118074}
        };
        for (int k = 0; k < 3; k++) {
            double[] mean = mixture.mean(order[k]);
            double[][] factor = mixture.factor(order[k]);
            double[] found = {
                mixture.weights()[order[k]],
                mean[0],
                mean[1],
                factor[0][0] * factor[0][0],
                factor[0][0] * factor[1][0],
                factor[1][0] * factor[1][0] + factor[1][1] * factor[1][1]
            };
            assertThat(found).containsExactly(expected[k], within(3e-6));
        }
        assertThat(mixture.logLikelihood(rows)).isCloseTo(-1.938783156, within(1e-8));
    }

    @Test
    void oneComponentIsMeanAndCovariance() {
        float[][] rows = {{1, 2}, {3, 1}, {5, 6}, {7, 7}};
        GaussianMixture mixture = GaussianMixture.fit(rows, 1, 1, 1e-4);
        // variances 5 and 6.5, covariance 5; the floor is a millionth of 5.75
        double a = 5 + 5.75e-6;
        double c = 6.5 + 5.75e-6;
        double determinant = a * c - 5.0 * 5;
        assertThat(mixture.mean(0)).containsExactly(new double[] {4, 4}, within(1e-12));
        double expected = 0;
        for (float[] row : rows) {
            double x = row[0] - 4;
            double y = row[1] - 4;
            double square = (c * x * x - 2 * 5 * x * y + a * y * y) / determinant;
            expected -= (0.5 * square + Math.log(2 * Math.PI) + 0.5 * Math.log(determinant)) / rows.length;
        }
        assertThat(mixture.logLikelihood(rows)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void samplesHaveWeightsMeansAndCovariancesOfTheMixture() {
        GaussianMixture mixture =
                new GaussianMixture(new double[] {0.3, 0.7}, new double[][] {{-50, 0}, {50, 8}}, new double[][][] {
                    {{1}, {0, 1}}, {{2}, {1, 0.5}}
                });
        SplittableRandom random = new SplittableRandom(1);
        int count = 40_000;
        List<double[]> second = IntStream.range(0, count)
                .mapToObj(i -> mixture.sample(random))
                .filter(row -> row[0] > 0)
                .toList();
        assertThat(second.size() / (double) count).isCloseTo(0.7, within(0.01));
        double[] moments = new double[5];
        for (double[] row : second) {
            double x = row[0] - 50;
            double y = row[1] - 8;
            Vectors.add(moments, 1.0 / second.size(), new double[] {x, y, x * x, x * y, y * y});
        }
        assertThat(moments).containsExactly(new double[] {0, 0, 4, 2, 1.25}, within(0.08));
    }

    @Test
    void takesAsManyComponentsAsThereAreGroups() {
        for (int groups : new int[] {2, 5}) {
            SplittableRandom random = new SplittableRandom(groups);
            float[][] rows = new float[600][];
            Arrays.setAll(rows, i -> new float[] {
                (float) (6 * (i * 7 % groups) + random.nextGaussian()), (float) random.nextGaussian(), 3
            });
            assertThat(GaussianMixture.best(rows, 1).components()).isEqualTo(groups);
        }
    }

    @Test
    void fewAndEqualRowsAreFitted() {
        assertThat(GaussianMixture.best(new float[][] {{1, 2, 3}}, 1).mean(0))
                .containsExactly(new double[] {1, 2, 3}, within(1e-9));
        float[][] equal = new float[100][];
        Arrays.fill(equal, new float[] {1, 2});
        assertThat(GaussianMixture.best(equal, 1).sample(new SplittableRandom(1)))
                .containsExactly(new double[] {1, 2}, within(1e-4));
        assertThat(GaussianMixture.fit(equal, 3, 1, 1e-4).logLikelihood(equal)).isFinite();
    }

    @Test
    void whatIsNoDistributionIsRefused() {
        double[][] means = {{0}};
        double[][][] factors = {{{1}}};
        assertThatThrownBy(() -> new GaussianMixture(new double[] {0.5}, means, factors))
                .hasMessageContaining("a sum of 1, got 0.5");
        assertThatThrownBy(() -> new GaussianMixture(new double[] {1}, new double[][] {{Double.NaN}}, factors))
                .hasMessageContaining("component 0 must have");
        assertThatThrownBy(() -> new GaussianMixture(new double[] {1}, means, new double[][][] {{{0}}}))
                .hasMessageContaining("component 0 must have");
    }
}
