package org.aezoo.evaluation.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import org.aezoo.data.InvalidInputException;
import org.junit.jupiter.api.Test;

class LinearArchetypesTest {

    private static final double[][] CORNERS = {{-3, 1, 0}, {0, -2, 5}, {2, 4, 1}};

    /** Mixtures of the corners, themselves among them if asked for. */
    private static float[][] mixtures(int count, boolean withCorners) {
        SplittableRandom random = new SplittableRandom(4);
        float[][] rows = new float[count][3];
        for (int i = 0; i < count; i++) {
            double[] shares = new double[3];
            Arrays.setAll(shares, k -> -Math.log(1 - random.nextDouble()));
            if (withCorners && i < 3) {
                shares = new double[3];
                shares[i] = 1;
            }
            double sum = Arrays.stream(shares).sum();
            for (int k = 0; k < 3; k++) {
                for (int j = 0; j < 3; j++) {
                    rows[i][j] += (float) (shares[k] / sum * CORNERS[k][j]);
                }
            }
        }
        return rows;
    }

    @Test
    void findsTheCornersWhereTheyAreRows() {
        double[][] found = LinearArchetypes.fit(mixtures(300, true), 3, 1);
        Arrays.sort(found, Comparator.comparingDouble(corner -> corner[0]));
        for (int k = 0; k < 3; k++) {
            assertThat(found[k]).containsExactly(CORNERS[k], within(0.02));
        }
    }

    @Test
    void staysWithinTheHullOfTheRows() {
        for (double[] corner : LinearArchetypes.fit(mixtures(300, false), 3, 1)) {
            // between the smallest and the largest first value, and on the plane of the corners
            assertThat(corner[0]).isBetween(-3.0, 2.0);
            assertThat(plane(corner)).isCloseTo(plane(CORNERS[0]), within(1e-5));
        }
    }

    /** Along the normal of the plane through the corners. */
    private static double plane(double[] at) {
        double[] u = new double[3];
        double[] v = new double[3];
        for (int j = 0; j < 3; j++) {
            u[j] = CORNERS[1][j] - CORNERS[0][j];
            v[j] = CORNERS[2][j] - CORNERS[0][j];
        }
        return at[0] * (u[1] * v[2] - u[2] * v[1])
                + at[1] * (u[2] * v[0] - u[0] * v[2])
                + at[2] * (u[0] * v[1] - u[1] * v[0]);
    }

    @Test
    void constantRowsAndTooFewRows() {
        float[][] same = new float[5][2];
        assertThat(LinearArchetypes.fit(same, 2, 1)).isDeepEqualTo(new double[2][2]);
        assertThatThrownBy(() -> LinearArchetypes.fit(same, 6, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("archetypes must be at most the number of rows, 5, got 6");
        assertThatThrownBy(() -> LinearArchetypes.fit(same, 1, 1)).hasMessageContaining("count must be at least 2");
    }
}
