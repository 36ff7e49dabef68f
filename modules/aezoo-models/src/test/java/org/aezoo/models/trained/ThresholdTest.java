package org.aezoo.models.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
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
    void falseAlarmsAreMetOnTheMean() {
        // 4 of 99 known rows lie above, and of new rows like them 5 in 100: there are 5 gaps above it among 100
        double[] known = IntStream.range(1, 100).mapToDouble(i -> i).toArray();
        assertThat(Threshold.of(known, Threshold.FALSE_ALARMS, 0.05).value()).isEqualTo(95);
        assertThat(Threshold.of(known, Threshold.FALSE_ALARMS, 0.055).value()).isEqualTo(94.5, within(1e-9));
        assertThat(Threshold.of(known, Threshold.FALSE_ALARMS, 0.01).value()).isEqualTo(99);
        SplittableRandom random = new SplittableRandom(1);
        int alarms = 0;
        for (int run = 0; run < 2000; run++) {
            double[] scores = random.doubles(30).toArray();
            Threshold threshold = Threshold.of(scores, Threshold.FALSE_ALARMS, 0.1);
            alarms += (int) random.doubles(50).filter(threshold::isAnomaly).count();
        }
        assertThat(alarms / 100_000.0).isBetween(0.096, 0.104);
    }

    @Test
    void fewRowsSaySo() {
        Threshold few = Threshold.of(new double[18], Threshold.FALSE_ALARMS, 0.05);
        assertThat(few.isSure()).isFalse();
        assertThat(Threshold.rowsFor(0.05)).isEqualTo(19);
        // Wilson's interval of 10 in 200, by hand
        Threshold many = Threshold.of(scores(), Threshold.CONTAMINATION, 0.05);
        assertThat(many.alarmRateWithin()).containsExactly(new double[] {0.03015, 0.08181}, within(1e-4));
        double[] thousands = IntStream.range(0, 5000).mapToDouble(i -> i).toArray();
        assertThat(Threshold.of(thousands, Threshold.FALSE_ALARMS, 0.05).isSure())
                .isTrue();
    }

    @Test
    void probabilitiesRiseWithTheScoreAndBeginAtTheRate() {
        double[] pareto = IntStream.range(0, 1000)
                .mapToDouble(i -> Math.pow((i + 0.5) / 1000, -0.5))
                .toArray();
        Threshold threshold = Threshold.of(pareto, Threshold.FALSE_ALARMS, 0.05);
        assertThat(threshold.probability(1)).isEqualTo(0.05, within(1e-9));
        double before = 0;
        for (double score = 1; score < 1e6; score *= 1.3) {
            double expected = Math.pow(score, -2);
            assertThat(threshold.pValue(score)).isCloseTo(expected, within(0.12 * expected + 0.002));
            assertThat(threshold.probability(score)).isBetween(before, 1.0);
            before = threshold.probability(score);
        }
        assertThat(before).isGreaterThan(0.999);
        double p = threshold.pValue(20);
        assertThat(threshold.probability(20)).isEqualTo(1 / (1 - 19 * Math.E * p * Math.log(p)), within(1e-12));
        assertThat(threshold.probability(Double.MAX_VALUE)).isEqualTo(1);
    }

    @Test
    void contaminationIsWhatLiesBeyondTheFence() {
        double[] scores = IntStream.range(0, 200)
                .mapToDouble(i -> Math.exp(i < 190 ? i / 190.0 : 5 + i))
                .toArray();
        assertThat(Threshold.contamination(scores)).isEqualTo(0.05);
        assertThat(Threshold.contamination(new double[] {1, 1, 1, 1})).isEqualTo(0.25);
        assertThat(Threshold.contamination(new double[] {-1})).isEqualTo(0.5);
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
