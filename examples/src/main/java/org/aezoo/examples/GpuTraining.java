package org.aezoo.examples;

import java.util.Locale;
import java.util.Map;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.layers.cpu.Device;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.variational.VariationalAutoencoder;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A variational autoencoder on whichever device the class path has a backend for: says which one that is, trains, and
 * tells how many examples a second went through. Nothing in the code is for one device; {@code -Pcuda} puts the backend
 * for NVIDIA's cards in the place of the CPU's.
 */
public final class GpuTraining {

    private GpuTraining() {}

    /** Takes the data ({@code digits}), the number of epochs (3) and of examples per step (1024). */
    public static void main(String[] args) {
        String source = args.length > 0 ? args[0] : "digits";
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        int batchSize = args.length > 2 ? Integer.parseInt(args[2]) : 1024;
        System.out.println("backend: " + device());
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            train(data, epochs, batchSize);
        }
    }

    /** The backend, and the cards where it is one for these. */
    static String device() {
        String backend = Nd4j.getBackend().getClass().getSimpleName();
        Object cards = Nd4j.getExecutioner().getEnvironmentInformation().get("cuda.devicesInformation");
        return Device.isCpu() ? backend + ", on the CPU" : backend + " on " + cards;
    }

    /** Trains, prints, and gives the figures on the test rows. */
    static Map<String, Double> train(LoadedData data, int epochs, int batchSize) {
        AutoencoderModel model =
                VariationalAutoencoder.image(data.train().shape().size());
        TrainingOptions options = TrainingOptions.defaults()
                .withSchedule(Schedule.CONSTANT)
                .withEpochs(epochs)
                .withBatchSize(batchSize)
                .withPatience(0);
        TrainingResult<TrainedAutoencoder> result = new Trainer(options).train(model, data.train());
        try (TrainedAutoencoder trained = result.model()) {
            Map<String, Double> figures = Metrics.evaluate(trained, data.test());
            System.out.printf(Locale.ROOT, "trained on %,.0f examples a second%n", result.examplesPerSecond());
            System.out.printf(Locale.ROOT, "negative ELBO on the test rows %.2f nats%n", figures.get("negative_elbo"));
            return figures;
        }
    }
}
