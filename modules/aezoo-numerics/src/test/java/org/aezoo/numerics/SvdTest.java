package org.aezoo.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SvdTest {

    /** The worked example of a lecture on linear autoencoders; its left factor is called V there, its right one U. */
    private static final double[][] EXAMPLE = {
        {1, 0, 0, 0, 2},
        {0, 0, 3, 0, 0},
        {0, 0, 0, 0, 0},
        {0, 2, 0, 0, 0},
    };

    @Test
    void solvesTheWorkedExample() {
        Svd svd = Svd.of(EXAMPLE);

        assertThat(svd.values()).containsExactly(new double[] {3, Math.sqrt(5), 2, 0}, within(1e-14));
        double[][] representation = svd.representation(4);
        assertThat(representation[0]).containsExactly(new double[] {0, Math.sqrt(5), 0, 0}, within(1e-14));
        assertThat(representation[1]).containsExactly(new double[] {3, 0, 0, 0}, within(1e-14));
        assertThat(representation[2]).containsExactly(new double[] {0, 0, 0, 0}, within(1e-14));
        assertThat(representation[3]).containsExactly(new double[] {0, 0, 2, 0}, within(1e-14));
        assertThat(column(svd.right(), 1))
                .containsExactly(new double[] {Math.sqrt(0.2), 0, 0, 0, Math.sqrt(0.8)}, within(1e-14));
        checkFactors(EXAMPLE, svd, "worked example");
    }

    @Test
    void multipliesBackForMatricesOfAnyShape() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int trial = 0; trial < 30; trial++) {
            double[][] matrix = new double[1 + random.nextInt(8)][1 + random.nextInt(8)];
            int rank = 1 + random.nextInt(8);
            for (int k = 0; k < rank; k++) {
                double[] right = random.doubles(matrix[0].length, -1, 1).toArray();
                for (double[] row : matrix) {
                    double left = random.nextGaussian();
                    for (int j = 0; j < right.length; j++) {
                        row[j] += left * right[j];
                    }
                }
            }
            checkFactors(matrix, Svd.of(matrix), "seed " + seed + ", trial " + trial);
        }
    }

    @Test
    void takesAMatrixOfZeros() {
        Svd svd = Svd.of(new double[2][3]);

        assertThat(svd.values()).containsExactly(0, 0);
        checkFactors(new double[2][3], svd, "zeros");
    }

    @Test
    void refusesWhatIsNoMatrixOfNumbers() {
        assertThatThrownBy(() -> Svd.of(new double[0][]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("matrix must hold at least one value, got none");
        assertThatThrownBy(() -> Svd.of(new double[][] {{1, Double.NaN}}))
                .hasMessage("matrix must be finite, got NaN in row 0, column 1");
        assertThatThrownBy(() -> Svd.of(EXAMPLE).representation(5)).hasMessage("count must be between 1 and 4, got 5");
    }

    private static void checkFactors(double[][] matrix, Svd svd, String what) {
        int m = matrix.length;
        int n = matrix[0].length;
        checkOrthonormal(svd.left(), what + ", left");
        checkOrthonormal(svd.right(), what + ", right");
        assertThat(svd.values()).as(what).hasSize(Math.min(m, n));
        for (int k = 1; k < svd.values().length; k++) {
            assertThat(svd.values()[k]).as(what).isLessThanOrEqualTo(svd.values()[k - 1]);
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < svd.values().length; k++) {
                    sum += svd.left()[i][k] * svd.values()[k] * svd.right()[j][k];
                }
                assertThat(sum).as("%s, entry %d %d", what, i, j).isCloseTo(matrix[i][j], within(1e-11));
            }
        }
    }

    private static void checkOrthonormal(double[][] matrix, String what) {
        for (int a = 0; a < matrix.length; a++) {
            for (int b = 0; b < matrix.length; b++) {
                assertThat(Vectors.dot(column(matrix, a), column(matrix, b)))
                        .as("%s, columns %d and %d", what, a, b)
                        .isCloseTo(a == b ? 1 : 0, within(1e-10));
            }
        }
    }

    private static double[] column(double[][] matrix, int k) {
        double[] column = new double[matrix.length];
        for (int i = 0; i < column.length; i++) {
            column[i] = matrix[i][k];
        }
        return column;
    }
}
