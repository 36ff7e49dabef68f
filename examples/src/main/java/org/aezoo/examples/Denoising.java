package org.aezoo.examples;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.data.corruption.Corruption;
import org.aezoo.data.corruption.CorruptionRange;
import org.aezoo.evaluation.baselines.AffineDenoiser;
import org.aezoo.evaluation.metrics.Denoising.Answers;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;
import org.jspecify.annotations.Nullable;

/**
 * Cleans pictures: denoising autoencoders against a 3x3 median filter and the best affine denoiser, with two levels of
 * Gaussian noise and of masking. One network for each; PSNR and SSIM on the test pictures, and a picture of them.
 */
public final class Denoising {

    private static final int SHOWN = 10;

    private Denoising() {}

    /**
     * Takes the data ({@code digits}), the model ({@code denoising}), the number of epochs (10), the picture's file, and
     * a folder in which the trained networks are kept and found again.
     */
    public static void main(String[] args) throws IOException {
        String source = args.length > 0 ? args[0] : "digits";
        String model = args.length > 1 ? args[1] : "denoising";
        int epochs = args.length > 2 ? Integer.parseInt(args[2]) : 10;
        File picture = new File(args.length > 3 ? args[3] : "denoising.png");
        Path folder = args.length > 4 ? Path.of(args[4]) : null;
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            ImageIO.write(compare(data, model, epochs, folder), "png", picture);
        }
        System.out.println("picture: " + picture);
    }

    /** Trains or loads, prints the table, and draws. */
    static BufferedImage compare(LoadedData data, String model, int epochs, @Nullable Path folder) throws IOException {
        CorruptionRange[] ranges = {
            CorruptionRange.of(Corruption.GAUSSIAN, 0.3),
            CorruptionRange.of(Corruption.GAUSSIAN, 0.5),
            CorruptionRange.of(Corruption.MASKING, 0.25),
            CorruptionRange.of(Corruption.MASKING, 0.5)
        };
        int shown = Math.min(SHOWN, data.test().size());
        float[][] clean = data.test().head(shown);
        Map<String, float[][]> rows = new LinkedHashMap<>();
        rows.put("clean", clean);
        System.out.printf("%-16s %34s   %34s%n", "", "PSNR in dB", "SSIM");
        System.out.printf(
                "%-16s %10s%8s%8s%8s   %10s%8s%8s%8s%n",
                "noise", "corrupted", "median", "affine", "model", "corrupted", "median", "affine", "model");
        for (CorruptionRange range : ranges) {
            try (TrainedAutoencoder trained = trained(data.train(), model, range, epochs, folder)) {
                var figures =
                        org.aezoo.evaluation.metrics.Denoising.evaluate(trained, data.train(), data.test(), range);
                StringBuilder line = new StringBuilder(String.format("%-16s", range));
                figures.forEach((key, value) -> line.append(key.startsWith("corrupted") ? "   " : "")
                        .append(String.format(Locale.ROOT, key.endsWith("ssim") ? "%8.3f" : "%8.2f", value)));
                System.out.println(line);
                if (range.meanLevel() == 0.5) {
                    draw(rows, trained, data.train(), clean, range);
                }
            }
        }
        return LabelledRows.draw(rows, data.train().shape());
    }

    private static TrainedAutoencoder trained(
            Dataset training, String id, CorruptionRange range, int epochs, @Nullable Path folder) throws IOException {
        String level = range.high() + "";
        AutoencoderModel model = Settings.with(
                Zoo.get(id).forShape(training.shape()),
                Map.of(
                        "noise",
                        range.corruption().id(),
                        range.corruption() == Corruption.GAUSSIAN ? "noise-std" : "noise-rate",
                        level));
        Path file = folder == null ? null : folder.resolve(range.corruption().id() + "-" + level + ".zip");
        if (file != null && Files.exists(file)) {
            return TrainedAutoencoder.load(file);
        }
        TrainingOptions options =
                TrainingOptions.defaults().withEpochs(epochs).withPatience(0).withSchedule(Schedule.COSINE);
        TrainedAutoencoder trained = new Trainer(options).train(model, training).model();
        if (file != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            trained.save(file);
        }
        return trained;
    }

    private static void draw(
            Map<String, float[][]> rows,
            TrainedAutoencoder trained,
            Dataset training,
            float[][] clean,
            CorruptionRange range) {
        float[][] scaled = new float[clean.length][];
        for (int i = 0; i < clean.length; i++) {
            scaled[i] = clean[i].clone();
            trained.scaling().apply(scaled[i], scaled[i].length);
        }
        AffineDenoiser affine = AffineDenoiser.fit(training, trained.scaling(), range);
        Answers[] answers = org.aezoo.evaluation.metrics.Denoising.clean(trained, affine, range, scaled, 0);
        String[] names = {range.toString(), "median of 3x3", "best affine", "autoencoder"};
        for (int way = 0; way < names.length; way++) {
            float[][] pictures = new float[clean.length][];
            for (int i = 0; i < clean.length; i++) {
                Answers all = answers[i];
                pictures[i] = new float[][] {all.corrupted(), all.median(), all.affine(), all.model()}[way].clone();
                trained.scaling().invert(pictures[i], pictures[i].length);
            }
            // a name of its own for each block
            rows.put(
                    way == 0
                            ? names[way]
                            : names[way] + ", " + range.corruption().id(),
                    pictures);
        }
    }
}
