package org.aezoo.cli.commands;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.SettingsOption;
import org.aezoo.cli.output.Progress;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.evaluation.metrics.Yardstick;
import org.aezoo.evaluation.report.Remarks;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Variant;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.numerics.PrincipalComponents;
import org.aezoo.run.AnomalyLabel;
import org.aezoo.training.Losses;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tools/defaults}: what variants reach with nothing set but the seed, held against principal components. */
@Command(
        name = "defaults",
        hidden = true,
        description = "Train variants at their defaults and hold each against principal components of its code's size.")
public final class DefaultsCommand implements Runnable, Backend.Needed {

    private static final String LABEL = "label";

    @Parameters(
            paramLabel = "DATA",
            arity = "1..*",
            description = "Data as --data takes it, or a folder of *.csv and *.csv.gz; a column 'label' is the label.")
    private List<String> data = new ArrayList<>();

    @Option(
            names = "--models",
            paramLabel = "IDS",
            split = ",",
            description = "Which variants, parted by commas (default: all).")
    private List<String> models =
            new ArrayList<>(Zoo.list().stream().map(Variant::id).toList());

    @Option(
            names = "--seeds",
            paramLabel = "NUMBERS",
            split = ",",
            description = "Seeds of split and training, parted by commas (default: 1).")
    private List<Long> seeds = new ArrayList<>(List.of(1L));

    @Option(names = "--write", description = "Put each row into the document as soon as it is there.")
    private boolean write;

