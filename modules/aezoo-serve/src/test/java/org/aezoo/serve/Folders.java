package org.aezoo.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.run.Run;
import org.aezoo.run.RunOptions;
import org.aezoo.training.TrainingOptions;

/** Run folders of small models, trained once for all tests and deleted when the JVM ends. */
final class Folders {

    static final Path ROOT = make();

    /** A table of 20 columns, by {@code shallow}. */
    static final Path WIDE = ROOT.resolve("wide");
    /** A table with texts and missing values, and a threshold. */
    static final Path MACHINE = ROOT.resolve("machine");
    /** Digits, by a {@code vae} with a code of two values. */
    static final Path DIGITS = ROOT.resolve("digits");
    /** Their classes. */
    static final Path CLASSES = ROOT.resolve("classes");
    /** Digits with holes. */
    static final Path HOLES = ROOT.resolve("holes");
    /** Codes of bits of digits, and an index. */
    static final Path BITS = ROOT.resolve("bits");

    /** Windows of two channels, by {@code linear}, and a threshold. */
    static final Path PUMPS = ROOT.resolve("pumps");

    static final Path INDEX = ROOT.resolve("digits.aezh");

    static {
        train();
    }

    private Folders() {}

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("aezoo-serve-test");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try (Stream<Path> all = Files.walk(folder)) {
                    all.sorted(Comparator.reverseOrder())
                            .forEach(path -> path.toFile().delete());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String machine(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder csv = new StringBuilder("temperature,pressure,speed,mode,<b>\"odd\"&\n".replace("\"", ""));
        String[] modes = {"idle", "normal", "heavy"};
        for (int i = 0; i < rows; i++) {
            int mode = random.nextInt(3);
            double load = 10 + 40 * mode + 4 * random.nextGaussian();
            csv.append(String.format(
                    Locale.ROOT,
                    "%s,%.3f,%.1f,%s,%.2f%n",
                    random.nextInt(50) == 0
                            ? ""
                            : String.format(Locale.ROOT, "%.2f", 20 + load / 2 + random.nextGaussian()),
                    1 + load / 50 + 0.05 * random.nextGaussian(),
                    300 + 8 * load + 15 * random.nextGaussian(),
                    modes[mode],
                    random.nextDouble()));
        }
        return csv.toString();
    }

    private static String pumps() {
        SplittableRandom random = new SplittableRandom(2);
        StringBuilder csv = new StringBuilder("time,flow,pressure\n");
        for (int i = 0; i < 1500; i++) {
            double phase = 2 * Math.PI * i / 24;
            csv.append(String.format(
                    Locale.ROOT,
                    "2026-01-%02d %02d:%02d,%.3f,%.3f%n",
                    1 + i / 96,
                    i / 4 % 24,
                    i % 4 * 15,
                    10 + 3 * Math.sin(phase) + 0.1 * random.nextGaussian(),
                    2 + Math.cos(phase) + 0.05 * random.nextGaussian()));
        }
        return csv.toString();
    }

    private static String wide(int rows) {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder csv = new StringBuilder();
        IntStream.range(0, 20)
                .forEach(j -> csv.append(j == 0 ? "" : ",").append("c").append(j));
        for (int i = 0; i < rows; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            for (int j = 0; j < 20; j++) {
                csv.append(String.format(
                        Locale.ROOT,
                        "%s%.4f",
                        j == 0 ? "\n" : ",",
                        a * Math.sin(j) + b * Math.cos(j) + 0.1 * random.nextGaussian()));
            }
        }
        return csv.append('\n').toString();
    }

    private static AutoencoderModel model(String id, LoadedData data, String... settings) {
        AutoencoderModel model = Zoo.get(id).forShape(data.train().shape());
        for (String each : settings) {
            model = Settings.with(model, java.util.Map.of(each.split("=", 2)[0], each.split("=", 2)[1]));
        }
        return model;
    }

    private static RunOptions options(DataSource source, DataSource.Options split, int epochs) {
        return RunOptions.defaults()
                .withTraining(TrainingOptions.defaults().withEpochs(epochs))
                .withPictures(false)
                .withSource(source, split);
    }

    private static void train() {
        DataSource.Options split = DataSource.Options.defaults();
        try {
            Path wide = Files.writeString(ROOT.resolve("wide.csv"), wide(400));
            Path machine = Files.writeString(ROOT.resolve("machine.csv"), machine(600, 1));
            DataSource table = DataSource.parse("csv:" + wide);
            try (LoadedData data = table.load(split)) {
                new Run(options(table, split, 3)).train(model("shallow", data), data, WIDE);
            }
            DataSource mixed = DataSource.parse("csv:" + machine + "?mixed");
            try (LoadedData data = mixed.load(split)) {
                new Run(options(mixed, split, 3).withThreshold(RunOptions.Rate.falseAlarms(0.05)))
                        .train(model("anomaly", data, "memory=200"), data, MACHINE);
            }
            Path measured = Files.writeString(ROOT.resolve("pumps.csv"), pumps());
            DataSource series = DataSource.parse("series:" + measured);
            try (LoadedData data = series.load(split)) {
                new Run(options(series, split, 5).withThreshold(RunOptions.Rate.falseAlarms(0.05)))
                        .train(model("linear", data, "code-size=6"), data, PUMPS);
            }
            digits(split);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void digits(DataSource.Options split) throws IOException {
        DataSource source = DataSource.parse("digits");
        try (LoadedData all = source.load(split)) {
            int[] few = IntStream.range(0, 1200).toArray();
            int[] tested = IntStream.range(0, 100).toArray();
            LoadedData data = new LoadedData(
                    all.train().subset(few),
                    all.test().subset(tested),
                    false,
                    all.train().subset(few));
            new Run(options(source, split, 2))
                    .train(model("vae", data, "code-size=2", "hidden-sizes=64"), data, DIGITS);
            new Run(options(source, split, 2).withLabels(200)).train(Classifier.defaults(), null, data, CLASSES);
            new Run(options(source, split, 1)).train(model("context-encoder", data, "hidden-sizes=64"), data, HOLES);
            new Run(options(source, split, 1)).train(model("binary-code", data, "hidden-sizes=64"), data, BITS);
            try (TrainedAutoencoder bits = TrainedAutoencoder.load(BITS)) {
                Dataset indexed = all.train().subset(IntStream.range(0, 300).toArray());
                HashIndex.of(bits, indexed).save(INDEX);
            }
        }
    }
}
