package org.aezoo.examples;

import java.util.Map;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.evaluation.metrics.PrincipalAngles;
import org.aezoo.models.plain.LinearAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.PrincipalComponents;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A linear autoencoder finds the principal components: its error and the subspace that its decoder spans against those
 * of an exact computation.
 *
 * <p>All training rows are trained on and none is held out, as the principal components must come from the same rows.
 */
public final class LinearAutoencoderAgainstPca {

    /**
     * What is compared.
     *
     * @param autoencoder squared error per test row, summed over its values
     * @param components the same for exact principal components
     * @param degrees largest principal angle between decoder and components
     */
    record Figures(double autoencoder, double components, double degrees) {}

    private LinearAutoencoderAgainstPca() {}

    /** Takes the data ({@code digits}), the code size (6) and the number of epochs (40). */
    public static void main(String[] args) {
        String source = args.length > 0 ? args[0] : "digits";
        int codeSize = args.length > 1 ? Integer.parseInt(args[1]) : 6;
        int epochs = args.length > 2 ? Integer.parseInt(args[2]) : 40;
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            Figures figures = compare(data, codeSize, epochs);
            System.out.printf("code size             %10d%n", codeSize);
            System.out.printf("linear autoencoder    %10.4f  squared error per test row%n", figures.autoencoder);
            System.out.printf("principal components  %10.4f  the least that is possible%n", figures.components);
            System.out.printf("ratio                 %10.4f%n", figures.autoencoder / figures.components);
            System.out.printf("largest angle         %10.2f  degrees between the two subspaces%n", figures.degrees);
        }
    }

    static Figures compare(LoadedData data, int codeSize, int epochs) {
        // five times the usual step: it takes long to tell components of nearly equal variance apart
        LinearAutoencoder model = Settings.image(
                LinearAutoencoder.class,
                Map.of("inputSize", data.train().shape().size(), "codeSize", codeSize, "learningRate", 5e-3));
        TrainingOptions options = TrainingOptions.defaults()
                .withEpochs(epochs)
                .withSchedule(Schedule.COSINE)
                .withValidation(0)
                .withPatience(0);
        try (TrainedAutoencoder trained =
                new Trainer(options).train(model, data.train()).model()) {
            var exact = PrincipalComponents.fit(data.train(), trained.scaling(), codeSize);
            double[][] decoder = trained.graph()
                    .getLayer("reconstruction")
                    .getParam("W")
                    .castTo(DataType.DOUBLE)
                    .toDoubleMatrix();
            return new Figures(
                    Metrics.evaluate(trained, data.test()).getOrDefault("sse", Double.NaN),
                    exact.sumOfSquares(data.test(), trained.scaling()),
                    PrincipalAngles.largestPrincipalAngle(decoder, exact.components()));
        }
    }
}
