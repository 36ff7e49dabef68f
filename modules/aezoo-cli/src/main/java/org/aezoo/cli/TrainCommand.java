package org.aezoo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Scaling;
import org.aezoo.data.Split;
import org.aezoo.data.Text;
import org.aezoo.evaluation.FigureKey;
import org.aezoo.evaluation.Metrics;
import org.aezoo.evaluation.Pictures;
import org.aezoo.evaluation.Purpose;
import org.aezoo.evaluation.Remarks;
import org.aezoo.evaluation.Report;
import org.aezoo.evaluation.Yardstick;
import org.aezoo.layers.NativeThreads;
import org.aezoo.models.Architecture;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Classifier;
import org.aezoo.models.Settings;
import org.aezoo.models.TargetWalk;
import org.aezoo.models.Threshold;
import org.aezoo.models.TrainedAutoencoder;
import org.aezoo.models.Variant;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.EventLog;
import org.aezoo.training.Recipe;
import org.aezoo.training.RunFolder;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingMonitor;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aezoo train MODEL}. */
@Command(name = "train", description = "Train a model; leaves a folder with the model, its figures and its pictures.")
final class TrainCommand implements Runnable, Backend.Needed {

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..1",
            description = "A model's id; 'aezoo list' shows them. May be left out with --recipe.")
    @SuppressWarnings("NullAway.Init") // picocli sets it, or the recipe
    private String id;

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            description = "Takes model, data, settings and options from a recipe, which 'aezoo describe' lists; what is"
                    + " given beside it counts instead.")
    private @Nullable String recipeName;

    private @Nullable FollowedRecipe recipe;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final SettingsOption settings = new SettingsOption();

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "Passes over the training rows at most (default: as many as it takes to converge; for anomaly and aanet as many as make 1500 and 6000 steps).")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Rows per step (default: 128; 32 and 64 where there are few rows).")
    private @Nullable Integer batchSize;

    @Option(names = "--seed", paramLabel = "N", description = "Decides everything random (default: 1).")
    private long seed = TrainingOptions.defaults().seed();

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            description = "Share of the training rows held out to judge epochs by (default: 0.1).")
    private double validation = TrainingOptions.defaults().validation();

    @Option(
            names = "--patience",
            paramLabel = "N",
            description =
                    "Epochs without a better validation loss before the step size falls and training ends; 0: never (default: 3 or as many as make 500 steps; for anomaly and aanet 0).")
    private @Nullable Integer patience;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description =
                    "How the step size changes: cooldown, constant, cosine, exponential (default: cooldown, which is constant until the loss stalls and then falls; for anomaly and aanet cosine).")
    private @Nullable String schedule;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "How often a training that diverges goes back to its last good epoch and on with a tenth of"
                    + " the step size (default: 0).")
    private int retries = TrainingOptions.defaults().retries();

    @Option(
            names = "--scaling",
            paramLabel = "NAME",
            description = "none, pixel, min-max, standard or robust (default: by data and loss).")
    private @Nullable String scaling;

    @Option(
            names = "--test-fraction",
            paramLabel = "SHARE",
            description = "Share of the rows held out for testing, where the data has no test rows of its own"
                    + " (default: 0.2).")
    private double testFraction = DataSource.Options.defaults().testFraction();

    @Option(
            names = "--contamination",
            paramLabel = "RATE",
            description =
                    "Share of anomalies among the rows: as many of the validation rows, those of the highest scores,"
                            + " lie above the threshold that 'aezoo score' judges by.")
    private @Nullable Double contamination;

    @Option(
            names = "--false-alarms",
            paramLabel = "RATE",
            description = "The same where all rows are normal: share of these that may be called anomalies"
                    + " (default: no threshold; for anomaly 0.05).")
    private @Nullable Double falseAlarms;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Native threads (default: tried out once and remembered).")
    private @Nullable Integer threads;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "Copies of the network that share each batch out among themselves, on several GPUs one for each"
                            + " (default: 1).")
    private int workers = TrainingOptions.defaults().workers();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the run (default: a new one under runs/).")
    private @Nullable Path out;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "For classifier: the run of the autoencoder whose encoder it starts from.")
    private @Nullable Path from;

    @Option(
            names = "--labels",
            paramLabel = "N",
            description = "For classifier: how many labelled rows, as many of each class, drawn by the seed"
                    + " (default: all).")
    private @Nullable Integer labels;

    @Option(names = "--resume", description = "Go on with the run in --out from its last checkpoint.")
    private boolean resume;

    @Option(
            names = "--new-data",
            description =
                    "With --resume: go on though the rows are others than before; their columns must be the same.")
    private boolean newData;

    @Mixin
    private final AnomalyOption anomaly = new AnomalyOption();

    @Option(names = "--no-pictures", description = "Draw none: no PNG files, and a report of figures and losses.")
    private boolean noPictures;

    @Mixin
    private final MonitorOption monitor = new MonitorOption();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        monitor.check();
        if (newData && !resume) {
            throw new InvalidInputException(
                    "--new-data goes with --resume, which is missing: leave it out, or resume a run");
        }
        if (recipeName != null) {
            follow(Recipe.of(recipeName));
        } else if (id == null) {
            throw new InvalidInputException("MODEL is missing: see 'aezoo train --help'");
        }
        if (id.equals(Classifier.ID)) {
            trainClassifier();
            return;
        }
        Variant variant = SettingsOption.variant(id);
        if (from != null || labels != null) {
            throw new InvalidInputException((from != null ? "--from" : "--labels")
                    + " is for 'aezoo train classifier', " + id + " takes neither: leave it out");
        }
        TrainingOptions asked = options();
        Threads.check(threads);
        Choices.shareBelowOne("--test-fraction", testFraction);
        // tables in which anomalies are looked for are seldom tidy
        data.mixed(id.equals("anomaly"));
        DataSource source = data.source("digits");
        try (LoadedData loaded = data.load("digits", testFraction, seed, common.err())) {
            AutoencoderModel model = settings.model(id, loaded.train());
            // rows by whose scores a threshold is set must not be trained on
            TrainingOptions options = asked.withValidationToo(!hasThreshold() && model.noiseLevels() == null);
            if (resume && out == null) {
                throw new InvalidInputException("--resume needs --out with the folder to go on in");
            }
            Path path = out == null
                    ? RunFolder.unused(
                            Path.of("runs"), id + "-" + loaded.train().name())
                    : out;
            AnomalyOption.Reading reading = anomaly.read(
                    loaded.all(), source.description(), "", null, model.noiseLevels() != null || hasThreshold());
            try (RunFolder folder = open(path, resume)) {
                train(variant, model, options, source, loaded, reading, folder);
            }
        }
    }

    /** Takes from a recipe what was not given beside it, and says so. */
    private void follow(Recipe of) {
        if (id != null && !id.equals(of.model())) {
            throw new InvalidInputException("--recipe " + of.name() + " is of " + of.model() + ", got the model '"
                    + Text.shown(id) + "': leave it out");
        }
        if (of.from() != null && from == null) {
            throw new InvalidInputException(
                    "--recipe " + of.name() + " needs --from with a run of '" + of.from() + "': train that first");
        }
        FollowedRecipe followed =
                FollowedRecipe.of(of, common.spec.commandLine().getParseResult(), ClassifierTraining.card(from));
        recipe = followed;
        common.err().println(followed.said());
        TrainingOptions options = of.options();
        id = of.model();
        data.data = followed.gives("--data") ? of.data() : data.data;
        epochs = followed.gives("--epochs") ? options.epochs() : epochs;
        batchSize = followed.gives("--batch-size") ? options.batchSize() : batchSize;
        seed = followed.gives("--seed") ? options.seed() : seed;
        validation = followed.gives("--validation") ? options.validation() : validation;
        patience = followed.gives("--patience") ? options.patience() : patience;
        Schedule itsSchedule = options.schedule();
        schedule = followed.gives("--schedule") && itsSchedule != null ? itsSchedule.id() : schedule;
        retries = followed.gives("--retries") ? options.retries() : retries;
        List<String> given = settings.settings;
        settings.settings = new ArrayList<>();
        of.settingTexts().forEach((name, value) -> settings.settings.add(name + "=" + value));
        settings.settings.addAll(given);
    }

    /** Opens a run's folder; what is wrong with it is said in words of the command. */
    static RunFolder open(Path path, boolean resume) {
        try {
            return RunFolder.open(path, resume);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    e.getMessage() + " (--out names the folder, " + (resume ? "without --resume" : "with --resume")
                            + " a run " + (resume ? "starts anew)" : "goes on)"),
                    e);
        }
    }

    private void trainClassifier() {
        TrainingOptions options = options();
        if (workers > 1) {
            throw new InvalidInputException(
                    "--workers must be 1 for classifier, got " + workers + ": it trains with one");
        }
        Threads.check(threads);
        Choices.shareBelowOne("--test-fraction", testFraction);
        settings.changed(Classifier.defaults()); // what is wrong with them is said before anything is read
        if (resume && out == null) {
            throw new InvalidInputException("--resume needs --out with the folder to go on in");
        }
        if (from != null && scaling != null) {
            throw new InvalidInputException("--scaling is the encoder's own with --from: leave it out");
        }
        if (threads != null) {
            NativeThreads.set(threads);
        }
        JsonNode card = ClassifierTraining.card(from);
        // rows that were kept from the autoencoder for testing stay test rows, whatever the seed of the draw
        double fraction = card.path("data").path("test_fraction").asDouble(testFraction);
        long splitSeed = card.path("seed").asLong(seed);
        String otherwise = card.path("data").path("source").asText("digits");
        DataSource source = data.source(otherwise);
        if (from != null) {
            try (TrainedAutoencoder encoder = TrainedAutoencoder.load(from)) {
                data.prepared(encoder.preparation());
            }
        }
        try (LoadedData loaded = data.load(otherwise, fraction, splitSeed, common.err())) {
            Path path = out == null
                    ? RunFolder.unused(
                            Path.of("runs"), id + "-" + loaded.train().name())
                    : out;
            Classifier classifier =
                    settings.changed(fewLabels(loaded.train()) ? Classifier.fewLabels() : Classifier.defaults());
            new ClassifierTraining(classifier, options, from, labels, newData, recipe, monitor, common)
                    .run(source, loaded, fraction, splitSeed, chosen -> command(source, chosen), path, resume);
        }
    }

    /** Whether rows without a label are learnt from though nobody asked for it. */
    private boolean fewLabels(Dataset training) {
        return labels != null
                && from != null
                && labels < training.size()
                && labels <= (long) Classifier.FEW * training.labelNames().size()
                && recipe == null
                && settings.settings.stream()
                        .noneMatch(setting -> setting.matches("(from-scratch|unlabelled-rounds) *=.*"));
    }

    private TrainingOptions options() {
        try {
            TrainingOptions options = TrainingOptions.defaults()
                    .withEpochs(epochs)
                    .withBatchSize(batchSize)
                    .withSeed(seed)
                    .withValidation(validation)
                    .withPatience(patience)
                    .withSchedule(schedule == null ? null : Choices.of("--schedule", Schedule.class, schedule))
                    .withRetries(retries)
                    .withWorkers(workers);
            checkThreshold();
            return scaling == null
                    ? options
                    : options.withScaling(Choices.of("--scaling", Scaling.Kind.class, scaling));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "--" + String.valueOf(e.getMessage()).replace("batchSize", "batch-size"), e);
        }
    }

    private void checkThreshold() {
        if (contamination != null && falseAlarms != null) {
            throw new InvalidInputException("--contamination and --false-alarms exclude each other: give one of them");
        }
        if (contamination != null) {
            Threshold.checkRate("--contamination", contamination);
        }
        if (falseAlarms != null) {
            Threshold.checkRate("--false-alarms", falseAlarms);
        }
        if (hasThreshold() && validation == 0) {
            throw new InvalidInputException((contamination != null ? "--contamination" : "--false-alarms")
                    + " needs rows that are not trained on: --validation must be above 0, got 0");
        }
    }

    private void setThreshold(TrainedAutoencoder trained, TrainingOptions options, Dataset training) {
        boolean byItself = falseAlarms == null && trained.model().noiseLevels() != null;
        Split split = Split.of(training, options.validation(), options.seed());
        if ((contamination == null && falseAlarms == null && !byItself)
                || split.heldOut().size() == 0) {
            return;
        }
        double[] scores = trained.score(split.heldOut());
        trained.setThreshold(
                contamination != null
                        ? Threshold.of(scores, Threshold.CONTAMINATION, contamination)
                        : Threshold.of(scores, Threshold.FALSE_ALARMS, falseAlarms == null ? 0.05 : falseAlarms));
    }

    private void sayEqualScores(TrainedAutoencoder trained, Dataset judged) {
        int some = Math.min(judged.size(), 1000);
        double[] scores = trained.score(judged.subset(IntStream.range(0, some)
                .map(i -> (int) ((long) i * judged.size() / some))
                .toArray()));
        RowsCommand.sayEqual(
                Arrays.stream(scores).min().orElse(0),
                Arrays.stream(scores).max().orElse(0),
                some,
                common);
    }

    private boolean hasThreshold() {
        return contamination != null || falseAlarms != null;
    }

    /** Labels keep no row from training, which is easily overlooked where they mark what should not be learnt. */
    private void sayWhatIsKnown(AnomalyOption.Reading reading, AutoencoderModel model, Dataset training) {
        boolean[] marks = reading.marks(training);
        int anomalies = 0;
        for (int i = 0; marks != null && i < marks.length; i++) {
            anomalies += marks[i] ? 1 : 0;
        }
        if (anomalies > 0 && (model.noiseLevels() != null || hasThreshold())) {
            common.err()
                    .println("labelled '" + Text.shown(String.valueOf(reading.label())) + "': " + anomalies
                            + " of these rows, and trained on like all others, as labels only judge"
                            + (contamination == null
                                    ? "; to learn from normal rows, leave them out, or say --contamination RATE"
                                    : ""));
        }
    }

    private static String neighbours(AutoencoderModel model, Dataset training) {
        TargetWalk walk = model.targetWalk();
        return walk == null
                ? "preparing to train"
                : String.format(
                        Locale.ROOT, "finding the %d nearest of each of %,d rows", walk.neighbours(), training.size());
    }

    @SuppressWarnings("try") // the hook is not called, it is only open
    private void train(
            Variant variant,
            AutoencoderModel model,
            TrainingOptions options,
            DataSource source,
            LoadedData loaded,
            AnomalyOption.Reading reading,
            RunFolder folder) {
        Architecture architecture = Architecture.of(model);
        common.err()
                .println(String.format(
                        Locale.ROOT,
                        "%s with %,d parameters on %,d rows of %s%s; %s",
                        id,
                        architecture.parameters(),
                        loaded.train().size(),
                        loaded.train().name(),
                        data.data == null ? ", as no --data is given" : "",
                        model.objective()));
        sayWhatIsKnown(reading, model, loaded.train());
        Trainer trainer = new Trainer(options).keepIn(folder.path());
        if (newData) {
            trainer.allowNewData();
        }
        Threads.use(threads, trainer);
        try (StopOnInterrupt interrupt = new StopOnInterrupt(trainer::stop, common);
                TrainingMonitor.@Nullable Watch watch = monitor.open(common.err());
                Stretch neighbours = new Stretch(common.err(), neighbours(model, loaded.train()));
                Progress progress = new Progress(common.err(), Terminal.isTerminal())) {
            trainer.listen(new TrainingListener() {
                @Override
                public void started(int planned, int first, int batches, int examples) {
                    neighbours.close();
                }
            });
            if (watch != null) {
                trainer.listen(watch);
            }
            List<EpochRecord> soFar = new ArrayList<>();
            trainer.listen(progress).listen(new EventLog(folder.path().resolve(EventLog.FILE), options.workers()));
            trainer.listen(new TrainingListener() {
                @Override
                public void epochDone(EpochRecord epoch, boolean better) {
                    if (epoch.epoch() == soFar.size() + 1) {
                        soFar.add(epoch);
                        folder.writeHistory(soFar);
                    } // a resumed run gets its history, old epochs and new, when it ends
                }
            });
            TrainingResult<TrainedAutoencoder> result;
            try {
                result = trainer.train(model, loaded.train());
            } catch (InvalidInputException e) {
                throw SettingsOption.asTyped(e, model);
            }
            progress.finish();
            try (TrainedAutoencoder trained = result.model()) {
                finish(
                        variant,
                        architecture,
                        withAll(result.options(), result.history()),
                        source,
                        loaded,
                        reading,
                        folder,
                        result,
                        trained);
            }
        }
    }

    private void finish(
            Variant variant,
            Architecture architecture,
            TrainingOptions options,
            DataSource source,
            LoadedData loaded,
            AnomalyOption.Reading reading,
            RunFolder folder,
            TrainingResult<TrainedAutoencoder> result,
            TrainedAutoencoder trained) {
        folder.writeHistory(result.history());
        if (result.bestEpoch() == 0) {
            boolean staged = !result.stages().isEmpty();
            String message = (staged ? "" : "no epoch was finished: ") + result.message();
            if (result.stop() == TrainingResult.Stop.REQUESTED) {
                // Java is about to end and would not wait for whoever prints an exception
                common.err().println(message + (staged ? "; go on with --resume" : ""));
                common.err().flush();
                return;
            }
            throw new CommandFailedException(message);
        }
        setThreshold(trained, options, loaded.train());
        trained.save(folder.path().resolve("model.zip"));
        Dataset judged = loaded.test().size() == 0 ? loaded.train() : loaded.test();
        RowsCommand.sayOutside(trained, judged, common);
        sayEqualScores(trained, judged);
        Map<String, Double> figures;
        Yardstick.Figures yardstick;
        AnomalyOption.Figures detection;
        try (Stretch working = new Stretch(common.err(), "working out figures on " + judged.size() + " rows")) {
            Yardstick held = new Yardstick(trained, loaded.train());
            figures = Metrics.evaluate(trained, judged, null, held);
            yardstick = held.figures();
            working.now("anomalies");
            detection = AnomalyOption.figures(reading, trained, judged);
            figures.putAll(detection.values());
        }
        List<String> remarks = new ArrayList<>(Remarks.of(trained, figures, yardstick));
        if (result.stillImproving()) {
            remarks.add(stillImproving(result.history(), folder.path()));
        }
        RunCard card = new RunCard(
                RunFolder.FORMAT,
                id,
                variant.about(),
                variant.paper(),
                Purpose.of(trained.model()),
                trained.model().objective(),
                FigureKey.lossUnit(trained.model()),
                Settings.typedValues(trained.model()),
                architecture.layers(),
                architecture.parameters(),
                new RunCard.Data(
                        source.description(),
                        loaded.train().name(),
                        loaded.train().checksum(),
                        trained.shape(),
                        result.trainRows(),
                        result.validationRows(),
                        loaded.test().size(),
                        testFraction,
                        loaded.publishedSplit(),
                        RunCard.Data.readAs(loaded.train())),
                trained.scaling().kind().id(),
                options.seed(),
                options,
                Environment.ofRun(),
                Environment.backend(),
                NativeThreads.get(),
                command(source, options),
                result.history().size(),
                result.bestEpoch(),
                result.message(),
                result.seconds(),
                result.examplesPerSecond(),
                result.stages().stream().map(RunCard.Stage::of).toList(),
                figures,
                FigureKey.units(figures.keySet()),
                yardstick,
                remarks,
                detection.label(),
                detection.leftOut(),
                trained.threshold());
        ObjectNode document = FollowedRecipe.card(card, recipe);
        folder.writeCard(document);
        if (!noPictures) {
            try (Stretch drawing = new Stretch(common.err(), "drawing pictures")) {
                Pictures.write(folder.path(), trained, judged, reading.marks(judged), drawing::now);
            }
        }
        Path report = Report.write(folder.path());
        say(result, figures, yardstick, loaded.test().size() > 0, detection.said(), folder.path(), report);
        remarks.forEach(common.err()::println);
        if (recipe != null && result.stop() != TrainingResult.Stop.REQUESTED) {
            recipe.verdicts(figures).forEach(common.err()::println);
        }
        if (common.json) {
            Map<String, Object> printed = new LinkedHashMap<>();
            printed.put("out", folder.path().toString());
            printed.put("report", report.toString());
            printed.put("run", document);
            common.print(printed);
        }
        if (result.stop() == TrainingResult.Stop.DIVERGED) {
            throw new CommandFailedException(result.message());
        }
    }

    /** What was trained before stays trained, however few epochs are asked for. */
    static TrainingOptions withAll(TrainingOptions options, List<EpochRecord> history) {
        Integer most = options.epochs();
        return options.withEpochs(Math.max(most == null ? 0 : most, history.size()));
    }

    /** What to do where more epochs would help. */
    static String stillImproving(List<EpochRecord> history, Path path) {
        return "still improving at the last step: go on with the same command, --resume --out "
                + quoted(path.toString()) + " --epochs " + 2 * history.size();
    }

    private void say(
            TrainingResult<TrainedAutoencoder> result,
            Map<String, Double> figures,
            Yardstick.Figures yardstick,
            boolean onTest,
            String detection,
            Path path,
            Path report) {
        StringBuilder summary = new StringBuilder();
        for (String key :
                List.of("mse", "sse", "bce", "bce_floor", "psnr", "negative_elbo", "auroc", "average_precision")) {
            if (figures.containsKey(key)) {
                summary.append("  ").append(key).append(' ').append(Progress.number(figures.get(key)));
            }
        }
        common.err()
                .println(String.format(
                        Locale.ROOT,
                        "%s; best epoch %d; %s at %,.0f examples/s",
                        result.message(),
                        result.bestEpoch(),
                        Progress.time(result.seconds()),
                        result.examplesPerSecond()));
        common.err()
                .println((onTest ? "on the test rows:" : "on the training rows, as there are no test rows:") + summary);
        if (!yardstick.line().isEmpty()) {
            common.err().println(yardstick.line());
        }
        if (!detection.isEmpty()) {
            common.err()
                    .println(detection.replace(
                            "name it with --anomaly",
                            "name it: aezoo evaluate " + quoted(path.toString()) + " --anomaly"));
        }
        common.err()
                .println((noPictures ? "figures in " : "pictures in ") + path.toAbsolutePath() + ", all in one page: "
                        + report.toAbsolutePath());
    }

    private String command(DataSource source, TrainingOptions options) {
        StringBuilder command = new StringBuilder("./aezoo train " + id + " --data " + quoted(source.description()));
        if (from != null) {
            command.append(" --from ").append(quoted(from.toString()));
        }
        if (labels != null) {
            command.append(" --labels ").append(labels);
        }
        for (String setting : settings.settings) {
            command.append(" --set ").append(quoted(setting));
        }
        command.append(" --epochs ").append(options.epochs());
        command.append(" --batch-size ").append(options.batchSize());
        command.append(" --seed ").append(seed);
        command.append(" --validation ").append(validation);
        command.append(" --patience ").append(options.patience());
        Schedule chosen = options.schedule();
        if (chosen != null) {
            command.append(" --schedule ").append(chosen.id());
        }
        if (options.retries() > 0) {
            command.append(" --retries ").append(options.retries());
        }
        if (options.workers() > 1) {
            command.append(" --workers ").append(options.workers());
        }
        command.append(" --threads ").append(NativeThreads.get());
        if (scaling != null) {
            command.append(" --scaling ").append(scaling);
        }
        if (contamination != null) {
            command.append(" --contamination ").append(contamination);
        }
        if (falseAlarms != null) {
            command.append(" --false-alarms ").append(falseAlarms);
        }
        if (anomaly.label != null) {
            command.append(" --anomaly ").append(quoted(anomaly.label));
        }
        if (noPictures) {
            command.append(" --no-pictures");
        }
        if (testFraction != DataSource.Options.defaults().testFraction()) {
            command.append(" --test-fraction ").append(testFraction);
        }
        return command.toString();
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
