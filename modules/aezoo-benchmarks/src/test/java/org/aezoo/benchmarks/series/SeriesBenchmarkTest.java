package org.aezoo.benchmarks.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.series.NabScore;
import org.aezoo.evaluation.series.NabScore.Profile;
import org.aezoo.evaluation.series.Stretch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NAB's score of detectors whose score is known, on its own series, and what the benchmark's detectors look at. */
final class SeriesBenchmarkTest {

    private static final List<LabelledSeries> NAB = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        Path folder = Path.of(System.getProperty("aezoo.root", "."))
                .resolve("../shared/data/nab")
                .normalize();
        if (Files.exists(folder)) {
            NAB.addAll(LabelledSeries.nab(folder));
        }
    }

    private interface Scores {
        double[] of(LabelledSeries series);
    }

    private static double nab(Profile profile, Scores scores) {
        Assumptions.assumeFalse(NAB.isEmpty(), "skipped: no NAB in ../shared/data/nab of the checkout");
        List<NabScore.Series> scored = NAB.stream()
                .map(series -> new NabScore.Series(scores.of(series), series.anomalies()))
                .toList();
        return NabScore.of(scored, profile).score();
    }

    @Test
    void nothingIsZeroAndPerfectionAHundred() {
        for (Profile profile : Profile.values()) {
            assertThat(nab(profile, series -> new double[series.channels()[0].length]))
                    .isZero();
            assertThat(nab(profile, series -> {
                        double[] scores = new double[series.channels()[0].length];
                        for (Stretch window : series.anomalies()) {
                            // a window may begin within the probation, where nothing counts
                            scores[Math.max(window.first(), series.trainSteps())] = 1;
                        }
                        return scores;
                    }))
                    .isCloseTo(100, within(0.1));
        }
        assertThat(NAB).hasSize(58);
        assertThat(NAB.stream().mapToInt(series -> series.anomalies().size()).sum())
                .isEqualTo(116);
    }

    @Test
    void chanceIsAboutEleven() {
        // published: 11.0 on the mean of ten, from 7.95 to 16.83
        double mean = 0;
        for (int seed = 1; seed <= 3; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double score = nab(
                    Profile.STANDARD,
                    series -> random.doubles(series.channels()[0].length).toArray());
            assertThat(score).isBetween(7.0, 18.0);
            mean += score / 3;
        }
        assertThat(mean).isBetween(8.0, 16.0);
    }

    @Test
    void windowedGaussianIsAsPublished() {
        // the repository's scores have twelve digits
        Scores rounded = series -> Arrays.stream(WindowDetectors.gaussian(series.channels(), series.trainSteps(), true))
                .map(score ->
                        BigDecimal.valueOf(score).round(new MathContext(12)).doubleValue())
                .toArray();
        assertThat(nab(Profile.STANDARD, rounded)).isCloseTo(39.65, within(0.05));
        assertThat(nab(Profile.REWARD_LOW_FALSE_POSITIVES, rounded)).isCloseTo(20.87, within(0.05));
        assertThat(nab(Profile.REWARD_LOW_FALSE_NEGATIVES, rounded)).isCloseTo(47.41, within(0.05));
    }

    @ParameterizedTest
    @ValueSource(strings = {"novelty", "components", "neighbours", "forest", "gaussian"})
    void causalScoresDoNotSeeWhatComes(String name) {
        SplittableRandom random = new SplittableRandom(2);
        double[][] series = new double[2][700];
        for (int t = 0; t < 700; t++) {
            series[0][t] = Math.sin(t / 5.0) + 0.1 * random.nextDouble();
            series[1][t] = random.nextDouble();
        }
        series[0][500] += 4;
        SeriesDetector detector = SeriesBenchmark.detector(name);
        double[] scores = detector.score(series, 200, true);
        double[][] other = {series[0].clone(), series[1].clone()};
        for (int t = 550; t < 700; t++) {
            other[0][t] = 9;
        }
        assertThat(Arrays.copyOf(detector.score(other, 200, true), 550)).isEqualTo(Arrays.copyOf(scores, 550));
        // the spike scores more than most steps before it
        double spike = Arrays.stream(scores, 500, 540).max().orElse(0);
        assertThat(Arrays.stream(scores, 250, 500)
                        .filter(score -> score >= spike)
                        .count())
                .isLessThan(50);
        double[] all = detector.score(series, 200, false);
        assertThat(all).hasSize(700);
        assertThat(Arrays.stream(all).allMatch(Double::isFinite)).isTrue();
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThatThrownBy(() -> SeriesBenchmark.main(List.of("--only", "novely")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("unknown detector 'novely'");
        assertThatThrownBy(() -> SeriesBenchmark.main(List.of("--data", "nowhere")))
                .hasMessage(
                        "no nowhere/nab/labels/combined_windows.json: --data names a folder with nab and tsb-ad in it");
        assertThatThrownBy(() -> SeriesBenchmark.main(List.of("--out"))).hasMessage("--out needs a value");
    }
}
