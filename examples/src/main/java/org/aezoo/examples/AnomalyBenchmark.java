package org.aezoo.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.readers.CsvFile;
import org.aezoo.evaluation.baselines.Detector;
import org.aezoo.evaluation.baselines.IsolationForest;
import org.aezoo.evaluation.baselines.NeighbourDistance;
import org.aezoo.evaluation.metrics.Anomalies;
import org.aezoo.evaluation.metrics.AnomalyMetrics;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.TrainingDefaults;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * Any variant of the zoo as an anomaly detector on a folder of labelled tables, by the two protocols under which results
 * of many detectors were published for ADBench (Livernoche et al., 2024), beside three baselines fitted to the same rows,
 * and beside those results where the folder has them.
 *
 * <p>{@code semi} trains on the first half of the normal rows and scores the other half and all anomalies; {@code unsup}
 * trains on as many rows as there are, drawn with replacement, and scores all. Columns are standardised by the training
 * rows, or by all rows. Tables of fewer than 1,000 rows are first drawn with replacement up to 1,000, larger ones than
 * 50,000 are cut down to that by chance.
 */
public final class AnomalyBenchmark {

    private static final int FEWEST = 1_000;
    private static final int MOST = 50_000;

    /** Of the baselines by distance. */
    private static final int NEIGHBOURS = 5;

    /** Settings that take a part out of the score where they are 0. */
    private static final List<String> PARTS = List.of("strangeness", "categories", "nearest", "network-weight");

    private AnomalyBenchmark() {}

    /**
     * What to run.
     *
     * @param folder with tables in CSV, plain or in gzip, whose column {@code label} is 1 for anomalies
     * @param semi which of the two protocols
     * @param seeds one run of each table per seed
     * @param model id of the variant
     * @param settings of it, by name
     * @param epochs of variants that do not say how many steps they need
     * @param only names of tables; empty for all
     * @param parts whether to score without each of the parts of a model that keeps rows, too
     */
    record Plan(
            Path folder,
            boolean semi,
            List<Integer> seeds,
            String model,
            Map<String, String> settings,
            int epochs,
            List<String> only,
            boolean parts) {

        static Plan of(String[] args) {
            Map<String, String> settings = new LinkedHashMap<>();
            List<String> words = new ArrayList<>();
            for (String arg : args) {
                String[] setting = arg.split("=", 2);
                if (setting.length == 2) {
                    settings.put(setting[0], setting[1]);
                } else {
                    words.add(arg);
                }
            }
            if (words.isEmpty()) {
                throw new InvalidInputException("name the folder of the tables");
            }
            String protocol = words.size() > 1 ? words.get(1) : "semi";
            if (!protocol.equals("semi") && !protocol.equals("unsup")) {
                throw new InvalidInputException("the protocol must be semi or unsup, got '" + protocol + "'");
            }
            String only = settings.getOrDefault("only", "");
            settings.remove("only");
            boolean parts = "yes".equals(settings.remove("parts"));
            int epochs = Integer.parseInt(settings.getOrDefault("epochs", "30"));
            settings.remove("epochs");
            return new Plan(
                    Path.of(words.get(0)),
                    protocol.equals("semi"),
                    seeds(words.size() > 2 ? words.get(2) : "1"),
                    words.size() > 3 ? words.get(3) : "anomaly",
                    settings,
                    epochs,
                    only.isEmpty() ? List.of() : List.of(only.split(",", -1)),
                    parts);
        }

        /** {@code 5} for 0 to 4, {@code 3-4} for these two. */
        private static List<Integer> seeds(String text) {
            if (!text.matches("\\d{1,4}(-\\d{1,4})?")) {
                throw new InvalidInputException("seeds must be a number such as 5 or a range such as 0-4, got " + text);
            }
            String[] ends = text.split("-", -1);
            int first = ends.length == 1 ? 0 : Integer.parseInt(ends[0]);
            int end = ends.length == 1 ? Integer.parseInt(ends[0]) : Integer.parseInt(ends[1]) + 1;
            if (end <= first) {
                throw new InvalidInputException("seeds must be at least one, got " + text);
            }
            return IntStream.range(first, end).boxed().toList();
        }

        String protocol() {
            return semi ? "semi" : "unsup";
        }
    }

    /**
     * Takes the folder, the protocol ({@code semi} or {@code unsup}), the seeds ({@code 5} for 0 to 4), the variant
     * ({@code anomaly}), and anywhere among them settings as {@code name=value}, {@code only=NAME,NAME} for some of the
     * tables, {@code epochs=N} (30) for variants that do not say how long they train, and {@code parts=yes} for columns of
     * scores without one part each.
     */
    public static void main(String[] args) {
        System.out.print(table(Plan.of(args)));
    }

    /** Runs the plan; the results as tables in Markdown. */
    static String table(Plan plan) {
        AnomalyTables tables = new AnomalyTables(plan.folder(), plan.protocol(), plan.model());
        for (Path file : tables(plan.folder(), plan.only())) {
            String name = name(file);
            try (Dataset table = CsvFile.read(file, "label")) {
                for (int seed : plan.seeds()) {
                    long start = System.nanoTime();
                    Map<String, AnomalyMetrics> detection = run(plan, table, seed);
                    double seconds = (System.nanoTime() - start) / 1e9;
                    tables.add(name, detection);
                    System.err.printf("%s, seed %d, %.0f s%s%n", name, seed, seconds, inWords(detection));
                }
            }
        }
        return tables.toString();
    }

