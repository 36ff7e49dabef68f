package org.aezoo.examples;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.evaluation.metrics.AnomalyMetrics;
import org.aezoo.models.anomaly.AnomalyAutoencoder;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * A machine's sensors: the model learns from a time in which nothing was wrong, with a threshold that one normal reading
 * in a hundred exceeds, and then meets three faults. The shares of the score name the sensor at fault.
 *
 * <p>The readings are made up: load and ambient temperature drive speed, current, oil temperature, vibration and
 * pressure, each with noise. Every faulty reading lies within the range that the sensor has in normal times.
 */
public final class SensorLikeTable {

    static final List<String> COLUMNS =
            List.of("load", "ambient", "speed", "current", "oil_temperature", "vibration", "pressure");

    /** What goes wrong, and in which column. */
    enum Fault {
        STUCK(2),
        DRIFT(4),
        SWAPPED(6);

        private final int column;

        Fault(int column) {
            this.column = column;
        }
    }

    private SensorLikeTable() {}

    /** Takes the number of readings (4000), the seed (1) and the number of steps (1500). */
    public static void main(String[] args) {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 4000;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        compare(count, seed, args.length > 2 ? Integer.parseInt(args[2]) : 1500);
    }

    /** Trains, prints a line per fault; the AUROC of each. */
    static Map<Fault, Double> compare(int count, long seed, int steps) {
        Dataset normal = Dataset.of("readings", DataShape.row(COLUMNS.size()), new FloatRows(readings(count, seed)))
                .withFeatureNames(COLUMNS);
        TrainingOptions options = TrainingOptions.defaults().withSeed(seed).withValidation(0);
        AnomalyAutoencoder model = AnomalyAutoencoder.tabular(COLUMNS.size());
        try (TrainedAutoencoder trained =
                new Trainer(options.forRows(steps, count)).train(model, normal).model()) {
            // readings that were not trained on, half to set the threshold, half to judge
            Threshold threshold = Threshold.of(trained.score(readings(1000, seed + 1)), Threshold.FALSE_ALARMS, 0.01);
            double[] usual = trained.score(readings(1000, seed + 2));
            System.out.printf(
                    "false alarms: %.1f %% of 1000 other normal readings%n",
                    100.0 * Arrays.stream(usual).filter(threshold::isAnomaly).count() / usual.length);
            System.out.printf("%-10s %8s %10s %22s%n", "fault", "AUROC", "detected", "right sensor named");
            Map<Fault, Double> areas = new EnumMap<>(Fault.class);
            for (Fault fault : Fault.values()) {
                float[][] rows = broken(fault, seed + 3);
                double[] scores = trained.score(rows);
                AnomalyMetrics detection = detection(usual, scores);
                areas.put(fault, detection.auroc());
                System.out.printf(
                        "%-10s %8.4f %8.1f %% %20.1f %%%n",
                        fault.name().toLowerCase(Locale.ROOT),
                        detection.auroc(),
                        100.0
                                * Arrays.stream(scores)
                                        .filter(threshold::isAnomaly)
                                        .count()
                                / scores.length,
                        100 * named(trained.scorer().explain(rows), fault.column));
            }
            return areas;
        }
    }

    private static AnomalyMetrics detection(double[] usual, double[] strange) {
        double[] scores = Arrays.copyOf(usual, usual.length + strange.length);
        System.arraycopy(strange, 0, scores, usual.length, strange.length);
        boolean[] marks = new boolean[scores.length];
        Arrays.fill(marks, usual.length, marks.length, true);
        return AnomalyMetrics.of(scores, marks);
    }

    /** In which share of rows a column has the greatest share. */
    private static double named(double[][] shares, int column) {
        return Arrays.stream(shares)
                        .filter(row -> row[column] == Arrays.stream(row).max().orElseThrow())
                        .count()
                / (double) shares.length;
    }

    static float[][] broken(Fault fault, long seed) {
        float[][] rows = readings(500, seed);
        float[][] others = readings(500, seed + 1);
        return IntStream.range(0, rows.length)
                .mapToObj(i -> {
                    float[] row = rows[i];
                    switch (fault) {
                        case STUCK -> row[fault.column] = others[0][fault.column];
                        case DRIFT -> row[fault.column] += 12;
                        case SWAPPED -> row[fault.column] = others[i][fault.column];
                    }
                    return row;
                })
                .toArray(float[][]::new);
    }

    static float[][] readings(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            double load = random.nextDouble(0.2, 1);
            double ambient = 15 + 8 * random.nextGaussian();
            double speed = 1500 - 60 * load * load + 4 * random.nextGaussian();
            double current = 3 + 22 * load + 6 * load * load + 0.4 * random.nextGaussian();
            double oil = ambient + 10 + 45 * load + 1.5 * random.nextGaussian();
            double vibration = 1.2 + 0.8 * Math.sin(6 * load) + 0.05 * random.nextGaussian();
            double pressure = 4 + 2.5 * load - 0.015 * oil + 0.05 * random.nextGaussian();
            rows[i] = new float[] {
                (float) load,
                (float) ambient,
                (float) speed,
                (float) current,
                (float) oil,
                (float) vibration,
                (float) pressure
            };
        }
        return rows;
    }
}
