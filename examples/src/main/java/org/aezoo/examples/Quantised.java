package org.aezoo.examples;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.evaluation.report.Pictures;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * Quantising autoencoders of images beside a convolutional VAE: how well they rebuild test rows, how many bits a picture
 * takes, how much of the codebook is in use. PNG and JPEG files of the same pictures, with their headers, stand below as
 * a check of the scale. Draws originals, reconstructions and samples.
 */
public final class Quantised {

    private static final int FILES = 500;
    private static final int TILES = 14;

    private Quantised() {}

    /** Takes the data ({@code digits}), the number of epochs (2), the models and a folder for the picture (here). */
    public static void main(String[] args) {
        String source = args.length > 0 ? args[0] : "digits";
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        String models = args.length > 2 ? args[2] : "vq-vae,vq-vae-2,fsq,convolutional-vae";
        Path folder = Path.of(args.length > 3 ? args[3] : ".");
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            System.out.printf(
                    "%-18s %8s %7s %7s %9s %7s %11s%n", "", "SSE", "PSNR", "bits", "by prior", "usage", "perplexity");
            Map<String, float[][]> drawn = new LinkedHashMap<>();
            drawn.put("test rows", data.test().head(TILES));
            for (String model : models.split(",", -1)) {
                train(data, model, epochs, drawn);
            }
            files(data.test());
            Pictures.save(
                    folder.resolve("quantised.png"),
                    LabelledRows.draw(drawn, data.train().shape(), false));
        }
    }

    /** Trains one, prints its line, adds what it rebuilds and what it makes up. */
    static Map<String, Double> train(LoadedData data, String id, int epochs, Map<String, float[][]> drawn) {
        TrainingOptions options = TrainingOptions.defaults()
                .withSchedule(Schedule.CONSTANT)
                .withEpochs(epochs)
                .withPatience(0);
        try (TrainedAutoencoder trained = new Trainer(options)
                .train(Zoo.get(id).forShape(data.train().shape()), data.train())
                .model()) {
            Map<String, Double> figures = Metrics.evaluate(trained, data.test());
            line(id, figures);
            drawn.put(id, trained.reconstruct(data.test().head(TILES)));
            drawn.put(id + ", samples", trained.sampler().sample(TILES, 1));
            return figures;
        }
    }

    /** A VAE's code is continuous: what it takes is its divergence from the prior, which bits-back coding reaches. */
    private static void line(String name, Map<String, Double> figures) {
        Double divergence = figures.get("kl");
        Double prior = divergence == null
                ? figures.getOrDefault("prior_bits_per_example", Double.NaN)
                : Double.valueOf(divergence / Math.log(2));
        System.out.printf(
                "%-18s %8.2f %7.2f %7.0f %9.0f %7.3f %11.1f%n",
                name,
                figures.get("sse"),
                figures.getOrDefault("psnr", Double.NaN),
                figures.getOrDefault("bits_per_example", Double.NaN),
                prior,
                figures.getOrDefault("codebook_usage", Double.NaN),
                figures.getOrDefault("perplexity", Double.NaN));
    }

    /** Mean size and error of image files of the first test rows, pixels from 0 to 255. */
    static List<String> files(Dataset test) {
        List<String> lines = new ArrayList<>();
        lines.add(file(test, OptionalDouble.empty()));
        for (double quality : new double[] {0.1, 0.25, 0.5, 0.75}) {
            lines.add(file(test, OptionalDouble.of(quality)));
        }
        lines.forEach(System.out::println);
        return lines;
    }

    private static String file(Dataset test, OptionalDouble quality) {
        DataShape shape = test.shape();
        double bytes = 0;
        double squares = 0;
        float[][] rows = test.head(Math.min(FILES, test.size()));
        for (float[] row : rows) {
            byte[] file = encoded(picture(row, shape), quality);
            bytes += file.length;
            squares += squares(row, shape, file);
        }
        double mse = squares / rows.length / shape.size();
        return String.format(
                "%-18s %8.2f %7.2f %7.0f",
                quality.isPresent() ? "JPEG at " + quality.getAsDouble() : "PNG",
                squares / rows.length,
                -10 * Math.log10(mse),
                8 * bytes / rows.length);
    }

    private static BufferedImage picture(float[] row, DataShape shape) {
        boolean grey = shape.channels() == 1;
        BufferedImage image = new BufferedImage(
                shape.width(), shape.height(), grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                for (int c = 0; c < image.getRaster().getNumBands(); c++) {
                    image.getRaster().setSample(x, y, c, Math.round(value(row, shape, c, y, x)));
                }
            }
        }
        return image;
    }

    private static float value(float[] row, DataShape shape, int channel, int y, int x) {
        return row[(channel * shape.height() + y) * shape.width() + x];
    }

    private static byte[] encoded(BufferedImage image, OptionalDouble quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(quality.isPresent() ? "jpeg" : "png")
                .next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam settings = writer.getDefaultWriteParam();
            if (quality.isPresent()) {
                settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                settings.setCompressionQuality((float) quality.getAsDouble());
            }
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Squared errors of a file's pixels, as shares of 255. */
    private static double squares(float[] row, DataShape shape, byte[] file) {
        BufferedImage image;
        try {
            image = ImageIO.read(new java.io.ByteArrayInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        double sum = 0;
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                for (int c = 0; c < shape.channels(); c++) {
                    double difference = (image.getRaster().getSample(x, y, c) - value(row, shape, c, y, x)) / 255;
                    sum += difference * difference;
                }
            }
        }
        return sum;
    }
}
