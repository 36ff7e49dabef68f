package org.aezoo.data.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.aezoo.data.RowBatch;
import org.junit.jupiter.api.Test;

class BinarizeTest {

    private static RowBatch batch(float... values) {
        return new RowBatch(new int[] {0}, values.length, values, i -> 0);
    }

    @Test
    void thresholdCutsAtOneHalf() {
        assertThat(Binarize.THRESHOLD.values(batch(0, 0.5f, 0.51f, 1), new SplittableRandom(1)))
                .containsExactly(0, 0, 1, 1);
        assertThat(Binarize.NONE.values(batch(0, 0.5f), new SplittableRandom(1)))
                .containsExactly(0, 0.5f);
    }

    @Test
    void stochasticKeepsTheMeanAndTheEnds() {
        float[] grey = new float[100_000];
        Arrays.fill(grey, 0.3f);
        float[] drawn = Binarize.STOCHASTIC.values(batch(grey), new SplittableRandom(1));
        double sum = 0;
        for (float value : drawn) {
            assertThat(value == 0 || value == 1).isTrue();
            sum += value;
        }
        assertThat(sum / drawn.length).isCloseTo(0.3, within(0.01));
        Arrays.fill(grey, 0);
        assertThat(Binarize.STOCHASTIC.values(batch(grey), new SplittableRandom(1)))
                .containsOnly(0);
        Arrays.fill(grey, 1);
        assertThat(Binarize.STOCHASTIC.values(batch(grey), new SplittableRandom(1)))
                .containsOnly(1);
    }
}
