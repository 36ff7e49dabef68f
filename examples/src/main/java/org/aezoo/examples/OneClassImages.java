package org.aezoo.examples;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.metrics.AnomalyMetrics;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * One class against all others: a model sees the training pictures of a single class, then scores the test pictures of
 * all. How well its scores tell the class from the rest is measured for each class in turn, with the same settings for
 * all of them.
 */
public final class OneClassImages {

    private static final int SHOWN = 6;

    private OneClassImages() {}

    /**
     * Takes the data ({@code digits}), the variant ({@code anomaly}), the number of steps (500), the picture's file
     * ({@code one-class-images.png}), and settings as {@code name=value}.
     */
    public static void main(String[] args) throws IOException {
        String source = args.length > 0 ? args[0] : "digits";
        String variant = args.length > 1 ? args[1] : "anomaly";
        int steps = args.length > 2 ? Integer.parseInt(args[2]) : 500;
        File picture = new File(args.length > 3 ? args[3] : "one-class-images.png");
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 4; i < args.length; i++) {
            String[] setting = args[i].split("=", 2);
            settings.put(setting[0], setting.length > 1 ? setting[1] : "");
        }
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            AutoencoderModel model =
                    Settings.with(Zoo.get(variant).forShape(data.train().shape()), settings);
            ImageIO.write(compare(data, model, steps), "png", picture);
        }
        System.out.println("picture: " + picture);
    }

    /** Prints a line per class, and draws test pictures of it with the lowest and the highest scores. */
    static BufferedImage compare(LoadedData data, AutoencoderModel model, int steps) {
        Map<String, float[][]> pictures = new LinkedHashMap<>();
        List<Double> areas = new ArrayList<>();
        System.out.printf("%-8s %8s %18s %8s%n", "class", "AUROC", "average precision", "seconds");
        for (int label = 0; label < data.train().labelNames().size(); label++) {
            String name = data.train().labelNames().get(label);
            long start = System.nanoTime();
            try (TrainedAutoencoder trained = train(of(data.train(), label), model, steps)) {
                double[] scores = trained.score(data.test());
                AnomalyMetrics detection = AnomalyMetrics.of(scores, others(data.test(), label));
                areas.add(detection.auroc());
                System.out.printf(
                        "%-8s %8.4f %18.4f %8.0f%n",
                        name, detection.auroc(), detection.averagePrecision(), (System.nanoTime() - start) / 1e9);
                pictures.put(name, extremes(data.test(), label, scores));
            }
        }
        System.out.printf(
                "%-8s %8.4f%n",
                "mean", areas.stream().mapToDouble(a -> a).average().orElse(Double.NaN));
        return LabelledRows.draw(pictures, data.test().shape());
    }

    private static TrainedAutoencoder train(Dataset rows, AutoencoderModel model, int steps) {
        TrainingOptions options = TrainingOptions.defaults().withValidation(0);
        return new Trainer(options.forRows(steps, rows.size()))
                .train(model, rows)
                .model();
    }

    private static Dataset of(Dataset data, int label) {
        return data.subset(IntStream.range(0, data.size())
                .filter(i -> data.label(i) == label)
                .toArray());
    }

    private static boolean[] others(Dataset data, int label) {
        boolean[] others = new boolean[data.size()];
        for (int i = 0; i < others.length; i++) {
            others[i] = data.label(i) != label;
        }
        return others;
    }

    /** Pictures of the class itself: those with the lowest scores, then those with the highest. */
    private static float[][] extremes(Dataset test, int label, double[] scores) {
        int[] order = IntStream.range(0, scores.length)
                .filter(i -> test.label(i) == label)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .mapToInt(i -> i)
                .toArray();
        int[] shown = IntStream.range(0, 2 * SHOWN)
                .map(i -> order[i < SHOWN ? i : order.length - 2 * SHOWN + i])
                .toArray();
        return test.subset(shown).head(shown.length);
    }
}
