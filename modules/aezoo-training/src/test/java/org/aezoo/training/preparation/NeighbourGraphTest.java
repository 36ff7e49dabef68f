package org.aezoo.training.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link NeighbourGraph} against distances and weights worked out pair by pair, and a system of equations. */
final class NeighbourGraphTest {

    private static final int CLASSES = 3;
    private static final int NEIGHBOURS = 4;

    /** Three clouds, every third row in each. */
    private static float[][] clouds(int rows, double apart) {
        SplittableRandom random = new SplittableRandom(3);
        float[][] values = new float[rows][5];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < 5; j++) {
                values[i][j] = (float) (random.nextGaussian() + (j == i % CLASSES ? apart : 0));
            }
        }
        return values;
    }

    private static NeighbourGraph graph(float[][] rows, int neighbours) {
        try (INDArray array = Nd4j.createFromArray(rows)) {
            return NeighbourGraph.of(array, neighbours);
        }
    }

    private static int[] known(int rows, int each) {
        return IntStream.range(0, rows)
                .map(i -> i < each * CLASSES ? i % CLASSES : -1)
                .toArray();
    }

    @Test
    void spreadsToTheSolutionOfItsEquations() {
        float[][] rows = clouds(40, 1.5);
        int[] labels = known(40, 2);
        double[][] solution = closedForm(rows, labels);
        double[] mass = graph(rows, NEIGHBOURS).spread(labels, CLASSES, 4000);
        for (int i = 0; i < rows.length; i++) {
            for (int c = 0; c < CLASSES; c++) {
                assertThat(mass[i * CLASSES + c]).isCloseTo(solution[i][c], within(1e-5));
            }
        }
    }

    /** F = (1 - a) (I - a S)^-1 Y, all in doubles. */
    private static double[][] closedForm(float[][] rows, int[] labels) {
        int n = rows.length;
        double[][] squared = new double[n][n];
        double[] scale = new double[n];
        boolean[][] near = new boolean[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int d = 0; d < rows[i].length; d++) {
                    squared[i][j] += Math.pow((double) rows[i][d] - rows[j][d], 2);
                }
            }
            double[] others = squared[i].clone();
            others[i] = Double.POSITIVE_INFINITY;
            Arrays.sort(others);
            scale[i] = Math.sqrt(others[NEIGHBOURS - 1]);
            for (int j = 0; j < n; j++) {
                near[i][j] = i != j && squared[i][j] <= others[NEIGHBOURS - 1];
            }
        }
        double[][] weights = new double[n][n];
        double[] sums = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                weights[i][j] = near[i][j] || near[j][i] ? Math.exp(-squared[i][j] / (scale[i] * scale[j])) : 0;
                sums[i] += weights[i][j];
            }
        }
        double a = NeighbourGraph.HANDED_ON;
        double[][] equations = new double[n][n + CLASSES];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                equations[i][j] = (i == j ? 1 : 0) - a * weights[i][j] / Math.sqrt(sums[i] * sums[j]);
            }
            if (labels[i] >= 0) {
                equations[i][n + labels[i]] = 1 - a;
            }
        }
        return solve(equations, n);
    }

    /** Gauss-Jordan; the matrix is positive definite. */
    private static double[][] solve(double[][] equations, int n) {
        for (int pivot = 0; pivot < n; pivot++) {
            double by = equations[pivot][pivot];
            for (int c = 0; c < equations[pivot].length; c++) {
                equations[pivot][c] /= by;
            }
            for (int row = 0; row < n; row++) {
                double times = row == pivot ? 0 : equations[row][pivot];
                for (int c = 0; times != 0 && c < equations[row].length; c++) {
                    equations[row][c] -= times * equations[pivot][c];
                }
            }
        }
        return Arrays.stream(equations)
                .map(row -> Arrays.copyOfRange(row, n, row.length))
                .toArray(double[][]::new);
    }

    @Test
    void oneLabelAClassNamesWholeClouds() {
        float[][] rows = clouds(3000, 8);
        NeighbourGraph.Guesses guesses = graph(rows, 10).spread(known(3000, 1), CLASSES);
        int wrong = 0;
        for (int i = 0; i < rows.length; i++) {
            wrong += guesses.labels()[i] == i % CLASSES ? 0 : 1;
            assertThat(guesses.confidence()[i]).isBetween(0.0, 1.0);
        }
        // by chance it were 2000
        assertThat(wrong).isLessThan(60);
    }

    @Test
    void equalRowsAndMoreNeighboursThanRowsAreNoTrouble() {
        float[][] same = new float[6][2];
        NeighbourGraph.Guesses guesses = graph(same, 10).spread(new int[] {1, -1, -1, -1, -1, -1}, 2);
        assertThat(guesses.labels()).containsOnly(1);
        assertThat(guesses.confidence()).doesNotContain(Double.NaN);
        assertThatThrownBy(() -> graph(same, 0)).hasMessageContaining("neighbours must be at least 1, got 0");
    }
}
