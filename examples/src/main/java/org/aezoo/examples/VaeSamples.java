package org.aezoo.examples;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.figures.GenerativePictures;
import org.aezoo.evaluation.metrics.CodeUnits;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.evaluation.report.Pictures;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.variational.VariationalAutoencoder;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * Variational autoencoders 784-500-k-500-784 with codes of several sizes: their bounds on the test rows, sheets of
 * samples, and for k of 2 what the whole plane of codes decodes to.
 */
public final class VaeSamples {

    private VaeSamples() {}

    /** Takes the data ({@code digits}), the number of epochs (5), the code sizes ({@code 2,10}) and a folder. */
    public static void main(String[] args) {
        String source = args.length > 0 ? args[0] : "digits";
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        String sizes = args.length > 2 ? args[2] : "2,10";
        Path folder = Path.of(args.length > 3 ? args[3] : ".");
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            System.out.printf("%4s %14s %15s %8s %8s%n", "k", "negative ELBO", "reconstruction", "KL", "active");
            for (String size : sizes.split(",", -1)) {
                train(data, epochs, Integer.parseInt(size), folder);
            }
        }
    }

    /** Trains one, prints its line, draws its pictures. */
    static Map<String, Double> train(LoadedData data, int epochs, int codeSize, Path folder) {
        AutoencoderModel model = Settings.with(
                VariationalAutoencoder.image(data.train().shape().size()),
                Map.of("code-size", Integer.toString(codeSize), "binarize", "stochastic"));
        TrainingOptions options = TrainingOptions.defaults()
                .withSchedule(Schedule.CONSTANT)
                .withEpochs(epochs)
                .withPatience(0);
        try (TrainedAutoencoder trained =
                new Trainer(options).train(model, data.train()).model()) {
            Map<String, Double> figures = new LinkedHashMap<>(Metrics.evaluate(trained, data.test()));
            CodeUnits units = CodeUnits.of(trained, data.test());
            System.out.printf(
                    "%4d %14.2f %15.2f %8.2f %8s%n",
                    codeSize,
                    figures.get("negative_elbo"),
                    figures.get("reconstruction_nll"),
                    figures.get("kl"),
                    units.active() + " of " + codeSize);
            Pictures.save(
                    folder.resolve("vae-samples-" + codeSize + ".png"), GenerativePictures.samples(trained, 20, 1));
            if (codeSize == 2) {
                Pictures.save(folder.resolve("vae-manifold.png"), GenerativePictures.manifold(trained, 12));
            }
            return figures;
        }
    }
}
