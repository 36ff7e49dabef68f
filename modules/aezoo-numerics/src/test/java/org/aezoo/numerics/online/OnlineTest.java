package org.aezoo.numerics.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is worked out step by step, against the same worked out from all steps at once. */
final class OnlineTest {

    private static double[][] noise(int steps, int channels, long seed) {
        Random random = new Random(seed);
        double[][] series = new double[steps][channels];
        for (double[] step : series) {
            Arrays.setAll(step, c -> random.nextGaussian());
        }
        return series;
    }

    private static double nearest(double[][] series, int t, int length, int memory) {
        double best = Double.POSITIVE_INFINITY;
        int candidates = 0;
        for (int lag = length; lag <= Math.min(memory, t + 1 - length); lag++) {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                for (int c = 0; c < series[t].length; c++) {
                    sum += Math.pow(series[t - i][c] - series[t - lag - i][c], 2);
                }
            }
            best = Math.min(best, sum);
            candidates++;
        }
        return candidates < Math.min(length, memory - length) + 1 ? Double.NaN : Math.sqrt(best);
    }

    @Test
    void distancesAreThoseToTheNearestPatch() {
        for (int[] setting : new int[][] {{1, 3, 60}, {2, 5, 5}, {1, 1, 40}, {3, 8, 200}, {1, 16, 1000}}) {
            double[][] series = noise(500, setting[0], 5);
            series[250][0] = 1e6; // makes distances below 1 none
            NearestPast past = new NearestPast(setting[0], setting[1], setting[2]);
            for (int t = 0; t < series.length; t++) {
                double distance = past.next(series[t]);
                double expected = nearest(series, t, setting[1], setting[2]);
                if (Double.isNaN(expected)) {
                    assertThat(distance).isNaN();
                } else if (t < 250) {
                    assertThat(distance).isCloseTo(expected, within(1e-9));
                } else {
                    boolean tiny = expected * expected <= 1e-12 * setting[1] * 1e12;
                    assertThat(distance).isCloseTo(tiny && distance == 0 ? 0 : expected, within(1e-2));
                }
            }
        }
    }

    @Test
    void repetitionIsExactlyZero() {
        NearestPast past = new NearestPast(1, 4, 100);
        for (int t = 0; t < 3000; t++) {
            double distance = past.next(new double[] {1e5 * Math.sin(t % 17) + 0.1});
            assertThat(distance == 0).isEqualTo(t >= 20);
        }
    }

    @Test
    void raritiesAreThoseOfTheFormula() {
        Random random = new Random(3);
        TailProbability tail = new TailProbability(120);
        List<Double> seen = new ArrayList<>();
        for (int t = 0; t < 600; t++) {
            double score = random.nextInt(400) < t - 100 ? 0 : Math.round(1e2 * Math.exp(random.nextGaussian())) / 1e2;
            double[] kept = seen.subList(Math.max(0, seen.size() - 120), seen.size()).stream()
                    .mapToDouble(Math::log)
                    .sorted()
                    .toArray();
            assertThat(tail.next(score)).isCloseTo(rarity(kept, score), within(1e-9));
            seen.add(score);
        }
    }

    private static double rarity(double[] sorted, double score) {
        int n = sorted.length;
        if (n < 30) {
            return 0;
        }
        int finite = (int) Arrays.stream(sorted).filter(Double::isFinite).count();
        int k = Math.min(Math.max(5, n / 20), finite - 1);
        double v = Math.log(score);
        double u = k < 5 ? Double.POSITIVE_INFINITY : sorted[n - k - 1];
        if (v <= u) {
            return -Math.log10((Arrays.stream(sorted).filter(s -> s >= v).count() + 1) / (n + 1.0));
        }
        double excess = Arrays.stream(sorted, n - k, n).sum() / k - u;
        return -Math.log10((k + 1) / (n + 1.0) * Math.exp(-(v - u) / excess));
    }

    @Test
    void whatIsNewIsFoundAndNoiseSeldomIs() {
        double[][] series = noise(6000, 1, 8);
        for (int t = 0; t < series.length; t++) {
            series[t][0] = 3 * Math.sin(t / 8.0) + 0.3 * series[t][0];
        }
        series[3000][0] += 5; // one step
        for (int t = 4500; t < 4530; t++) {
            series[t][0] = -0.5; // the wave stops
        }
        NoveltyDetector detector = new NoveltyDetector(1, 500, 100);
        List<Integer> alarms = new ArrayList<>();
        for (int t = 0; t < series.length; t++) {
            if (detector.next(series[t]) >= NoveltyDetector.ALARM) {
                alarms.add(t);
            }
        }
        assertThat(alarms).anyMatch(t -> t >= 3000 && t < 3003).anyMatch(t -> t >= 4500 && t < 4530);
        assertThat(alarms.stream().filter(t -> t > 500).count()).isLessThan(25);
    }

    @Test
    void scoresLookAtThePastAloneAndGoOnAfterASave() throws IOException {
        double[][] series = noise(1500, 2, 9);
        NoveltyDetector whole = new NoveltyDetector(2, 100, 20);
        NoveltyDetector first = new NoveltyDetector(2, 100, 20);
        NoveltyDetector second = first;
        for (int t = 0; t < series.length; t++) {
            if (t == 40 || t == 1100) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                second.write(new DataOutputStream(bytes));
                second = NoveltyDetector.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            }
            assertThat(second.next(series[t])).isEqualTo(whole.next(series[t]));
        }
    }

    @Test
    void refusesWhatItCannotTake() {
        NoveltyDetector detector = new NoveltyDetector(1, 100, 0);
        assertThatThrownBy(() -> detector.next(1, 2)).hasMessage("a step must have 1 values, got 2");
        assertThatThrownBy(() -> detector.next(Double.NaN)).hasMessage("values must be finite, got NaN");
        assertThatThrownBy(() -> new NoveltyDetector(1, 99, 0))
                .hasMessageStartingWith("horizon must be between 100 and");
        assertThatThrownBy(() -> new TailProbability(29)).hasMessage("window must be 30 or more, got 29");
        assertThatThrownBy(() -> new TailProbability(30).next(-1))
                .hasMessage("score must be finite and 0 or more, got -1.0");
        assertThatThrownBy(() -> new NearestPast(1, 5, 4))
                .hasMessage("channels and length must be 1 or more and memory at least length, got 1, 5 and 4");
    }
}
