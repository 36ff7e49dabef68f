package org.aezoo.examples;

import static org.aezoo.models.Nonlinearity.SIGMOID;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Split;
import org.aezoo.data.corruption.Corruption;
import org.aezoo.evaluation.jacobian.Jacobians;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.evaluation.probes.LinearProbe;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.contractive.ContractiveAutoencoder;
import org.aezoo.models.denoising.DenoisingAutoencoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * How far the codes of four autoencoders move with their examples: plain, denoising with masked pixels, denoising with
 * Gaussian noise, and contractive, which holds the movement down itself. One layer of sigmoid units each way, tied
 * weights, cross-entropy, as in Rifai et al., 2011.
 */
public final class JacobianNorms {

    private static final int ROWS = 1000;

    private JacobianNorms() {}

    /**
     * Takes the data ({@code digits}), the number of epochs (10), that of units (1000) and the penalty (0.1). With
     * {@code search} instead of a penalty, noise and penalty are chosen as in the paper: by the error of a classifier
     * on held-out training rows.
     */
    public static void main(String[] args) {
        String source = args.length > 0 ? args[0] : "digits";
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        int units = args.length > 2 ? Integer.parseInt(args[2]) : 1000;
        boolean search = args.length > 3 && "search".equals(args[3]);
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            if (search) {
                search(data, epochs, units);
            } else {
                measure(data, epochs, units, args.length > 3 ? Double.parseDouble(args[3]) : 0.1);
            }
        }
    }

    /** Every kind at several levels; a star marks the level with the least error on held-out rows. */
    private static void search(LoadedData data, int epochs, int units) {
        int size = data.train().shape().size();
        Split split = Split.of(data.train(), 1.0 / 6, 1);
        System.out.printf("%-22s %9s %9s %15s%n", "model", "mean |J|", "test BCE", "held-out error");
        for (List<Level> kind : List.of(
                List.of(new Level("plain (AE)", plain(size, units))),
                List.of(masking(size, units, 0.1), masking(size, units, 0.25), masking(size, units, 0.5)),
                List.of(gaussian(size, units, 0.1), gaussian(size, units, 0.3), gaussian(size, units, 0.5)),
                List.of(
                        contractive(size, units, 0.03),
                        contractive(size, units, 0.1),
                        contractive(size, units, 0.3)))) {
            Map<String, Double> errors = new LinkedHashMap<>();
            for (Level level : kind) {
                var result = new Trainer(options(epochs)).train(level.model(), split.rest());
                try (TrainedAutoencoder trained = result.model()) {
                    double error = LinearProbe.fit(trained, split.rest()).error(split.heldOut());
                    errors.put(level.name(), error);
                    System.out.printf(
                            "%-22s %9.4f %9.4f %14.2f%%%n",
                            level.name(),
                            Jacobians.meanNorm(trained, data.test(), ROWS, 1),
                            Metrics.evaluate(trained, data.test(), 0).getOrDefault("bce", Double.NaN),
                            100 * error);
                }
            }
            System.out.println("* "
                    + errors.entrySet().stream()
                            .min(Map.Entry.comparingByValue())
                            .orElseThrow()
                            .getKey());
        }
    }

    private record Level(String name, AutoencoderModel model) {}

    private static Level masking(int inputSize, int units, double rate) {
        return new Level("masking " + rate + " (DAE-b)", denoising(inputSize, units, Corruption.MASKING, 0.3, rate));
    }

    private static Level gaussian(int inputSize, int units, double deviation) {
        return new Level(
                "gaussian " + deviation + " (DAE-g)",
                denoising(inputSize, units, Corruption.GAUSSIAN, deviation, 0.25));
    }

    private static Level contractive(int inputSize, int units, double penalty) {
        return new Level(
                "contractive " + penalty + " (CAE)",
                Settings.image(
                        ContractiveAutoencoder.class,
                        Map.of("inputSize", inputSize, "codeSize", units, "penalty", penalty)));
    }

    private static AutoencoderModel plain(int inputSize, int units) {
        return Settings.image(
                ShallowAutoencoder.class,
                Map.of("inputSize", inputSize, "codeSize", units, "activation", SIGMOID, "tied", true));
    }

    private static TrainingOptions options(int epochs) {
        return TrainingOptions.defaults().withEpochs(epochs).withPatience(0).withSchedule(Schedule.COSINE);
    }

    static Map<String, AutoencoderModel> models(int inputSize, int units, double penalty) {
        Map<String, AutoencoderModel> models = new LinkedHashMap<>();
        models.put("plain (AE)", plain(inputSize, units));
        models.put("masking 0.25 (DAE-b)", masking(inputSize, units, 0.25).model());
        models.put("gaussian 0.3 (DAE-g)", gaussian(inputSize, units, 0.3).model());
        models.put("contractive (CAE)", contractive(inputSize, units, penalty).model());
        return models;
    }

    private static DenoisingAutoencoder denoising(
            int inputSize, int units, Corruption noise, double deviation, double rate) {
        Map<String, ?> settings = Map.of(
                "inputSize", inputSize,
                "codeSize", units,
                "noise", noise,
                "noiseStd", deviation,
                "noiseRate", rate,
                "activation", SIGMOID,
                "codeActivation", SIGMOID,
                "tied", true);
        return Settings.image(DenoisingAutoencoder.class, settings);
    }

    /** Trains, prints one line per model, and returns the mean norms on test rows by name. */
    static Map<String, Double> measure(LoadedData data, int epochs, int units, double penalty) {
        TrainingOptions options = options(epochs);
        Map<String, Double> norms = new LinkedHashMap<>();
        System.out.printf("%-22s %9s %9s %8s%n", "model", "mean |J|", "test BCE", "seconds");
        models(data.train().shape().size(), units, penalty).forEach((name, model) -> {
            var result = new Trainer(options).train(model, data.train());
            try (TrainedAutoencoder trained = result.model()) {
                double norm = Jacobians.meanNorm(trained, data.test(), ROWS, 1);
                double bce = Metrics.evaluate(trained, data.test(), 0).getOrDefault("bce", Double.NaN);
                System.out.printf("%-22s %9.4f %9.4f %8.0f%n", name, norm, bce, result.seconds());
                norms.put(name, norm);
            }
        });
        return norms;
    }
}
