package org.aezoo.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** {@link AnomalyMetrics} against values worked out by hand and pair by pair. */
final class AnomalyMetricsTest {

    private static final Offset<Double> EXACT = within(1e-12);

    private static AnomalyMetrics of(double[] scores, int... anomaly) {
        boolean[] marks = new boolean[anomaly.length];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = anomaly[i] == 1;
        }
        return AnomalyMetrics.of(scores, marks);
    }

    @Test
    void withoutTies() {
        // sorted: 0.9 yes, 0.8 no, 0.7 yes, 0.3 no, 0.1 yes: pairs won 2 + 1 + 0 of 6
        AnomalyMetrics figures = of(new double[] {0.1, 0.9, 0.3, 0.7, 0.8}, 1, 1, 0, 1, 0);
        assertThat(figures.auroc()).isEqualTo(3 / 6.0, EXACT);
        assertThat(figures.averagePrecision()).isEqualTo((1 + 2 / 3.0 + 3 / 5.0) / 3, EXACT);
        assertThat(figures.precisionAtN()).isEqualTo(2 / 3.0, EXACT);
        assertThat(figures.anomalies()).isEqualTo(3);
        assertThat(figures.normal()).isEqualTo(2);
    }

    @Test
    void tiesCountHalfAndPassTogether() {
        // 5 yes; 4 yes and no and no; 1 yes and no
        AnomalyMetrics figures = of(new double[] {4, 5, 4, 1, 4, 1}, 1, 1, 0, 1, 0, 0);
        assertThat(figures.auroc()).isEqualTo((3 + (1 + 1) + 0.5) / 9, EXACT);
        assertThat(figures.averagePrecision()).isEqualTo((1 + 2 / 4.0 + 3 / 6.0) / 3, EXACT);
        // of three at 4 two places are left: two thirds of the one anomaly there
        assertThat(figures.precisionAtN()).isEqualTo((1 + 2 / 3.0) / 3, EXACT);
    }

    @Test
    void extremes() {
        assertThat(of(new double[] {1, 2, 3, 4}, 0, 0, 1, 1)).isEqualTo(new AnomalyMetrics(1, 1, 1, 2, 2));
        assertThat(of(new double[] {4, 3, 2, 1}, 0, 0, 1, 1).auroc()).isZero();
        AnomalyMetrics same = of(new double[] {7, 7, 7, 7}, 0, 1, 0, 0);
        assertThat(same.auroc()).isEqualTo(0.5, EXACT);
        assertThat(same.averagePrecision()).isEqualTo(0.25, EXACT);
        assertThat(same.precisionAtN()).isEqualTo(0.25, EXACT);
        assertThat(of(new double[] {Double.POSITIVE_INFINITY, 1, -0.5}, 1, 0, 0).auroc())
                .isEqualTo(1, EXACT);
    }

    @Test
    void aurocIsTheShareOfPairs() {
        SplittableRandom random = new SplittableRandom(3);
        double[] scores = random.doubles(300).map(x -> Math.floor(20 * x)).toArray();
        boolean[] anomaly = new boolean[scores.length];
        for (int i = 0; i < anomaly.length; i++) {
            anomaly[i] = random.nextInt(30) < 3 + scores[i] / 2;
        }
        double won = 0;
        double pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (anomaly[i] && !anomaly[j]) {
                    pairs++;
                    won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        AnomalyMetrics figures = AnomalyMetrics.of(scores, anomaly);
        assertThat(figures.auroc()).isEqualTo(won / pairs, EXACT).isGreaterThan(0.55);
        // another order of the rows is no other ranking
        double[] turned = new double[scores.length];
        boolean[] turnedMarks = new boolean[scores.length];
        Arrays.setAll(turned, i -> scores[scores.length - 1 - i]);
        for (int i = 0; i < turnedMarks.length; i++) {
            turnedMarks[i] = anomaly[anomaly.length - 1 - i];
        }
        assertThat(AnomalyMetrics.of(turned, turnedMarks)).isEqualTo(figures);
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        assertThatThrownBy(() -> of(new double[] {1, 2}, 1, 1))
                .hasMessage("rows must be of both kinds, got 2 anomalies and 0 normal ones");
        assertThatThrownBy(() -> of(new double[] {1, Double.NaN}, 1, 0))
                .hasMessage("scores must be numbers, got NaN for row 1");
        assertThatThrownBy(() -> of(new double[] {1}, 1, 0)).hasMessage("anomaly must be as long as scores, 1, got 2");
    }
}
