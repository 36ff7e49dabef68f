package org.aezoo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Labelled;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.ConfusionMatrix;
import org.aezoo.evaluation.FigureKey;
import org.aezoo.evaluation.Purpose;
import org.aezoo.evaluation.Report;
import org.aezoo.layers.NativeThreads;
import org.aezoo.models.Architecture;
import org.aezoo.models.Classifier;
import org.aezoo.models.ClassifierNetwork;
import org.aezoo.models.Json;
import org.aezoo.models.Settings;
import org.aezoo.models.TrainedAutoencoder;
import org.aezoo.models.TrainedClassifier;
import org.aezoo.training.ClassifierTrainer;
import org.aezoo.training.EventLog;
import org.aezoo.training.RunFolder;
import org.aezoo.training.SelfTraining;
import org.aezoo.training.TrainingMonitor;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.aezoo.training.TrainingResult.Stop;
import org.jspecify.annotations.Nullable;

/** {@code aezoo train classifier}: what is different from training an autoencoder. */
final class ClassifierTraining {

    /** What it is, in one line. */
    static final String ABOUT = "a classifier on an encoder, trained with few labels or all";

    static final String PAPER = "Vincent et al., 2010";

    private final Classifier settings;
    private final TrainingOptions options;
    private final @Nullable Path from;
    private final @Nullable Integer labels;
    private final boolean newData;
    private final @Nullable FollowedRecipe recipe;
    private final MonitorOption monitor;
    private final CommonOptions common;

    ClassifierTraining(
            Classifier settings,
            TrainingOptions options,
            @Nullable Path from,
            @Nullable Integer labels,
            boolean newData,
            @Nullable FollowedRecipe recipe,
            MonitorOption monitor,
            CommonOptions common) {
        this.settings = settings;
        this.options = options;
        this.from = from;
        this.labels = labels;
        this.newData = newData;
        this.recipe = recipe;
        this.monitor = monitor;
        this.common = common;
    }

    /** The card of the run to start from; an empty one without it. */
    static JsonNode card(@Nullable Path from) {
        return from == null || Files.isRegularFile(from) ? Json.mapper().createObjectNode() : RunFolder.card(from);
    }

    /**
     * Trains, judges and writes everything down.
     *
     * @param splitSeed that decided which rows are for testing, where the data does not say
     * @param command that repeats the run
     */
    void run(
            DataSource source,
            LoadedData loaded,
            double testFraction,
            long splitSeed,
            Function<TrainingOptions, String> command,
            Path path,
            boolean resume) {
        Path start = from;
        try (@Nullable TrainedAutoencoder encoder = start == null ? null : TrainedAutoencoder.load(start)) {
            Dataset all = loaded.train();
            if (!all.hasLabels()) {
                throw new InvalidInputException(all.name() + " has no labels, and a classifier learns from them: for a"
                        + " table say csv:FILE?label=COLUMN, for pictures idx:IMAGES,LABELS");
            }
            int[] rows = chosen(all);
            Dataset labelled = labels == null ? all : all.subset(rows);
            checkGuessing(encoder);
            if (loaded.test().size() > 0) {
                TrainedClassifier.labels(loaded.test(), present(labelled));
            }
            ClassifierNetwork network = encoder == null
                    ? ClassifierNetwork.plain(all.shape(), settings)
                    : ClassifierNetwork.on(encoder.model(), settings);
            if (encoder != null) {
                encoder.checkFits(all);
            }
            Architecture architecture =
                    Architecture.of(network.graph(all.labelNames().size(), 0), network.inputType());
            try (RunFolder folder = TrainCommand.open(path, resume)) {
                common.err()
                        .println(String.format(
                                Locale.ROOT,
                                "classifier with %,d parameters on %,d labelled rows of %s; %s",
                                architecture.parameters(),
                                labelled.size(),
                                all.name(),
                                encoder == null
                                        ? "no encoder, fresh weights"
                                        : "encoder of " + encoder.model().id()
                                                + (settings.fromScratch() ? ", fresh weights" : "")));
                if (settings.unlabelledRounds() > 0) {
                    common.err()
                            .println(String.format(
                                    Locale.ROOT,
                                    "the other %,d rows are learnt from too, by labels that spread to them from rows with"
                                            + " similar codes (--set unlabelled-rounds=0: labelled rows alone)",
                                    all.size() - labelled.size()));
                }
                TrainingResult<TrainedClassifier> result = train(encoder, all, rows, labelled, folder);
                try (TrainedClassifier trained = result.model()) {
                    finish(
                            result,
                            trained,
                            architecture,
                            source,
                            loaded,
                            labelled.size(),
                            testFraction,
                            splitSeed,
                            command,
                            folder);
                }
            }
        }
    }

