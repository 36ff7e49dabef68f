package org.aezoo.examples;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.sparse.SparseKlAutoencoder;
import org.aezoo.models.sparse.SparseL1Autoencoder;
import org.aezoo.models.sparse.TopKAutoencoder;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the units of a plain code and of three sparse ones look for, how many of them are on at a time, and how many
 * never are.
 */
public final class SparseFeatures {

    private static final int UNITS = 196;
    private static final int SHOWN = 14;

    private SparseFeatures() {}

    /** Takes the data ({@code digits}), the number of epochs (15) and the picture's file. */
    public static void main(String[] args) throws IOException {
        String source = args.length > 0 ? args[0] : "digits";
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 15;
        File picture = new File(args.length > 2 ? args[2] : "sparse-features.png");
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            ImageIO.write(compare(data, epochs), "png", picture);
        }
        System.out.println("picture: " + picture);
    }

    static Map<String, AutoencoderModel> models(int inputSize) {
        String units = Integer.toString(UNITS);
        Map<String, AutoencoderModel> models = new LinkedHashMap<>();
        models.put("plain", Settings.with(ShallowAutoencoder.image(inputSize), Map.of("code-size", units)));
        models.put("sparse-l1", Settings.with(SparseL1Autoencoder.image(inputSize), Map.of("code-size", units)));
        models.put(
                "sparse-kl",
                Settings.with(
                        SparseKlAutoencoder.image(inputSize),
                        Map.of("code-size", units, "beta", "30", "learning-rate", "0.005")));
        models.put("top-k", Settings.with(TopKAutoencoder.image(inputSize), Map.of("code-size", units, "k", "25")));
        return models;
    }

    /** Trains, prints one line per model, and draws the weights of the first units of each. */
    static BufferedImage compare(LoadedData data, int epochs) {
        TrainingOptions options =
                TrainingOptions.defaults().withEpochs(epochs).withPatience(0).withSchedule(Schedule.COSINE);
        Map<String, float[][]> rows = new LinkedHashMap<>();
        System.out.printf(
                "%-10s %8s %16s %11s %14s %11s%n",
                "model", "test BCE", "mean activation", "zero share", "units not 0", "dead units");
        models(data.train().shape().size()).forEach((name, model) -> {
            try (TrainedAutoencoder trained =
                    new Trainer(options).train(model, data.train()).model()) {
                Map<String, Double> figures = Metrics.evaluate(trained, data.test());
                System.out.printf(
                        "%-10s %8.4f %16.3f %11.3f %14.1f %11.0f%n",
                        name,
                        figures.get("bce"),
                        figures.get("mean_activation"),
                        figures.get("zero_share"),
                        figures.get("nonzero_units"),
                        figures.get("dead_units"));
                rows.put(name, filters(trained));
            }
        });
        return LabelledRows.draw(rows, data.test().shape());
    }

    /** The weights of the first units, each on a scale of its own with grey for 0. */
    private static float[][] filters(TrainedAutoencoder trained) {
        String layer = trained.model() instanceof ShallowAutoencoder ? "code" : "encoder";
        INDArray weights = trained.graph().getLayer(layer).getParam("W");
        float[][] tiles = new float[SHOWN][];
        for (int unit = 0; unit < SHOWN; unit++) {
            INDArray column = weights.getColumn(unit);
            tiles[unit] =
                    column.div(column.amaxNumber()).muli(127.5).addi(127.5).toFloatVector();
        }
        return tiles;
    }
}
