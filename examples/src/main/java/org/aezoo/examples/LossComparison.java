package org.aezoo.examples;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * Four autoencoders that differ in their last activation, their loss or their size: figures on the test rows, and a
 * picture of how each rebuilds the same ten images.
 *
 * <p>Three have 784-128-64-128-784 units; the fourth, 784-8-4-8-784, shows what too small a code does.
 */
public final class LossComparison {

    private LossComparison() {}

    /** Takes the data ({@code digits}), the number of epochs (10) and the picture's file. */
    public static void main(String[] args) throws IOException {
        String source = args.length > 0 ? args[0] : "digits";
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        File picture = new File(args.length > 2 ? args[2] : "loss-comparison.png");
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            ImageIO.write(compare(data, epochs), "png", picture);
        }
        System.out.println("picture: " + picture);
    }

    static Map<String, DeepAutoencoder> models(int inputSize) {
        Map<String, DeepAutoencoder> models = new LinkedHashMap<>();
        models.put("sigmoid, MSE", model(inputSize, 128, 64, Nonlinearity.SIGMOID, ReconstructionLoss.MSE));
        models.put("ReLU, MSE", model(inputSize, 128, 64, Nonlinearity.RELU, ReconstructionLoss.MSE));
        models.put("sigmoid, BCE", model(inputSize, 128, 64, Nonlinearity.SIGMOID, ReconstructionLoss.BERNOULLI));
        models.put("8-4, sigmoid, MSE", model(inputSize, 8, 4, Nonlinearity.SIGMOID, ReconstructionLoss.MSE));
        return models;
    }

    private static DeepAutoencoder model(
            int inputSize, int hiddenSize, int codeSize, Nonlinearity output, ReconstructionLoss loss) {
        Map<String, ?> settings = Map.of(
                "inputSize", inputSize,
                "hiddenSizes", List.of(hiddenSize),
                "codeSize", codeSize,
                "outputActivation", output,
                "loss", loss);
        return Settings.image(DeepAutoencoder.class, settings);
    }

    /** Trains, prints one line per model, and draws the originals above the reconstructions. */
    static BufferedImage compare(LoadedData data, int epochs) {
        TrainingOptions options =
                TrainingOptions.defaults().withEpochs(epochs).withPatience(0).withSchedule(Schedule.COSINE);
        float[][] originals = oneOfEachClass(data.test());
        Map<String, float[][]> rows = new LinkedHashMap<>();
        rows.put("original", originals);
        System.out.printf("%-18s %9s %9s %9s %8s%n", "output, loss", "test MSE", "test SSE", "test BCE", "seconds");
        models(data.train().shape().size()).forEach((name, model) -> {
            var result = new Trainer(options).train(model, data.train());
            try (TrainedAutoencoder trained = result.model()) {
                Map<String, Double> figures = Metrics.evaluate(trained, data.test());
                System.out.printf(
                        "%-18s %9.5f %9.3f %9s %8.0f%n",
                        name,
                        figures.get("mse"),
                        figures.get("sse"),
                        // a ReLU goes beyond 1, where cross-entropy says nothing
                        name.startsWith("ReLU") ? "-" : String.format("%.4f", figures.get("bce")),
                        result.seconds());
                rows.put(name, trained.reconstruct(originals));
            }
        });
        return LabelledRows.draw(rows, data.test().shape());
    }

    /** The first image of each class. */
    static float[][] oneOfEachClass(Dataset data) {
        List<float[]> images = new ArrayList<>();
        for (int label = 0; label < data.labelNames().size(); label++) {
            int row = 0;
            while (data.label(row) != label) {
                row++;
            }
            float[] image = new float[data.shape().size()];
            data.read(row, image, 0);
            images.add(image);
        }
        return images.toArray(float[][]::new);
    }
}