    private static List<String> present(Dataset data) {
        boolean[] seen = new boolean[data.labelNames().size()];
        for (int r = 0; r < data.size(); r++) {
            seen[data.label(r)] = true;
        }
        return IntStream.range(0, seen.length)
                .filter(k -> seen[k])
                .mapToObj(k -> data.labelNames().get(k))
                .toList();
    }

    private int[] chosen(Dataset all) {
        if (labels == null) {
            return IntStream.range(0, all.size()).toArray();
        }
        try {
            return Labelled.balancedRows(all, labels, options.seed());
        } catch (InvalidInputException e) {
            throw new InvalidInputException("--" + e.getMessage(), e);
        }
    }

    private void checkGuessing(@Nullable TrainedAutoencoder encoder) {
        if (settings.unlabelledRounds() > 0 && (encoder == null || labels == null || settings.fromScratch())) {
            throw new InvalidInputException(
                    "--set unlabelled-rounds above 0 needs --from with an encoder that keeps its"
                            + " weights, and --labels with the number of labelled rows");
        }
    }

    @SuppressWarnings("try") // the hook is not called, it is only open
    private TrainingResult<TrainedClassifier> train(
            @Nullable TrainedAutoencoder encoder, Dataset all, int[] rows, Dataset labelled, RunFolder folder) {
        ClassifierTrainer trainer = new ClassifierTrainer(options).keepIn(folder.path());
        SelfTraining rounds = new SelfTraining(options).keepIn(folder.path());
        if (newData) {
            trainer.allowNewData();
            rounds.allowNewData();
        }
        Runnable stop = () -> {
            trainer.stop();
            rounds.stop();
        };
        try (StopOnInterrupt interrupt = new StopOnInterrupt(stop, common);
                TrainingMonitor.@Nullable Watch watch = monitor.open(common.err());
                Progress progress = new Progress(common.err(), Terminal.isTerminal())) {
            if (watch != null) {
                rounds.listen(watch);
                trainer.listen(watch);
            }
            EventLog events = new EventLog(folder.path().resolve(EventLog.FILE));
            return encoder != null && settings.unlabelledRounds() > 0
                    ? rounds.listen(events).listen(progress).train(settings, encoder, all, rows)
                    : trainer.listen(events).listen(progress).train(settings, encoder, labelled);
        }
    }

