package org.aezoo.examples;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.run.estimators.AnomalyDetector;
import org.aezoo.run.estimators.Embedder;

/** The first lines of the project's README, on rows of one's own; a test compares them. */
public final class FirstUse {

    private FirstUse() {}

    public static void main(String[] args) {
        double[][] rows = rows(1000, 1);
        double[][] newRows = rows(2, 2);
        newRows[0][3] += 5;
        // tag::FirstUse
        // FirstUse: double[][] rows, one per example, NaN where a value is missing
        try (Embedder embedder = Embedder.fit(rows)) {
            double[][] codes = embedder.encode(rows);
            System.out.println(rows[0].length + " values became " + codes[0].length);
            embedder.save(Path.of("embedder.zip")); // Embedder.load reads it back
        }
        // end::FirstUse
        // tag::Anomalies
        // Anomalies
        try (AnomalyDetector detector = AnomalyDetector.fit(rows)) {
            boolean[] verdicts = detector.verdicts(newRows); // of normal rows about one in twenty is called an anomaly
            double[][] reasons = detector.explain(newRows); // what each value adds to the score
            System.out.println(Arrays.toString(verdicts) + ", as " + Arrays.toString(reasons[0]));
        }
        // end::Anomalies
    }

    /** Six measurements that go together; one in fifty is missing. */
    private static double[][] rows(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    double a = random.nextGaussian();
                    double b = random.nextGaussian();
                    return IntStream.range(0, 6)
                            .mapToDouble(j -> random.nextInt(50) == 0 && count > 2
                                    ? Double.NaN
                                    : a * j + b * (5 - j) + 0.1 * random.nextGaussian())
                            .toArray();
                })
                .toArray(double[][]::new);
    }
}
