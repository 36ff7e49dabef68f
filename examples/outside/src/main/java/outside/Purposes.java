package outside;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.aezoo.run.estimators.AnomalyDetector;
import org.aezoo.run.estimators.Denoiser;
import org.aezoo.run.estimators.Embedder;
import org.aezoo.run.estimators.FitOptions;
import org.aezoo.run.estimators.Generator;
import org.aezoo.run.estimators.SimilaritySearch;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingOptions;

/** What the zoo is for, each on arrays of this program. */
final class Purposes {

    /** Few epochs, so that this is over soon; without it training goes on until it has converged. */
    static final FitOptions QUICK = FitOptions.defaults().withTraining(TrainingOptions.defaults().withEpochs(5));

    private Purposes() {}

    static void anomalies(double[][] rows, Path folder) {
        Path file = folder.resolve("detector.zip");
        double[][] odd = {rows[0].clone(), rows[1].clone()};
        odd[0][2] += 10;
        odd[1][3] = Double.NaN;
        try (AnomalyDetector detector = AnomalyDetector.fit(rows, QUICK.withFalseAlarms(0.1))) {
            boolean[] verdicts = detector.verdicts(odd);
            double[][] reasons = detector.explain(odd);
            System.out.printf(
                    "anomaly %s, probability %.3f, threshold %.3f, by value %s%n",
                    verdicts[0],
                    detector.probabilities(odd)[0],
                    detector.threshold().value(),
                    Arrays.toString(reasons[0]));
            Main.check(verdicts[0], "the row that was changed is an anomaly");
            Main.check(largest(reasons[0]) == 2, "the value that was changed is the reason");
            Main.check(Double.isFinite(detector.scores(odd)[1]), "a missing value is taken");
            detector.save(file);
        }
        try (AnomalyDetector read = AnomalyDetector.load(file)) {
            Main.check(read.verdicts(odd)[0], "the same after it was saved");
        }
    }

    static void features(double[][] rows) {
        try (Embedder embedder = Embedder.fit(rows, QUICK.withSetting("code-size", 2))) {
            double[][] codes = embedder.encode(rows);
            System.out.println(rows[0].length + " values became " + codes[0].length);
            Main.check(embedder.decode(codes)[0].length == rows[0].length, "codes lead back");
        }
    }

    static void cleaning(double[][] rows) {
        try (Denoiser denoiser = Denoiser.fit(rows, QUICK.withSetting("noise", "masking"))) {
            double[][] gap = {rows[0].clone()};
            gap[0][1] = Double.NaN;
            System.out.println("a gap is filled with " + denoiser.denoise(gap)[0][1]);
            Main.check(Double.isFinite(denoiser.denoise(gap)[0][1]), "gaps are filled");
        }
    }

    static void samples(double[][] rows) {
        try (Generator generator = Generator.fit(rows, QUICK)) {
            System.out.println("a new row: " + Arrays.toString(generator.sample(1, 7)[0]));
        }
    }

    static void search(double[][] rows) {
        try (SimilaritySearch search = SimilaritySearch.fit(rows, QUICK)) {
            System.out.println("like row 5: " + search.nearest(new double[][] {rows[5]}, 3));
        }
    }

    /** Progress by a listener; another thread, a button, would set the flag. */
    static void stopping(double[][] rows) {
        AtomicBoolean stop = new AtomicBoolean();
        int[] epochs = {0};
        FitOptions options = FitOptions.defaults().withStop(stop::get).withListener(new TrainingListener() {
            @Override
            public void epochDone(EpochRecord epoch, boolean better) {
                stop.set(++epochs[0] == 3);
            }
        });
        try (Embedder embedder = Embedder.fit(rows, options)) {
            Main.check(epochs[0] == 3 && embedder.encode(rows).length == rows.length, "fitting ends when it is asked to");
        }
    }

    private static int largest(double[] values) {
        return IntStream.range(0, values.length)
                .reduce((a, b) -> values[a] >= values[b] ? a : b)
                .orElseThrow();
    }

    /** Five measurements that go together; one in a hundred is missing. */
    static double[][] rows(int count) {
        SplittableRandom random = new SplittableRandom(1);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    double a = random.nextGaussian();
                    double b = random.nextGaussian();
                    return IntStream.range(0, 5)
                            .mapToDouble(j -> random.nextInt(100) == 0 && i > 10
                                    ? Double.NaN
                                    : a * j + b * (4 - j) + 0.1 * random.nextGaussian())
                            .toArray();
                })
                .toArray(double[][]::new);
    }
}
