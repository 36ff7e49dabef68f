package org.aezoo.models.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.aezoo.data.InvalidInputException;
import org.junit.jupiter.api.Test;

/** {@link ReferenceRows} against distances worked out one by one. */
final class ReferenceRowsTest {

    private static final int SIZE = 3;

    private static float[][] rows(int count, double scale, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][SIZE];
        for (float[] row : rows) {
            for (int j = 0; j < SIZE; j++) {
                row[j] = (float) (scale * random.nextGaussian());
            }
        }
        return rows;
    }

    private static double[] shares(float[] x, float[][] rows, int k) {
        float[][] nearest = Arrays.stream(rows)
                .sorted((a, b) -> Double.compare(distance(x, a), distance(x, b)))
                .limit(k)
                .toArray(float[][]::new);
        double[] shares = new double[SIZE];
        for (float[] row : nearest) {
            for (int j = 0; j < SIZE; j++) {
                shares[j] += Math.pow((double) x[j] - row[j], 2) / nearest.length;
            }
        }
        return shares;
    }

    private static double distance(float[] x, float[] row) {
        double sum = 0;
        for (int j = 0; j < SIZE; j++) {
            sum += Math.pow((double) x[j] - row[j], 2);
        }
        return sum;
    }

    @Test
    void sharesOfTheMeanDistance() {
        float[][] kept = rows(200, 1, 1);
        float[][] asked = rows(50, 2, 2);
        // a kept row itself, and one so far off that single precision cannot tell the kept ones apart
        asked[0] = kept[17].clone();
        asked[1] = new float[] {1e9f, -1e9f, 1e9f};
        try (ReferenceRows memory = new ReferenceRows(kept)) {
            for (int k : new int[] {1, 5, 200, 300}) {
                double[][] shares = memory.distances(asked, k);
                for (int i = 0; i < asked.length; i++) {
                    double[] expected = shares(asked[i], kept, k);
                    for (int j = 0; j < SIZE; j++) {
                        assertThat(shares[i][j]).isCloseTo(expected[j], within(1e-9 * (1 + expected[j])));
                    }
                }
            }
            assertThat(memory.distances(asked, 1)[0]).containsExactly(0, 0, 0);
        }
    }

    @Test
    void valuesBeyondTheRangeOfAProductLeaveNoRowOut() {
        try (ReferenceRows memory = new ReferenceRows(new float[][] {{0, 0, 0}, {1e25f, 0, 0}})) {
            assertThat(memory.distances(new float[][] {{1e25f, 0, 0}}, 1)[0]).containsExactly(0, 0, 0);
        }
    }

    @Test
    void comesBackFromAFile() throws IOException {
        float[][] kept = rows(20, 1, 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ReferenceRows memory = new ReferenceRows(kept)) {
            memory.write(out);
            try (ReferenceRows again = ReferenceRows.read(new ByteArrayInputStream(out.toByteArray()), 20, SIZE)) {
                assertThat(again.size()).isEqualTo(20);
                assertThat(again.distances(rows(5, 1, 3), 2)).isDeepEqualTo(memory.distances(rows(5, 1, 3), 2));
            }
        }
        assertThatThrownBy(() -> ReferenceRows.read(new ByteArrayInputStream(out.toByteArray()), 19, SIZE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("its memory has format 1 and 20 rows of 3 values, but the model keeps at most 19 of 3");
        byte[] cut = Arrays.copyOf(out.toByteArray(), out.size() - 1);
        assertThatThrownBy(() -> ReferenceRows.read(new ByteArrayInputStream(cut), 20, SIZE))
                .isInstanceOf(IOException.class);
    }
}
