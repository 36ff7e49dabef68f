package org.aezoo.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Split;
import org.aezoo.data.readers.CsvFile;
import org.aezoo.evaluation.metrics.Anomalies;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.TrainingDefaults;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * Whether thresholds keep their word: {@code anomaly} learns from half of a table's normal rows, by chance, and sets
 * thresholds as the command does; the other half says how many false alarms there are.
 */
public final class FalseAlarms {

    private static final double[] RATES = {0.01, 0.05, 0.1};

    /** Relative error that is still as asked. */
    private static final double MARGIN = 0.2;

    private FalseAlarms() {}

    /** Takes the folder of the tables and the number of seeds (1). */
    public static void main(String[] args) {
        if (args.length == 0) {
            throw new InvalidInputException("name the folder of the tables");
        }
        System.out.print(table(Path.of(args[0]), args.length > 1 ? Integer.parseInt(args[1]) : 1));
    }

    /** The shares of false alarms in %, means over the seeds, as a table in Markdown. */
    static String table(Path folder, int seeds) {
        StringBuilder out = new StringBuilder("""
                | false alarms in % | rows | 1 asked | 5 asked | 10 asked |
                |---|---|---|---|---|
                """);
        int[] kept = new int[RATES.length];
        List<Path> files = AnomalyBenchmark.tables(folder, List.of());
        for (Path file : files) {
            List<double[]> shares = new ArrayList<>();
            int rows = 0;
            try (Dataset table = CsvFile.read(file, "label")) {
                boolean[] anomaly = Anomalies.of(table, "1");
                Dataset normal = table.subset(IntStream.range(0, anomaly.length)
                        .filter(i -> !anomaly[i])
                        .toArray());
                rows = normal.size() / 2;
                for (int seed = 0; seed < seeds; seed++) {
                    shares.add(shares(normal, seed));
                }
            }
            out.append("| ").append(AnomalyBenchmark.name(file)).append(" | ").append(rows);
            for (int r = 0; r < RATES.length; r++) {
                int rate = r;
                double mean =
                        shares.stream().mapToDouble(s -> s[rate]).average().orElse(0);
                kept[r] += Math.abs(mean / RATES[r] - 1) <= MARGIN ? 1 : 0;
                out.append(String.format(Locale.ROOT, " | %.2f", 100 * mean));
            }
            out.append(" |\n");
            System.err.println(
                    out.substring(out.lastIndexOf("\n", out.length() - 2) + 1).strip());
        }
        out.append("| within a fifth of what was asked | ");
        Arrays.stream(kept)
                .forEach(count -> out.append(" | ").append(count).append(" of ").append(files.size()));
        return out.append(" |\n").toString();
    }

    private static double[] shares(Dataset normal, long seed) {
        int[] order = Split.permutation(normal.size(), seed);
        Dataset train = normal.subset(Arrays.copyOf(order, normal.size() / 2));
        Dataset others = normal.subset(Arrays.copyOfRange(order, normal.size() / 2, normal.size()));
        AutoencoderModel model = Zoo.get("anomaly").forShape(normal.shape());
        TrainingOptions options = TrainingOptions.defaults()
                .withSeed(seed)
                .withValidationToo(false)
                .forRows(TrainingDefaults.steps(model), train.size());
        try (TrainedAutoencoder trained =
                new Trainer(options).train(model, train).model()) {
            Split split = Split.of(train, options.validation(), seed);
            double[] known = trained.scorer().leftOutScores(split.rest(), split.heldOut());
            double[] scores = trained.score(others);
            return Arrays.stream(RATES)
                    .map(rate -> {
                        Threshold threshold = Threshold.of(known, Threshold.FALSE_ALARMS, rate);
                        return Arrays.stream(scores)
                                        .filter(threshold::isAnomaly)
                                        .count()
                                / (double) scores.length;
                    })
                    .toArray();
        }
    }
}
