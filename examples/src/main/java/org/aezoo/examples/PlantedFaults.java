package org.aezoo.examples;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.evaluation.metrics.AnomalyMetrics;
import org.aezoo.models.anomaly.AnomalyAutoencoder;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Order;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * Whether {@code anomaly} names the column at fault: ten columns that follow three hidden causes, and rows in which one
 * column jumps, one is shifted, or two no longer go together. The shares of the score should put the right column first,
 * or one of the two right ones among the first two.
 */
public final class PlantedFaults {

    private static final int COLUMNS = 10;
    private static final int CAUSES = 3;
    private static final double NOISE = 0.3;

    /** What goes wrong. */
    enum Fault {
        /** A column has a value of its own, four to eight deviations from its mean. */
        ONE_COLUMN(1),
        /** The second column is turned round, so that it no longer goes with the first, and stays within its range. */
        TWO_COLUMNS(2),
        /** A column reads three deviations too high. */
        LEVEL_SHIFT(1);

        private final int first;

        Fault(int first) {
            this.first = first;
        }
    }

    /**
     * How well a kind of fault is found.
     *
     * @param auroc in [0, 1]
     * @param named share of the faulty rows whose column is named, in [0, 1]
     */
    record Found(double auroc, double named) {}

    private PlantedFaults() {}

    /** Takes the number of training rows (2000), of seeds (5) and of steps (750). */
    public static void main(String[] args) {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
        int seeds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        int steps = args.length > 2 ? Integer.parseInt(args[2]) : 750;
        System.out.println("| fault | AUROC in % | column named in % |\n|---|---|---|");
        Map<Fault, double[]> means = new EnumMap<>(Fault.class);
        for (int seed = 0; seed < seeds; seed++) {
            find(rows, seed, steps).forEach((fault, found) -> {
                double[] mean = means.computeIfAbsent(fault, key -> new double[2]);
                mean[0] += 100 * found.auroc / seeds;
                mean[1] += 100 * found.named / seeds;
            });
        }
        means.forEach((fault, mean) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f |%n",
                fault.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                mean[0],
                mean[1]));
    }

    /** Trains on sound rows and meets 300 faulty ones of each kind. */
    static Map<Fault, Found> find(int count, long seed, int steps) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] weights = new double[COLUMNS][CAUSES];
        for (double[] row : weights) {
            Arrays.setAll(row, k -> random.nextGaussian() / Math.sqrt(CAUSES));
        }
        weights[1] = weights[0].clone();
        double[] deviations = Arrays.stream(weights)
                .mapToDouble(row -> Math.sqrt(Arrays.stream(row).map(w -> w * w).sum() + NOISE * NOISE))
                .toArray();
        Dataset sound = Dataset.of("rows", DataShape.row(COLUMNS), new FloatRows(rows(weights, count, random)));
        TrainingOptions options = TrainingOptions.defaults().withSeed(seed).withValidation(0);
        Map<Fault, Found> all = new EnumMap<>(Fault.class);
        try (TrainedAutoencoder trained = new Trainer(options.forRows(steps, count))
                .train(AnomalyAutoencoder.tabular(COLUMNS), sound)
                .model()) {
            double[] usual = trained.score(rows(weights, 1000, random));
            for (Fault fault : Fault.values()) {
                float[][] faulty = rows(weights, 300, random);
                int[] columns = Arrays.stream(faulty)
                        .mapToInt(row -> plant(fault, row, deviations, random))
                        .toArray();
                double[] scores = Arrays.copyOf(usual, usual.length + faulty.length);
                System.arraycopy(trained.score(faulty), 0, scores, usual.length, faulty.length);
                boolean[] marks = new boolean[scores.length];
                Arrays.fill(marks, usual.length, marks.length, true);
                double[][] shares = trained.scorer().explain(faulty);
                long named = IntStream.range(0, faulty.length)
                        .filter(i -> IntStream.of(Order.largest(shares[i], fault.first))
                                .anyMatch(j -> j == columns[i] || (fault == Fault.TWO_COLUMNS && j == 0)))
                        .count();
                all.put(fault, new Found(AnomalyMetrics.of(scores, marks).auroc(), named / (double) faulty.length));
            }
        }
        return all;
    }

    private static float[][] rows(double[][] weights, int count, SplittableRandom random) {
        float[][] rows = new float[count][COLUMNS];
        for (float[] row : rows) {
            double[] causes = IntStream.range(0, CAUSES)
                    .mapToDouble(k -> random.nextGaussian())
                    .toArray();
            for (int j = 0; j < COLUMNS; j++) {
                double value = NOISE * random.nextGaussian();
                for (int k = 0; k < CAUSES; k++) {
                    value += weights[j][k] * causes[k];
                }
                row[j] = (float) value;
            }
        }
        return rows;
    }

    /** Makes a row faulty; returns the column. */
    private static int plant(Fault fault, float[] row, double[] deviations, SplittableRandom random) {
        int column = fault == Fault.TWO_COLUMNS ? 1 : random.nextInt(COLUMNS);
        double deviation = deviations[column];
        switch (fault) {
            case ONE_COLUMN ->
                row[column] = (float) ((random.nextBoolean() ? 1 : -1) * deviation * random.nextDouble(4, 8));
            case LEVEL_SHIFT -> row[column] += (float) (3 * deviation);
            default -> {
                // far enough from the middle that turning round makes a difference
                double size = deviation * random.nextDouble(1, 2);
                double sign = row[0] > 0 ? -1 : 1;
                row[column] = (float) (sign * size);
            }
        }
        return column;
    }
}
