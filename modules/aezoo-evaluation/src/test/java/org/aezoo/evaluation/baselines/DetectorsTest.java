package org.aezoo.evaluation.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Detectors against scikit-learn's, whose figures {@code src/test/python/baselines.py} prints. */
final class DetectorsTest {

    private static final float[][] ASKED = {{0, 0, 0}, {1, 1, 1}, {1.6f, -1.6f, 0.2f}, {3, 0, 0}, {4, 4, -4}};

    private static float[][] rows() {
        float[][] rows = new float[400][3];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 3; j++) {
                rows[i][j] = (float) (Math.sin(0.37 * (i + 1) * (j + 1)) + 0.5 * Math.cos(0.11 * (i + 1)));
            }
        }
        return rows;
    }

    @Test
    void distancesToNeighbours() {
        double[] fifth = {0.231863732, 0.382414719, 1.139343002, 1.633952597, 5.527797892};
        double[] mean = {0.19462836, 0.315631909, 1.108839362, 1.605012376, 5.504941321};
        assertThat(new NeighbourDistance(rows(), 5, false).score(ASKED)).containsExactly(fifth, within(1e-6));
        assertThat(new NeighbourDistance(rows(), 5, true).score(ASKED)).containsExactly(mean, within(1e-6));
    }

    @Test
    void isolationForestsAgreeOnTheMean() {
        double[] expected = {0.4467, 0.5200, 0.6212, 0.5477, 0.6728};
        int seeds = 40;
        double[] mean = new double[ASKED.length];
        for (int seed = 0; seed < seeds; seed++) {
            double[] scores = new IsolationForest(rows(), seed).score(ASKED);
            IntStream.range(0, mean.length).forEach(i -> mean[i] += scores[i] / seeds);
        }
        assertThat(mean).containsExactly(expected, within(0.006));
    }

    @Test
    void forestOfEqualRowsOrOneRowTellsNothing() {
        assertThat(new IsolationForest(new float[][] {{1, 2, 3}}, 1).score(ASKED))
                .containsOnly(0.5);
        double[] equal = new IsolationForest(new float[50][3], 1).score(ASKED);
        assertThat(equal).containsOnly(equal[0]);
    }
}
