package org.aezoo.data.corruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.aezoo.data.Feed;
import org.aezoo.data.RowBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorruptionTest {

    private static final int ROWS = 300;
    private static final int SIZE = 333;

    private static RowBatch batch() {
        float[] values = new float[ROWS * SIZE];
        Arrays.fill(values, 0.4f);
        return new RowBatch(new int[ROWS], SIZE, values, i -> 0);
    }

    @Test
    void gaussianNoiseHasItsMeanItsDeviationAndItsTails() {
        float[] noisy = Corruption.GAUSSIAN.feed(0.5).values(batch(), new SplittableRandom(1));
        double sum = 0;
        double squares = 0;
        double fourth = 0;
        for (float value : noisy) {
            double z = (value - 0.4) / 0.5;
            sum += z;
            squares += z * z;
            fourth += z * z * z * z;
        }
        assertThat(sum / noisy.length).isCloseTo(0, within(0.015));
        assertThat(squares / noisy.length).isCloseTo(1, within(0.02));
        assertThat(fourth / noisy.length).isCloseTo(3, within(0.15));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.5, 1})
    void maskingSetsItsShareToZero(double rate) {
        float[] noisy = Corruption.MASKING.feed(rate).values(batch(), new SplittableRandom(1));
        assertThat(share(noisy, 0)).isCloseTo(rate, within(0.008));
        assertThat(share(noisy, 0) + share(noisy, 0.4f)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 1})
    void saltAndPepperAreEquallyFrequent(double rate) {
        float[] noisy = Corruption.SALT_AND_PEPPER.feed(rate).values(batch(), new SplittableRandom(1));
        assertThat(share(noisy, 0)).isCloseTo(rate / 2, within(0.008));
        assertThat(share(noisy, 1)).isCloseTo(rate / 2, within(0.008));
        assertThat(share(noisy, 0) + share(noisy, 1) + share(noisy, 0.4f)).isCloseTo(1, within(1e-9));
    }

    @ParameterizedTest
    @EnumSource
    void noiseComesFromTheGeneratorAndLeavesTheBatchAlone(Corruption corruption) {
        RowBatch batch = batch();
        Feed feed = corruption.feed(0.3);
        float[] first = feed.values(batch, new SplittableRandom(5));
        assertThat(feed.values(batch, new SplittableRandom(5))).isEqualTo(first);
        assertThat(feed.values(batch, new SplittableRandom(6))).isNotEqualTo(first);
        assertThat(batch.values()).containsOnly(0.4f);
        assertThat(corruption.feed(0).values(batch, new SplittableRandom(5))).isEqualTo(batch.values());
    }

    @Test
    void neighboursAreIndependent() {
        float[] noisy = Corruption.MASKING.feed(0.5).values(batch(), new SplittableRandom(1));
        for (int distance : new int[] {1, 2, SIZE}) {
            int both = 0;
            for (int i = distance; i < noisy.length; i++) {
                both += noisy[i] == 0 && noisy[i - distance] == 0 ? 1 : 0;
            }
            assertThat(both / (double) noisy.length).isCloseTo(0.25, within(0.008));
        }
    }

    @Test
    void aRangeGivesEveryExampleALevelOfItsOwn() {
        float[] noisy = Corruption.MASKING.feed(0.2, 0.8).values(batch(), new SplittableRandom(1));
        double[] shares = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            shares[row] = share(Arrays.copyOfRange(noisy, row * SIZE, (row + 1) * SIZE), 0);
        }
        assertThat(Arrays.stream(shares).average().orElseThrow()).isCloseTo(0.5, within(0.04));
        assertThat(Arrays.stream(shares).min().orElseThrow()).isBetween(0.1, 0.25);
        assertThat(Arrays.stream(shares).max().orElseThrow()).isBetween(0.75, 0.9);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GAUSSIAN")
    void weightsTellWhatTheOtherFeedHit(Corruption corruption) {
        for (double low : new double[] {0.1, 0.7}) {
            RowBatch batch = batch();
            float[] noisy = corruption.feed(low, 0.7).values(batch, new SplittableRandom(4));
            float[] target = corruption.weighted(low, 0.7, 1.5, 0.25).values(batch, new SplittableRandom(4));
            int hits = 0;
            for (int row = 0; row < ROWS; row++) {
                for (int i = 0; i < SIZE; i++) {
                    boolean hit = noisy[row * SIZE + i] != 0.4f;
                    hits += hit ? 1 : 0;
                    assertThat(target[2 * row * SIZE + i]).isEqualTo(0.4f);
                    assertThat(target[(2 * row + 1) * SIZE + i]).isEqualTo(hit ? 1.5f : 0.25f);
                }
            }
            assertThat(hits / (double) noisy.length).isCloseTo((low + 0.7) / 2, within(0.03));
        }
        // 0 is hit too where nothing shows
        RowBatch zeros = new RowBatch(new int[1], 1000, new float[1000], i -> 0);
        float[] target = corruption.weighted(0.5, 0.5, 1, 0).values(zeros, new SplittableRandom(4));
        assertThat(share(Arrays.copyOfRange(target, 1000, 2000), 1)).isCloseTo(0.5, within(0.06));
    }

    @Test
    void missingValuesWeighNothingWhetherHitOrNot() {
        float[] values = {1, Float.NaN, 3, 4, Float.NaN, 6};
        BitSet missing = RowBatch.missingIn(values);
        RowBatch batch = new RowBatch(new int[2], 3, new float[6], i -> 0, i -> 0, missing);
        for (double level : new double[] {0, 1}) {
            float weight = level == 0 ? 0.4f : 1.6f;
            assertThat(Corruption.MASKING.weighted(level, level, 1.6, 0.4).values(batch, new SplittableRandom(1)))
                    .containsExactly(0, 0, 0, weight, 0, weight, 0, 0, 0, weight, 0, weight);
        }
        assertThat(RowBatch.missingIn(new float[] {1, Float.POSITIVE_INFINITY})).isNull();
    }

    @Test
    void gaussianNoiseSparesNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Corruption.GAUSSIAN.weighted(0.5, 0.5, 1, 0))
                .withMessage("gaussian noise hits every value: there are none to weigh more");
    }

    @Test
    void rangesKnowTheirLevels() {
        CorruptionRange range = new CorruptionRange(Corruption.SALT_AND_PEPPER, 0.2, 0.8);
        assertThat(range.meanLevel()).isCloseTo(0.5, within(1e-12));
        assertThat(range.levelVariance()).isCloseTo(0.03, within(1e-12));
        assertThat(range).hasToString("salt-and-pepper of 0.2 to 0.8");
        assertThat(CorruptionRange.of(Corruption.MASKING, 0.25)).hasToString("masking of 0.25");
        assertThatIllegalArgumentException().isThrownBy(() -> CorruptionRange.of(Corruption.MASKING, 1.5));
    }

    private static double share(float[] values, float of) {
        int count = 0;
        for (float value : values) {
            count += value == of ? 1 : 0;
        }
        return count / (double) values.length;
    }

    @Test
    void badLevelsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Corruption.MASKING.feed(1.5))
                .withMessage("levels of noise must be between 0 and 1, the lower first, got 1.5 and 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Corruption.GAUSSIAN.feed(0.5, 0.2))
                .withMessage("levels of noise must be 0 or more, the lower first, got 0.5 and 0.2");
        assertThatIllegalArgumentException().isThrownBy(() -> Corruption.GAUSSIAN.feed(Double.NaN));
    }
}
