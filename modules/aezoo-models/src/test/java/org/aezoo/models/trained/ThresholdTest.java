package org.aezoo.models.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.aezoo.data.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Threshold} on scores whose quantiles are known. */
final class ThresholdTest {

    /** 1 to 200, not in order. */
    private static double[] scores() {
        return IntStream.range(0, 200).mapToDouble(i -> 1 + (i * 37) % 200).toArray();
    }

    @Test
    void atMostTheWantedShareLiesAbove() {
        Threshold threshold = Threshold.of(scores(), Threshold.CONTAMINATION, 0.05);
        assertThat(threshold.value()).isEqualTo(190);
        assertThat(threshold.alarmRate()).isEqualTo(0.05);
        assertThat(threshold.isAnomaly(190)).isFalse();
        assertThat(threshold.isAnomaly(190.001)).isTrue();
        // of 10 rows none can be one in twenty
        Threshold few = Threshold.of(new double[] {3, 1, 2, 9, 4, 5, 6, 7, 8, 0}, Threshold.FALSE_ALARMS, 0.05);
        assertThat(few.value()).isEqualTo(9);
        assertThat(few.alarmRate()).isZero();
    }

    @Test
    void tiesAreNoAlarms() {
        double[] tied = {1, 5, 5, 5, 5, 5, 5, 5, 5, 5};
        Threshold threshold = Threshold.of(tied, Threshold.FALSE_ALARMS, 0.3);
        assertThat(threshold.value()).isEqualTo(5);
        assertThat(threshold.alarmRate()).isZero();
        assertThat(threshold.shareBelow(5)).isBetween(0.1, 0.2);
        assertThat(threshold.shareBelow(5.1)).isEqualTo(1);
    }

    @Test
    void shareBelowIsTheRankOfAScore() {
        Threshold threshold = Threshold.of(scores(), Threshold.FALSE_ALARMS, 0.01);
        assertThat(threshold.shareBelow(0.5)).isZero();
        assertThat(threshold.shareBelow(1)).isZero();
        for (double score : new double[] {2, 50, 77.5, 100, 199}) {
            assertThat(threshold.shareBelow(score)).isEqualTo((score - 1) / 199, within(1e-9));
        }
        assertThat(threshold.shareBelow(200)).isEqualTo(1, within(1e-12));
        assertThat(threshold.shareBelow(1e9)).isEqualTo(1);
    }

    @Test
    void oneScoreIsEnough() {
        Threshold threshold = Threshold.of(new double[] {2}, Threshold.FALSE_ALARMS, 0.05);
        assertThat(threshold.value()).isEqualTo(2);
        assertThat(threshold.shareBelow(1)).isZero();
        assertThat(threshold.shareBelow(3)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 0.51, Double.NaN})
    void refusesSharesThatMakeNoSense(double rate) {
        assertThatThrownBy(() -> Threshold.of(scores(), Threshold.CONTAMINATION, rate))
                .hasMessage("contamination must be above 0 and at most 0.5, got " + rate);
    }

    @Test
    void refusesScoresThatAreNoNumbers() {
        assertThatThrownBy(() -> Threshold.of(new double[] {1, Double.NaN}, Threshold.FALSE_ALARMS, 0.1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("no threshold can be set, as a row scores NaN");
    }
}
