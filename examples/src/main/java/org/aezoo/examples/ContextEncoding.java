package org.aezoo.examples;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.data.corruption.Mask;
import org.aezoo.evaluation.metrics.Inpainting;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Masked;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.Losses;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;

/**
 * Fills holes in pictures: a context encoder against the mean picture and the best affine guess, in PSNR on the missing
 * pixels of test pictures, and a picture of holes, fillings and originals.
 */
public final class ContextEncoding {

    private static final int SHOWN = 10;

    private ContextEncoding() {}

    /**
     * Takes the data ({@code digits}), the model ({@code context-encoder}), which pixels are missing ({@code centre}),
     * the number of epochs (10), the picture's file, and further settings as {@code name=value}.
     */
    public static void main(String[] args) throws IOException {
        String source = args.length > 0 ? args[0] : "digits";
        String model = args.length > 1 ? args[1] : "context-encoder";
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("missing", args.length > 2 ? args[2] : "centre");
        int epochs = args.length > 3 ? Integer.parseInt(args[3]) : 10;
        File picture = new File(args.length > 4 ? args[4] : "context-encoding.png");
        for (int i = 5; i < args.length; i++) {
            String[] setting = args[i].split("=", 2);
            settings.put(setting[0], setting.length > 1 ? setting[1] : "");
        }
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            DataShape shape = data.train().shape();
            ImageIO.write(
                    compare(data, Settings.with(Zoo.get(model).forShape(shape), settings), epochs), "png", picture);
        }
        System.out.println("picture: " + picture);
    }

    /** Trains, prints the table, and draws. */
    static BufferedImage compare(LoadedData data, AutoencoderModel model, int epochs) {
        TrainingOptions options =
                TrainingOptions.defaults().withEpochs(epochs).withPatience(0).withSchedule(Schedule.COSINE);
        System.out.printf(
                "%d training and %d test pictures of %s, without %s%n",
                data.train().size(), data.test().size(), data.train().shape(), Masked.holes(model));
        var result = new Trainer(options).train(model, data.train());
        try (TrainedAutoencoder trained = result.model()) {
            System.out.printf("%s: %d epochs, %.0f s%n", model.id(), epochs, result.seconds());
            System.out.printf("best validation loss %.3f, of epoch %d%n", loss(result), result.bestEpoch());
            Map<String, Double> figures = Inpainting.evaluate(trained, data.train(), data.test());
            System.out.println("PSNR on missing pixels of test pictures, in dB");
            figures.forEach((name, figure) -> System.out.printf("  %-16s %8.4g%n", name, figure));
            return draw(trained, data.test());
        }
    }

    private static double loss(TrainingResult<TrainedAutoencoder> result) {
        EpochRecord best = result.history().get(result.bestEpoch() - 1);
        Losses validation = best.validation();
        return validation == null ? Double.NaN : validation.total();
    }

    private static BufferedImage draw(TrainedAutoencoder trained, Dataset test) {
        int count = Math.min(SHOWN, test.size());
        float[][] originals = test.subset(IntStream.range(0, count)
                        .map(i -> (int) ((long) i * test.size() / count))
                        .toArray())
                .head(count);
        float[][] holes = new float[count][];
        boolean[][] missing = new boolean[count][];
        Mask model = Masked.holes(trained.model());
        for (int i = 0; i < count; i++) {
            float[] scaled = originals[i].clone();
            trained.scaling().apply(scaled, scaled.length);
            missing[i] = model == null ? new boolean[scaled.length] : model.of(scaled);
            holes[i] = originals[i].clone();
            for (int j = 0; j < holes[i].length; j++) {
                if (missing[i][j % missing[i].length]) {
                    holes[i][j] = 128;
                }
            }
        }
        Map<String, float[][]> rows = new LinkedHashMap<>();
        rows.put("hole", holes);
        rows.put("filled in", trained.inpainter().inpaint(originals, missing));
        rows.put("original", originals);
        return LabelledRows.draw(rows, test.shape(), false);
    }
}
