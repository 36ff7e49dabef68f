package org.aezoo.examples;

import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.Corruption;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.Jacobians;
import org.aezoo.evaluation.Metrics;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.ContractiveAutoencoder;
import org.aezoo.models.DenoisingAutoencoder;
import org.aezoo.models.ShallowAutoencoder;
import org.aezoo.models.TrainedAutoencoder;
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

    /** Takes the data ({@code digits}), the number of epochs (10), that of units (1000) and the penalty (0.1). */
    public static void main(String[] args) {
        String source = args.length > 0 ? args[0] : "digits";
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        int units = args.length > 2 ? Integer.parseInt(args[2]) : 1000;
        double penalty = args.length > 3 ? Double.parseDouble(args[3]) : 0.1;
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            measure(data, epochs, units, penalty);
        }
    }

    static Map<String, AutoencoderModel> models(int inputSize, int units, double penalty) {
        Map<String, AutoencoderModel> models = new LinkedHashMap<>();
        models.put("plain (AE)", new ShallowAutoencoder(inputSize, units, SIGMOID, SIGMOID, BERNOULLI, true, 1e-3, 0));
        models.put("masking 0.25 (DAE-b)", denoising(inputSize, units, Corruption.MASKING));
        models.put("gaussian 0.3 (DAE-g)", denoising(inputSize, units, Corruption.GAUSSIAN));
        models.put(
                "contractive (CAE)",
                new ContractiveAutoencoder(inputSize, List.of(), units, penalty, SIGMOID, SIGMOID, BERNOULLI, 1e-3, 0));
        return models;
    }

    private static DenoisingAutoencoder denoising(int inputSize, int units, Corruption noise) {
        return new DenoisingAutoencoder(
                inputSize, List.of(), units, noise, 0.3, 0.25, 0, SIGMOID, SIGMOID, SIGMOID, BERNOULLI, true, 1e-3, 0);
    }

    /** Trains, prints one line per model, and returns the mean norms on test rows by name. */
    static Map<String, Double> measure(LoadedData data, int epochs, int units, double penalty) {
        TrainingOptions options =
                TrainingOptions.defaults().withEpochs(epochs).withPatience(0).withSchedule(Schedule.COSINE);
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
