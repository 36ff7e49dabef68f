package org.aezoo.run.estimators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.trained.Threshold;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.Losses;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EstimatorsTest {

    private static final FitOptions QUICK = FitOptions.defaults()
            .withTraining(TrainingOptions.defaults().withEpochs(3).withBatchSize(32));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    /** Five columns that lie near a plane, shifted far from 0. */
    private static double[][] plane(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, rows)
                .mapToObj(i -> {
                    double a = random.nextGaussian();
                    double b = random.nextGaussian();
                    return IntStream.range(0, 5)
                            .mapToDouble(j -> 1000 + a * (j + 1) + b * (j * j - 3) + 0.05 * random.nextGaussian())
                            .toArray();
                })
                .toArray(double[][]::new);
    }

    @Test
    void anomaliesAreTold() {
        double[][] normal = plane(600, 1);
        normal[3][2] = Double.NaN;
        double[][] fresh = plane(200, 2);
        double[][] odd = plane(50, 3);
        for (double[] row : odd) {
            row[1] += 8;
        }
        FitOptions options = QUICK.withModel("deep")
                .withSetting("code-size", 2)
                .withTraining(TrainingOptions.defaults().withEpochs(40))
                .withFalseAlarms(0.1);
        Path file = folder.resolve("detector.zip");
        double[] scores;
        try (AnomalyDetector detector = AnomalyDetector.fit(normal, options)) {
            assertThat(share(detector.verdicts(fresh))).isLessThan(0.25);
            assertThat(share(detector.verdicts(odd))).isGreaterThan(0.9);
            scores = detector.scores(odd);
            double[] probabilities = detector.probabilities(odd);
            double[][] shares = detector.explain(odd);
            for (int i = 0; i < odd.length; i++) {
                assertThat(detector.threshold().isAnomaly(scores[i])).isEqualTo(detector.verdicts(odd)[i]);
                assertThat(Arrays.stream(shares[i]).sum())
                        .isCloseTo(scores[i], org.assertj.core.data.Percentage.withPercentage(0.1));
                assertThat(probabilities[i])
                        .isEqualTo(detector.threshold().probability(scores[i]))
                        .isBetween(0.0, 1.0);
            }
            double[] usual = detector.probabilities(fresh);
            assertThat(Arrays.stream(usual).average().orElseThrow())
                    .isLessThan(Arrays.stream(probabilities).average().orElseThrow() / 2);
            odd[0][4] = Double.NaN;
            assertThat(detector.scores(odd)[0]).isFinite();
            odd[0][4] = Double.POSITIVE_INFINITY;
            assertThatThrownBy(() -> detector.scores(odd)).isInstanceOf(InvalidInputException.class);
            detector.save(file);
        }
        try (AnomalyDetector read = AnomalyDetector.load(file)) {
            assertThat(read.scores(Arrays.copyOfRange(odd, 1, 50))).containsExactly(Arrays.copyOfRange(scores, 1, 50));
            assertThat(read.threshold().from()).isEqualTo(Threshold.FALSE_ALARMS);
        }
    }

    private static double share(boolean[] verdicts) {
        return IntStream.range(0, verdicts.length).filter(i -> verdicts[i]).count() / (double) verdicts.length;
    }

    @Test
    void usualModelOfAnomalies() {
        try (AnomalyDetector detector = AnomalyDetector.fit(plane(300, 1), QUICK.withContamination(0.02))) {
            assertThat(detector.model().model().id()).isEqualTo("anomaly");
            assertThat(detector.threshold().from()).isEqualTo(Threshold.CONTAMINATION);
            assertThat(detector.threshold().rows())
                    .as("thirty held out, and left-out scores of the others")
                    .isEqualTo(300);
        }
        assertThatThrownBy(() -> AnomalyDetector.fit(plane(10, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at least 2 rows");
    }

    @Test
    void featuresAndBack() {
        double[][] rows = plane(400, 1);
        Path file = folder.resolve("embedder.zip");
        double[][] codes;
        try (Embedder embedder = Embedder.fit(
                rows,
                QUICK.withSetting("code-size", "2")
                        .withTraining(TrainingOptions.defaults().withEpochs(60)))) {
            codes = embedder.encode(rows);
            assertThat(codes[0]).hasSize(2);
            double[][] back = embedder.decode(codes);
            double error = IntStream.range(0, rows.length)
                    .mapToDouble(i -> Math.abs(back[i][1] - rows[i][1]))
                    .average()
                    .orElseThrow();
            assertThat(error).isLessThan(0.6);
            embedder.save(file);
        }
        try (Embedder read = Embedder.load(file)) {
            assertThat(read.encode(rows)).isDeepEqualTo(codes);
            assertThatThrownBy(() -> AnomalyDetector.load(file)).hasMessageContaining("has no threshold");
            assertThatThrownBy(() -> Generator.load(file)).hasMessageContaining("no prior");
        }
    }

    @Test
    void noiseIsTakenOutAndGapsAreFilled() {
        double[][] rows = plane(600, 1);
        FitOptions options = FitOptions.defaults()
                .withSetting("noise", "masking")
                .withSetting("noise-rate", 0.3)
                .withTraining(TrainingOptions.defaults().withEpochs(60));
        try (Denoiser denoiser = Denoiser.fit(rows, options)) {
            double[][] gap = plane(100, 5);
            double[] hidden = Arrays.stream(gap).mapToDouble(row -> row[2]).toArray();
            double mean =
                    Arrays.stream(rows).mapToDouble(row -> row[2]).average().orElseThrow();
            for (double[] row : gap) {
                row[2] = Double.NaN;
            }
            double[][] filled = denoiser.denoise(gap);
            double ours = IntStream.range(0, 100)
                    .mapToDouble(i -> Math.abs(filled[i][2] - hidden[i]))
                    .sum();
            double byMean =
                    Arrays.stream(hidden).map(value -> Math.abs(value - mean)).sum();
            assertThat(ours).isLessThan(byMean / 2);
        }
    }

    @Test
    void samplesAndNeighbours() {
        double[][] rows = plane(400, 1);
        try (Generator generator = Generator.fit(rows, QUICK)) {
            assertThat(generator.sample(7, 1)).hasDimensions(7, 5).isDeepEqualTo(generator.sample(7, 1));
            assertThat(generator.sample(1, 1)[0][0]).isBetween(900.0, 1100.0);
        }
        Path file = folder.resolve("generator.zip");
        try (Generator generator = Generator.fit(rows, QUICK.withModel("deep"))) {
            assertThat(generator.sample(7, 1)).hasDimensions(7, 5);
            generator.save(file);
            try (Generator read = Generator.load(file)) {
                assertThat(read.sample(7, 1)).isDeepEqualTo(generator.sample(7, 1));
            }
        }
        assertThatThrownBy(() -> SimilaritySearch.fit(rows, QUICK.withModel("deep")))
                .hasMessageContaining("no bits");
        Path to = folder.resolve("search");
        try (SimilaritySearch search = SimilaritySearch.fit(rows, QUICK)) {
            var found = search.nearest(new double[][] {rows[17], rows[5]}, 3);
            assertThat(found.get(0)).hasSize(3);
            // its own code, which others may share
            assertThat(found.get(0).get(0).distance()).isZero();
            search.save(to);
            try (SimilaritySearch read = SimilaritySearch.load(to)) {
                assertThat(read.nearest(new double[][] {rows[17], rows[5]}, 3)).isEqualTo(found);
            }
        }
    }

    @Test
    void endsEarlyWithTheBestModelSoFar() {
        double[][] rows = plane(300, 1);
        AtomicBoolean stop = new AtomicBoolean();
        int[] epochs = {0};
        TrainingListener afterTwo = new TrainingListener() {
            @Override
            public void epochDone(EpochRecord epoch, boolean better) {
                stop.set(++epochs[0] == 2);
            }
        };
        FitOptions options = FitOptions.defaults().withListener(afterTwo).withStop(stop::get);
        try (Embedder embedder = Embedder.fit(rows, options)) {
            assertThat(epochs[0]).isEqualTo(2);
            assertThat(embedder.encode(rows)).hasNumberOfRows(300);
        }
        stop.set(true);
        assertThatThrownBy(() -> Embedder.fit(rows, FitOptions.defaults().withStop(stop::get)))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("stopped on request in epoch 1");
        TrainingListener interrupting = new TrainingListener() {
            @Override
            public void batchDone(int epoch, int batch, int examples, Losses mean) {
                if (epoch == 2) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (Embedder embedder = Embedder.fit(rows, FitOptions.defaults().withListener(interrupting))) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(embedder.encode(rows)).hasNumberOfRows(300);
        }
    }

    @Test
    void severalFitsAtATimeGiveWhatEachGivesAlone() {
        double[][] rows = plane(200, 1);
        FitOptions first = QUICK.withModel("vae");
        FitOptions second = QUICK.withModel("denoising");
        double[][] alone = codes(rows, first);
        double[][] other = codes(rows, second);
        var together = CompletableFuture.supplyAsync(() -> codes(rows, first));
        assertThat(codes(rows, second)).isDeepEqualTo(other);
        assertThat(together.join()).isDeepEqualTo(alone);
    }

    private static double[][] codes(double[][] rows, FitOptions options) {
        try (Embedder embedder = Embedder.fit(Dataset.of(rows), options)) {
            return embedder.encode(rows);
        }
    }
}
