package org.aezoo.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {

    @Test
    void solvesTheSecondDifferenceMatrix() {
        int n = 50;
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            matrix[i][i] = 2;
            if (i > 0) {
                matrix[i][i - 1] = -1;
                matrix[i - 1][i] = -1;
            }
        }

        SymmetricEigen eigen = new SymmetricEigen(matrix);

        for (int k = 0; k < n; k++) {
            assertThat(eigen.value(k)).isCloseTo(2 - 2 * Math.cos((n - k) * Math.PI / (n + 1)), within(1e-13));
        }
    }

    @Test
    void holdsForMatricesOfAnySizeAndRank() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int trial = 0; trial < 20; trial++) {
            int n = 1 + random.nextInt(60);
            int rank = random.nextInt(n + 1);
            double[][] matrix = new double[n][n];
            for (int r = 0; r < rank; r++) {
                double[] v = new double[n];
                // some rows stay 0, as pixels at the edge of a picture
                for (int i = n / 4; i < n; i++) {
                    v[i] = random.nextGaussian();
                }
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        matrix[i][j] += v[i] * v[j] * (r + 1);
                    }
                }
            }
            double[][] original = new double[n][];
            for (int i = 0; i < n; i++) {
                original[i] = matrix[i].clone();
            }
            double scale = 1 + n * n * (rank + 1.0);

            SymmetricEigen eigen = new SymmetricEigen(matrix);

            for (int k = 0; k < n; k++) {
                double[] vector = eigen.vector(k);
                for (int i = 0; i < n; i++) {
                    assertThat(Vectors.dot(original[i], vector))
                            .as("seed %d, trial %d, value %d, row %d", seed, trial, k, i)
                            .isCloseTo(eigen.value(k) * vector[i], within(1e-13 * scale));
                }
                for (int other = 0; other <= k; other++) {
                    assertThat(Vectors.dot(vector, eigen.vector(other)))
                            .as("seed %d, trial %d, product of %d and %d", seed, trial, k, other)
                            .isCloseTo(k == other ? 1 : 0, within(1e-12));
                }
            }
        }
    }
}