    private static String inWords(Map<String, AnomalyMetrics> detection) {
        StringBuilder words = new StringBuilder();
        detection.forEach((detector, figures) -> words.append(String.format(
                Locale.ROOT,
                "; %s: AUROC %.2f %%, average precision %.2f %%",
                detector,
                100 * figures.auroc(),
                100 * figures.averagePrecision())));
        return words.toString();
    }

    /** One table, one seed: the variant and the baselines, on the same rows. */
    static Map<String, AnomalyMetrics> run(Plan plan, Dataset all, long seed) {
        Dataset table = resized(all, seed);
        boolean[] anomaly = Anomalies.of(table, "1");
        int[] training;
        int[] scored;
        if (plan.semi()) {
            int[] normal =
                    IntStream.range(0, anomaly.length).filter(i -> !anomaly[i]).toArray();
            // halves go to the even number, as in the published protocol
            int half = (int) Math.rint(normal.length / 2.0);
            training = Arrays.copyOf(normal, half);
            scored = IntStream.concat(
                            Arrays.stream(normal).skip(half),
                            IntStream.range(0, anomaly.length).filter(i -> anomaly[i]))
                    .toArray();
        } else {
            training = drawn(anomaly.length, anomaly.length, seed);
            scored = IntStream.range(0, anomaly.length).toArray();
        }
        Scaling scaling = Scaling.fit(Scaling.Kind.STANDARD, plan.semi() ? table.subset(training) : table);
        Dataset train = scaled(table.subset(training), scaling);
        boolean[] truth = new boolean[scored.length];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = anomaly[scored[i]];
        }
        float[][] known = train.head(train.size());
        float[][] asked = scaled(table.subset(scored), scaling).head(scored.length);
        AutoencoderModel model = Settings.with(Zoo.get(plan.model()).forShape(train.shape()), plan.settings());
        Map<String, AnomalyMetrics> figures = new LinkedHashMap<>();
        try (TrainedAutoencoder trained = new Trainer(options(plan, model, train, seed))
                .train(model, train)
                .model()) {
            figures.put(plan.model(), AnomalyMetrics.of(trained.score(asked), truth));
            for (String part : plan.parts() ? PARTS : List.<String>of()) {
                AutoencoderModel other = Settings.with(model, Map.of(part, "0"));
                try (TrainedAutoencoder without = new TrainedAutoencoder(
                        other, trained.graph().clone(), train.shape(), List.of(), trained.scaling(), seed)) {
                    without.scorer().keepRows(train);
                    figures.put("without " + part, AnomalyMetrics.of(without.score(asked), truth));
                }
            }
        }
        Map<String, Detector> baselines = new LinkedHashMap<>();
        baselines.put("kNN", new NeighbourDistance(known, NEIGHBOURS, false));
        baselines.put("DTE-NP", new NeighbourDistance(known, NEIGHBOURS, true));
        baselines.put("IForest", new IsolationForest(known, seed));
        baselines.forEach((name, detector) -> figures.put(name, AnomalyMetrics.of(detector.score(asked), truth)));
        return figures;
    }

    private static TrainingOptions options(Plan plan, AutoencoderModel model, Dataset train, long seed) {
        TrainingOptions options = TrainingOptions.defaults()
                .withSeed(seed)
                .withValidation(0)
                .withPatience(0)
                .withScaling(model.loss() == ReconstructionLoss.BERNOULLI ? Scaling.Kind.MIN_MAX : Scaling.Kind.NONE);
        Integer steps = TrainingDefaults.steps(model);
        return steps == null
                ? options.withEpochs(plan.epochs()).withSchedule(Schedule.COSINE)
                : options.forRows(steps, train.size());
    }

    private static Dataset resized(Dataset table, long seed) {
        if (table.size() < FEWEST) {
            return table.subset(drawn(table.size(), FEWEST, seed));
        }
        if (table.size() <= MOST) {
            return table;
        }
        int[] order = drawn(table.size(), 2 * table.size(), seed);
        return table.subset(Arrays.stream(order).distinct().limit(MOST).toArray());
    }

    /** Numbers below {@code bound}, with replacement. */
    private static int[] drawn(int bound, int count, long seed) {
        return new SplittableRandom(seed).ints(count, 0, bound).toArray();
    }

    private static Dataset scaled(Dataset rows, Scaling scaling) {
        float[][] values = rows.head(rows.size());
        for (float[] row : values) {
            scaling.apply(row, row.length);
        }
        return Dataset.of(rows.name(), rows.shape(), new FloatRows(values)).withFeatureNames(rows.featureNames());
    }

    /** The labelled tables of a folder, or those of some names. */
    static List<Path> tables(Path folder, List<String> only) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> tables = files.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.endsWith(".csv.gz") || (name.endsWith(".csv") && isLabelled(file));
                    })
                    .filter(file -> only.isEmpty() || only.contains(name(file)))
                    .sorted()
                    .toList();
            if (tables.isEmpty()) {
                throw new InvalidInputException("no tables with a column 'label' in " + folder);
            }
            return tables;
        } catch (IOException e) {
            throw new InvalidInputException("cannot read the folder " + folder + " (" + e + ")", e);
        }
    }

    private static boolean isLabelled(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return List.of(lines.findFirst().orElse("").split(",", -1)).contains("label");
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidInputException("cannot read " + file + " (" + e.getMessage() + ")", e);
        }
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.csv(\\.gz)?$", "");
    }
}
