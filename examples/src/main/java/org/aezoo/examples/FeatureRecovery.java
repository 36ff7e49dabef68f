package org.aezoo.examples;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.numerics.Vectors;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * How well sparse autoencoders find the features that rows are sums of: 1,024 directions in 128 columns, some far rarer
 * than others, correlated.
 */
public final class FeatureRecovery {

    private static final int FEATURES = 1024;
    private static final int COLUMNS = 128;
    private static final long SEED = 1;

    private FeatureRecovery() {}

    /**
     * What was found.
     *
     * @param cosine of each feature's direction with that of the unit nearest to it, mean over features
     * @param f1 of that unit being on as a guess that the feature is on, mean over features
     * @param found share of features with a cosine above 0.9
     * @param unitsOn mean over rows
     * @param explained share of the variance
     * @param dead units that are off for every row
     */
    record Recovery(double cosine, double f1, double found, double unitsOn, double explained, int dead) {}

    /** Takes the number of rows (100000) and of epochs (10), and the models by name, with commas (all). */
    public static void main(String[] args) {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        PlantedFeatures features = new PlantedFeatures(FEATURES, COLUMNS, SEED);
        PlantedFeatures.Rows training = features.draw(rows, SEED + 1);
        PlantedFeatures.Rows validation = features.draw(10_000, SEED + 2);
        PlantedFeatures.Rows test = features.draw(10_000, SEED + 3);
        TrainingOptions options = TrainingOptions.defaults()
                .withEpochs(epochs)
                .withPatience(0)
                .withBatchSize(256)
                .withValidation(0)
                .withSchedule(Schedule.COSINE)
                .withSeed(SEED);
        System.out.printf(
                "%-12s %-36s %7s %6s %6s %8s %9s %5s%n",
                "model", "settings, on validation rows", "cosine", "F1", "found", "units on", "explained", "dead");
        candidates().forEach((name, choices) -> {
            if (args.length > 2 && !List.of(args[2].split(",")).contains(name)) {
                return;
            }
            choices.stream()
                    .map(settings -> {
                        try (TrainedAutoencoder trained = train(name, settings, training.values(), options)) {
                            Recovery known = recovery(trained, features, validation);
                            System.err.println(name + " " + settings + " " + known);
                            return Map.entry(known.f1(), line(name, settings, recovery(trained, features, test)));
                        }
                    })
                    .max(Comparator.comparingDouble(Map.Entry::getKey))
                    .ifPresent(best -> System.out.println(best.getValue()));
        });
    }

    /** What is tried of each model: those with a k are told how many features a row has on average. */
    private static Map<String, List<Map<String, String>>> candidates() {
        String units = Integer.toString(FEATURES);
        Map<String, List<Map<String, String>>> candidates = new LinkedHashMap<>();
        candidates.put(
                "sparse-l1",
                Stream.of("0.1", "0.3", "1")
                        .map(penalty -> Map.of("code-size", units, "penalty", penalty, "learning-rate", "0.003"))
                        .toList());
        for (String name : List.of("top-k", "batch-top-k", "matryoshka", "jump-relu")) {
            candidates.put(name, List.of(Map.of("code-size", units, "k", "8")));
        }
        return candidates;
    }

    static TrainedAutoencoder train(
            String name, Map<String, String> settings, float[][] rows, TrainingOptions options) {
        var model = Settings.with(Zoo.get(name).forShape(DataShape.row(rows[0].length)), settings);
        return new Trainer(options).train(model, Dataset.of(rows)).model();
    }

    /** Holds units against features, on rows that the model has not seen. */
    static Recovery recovery(TrainedAutoencoder trained, PlantedFeatures features, PlantedFeatures.Rows rows) {
        double[][] units = unitDirections(trained);
        float[][] codes = trained.encode(rows.values());
        double[][] planted = features.directions();
        double cosines = 0;
        double f1 = 0;
        int found = 0;
        for (int i = 0; i < planted.length; i++) {
            int nearest = 0;
            double most = -1;
            for (int j = 0; j < units.length; j++) {
                double cosine = Vectors.dot(units[j], planted[i]);
                if (cosine > most) {
                    most = cosine;
                    nearest = j;
                }
            }
            cosines += most;
            found += most > 0.9 ? 1 : 0;
            f1 += f1(codes, nearest, rows.on(), i);
        }
        Map<String, Double> figures = Metrics.evaluate(trained, Dataset.of(rows.values()), 0);
        return new Recovery(
                cosines / planted.length,
                f1 / planted.length,
                (double) found / planted.length,
                Objects.requireNonNull(figures.get("nonzero_units")),
                1 - error(trained.reconstruct(rows.values()), rows.values()),
                Objects.requireNonNull(figures.get("dead_units")).intValue());
    }

    /** What each unit adds to a reconstruction, in the rows' own units, brought to length 1. */
    private static double[][] unitDirections(TrainedAutoencoder trained) {
        float[][] codes =
                new float[trained.model().codeSize() + 1][trained.model().codeSize()];
        for (int j = 1; j < codes.length; j++) {
            codes[j][j - 1] = 1;
        }
        float[][] decoded = trained.decode(codes);
        double[][] directions = new double[codes.length - 1][decoded[0].length];
        for (int j = 0; j < directions.length; j++) {
            for (int d = 0; d < decoded[0].length; d++) {
                directions[j][d] = decoded[j + 1][d] - decoded[0][d];
            }
            double squares = Vectors.dot(directions[j], directions[j]);
            Vectors.scale(directions[j], 1 / Math.sqrt(Math.max(squares, 1e-12)));
        }
        return directions;
    }

    private static double f1(float[][] codes, int unit, boolean[][] on, int feature) {
        int both = 0;
        int either = 0;
        for (int r = 0; r < codes.length; r++) {
            both += codes[r][unit] > 0 && on[r][feature] ? 2 : 0;
            either += (codes[r][unit] > 0 ? 1 : 0) + (on[r][feature] ? 1 : 0);
        }
        return either == 0 ? 0 : (double) both / either;
    }

    /** Squared error as a share of the variance. */
    private static double error(float[][] rebuilt, float[][] rows) {
        double error = 0;
        double variance = 0;
        for (int d = 0; d < rows[0].length; d++) {
            double mean = 0;
            for (float[] row : rows) {
                mean += row[d] / rows.length;
            }
            for (int r = 0; r < rows.length; r++) {
                error += Math.pow((double) rebuilt[r][d] - rows[r][d], 2);
                variance += Math.pow(rows[r][d] - mean, 2);
            }
        }
        return error / variance;
    }

    private static String line(String name, Map<String, String> settings, Recovery recovery) {
        return String.format(
                "%-12s %-36s %7.3f %6.3f %5.1f%% %8.2f %8.1f%% %5d",
                name,
                settings,
                recovery.cosine(),
                recovery.f1(),
                100 * recovery.found(),
                recovery.unitsOn(),
                100 * recovery.explained(),
                recovery.dead());
    }
}
