package org.aezoo.evaluation.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.aezoo.data.Series;
import org.aezoo.models.trained.StepScores;
import org.junit.jupiter.api.Test;

/** Alarms are counted and bounded. */
final class AlarmsTest {

    /** A step every six hours. */
    private static Series series(double... values) {
        double[] seconds = IntStream.range(0, values.length)
                .mapToDouble(i -> 1.7e9 + 21_600 * i)
                .toArray();
        List<String> times = Arrays.stream(seconds)
                .mapToObj(each -> String.valueOf((long) each))
                .toList();
        return Series.of("x", List.of("a"), times, seconds, new double[][] {values});
    }

    private static StepScores scored(double... scores) {
        Series series = series(scores);
        return new StepScores(series, series.values(), new double[1][scores.length]);
    }

    private static StepScores marked(boolean[] anomalous, double... scores) {
        Series plain = series(scores);
        Series series =
                new Series(plain.name(), plain.channels(), plain.times(), plain.seconds(), plain.values(), anomalous);
        return new StepScores(series, series.values(), new double[1][scores.length]);
    }

    @Test
    void aStretchIsOneAlarm() {
        boolean[] marks = new boolean[8];
        marks[5] = true;
        List<StepScores> all = List.of(marked(marks, 0, 5, 6, 0, 7, 7, 0, 0));
        assertThat(Alarms.days(all)).isEqualTo(2);
        assertThat(Alarms.count(all, 4)).isEqualTo(2);
        assertThat(Alarms.count(all, 6)).isEqualTo(1);
        assertThat(Alarms.figures(all, 4))
                .containsExactly(entry("alarms_per_day", 1.0), entry("false_alarms_per_day", 0.5));
        assertThat(Alarms.figures(List.of(scored(0, 5, Double.NaN, 5)), 4))
                .containsExactly(entry("alarms_per_day", 2 / 0.75));
    }

    @Test
    void thresholdsGiveNoMoreThanAsked() {
        List<StepScores> all = List.of(scored(0, 5, 6, 0, 7, 4, 1, 0, 0, 0, 0, 0), scored(3, 0, 0, 0));
        assertThat(Alarms.threshold(all, 0.5)).isEqualTo(7);
        assertThat(Alarms.threshold(all, 1)).isEqualTo(6);
        assertThat(Alarms.threshold(all, 2)).isEqualTo(3);
        SplittableRandom random = new SplittableRandom(1);
        for (int most = 1; most < 60; most++) {
            double[] scores =
                    DoubleStream.generate(random::nextDouble).limit(500).toArray();
            List<StepScores> some = List.of(scored(scores));
            double threshold = Alarms.threshold(some, most);
            assertThat(Alarms.count(some, threshold)).isLessThanOrEqualTo(most);
            // any lower one gives more
            double next = Arrays.stream(scores)
                    .filter(score -> score < threshold)
                    .max()
                    .orElse(0);
            assertThat(Alarms.count(some, next)).isGreaterThan(most);
        }
        // not even half of the steps of noise can be alarms
        assertThat(Alarms.threshold(List.of(scored(1, 2, 3, 4, 5, 6, 7)), 1e9)).isCloseTo(4, within(0.0));
    }

    @Test
    void countersAreNoTimes() {
        Series counted = Series.of("x", List.of("a"), List.of("0", "1", "2"), new double[] {0, 1, 2}, new double[1][3]);
        assertThat(Alarms.isDated(List.of(counted))).isFalse();
        assertThat(Alarms.isDated(List.of(Series.of("x", List.of("a"), new double[1][3]))))
                .isFalse();
        assertThat(Alarms.isDated(List.of())).isFalse();
        assertThat(Alarms.isDated(List.of(scored(1, 2).series()))).isTrue();
    }
}