    private void finish(
            TrainingResult<TrainedClassifier> result,
            TrainedClassifier trained,
            Architecture architecture,
            DataSource source,
            LoadedData loaded,
            int labelledRows,
            double testFraction,
            long splitSeed,
            Function<TrainingOptions, String> command,
            RunFolder folder) {
        folder.writeHistory(result.history());
        if (result.bestEpoch() == 0) {
            throw new CommandFailedException("no epoch was finished: " + result.message());
        }
        trained.save(folder.path().resolve("model.zip"));
        Dataset judged = loaded.test().size() == 0 ? loaded.train() : loaded.test();
        ConfusionMatrix matrix = ConfusionMatrix.of(trained, judged);
        List<String> remarks = result.stillImproving()
                ? List.of(TrainCommand.stillImproving(result.history(), folder.path()))
                : List.of();
        TrainingOptions chosen = TrainCommand.withAll(result.options(), result.history());
        RunCard card = new RunCard(
                RunFolder.FORMAT,
                Classifier.ID,
                ABOUT,
                PAPER,
                Purpose.CLASSIFICATION,
                settings.objective(),
                "nats per example",
                Settings.typedValues(settings),
                architecture.layers(),
                architecture.parameters(),
                new RunCard.Data(
                        source.description(),
                        loaded.train().name(),
                        loaded.train().checksum(),
                        trained.shape(),
                        // rows with guessed labels, and labelled ones that are repeated among them, are not counted
                        labelledRows - result.validationRows(),
                        result.validationRows(),
                        loaded.test().size(),
                        testFraction,
                        loaded.publishedSplit(),
                        RunCard.Data.readAs(loaded.train())),
                trained.scaling().kind().id(),
                options.seed(),
                chosen,
                Environment.ofRun(),
                Environment.backend(),
                NativeThreads.get(),
                command.apply(chosen),
                result.history().size(),
                result.bestEpoch(),
                result.message(),
                result.seconds(),
                result.examplesPerSecond(),
                List.of(),
                matrix.figures(),
                units(matrix),
                null,
                remarks,
                null,
                Map.of(),
                null);
        ObjectNode document = FollowedRecipe.card(card, recipe);
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("from", from == null ? "none" : from.toString());
        more.put("encoder", trained.encoder());
        more.put("labels", labelledRows);
        more.put("split_seed", splitSeed);
        more.put("class_names", matrix.names());
        more.put("confusion", matrix.counts());
        more.put("classes", matrix.classes());
        document.set("classifier", Json.mapper().valueToTree(more));
        folder.writeCard(document);
        Path report = Report.write(folder.path());
        common.err()
                .println(String.format(
                        Locale.ROOT,
                        "%s; epoch %d kept; %s at %,.0f examples/s",
                        result.message(),
                        result.bestEpoch(),
                        Progress.time(result.seconds()),
                        result.examplesPerSecond()));
        common.err()
                .println(String.format(
                        Locale.ROOT,
                        "on the test rows:  test_error %.2f %%  cross_entropy %s",
                        matrix.testError(),
                        Progress.number(matrix.crossEntropy())));
        remarks.forEach(common.err()::println);
        common.err().println("report: " + report.toAbsolutePath());
        if (recipe != null && result.stop() != Stop.REQUESTED) {
            recipe.verdicts(matrix.figures()).forEach(common.err()::println);
        }
        if (common.json) {
            Map<String, Object> printed = new LinkedHashMap<>();
            printed.put("out", folder.path().toString());
            printed.put("report", report.toString());
            printed.put("run", document);
            common.print(printed);
        }
        if (result.stop() == Stop.DIVERGED) {
            throw new CommandFailedException(result.message());
        }
    }

    private static Map<String, String> units(ConfusionMatrix matrix) {
        Map<String, String> units = FigureKey.units(matrix.figures().keySet());
        List.of("precision", "recall", "f1").forEach(figure -> units.put(figure, "0 to 1"));
        return units;
    }

    /** Prints what a classifier makes of labelled rows. */
    static void print(ConfusionMatrix matrix, Map<String, Object> document, CommonOptions common) {
        if (common.json) {
            document.putAll(matrix.figures());
            document.put("class_names", matrix.names());
            document.put("confusion", matrix.counts());
            document.put("classes", matrix.classes());
            document.put("units", units(matrix));
            common.print(document);
            return;
        }
        matrix.figures().forEach((name, value) -> common.out().println(name + " " + Progress.number(value)));
        common.out().println();
        List<List<String>> rows = new ArrayList<>();
        for (ConfusionMatrix.Figures each : matrix.classes()) {
            rows.add(List.of(
                    each.name(),
                    Integer.toString(each.rows()),
                    Progress.number(each.precision()),
                    Progress.number(each.recall()),
                    Progress.number(each.f1())));
        }
        Table.print(common.out(), List.of("class", "rows", "precision", "recall", "f1"), rows);
        common.out().println();
        List<String> header = new ArrayList<>(List.of("is \\ taken for"));
        header.addAll(matrix.names());
        List<List<String>> counts = new ArrayList<>();
        for (int k = 0; k < matrix.names().size(); k++) {
            List<String> line = new ArrayList<>(List.of(matrix.names().get(k)));
            for (int count : matrix.counts()[k]) {
                line.add(Integer.toString(count));
            }
            counts.add(line);
        }
        Table.print(common.out(), header, counts);
    }
}
