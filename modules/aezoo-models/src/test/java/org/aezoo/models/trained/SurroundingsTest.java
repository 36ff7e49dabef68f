package org.aezoo.models.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.models.anomaly.AnomalyAutoencoder;
import org.aezoo.models.settings.Settings;
import org.junit.jupiter.api.Test;

/** {@link Surroundings} against its formula, pair by pair. */
final class SurroundingsTest {

    private static final int COLUMNS = 3;

    private static AnomalyAutoencoder settings(String strangeness) {
        return Settings.with(
                AnomalyAutoencoder.tabular(COLUMNS),
                Map.of("strangeness", strangeness, "categories", "0", "neighbours", "4"));
    }

    private static float[][] rows(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][COLUMNS];
        for (float[] row : rows) {
            IntStream.range(0, COLUMNS).forEach(j -> row[j] = (float) random.nextGaussian());
        }
        return rows;
    }

    private static double distance(float[] a, float[] b) {
        return IntStream.range(0, COLUMNS)
                .mapToDouble(j -> Math.pow((double) a[j] - b[j], 2))
                .sum();
    }

    /** The least sums of distance and strangeness, rising; row {@code self} left out. */
    private static double[] expected(float[] x, float[][] kept, double strangeness, int self) {
        return IntStream.range(0, kept.length)
                .filter(m -> m != self)
                .mapToDouble(m -> distance(x, kept[m])
                        + strangeness
                                * IntStream.range(0, kept.length)
                                        .filter(r -> r != m)
                                        .mapToDouble(r -> distance(kept[m], kept[r]))
                                        .sorted()
                                        .limit(kept.length / 10)
                                        .average()
                                        .orElseThrow())
                .sorted()
                .toArray();
    }

    private static void check(double[] mean, double[] least, double[] expected) {
        assertThat(Arrays.stream(mean).sum())
                .isCloseTo(Arrays.stream(expected, 0, 4).average().orElseThrow(), within(1e-5));
        assertThat(Arrays.stream(least).sum()).isCloseTo(expected[0], within(1e-5));
    }

    @Test
    void distancesCountTheStrangenessOfWhatIsNear() {
        float[][] kept = rows(101, 1);
        float[][] asked = rows(20, 2);
        asked[0] = kept[7].clone();
        for (String strangeness : new String[] {"0", "0.2", "3"}) {
            try (Surroundings around = new Surroundings(kept, settings(strangeness))) {
                Surroundings.Near near = around.near(asked, null);
                for (int i = 0; i < asked.length; i++) {
                    check(
                            near.mean()[i],
                            near.least()[i],
                            expected(asked[i], kept, Double.parseDouble(strangeness), -1));
                }
                Surroundings.Near left = around.near(new float[][] {kept[7]}, new boolean[] {true});
                check(left.mean()[0], left.least()[0], expected(kept[7], kept, Double.parseDouble(strangeness), 7));
            }
        }
    }

    @Test
    void equalRowsCountOnceAndAreNoStrangersToEachOther() {
        float[][] once = rows(30, 1);
        float[][] twice = Arrays.copyOf(once, 31);
        twice[30] = once[4].clone();
        try (Surroundings one = new Surroundings(once, settings("0.2"));
                Surroundings two = new Surroundings(twice, settings("0.2"))) {
            assertThat(two.floor()).isEqualTo(one.floor());
            assertThat(two.near(rows(5, 3), null).mean())
                    .isDeepEqualTo(one.near(rows(5, 3), null).mean());
            // left out is one of the two, and the other one is still there
            assertThat(two.near(new float[][] {once[4]}, new boolean[] {true}).mean())
                    .isDeepEqualTo(two.near(new float[][] {once[4]}, null).mean());
        }
    }

    @Test
    void oneRowOrEqualRowsAreEnough() {
        float[] row = {1, 2, 3};
        try (Surroundings around = new Surroundings(new float[][] {row, row.clone()}, settings("0.2"))) {
            assertThat(around.floor()).isPositive();
            Surroundings.Near near = around.near(new float[][] {row, {1, 2, 5}}, new boolean[] {true, false});
            assertThat(near.mean()[0]).containsOnly(0);
            assertThat(near.least()[1]).containsExactly(0, 0, 4);
        }
    }
}
