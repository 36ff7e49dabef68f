package org.aezoo.examples;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Split;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.evaluation.report.ComparisonPictures;
import org.aezoo.evaluation.report.Pictures;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.numerics.PrincipalComponents;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;

/**
 * What greedy pretraining is worth to a deep network of sigmoid units: the loss on held-out rows in each epoch of
 * training the whole network, with and without it, and codes of two values beside the first two principal components.
 */
public final class StackedPretraining {

    /** Test rows that are drawn. */
    private static final int DOTS = 2000;

    private StackedPretraining() {}

    /**
     * Takes the data ({@code digits}), the epochs of the whole network (10), those of each stage (5), the hidden sizes
     * ({@code 200,100,50}), the model ({@code stacked}) and a folder for the pictures.
     */
    public static void main(String[] args) {
        String source = args.length > 0 ? args[0] : "digits";
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        int pretrainEpochs = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        String sizes = args.length > 3 ? args[3] : "200,100,50";
        String id = args.length > 4 ? args[4] : "stacked";
        Path folder = Path.of(args.length > 5 ? args[5] : ".");
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            compare(data, id, epochs, pretrainEpochs, sizes, folder);
        }
    }

    /** Trains both, prints a line for each, draws the pictures, and returns the test errors by name. */
    static Map<String, Double> compare(
            LoadedData data, String id, int epochs, int pretrainEpochs, String sizes, Path folder) {
        TrainingOptions options = TrainingOptions.defaults()
                .withSchedule(Schedule.CONSTANT)
                .withEpochs(epochs)
                .withPatience(0);
        Map<String, double[]> losses = new LinkedHashMap<>();
        Map<String, float[][]> planes = new LinkedHashMap<>();
        Map<String, Double> errors = new LinkedHashMap<>();
        Dataset shown = shown(data.test());
        System.out.printf("%-15s %10s %10s %18s%n", "start", "test SSE", "seconds", "of which pretraining");
        for (boolean pretrained : new boolean[] {true, false}) {
            String name = pretrained ? "pretrained" : "random start";
            AutoencoderModel model = Settings.with(
                    Zoo.get(id).forShape(data.train().shape()),
                    Map.of(
                            "hidden-sizes",
                            sizes,
                            "code-size",
                            "2",
                            "pretrain-epochs",
                            Integer.toString(pretrained ? pretrainEpochs : 0)));
            TrainingResult<TrainedAutoencoder> result = new Trainer(options).train(model, data.train());
            double before = result.stages().stream()
                    .flatMap(stage -> stage.history().stream())
                    .mapToDouble(EpochRecord::seconds)
                    .sum();
            losses.put(
                    name,
                    result.history().stream().mapToDouble(EpochRecord::judged).toArray());
            try (TrainedAutoencoder trained = result.model()) {
                double error = Metrics.evaluate(trained, data.test(), 0).getOrDefault("sse", Double.NaN);
                System.out.printf("%-15s %10.3f %10.0f %18.0f%n", name, error, before + result.seconds(), before);
                errors.put(name, error);
                if (pretrained) {
                    planes.put("Codes of two values", trained.encode(shown.head(shown.size())));
                    PrincipalComponents plane = PrincipalComponents.fit(data.train(), trained.scaling(), 2);
                    planes.put("First two principal components", plane.encode(scaled(trained, shown)));
                }
            }
        }
        Pictures.save(
                folder.resolve("stacked-pretraining.png"),
                ComparisonPictures.curves(
                        "Training the whole network", "loss on held-out rows, nats per example", losses));
        Pictures.save(folder.resolve("stacked-codes.png"), ComparisonPictures.planes(shown, planes));
        return errors;
    }

    private static Dataset shown(Dataset test) {
        return test.size() <= DOTS
                ? test
                : Split.of(test, DOTS / (double) test.size(), 1).heldOut();
    }

    private static float[][] scaled(TrainedAutoencoder trained, Dataset rows) {
        float[][] scaled = rows.head(rows.size());
        for (float[] row : scaled) {
            trained.scaling().apply(row, row.length);
        }
        return scaled;
    }
}
