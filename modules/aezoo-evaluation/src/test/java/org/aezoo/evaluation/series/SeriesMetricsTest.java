package org.aezoo.evaluation.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.aezoo.evaluation.metrics.AnomalyMetrics;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Scores per time step judged, against the reference implementations ({@code src/test/python/series.py}) and values worked
 * out by hand.
 */
final class SeriesMetricsTest {

    private static final double EXACT = 1e-9;

    private static JsonNode expected = new ObjectMapper().createObjectNode();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = SeriesMetricsTest.class.getResourceAsStream("/org/aezoo/evaluation/series.json")) {
            expected = new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
    }

    private static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static List<Stretch> stretches(JsonNode ranges) {
        List<Stretch> stretches = new ArrayList<>();
        for (JsonNode range : ranges) {
            stretches.add(new Stretch(range.path(0).asInt(), range.path(1).asInt()));
        }
        return stretches;
    }

    private static boolean[] marks(int steps, List<Stretch> stretches) {
        boolean[] marks = new boolean[steps];
        for (Stretch stretch : stretches) {
            for (int i = stretch.first(); i <= stretch.last(); i++) {
                marks[i] = true;
            }
        }
        return marks;
    }

    private static double[] random(int steps, long seed) {
        return new SplittableRandom(seed).doubles(steps).toArray();
    }

    @Test
    void volumesAreThoseOfTheReference() {
        assertThat(expected.path("volumes").size()).isEqualTo(7);
        for (JsonNode one : expected.path("volumes")) {
            double[] scores = doubles(one.path("scores"));
            boolean[] anomaly = marks(scores.length, stretches(one.path("ranges")));
            VolumeUnderSurface volume =
                    VolumeUnderSurface.of(scores, anomaly, one.path("window").asInt());
            assertThat(volume.roc()).isCloseTo(one.path("roc").asDouble(), within(EXACT));
            assertThat(volume.pr()).isCloseTo(one.path("pr").asDouble(), within(EXACT));
        }
    }

    @Test
    void windowsAreThoseOfTheReference() {
        assertThat(expected.path("periods").size()).isEqualTo(6);
        for (JsonNode one : expected.path("periods")) {
            assertThat(VolumeUnderSurface.window(doubles(one.path("values"))))
                    .isEqualTo(one.path("window").asInt());
        }
        assertThat(VolumeUnderSurface.window(new double[50])).isEqualTo(125);
        assertThat(VolumeUnderSurface.window(new double[0])).isEqualTo(125);
    }

    @Test
    void aHundredThousandStepsTakeSeconds() {
        double[] scores = random(100_000, 1);
        boolean[] anomaly = marks(scores.length, List.of(new Stretch(5000, 40_000), new Stretch(60_000, 60_500)));
        long start = System.nanoTime();
        VolumeUnderSurface volume = VolumeUnderSurface.of(scores, anomaly, 100);
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(20);
        assertThat(volume.roc()).isCloseTo(0.5, within(0.02));
    }

    @Test
    void aShiftedHitLosesLittle() {
        boolean[] anomaly = marks(500, List.of(new Stretch(200, 219)));
        double[] late = new double[500];
        for (int i = 210; i < 230; i++) {
            late[i] = 1;
        }
        assertThat(VolumeUnderSurface.of(late, anomaly, 40).pr())
                .isGreaterThan(1.2 * AnomalyMetrics.of(late, anomaly).averagePrecision());
    }

    @Test
    void nabIsThatOfTheRepository() {
        List<NabScore.Series> series = new ArrayList<>();
        for (JsonNode one : expected.path("nab").path("series")) {
            series.add(new NabScore.Series(doubles(one.path("scores")), stretches(one.path("windows"))));
        }
        for (NabScore.Profile profile : NabScore.Profile.values()) {
            JsonNode theirs = expected.path("nab").path("profiles").path(profile.name());
            NabScore ours = NabScore.of(series, profile);
            assertThat(ours.score()).isCloseTo(theirs.path("score").asDouble(), within(EXACT));
            assertThat(ours.threshold()).isEqualTo(theirs.path("threshold").asDouble());
            assertThat(ours.falseAlarms()).isEqualTo(theirs.path("false_alarms").asInt());
            assertThat(NabScore.at(ours.threshold(), series, profile)).isEqualTo(ours);
        }
    }

    @Test
    void nabByHand() {
        Stretch window = new Stretch(50, 59);
        double[] scores = new double[100];
        List<NabScore.Series> series = List.of(new NabScore.Series(scores, List.of(window)));
        NabScore.Profile standard = NabScore.Profile.STANDARD;
        // nothing stands out
        assertThat(NabScore.of(series, standard)).isEqualTo(new NabScore(0, Double.POSITIVE_INFINITY, 1, 0, 0));
        // the probation is not judged, and only the earliest step in a window is
        scores[3] = 9;
        scores[50] = 5;
        scores[55] = 7;
        assertThat(NabScore.of(series, standard)).isEqualTo(new NabScore(100, 5, 1, 1, 0));
        double at55 = sigmoid(0.5) / sigmoid(1);
        assertThat(NabScore.at(6, series, standard).score()).isCloseTo(100 * (1 + at55) / 2, within(EXACT));
        // a false alarm before the window, one just behind it, one far behind
        scores[20] = 5;
        scores[62] = 5;
        scores[99] = 5;
        double alarms = 0.11 * (1 + sigmoid(3 / 9.0) + 1);
        assertThat(NabScore.at(5, series, standard).score()).isCloseTo(100 * (2 - alarms) / 2, within(EXACT));
        assertThat(NabScore.at(5, series, NabScore.Profile.REWARD_LOW_FALSE_NEGATIVES)
                        .score())
                .isCloseTo(100 * (3 - alarms) / 3, within(EXACT));
        assertThat(NabScore.at(5, series, NabScore.Profile.REWARD_LOW_FALSE_POSITIVES)
                        .score())
                .isCloseTo(100 * (2 - 2 * alarms) / 2, within(EXACT));
        assertThat(NabScore.at(10, series, standard)).isEqualTo(new NabScore(0, 10, 1, 0, 0));
        // the best threshold leaves the alarms out
        assertThat(NabScore.of(series, standard).threshold()).isEqualTo(7);
    }

    private static double sigmoid(double x) {
        return Math.tanh(5 * x / 2);
    }

    @Test
    void pointAdjustmentFlattersChance() {
        boolean[] anomaly = marks(10_000, List.of(new Stretch(2000, 2499), new Stretch(7000, 7499)));
        double[] scores = random(anomaly.length, 4);
        assertThat(PointAdjustedF1.of(scores, anomaly).f1()).isGreaterThan(0.9);
        assertThat(VolumeUnderSurface.of(scores, anomaly, 100).pr()).isLessThan(0.2);
    }

    @Test
    void pointAdjustedByEveryThreshold() {
        for (int seed = 1; seed < 30; seed++) {
            double[] scores = random(60, seed);
            for (int i = 0; i < scores.length; i++) {
                scores[i] = Math.floor(12 * scores[i]);
            }
            List<Stretch> stretches = List.of(new Stretch(0, 4), new Stretch(20, 29), new Stretch(58, 59));
            boolean[] anomaly = marks(60, stretches);
            double best = 0;
            double at = 0;
            for (int h = 12; h >= 0; h--) {
                double hits = 0;
                double alarms = 0;
                for (Stretch stretch : stretches) {
                    boolean any = false;
                    for (int i = stretch.first(); i <= stretch.last(); i++) {
                        any |= scores[i] >= h;
                    }
                    hits += any ? stretch.length() : 0;
                }
                for (int i = 0; i < 60; i++) {
                    alarms += !anomaly[i] && scores[i] >= h ? 1 : 0;
                }
                double f1 = 2 * hits / (hits + alarms + 17);
                if (f1 > best) {
                    best = f1;
                    at = h;
                }
            }
            PointAdjustedF1 found = PointAdjustedF1.of(scores, anomaly);
            assertThat(found.f1()).isCloseTo(best, within(EXACT));
            assertThat(found.threshold()).isEqualTo(at);
        }
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        boolean[] none = new boolean[3];
        assertThatThrownBy(() -> VolumeUnderSurface.of(new double[3], none, 5))
                .hasMessage("steps must be of both kinds, got 0 anomalous and 3 normal ones");
        assertThatThrownBy(() -> VolumeUnderSurface.of(new double[3], none, -1))
                .hasMessage("window must be 0 or more, got -1");
        assertThatThrownBy(() -> PointAdjustedF1.of(new double[2], none))
                .hasMessage("anomaly must be as long as scores, 2, got 3");
        assertThatThrownBy(() -> new NabScore.Series(new double[] {1, Double.NaN}, List.of()))
                .hasMessage("scores must be numbers, got NaN for step 1");
        assertThatThrownBy(() -> new NabScore.Series(new double[100], List.of(new Stretch(3, 14))))
                .hasMessage("windows must end after the probation of 15 steps, got one that ends at 14");
        assertThatThrownBy(
                        () -> new NabScore.Series(new double[100], List.of(new Stretch(30, 40), new Stretch(40, 50))))
                .hasMessage("windows must follow one another within the 100 steps, got one from 40 to 50");
        assertThatThrownBy(() -> NabScore.of(List.of(), NabScore.Profile.STANDARD))
                .hasMessage("series must have at least one window, got none");
        assertThatThrownBy(() -> new Stretch(4, 3))
                .hasMessage("a stretch must begin at step 0 or later and end no earlier, got 4 to 3");
    }
}
