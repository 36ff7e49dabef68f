package org.aezoo.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.metrics.BatchMixing;
import org.aezoo.evaluation.metrics.Clusters;
import org.aezoo.evaluation.report.Pictures;
import org.aezoo.models.saucie.Saucie;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * SAUCIE on a table measured on two days: first the difference between the days is removed, then clusters are looked for
 * in what came out. Prints how well the days are told apart before and after, and draws the codes by day and by cluster.
 */
public final class BatchCorrection {

    private static final int COLUMNS = 12;

    private BatchCorrection() {}

    /** Takes a table ({@code csv:FILE?batch=COLUMN}, else one of its own), epochs (100), a folder for pictures (here). */
    public static void main(String[] args) {
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        Path folder = Path.of(args.length > 2 ? args[2] : ".");
        if (args.length > 0 && !args[0].equals("-")) {
            try (LoadedData loaded = DataSource.parse(args[0]).load(new DataSource.Options(null, 0, 1))) {
                correct(loaded.train(), epochs, folder);
            }
        } else {
            correct(cells(2000, 1), epochs, folder);
        }
    }

    /** Corrects, then finds clusters; the figures of both. */
    static Map<String, Double> correct(Dataset data, int epochs, Path folder) {
        TrainingOptions options = TrainingOptions.defaults()
                .withEpochs(epochs)
                .withBatchSize(256)
                .withValidation(0)
                .withPatience(0)
                .withSchedule(Schedule.COSINE);
        Saucie settings = Saucie.tabular(data.shape().size());
        float[][] corrected = new float[data.size()][];
        Map<String, Double> figures;
        try (TrainedAutoencoder trained =
                new Trainer(options).train(settings, data).model()) {
            figures = BatchMixing.evaluate(trained, data);
            trained.forEach(data, view -> {
                for (int i = 0; i < view.corrected().length; i++) {
                    float[] row = view.corrected()[i];
                    trained.scaling().invert(row, row.length);
                    corrected[view.first() + i] = row;
                }
            });
        }
        Dataset rows = Dataset.of("corrected", data.shape(), new FloatRows(corrected));
        rows = data.hasLabels() ? rows.withLabels(labels(data), data.labelNames()) : rows;
        Saucie clustering = Settings.with(settings, Map.of("information", "2", "code-size", "2"));
        try (TrainedAutoencoder trained =
                new Trainer(options).train(clustering, rows).model()) {
            figures.putAll(Clusters.of(trained, rows).figures(rows));
            Pictures.write(folder, trained, rows);
        }
        figures.forEach((name, value) -> System.out.printf("%-26s %.3f%n", name, value));
        return figures;
    }

    private static int[] labels(Dataset data) {
        int[] labels = new int[data.size()];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = data.label(row);
        }
        return labels;
    }

    /** Two kinds of rows, each with a gradient of its own, and a second day that shifts and stretches every column. */
    static Dataset cells(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][COLUMNS];
        int[] days = new int[count];
        int[] kinds = new int[count];
        for (int i = 0; i < count; i++) {
            days[i] = random.nextInt(2);
            kinds[i] = random.nextInt(3) == 0 ? 1 : 0;
            double level = random.nextGaussian();
            for (int j = 0; j < COLUMNS; j++) {
                double value =
                        4 * kinds[i] * (j % 2) + level * Math.sin(1 + j + 2 * kinds[i]) + 0.4 * random.nextGaussian();
                rows[i][j] = (float) (days[i] == 1 ? 1.2 * value + Math.cos(j) : value);
            }
        }
        return Dataset.of("cells", DataShape.row(COLUMNS), new FloatRows(rows))
                .withBatches(days, List.of("day1", "day2"))
                .withLabels(kinds, List.of("common", "rare"));
    }
}