    @Option(names = "--file", paramLabel = "FILE", description = "The document (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("docs", "defaults.md");

    @Mixin
    private final CommonOptions common = new CommonOptions();

    /**
     * One training.
     *
     * @param rows what it was trained and measured on
     * @param code values in the code
     * @param yardstick on the test rows
     * @param missing squared error of a value that was missing, for models that fill in; NaN for others
     * @param components squared error of components fitted on all training rows; null where they are left out
     * @param steps of all stages together
     * @param seconds of training, validation included
     * @param said what it falls short in
     */
    private record Run(
            String rows,
            int code,
            Yardstick.Figures yardstick,
            double missing,
            @Nullable Double components,
            long steps,
            double seconds,
            List<String> said) {}

    /** Counts steps, those of stages included. */
    private static final class Steps implements TrainingListener {

        private long count;

        @Override
        public TrainingListener forStage(int number, int of, String name) {
            return this;
        }

        @Override
        public void batchDone(int epoch, int batch, int examples, Losses mean) {
            count++;
        }
    }

    @Override
    public void run() {
        models.forEach(SettingsOption::variant);
        Map<String, String> sources = new LinkedHashMap<>();
        data.forEach(given -> addSources(given, sources));
        DefaultsTables tables = write ? DefaultsTables.read(file) : new DefaultsTables();
        NativeThreads.set(1);
        List<Map<String, Object>> all = new ArrayList<>();
        sources.forEach((name, source) -> {
            for (String id : models) {
                List<Run> runs = new ArrayList<>();
                for (long seed : seeds) {
                    Run run = train(source, id, seed);
                    if (run == null) {
                        break;
                    }
                    runs.add(run);
                }
                DefaultsTables.Row row = row(id, runs);
                tables.put(name, runs.isEmpty() ? "" : runs.get(0).rows(), row);
                if (write) {
                    tables.write(file);
                }
                all.add(figures(name, id, runs));
                if (!common.json) {
                    common.out().println("| " + name + " " + row.line());
                    common.out().flush();
                }
            }
        });
        if (common.json) {
            common.print(all);
        }
    }

    /** What is to be trained on, by the name that it has in the document. */
    private void addSources(String given, Map<String, String> sources) {
        Path folder = Path.of(given);
        if (!Files.isDirectory(folder)) {
            DataSource.parse(given);
            Path csv = Path.of(given.replaceFirst("^csv:", "").replaceFirst("\\?.*", ""));
            sources.put(given.startsWith("csv:") ? name(csv) : given, given);
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path table : files.filter(path -> path.toString().matches(".*\\.csv(\\.gz)?"))
                    .sorted()
                    .toList()) {
                String source = "csv:" + table + (isLabelled(table) ? "?label=" + LABEL : "");
                if (isReadable(source)) {
                    sources.put(name(table), source);
                }
            }
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    private static String name(Path table) {
        return String.valueOf(table.getFileName()).replaceFirst("\\.gz$", "");
    }

    private static boolean isLabelled(Path table) throws IOException {
        try (InputStream in = Files.newInputStream(table);
                BufferedReader reader = new BufferedReader(new InputStreamReader(
                        table.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8))) {
            String header = reader.readLine();
            return header != null
                    && Arrays.asList(header.replace("\"", "").split("[,;\t|]")).contains(LABEL);
        }
    }

    /** A folder may hold other tables beside those of numbers. */
    private boolean isReadable(String source) {
        try (LoadedData loaded = DataSource.parse(source).load(DataSource.Options.defaults())) {
            return loaded.test().size() > 0;
        } catch (InvalidInputException e) {
            common.err().println("left out: " + e.getMessage());
            return false;
        }
    }

    /** Trains and measures; null where the variant cannot take the data. */
    private @Nullable Run train(String source, String id, long seed) {
        DataSource.Options options =
                new DataSource.Options(null, DataSource.Options.defaults().testFraction(), seed);
        try (LoadedData loaded = DataSource.parse(source).load(options)) {
            Steps steps = new Steps();
            long start = System.nanoTime();
            TrainingResult<TrainedAutoencoder> result;
            try {
                AutoencoderModel model = new SettingsOption().model(id, loaded.train());
                result = new Trainer(TrainingOptions.defaults()
                                .withSeed(seed)
                                // as in 'aezoo train', which sets a threshold on the validation rows
                                .withValidationToo(!AnomalyLabel.isExpectedOf(model)))
                        .listen(steps)
                        .train(model, loaded.train());
            } catch (InvalidInputException e) {
                common.err().println(id + " on " + source + ", left out: " + e.getMessage());
                return null;
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            try (TrainedAutoencoder trained = result.model()) {
                return measured(loaded, result, trained, steps.count, seconds);
            }
        }
    }

    private static Run measured(
            LoadedData loaded,
            TrainingResult<TrainedAutoencoder> result,
            TrainedAutoencoder trained,
            long steps,
            double seconds) {
        Dataset train = loaded.train();
        Dataset test = loaded.test();
        Yardstick held = new Yardstick(trained, train);
        Map<String, Double> figures = Metrics.evaluate(trained, test, 0, held);
        Yardstick.Figures yardstick = held.figures();
        Double components = yardstick.error().components();
        if (components != null && yardstick.fittedRows() < train.size()) {
            components = PrincipalComponents.fit(train, trained.scaling(), yardstick.components())
                    .sumOfSquares(test, trained.scaling());
        }
        List<String> said = new ArrayList<>();
        if (result.stop() == TrainingResult.Stop.DIVERGED) {
            said.add(result.message());
        }
        if (result.stillImproving()) {
            said.add("still improving at the last step");
        }
        said.addAll(Remarks.of(trained, figures, yardstick));
        return new Run(
                String.format(
                        Locale.ROOT,
                        "%,d rows to train on, %,d to test on, %s",
                        train.size(),
                        test.size(),
                        train.shape().isImage()
                                ? "pictures of " + train.shape()
                                : train.shape().size() + " columns"),
                trained.model().codeSize(),
                yardstick,
                figures.getOrDefault("missing_mse", Double.NaN),
                components,
                steps,
                seconds,
                said);
    }

    private static double mean(List<Run> runs, Function<Run, @Nullable Double> figure) {
        return runs.stream()
                .map(figure)
                .mapToDouble(value -> value == null ? Double.NaN : value)
                .average()
                .orElse(Double.NaN);
    }

    private static @Nullable Double ours(Run run) {
        return run.yardstick().error().model();
    }

    private static @Nullable Double ratio(Run run) {
        Double ours = ours(run);
        return ours == null || run.components() == null || run.components() == 0 ? null : ours / run.components();
    }

    private static Map<String, Object> figures(String name, String id, List<Run> runs) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("data", name);
        figures.put("model", id);
        Map<String, Double> measured = new LinkedHashMap<>();
        measured.put("error", mean(runs, DefaultsCommand::ours));
        measured.put("components", mean(runs, Run::components));
        measured.put("mean", mean(runs, run -> run.yardstick().error().mean()));
        measured.put("ratio", mean(runs, DefaultsCommand::ratio));
        measured.put("steps", mean(runs, run -> (double) run.steps()));
        measured.put("seconds", mean(runs, Run::seconds));
        measured.forEach((key, value) -> {
            if (Double.isFinite(value)) {
                figures.put(key, value);
            }
        });
        runs.stream()
                .findFirst()
                .ifPresent(run -> figures.put("unit", run.yardstick().unit()));
        figures.put("remarks", runs.stream().flatMap(run -> run.said().stream()).toList());
        return figures;
    }

    /** A row of the document, of the means over seeds. */
    private static DefaultsTables.Row row(String id, List<Run> runs) {
        if (runs.isEmpty()) {
            return DefaultsTables.Row.leftOut(id);
        }
        Run first = runs.get(0);
        double missing = mean(runs, Run::missing);
        boolean nats = first.yardstick().unit().contains("nats");
        Map<String, Integer> said = new LinkedHashMap<>();
        for (Run run : runs) {
            run.said().forEach(remark -> said.merge(brief(remark), 1, Integer::sum));
        }
        double[] ratios = runs.stream()
                .map(DefaultsCommand::ratio)
                .mapToDouble(value -> value == null ? Double.NaN : value)
                .toArray();
        String range = runs.size() == 1
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (%.3f to %.3f)",
                        Arrays.stream(ratios).min().orElseThrow(),
                        Arrays.stream(ratios).max().orElseThrow());
        double ratio = mean(runs, DefaultsCommand::ratio);
        return new DefaultsTables.Row(List.of(
                id,
                String.valueOf(first.code()),
                Double.isFinite(missing)
                        ? Progress.number(missing) + " per missing value"
                        : number(mean(runs, DefaultsCommand::ours)) + (nats ? " nats" : ""),
                number(mean(runs, Run::components)),
                Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.3f", ratio) + range : DefaultsTables.NONE,
                number(mean(runs, run -> run.yardstick().error().mean())),
                String.format(Locale.ROOT, "%,.0f", mean(runs, run -> (double) run.steps())),
                String.format(Locale.ROOT, "%.1f", mean(runs, Run::seconds)),
                said.entrySet().stream()
                        .map(remark -> remark.getKey()
                                + (remark.getValue() < runs.size()
                                        ? " (" + remark.getValue() + " of " + runs.size() + " seeds)"
                                        : ""))
                        .collect(Collectors.joining("; "))));
    }

    /** Without what to do about it, and without figures that stand in the row or differ from seed to seed. */
    private static String brief(String remark) {
        return remark.replaceFirst("(: | \\(|, the other ).*", "")
                .replaceFirst("^(column .* has) \\d+ % of", "$1 most of");
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Progress.number(value) : DefaultsTables.NONE;
    }
}
