package org.aezoo.cli.commands;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.AnomalyOption;
import org.aezoo.cli.options.Choices;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.DataOptions;
import org.aezoo.cli.options.FollowedRecipe;
import org.aezoo.cli.options.MonitorOption;
import org.aezoo.cli.options.RunFolderOrName;
import org.aezoo.cli.options.SettingsOption;
import org.aezoo.cli.options.Threads;
import org.aezoo.cli.options.ThresholdOptions;
import org.aezoo.cli.options.TrainerOptions;
import org.aezoo.cli.output.Progress;
import org.aezoo.cli.output.Terminal;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Text;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Variant;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.trained.Architecture;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.AnomalyLabel;
import org.aezoo.run.NoEpochException;
import org.aezoo.run.Notes;
import org.aezoo.run.Run;
import org.aezoo.run.RunOptions;
import org.aezoo.run.RunResult;
import org.aezoo.training.Recipe;
import org.aezoo.training.RunFolder;
import org.aezoo.training.RunFolderException;
import org.aezoo.training.TrainingMonitor;
import org.aezoo.training.TrainingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aezoo train MODEL}. */
@Command(name = "train", description = "Train a model; leaves a folder with the model, its figures and its pictures.")
public final class TrainCommand implements Runnable, Backend.Needed {

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

    @Mixin
    private final TrainerOptions trainer = new TrainerOptions();

    @Option(
            names = "--test-fraction",
            paramLabel = "SHARE",
            description = "Share of the rows held out for testing, where the data has no test rows of its own"
                    + " (default: 0.2).")
    private double testFraction = DataSource.Options.defaults().testFraction();

    @Mixin
    private final ThresholdOptions threshold = new ThresholdOptions();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the run (default: a new one under runs/).")
    private @Nullable Path out;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            converter = RunFolderOrName.class,
            description =
                    "A run whose weights it starts from, or pretrained:NAME: for classifier the autoencoder with the"
                            + " encoder, otherwise one of the same model, which is trained further; its settings and"
                            + " scaling are kept.")
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
        } else {
            trainAutoencoder(SettingsOption.variant(id));
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
                FollowedRecipe.of(of, common.spec.commandLine().getParseResult(), start());
        recipe = followed;
        common.err().println(followed.said());
        id = of.model();
        data.data = followed.gives("--data") ? of.data() : data.data;
        trainer.follow(followed);
        List<String> given = settings.settings;
        settings.settings = new ArrayList<>();
        of.settingTexts().forEach((name, value) -> settings.settings.add(name + "=" + value));
        settings.settings.addAll(given);
    }

    private void trainAutoencoder(Variant variant) {
        if (labels != null) {
            throw new InvalidInputException(
                    "--labels is for 'aezoo train classifier', " + id + " takes none: leave it out");
        }
        AutoencoderModel begun = begun();
        RunOptions options = options();
        check();
        // tables in which anomalies are looked for are seldom tidy
        data.mixed(AnomalyLabel.isExpectedOf(variant));
        RunCard start = start();
        String otherwise = start == null ? "digits" : start.source();
        DataSource source = data.source(otherwise);
        long seed = options.training().seed();
        try (LoadedData loaded = data.load(otherwise, testFraction, seed, common.err())) {
            AutoencoderModel model = begun != null ? begun : settings.model(id, loaded.train());
            checkResumed();
            Run run = new Run(options.withThreadsFile(Threads.use(trainer.threads))
                    .withOrigin(origin(source, testFraction, seed)));
            train(
                    run,
                    architecture -> greeting(model, architecture, loaded.train()),
                    folder -> {
                        try {
                            return from == null
                                    ? run.train(model, loaded, folder)
                                    : run.continueFrom(from, loaded, folder);
                        } catch (InvalidInputException e) {
                            throw SettingsOption.asTyped(e, model);
                        }
                    },
                    path(loaded));
        }
    }

    /** The model of the run to go on with, by which tables are read too; null where there is none. */
    private @Nullable AutoencoderModel begun() {
        if (from == null) {
            return null;
        }
        if (!settings.settings.isEmpty() || trainer.scaling != null) {
            throw new InvalidInputException("settings and scaling are those of --from, which is trained further: leave "
                    + (settings.settings.isEmpty() ? "--scaling" : "--set") + " out");
        }
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(from)) {
            if (!trained.model().id().equals(id)) {
                throw new InvalidInputException(
                        "--from is a run of " + trained.model().id() + ", which goes on as such," + " got the model '"
                                + Text.shown(String.valueOf(id)) + "'");
            }
            data.prepared(trained.preparation()).readAs(trained.schema());
            return trained.model();
        }
    }

    private String greeting(AutoencoderModel model, Architecture architecture, Dataset rows) {
        return String.format(
                Locale.ROOT,
                "%s with %,d parameters on %,d rows of %s%s; %s",
                id,
                architecture.parameters(),
                rows.size(),
                rows.name(),
                data.data == null ? ", as no --data is given" : "",
                model.objective());
    }

    private void trainClassifier() {
        RunOptions options = options();
        if (options.training().workers() > 1) {
            throw new InvalidInputException("--workers must be 1 for classifier, got "
                    + options.training().workers() + ": it trains with one");
        }
        check();
        settings.changed(Classifier.defaults()); // what is wrong with them is said before anything is read
        checkResumed();
        if (from != null && trainer.scaling != null) {
            throw new InvalidInputException("--scaling is the encoder's own with --from: leave it out");
        }
        if (trainer.threads != null) {
            NativeThreads.set(trainer.threads);
        }
        RunCard start = start();
        // rows that were kept from the autoencoder for testing stay test rows, whatever the seed of the draw
        double fraction = start == null ? testFraction : start.testFraction();
        long splitSeed = start == null ? options.training().seed() : start.seed();
        String otherwise = start == null ? "digits" : start.source();
        DataSource source = data.source(otherwise);
        if (from != null) {
            try (TrainedAutoencoder encoder = TrainedAutoencoder.load(from)) {
                data.prepared(encoder.preparation());
            }
        }
        try (LoadedData loaded = data.load(otherwise, fraction, splitSeed, common.err())) {
            Classifier classifier =
                    settings.changed(fewLabels(loaded.train()) ? Classifier.fewLabels() : Classifier.defaults());
            Run run = new Run(options.withOrigin(origin(source, fraction, splitSeed)));
            train(run, architecture -> "", folder -> run.train(classifier, from, loaded, folder), path(loaded));
        }
    }

    /** The card of the run to start from; null where there is none. */
    private @Nullable RunCard start() {
        return from == null || Files.isRegularFile(from) ? null : Run.card(from);
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

    private void check() {
        Threads.check(trainer.threads);
        Choices.shareBelowOne("--test-fraction", testFraction);
    }

    private void checkResumed() {
        if (resume && out == null) {
            throw new InvalidInputException("--resume needs --out with the folder to go on in");
        }
    }

    private Path path(LoadedData loaded) {
        return out == null
                ? RunFolder.unused(Path.of("runs"), id + "-" + loaded.train().name())
                : out;
    }

    private RunOptions options() {
        TrainingOptions training = trainer.options();
        RunOptions.Rate rate = threshold.rate(common);
        if (rate != null && training.validation() == 0) {
            throw new InvalidInputException(
                    "--" + rate.from() + " needs rows that are not trained on: --validation must be above 0, got 0");
        }
        RunOptions options = RunOptions.defaults()
                .withTraining(training)
                .withThreshold(rate)
                .withAnomalyLabel(anomaly.label)
                .withLabels(labels)
                .withPictures(!noPictures);
        return resume ? options.resuming(newData) : options;
    }

    private RunOptions.Origin origin(DataSource source, double fraction, long splitSeed) {
        FollowedRecipe followed = recipe;
        return new RunOptions.Origin(
                source.description(),
                fraction,
                splitSeed,
                chosen -> command(source, chosen),
                followed == null ? null : followed.recipe().name(),
                followed == null ? List.of() : followed.overruled());
    }

    /**
     * Trains with everything that shows how it goes, and says what came of it.
     *
     * @param greeting before training; empty for none
     */
    @SuppressWarnings("try") // the hook is not called, it is only open
    private void train(
            Run run, Function<Architecture, String> greeting, Function<Path, RunResult> training, Path folder) {
        try (StopOnInterrupt interrupt = new StopOnInterrupt(run::stop, common);
                TrainingMonitor.@Nullable Watch watch = monitor.open(common.err());
                Progress progress = new Progress(common.err(), Terminal.isTerminal())) {
            if (watch != null) {
                run.listen(watch);
            }
            run.listen(progress).tell(new RunLines(common, progress, greeting));
            new TrainingSummary(common, !noPictures, recipe).say(training.apply(folder));
        } catch (RunFolderException e) {
            throw new InvalidInputException(
                    e.getMessage() + " (--out names the folder, " + (resume ? "without --resume" : "with --resume")
                            + " a run " + (resume ? "starts anew)" : "goes on)"),
                    e);
        } catch (NoEpochException e) {
            if (!e.isRequested()) {
                throw new CommandFailedException(String.valueOf(e.getMessage()));
            }
            // Java is about to end and would not wait for whoever prints an exception
            common.err().println(e.getMessage() + (e.isStaged() ? "; go on with --resume" : ""));
            common.err().flush();
        }
    }

    private String command(DataSource source, TrainingOptions chosen) {
        StringBuilder command =
                new StringBuilder("./aezoo train " + id + " --data " + Notes.quoted(source.description()));
        if (from != null) {
            command.append(" --from ").append(Notes.quoted(from.toString()));
        }
        if (labels != null) {
            command.append(" --labels ").append(labels);
        }
        for (String setting : settings.settings) {
            command.append(" --set ").append(Notes.quoted(setting));
        }
        command.append(trainer.command(chosen));
        command.append(threshold.command());
        if (anomaly.label != null) {
            command.append(" --anomaly ").append(Notes.quoted(anomaly.label));
        }
        if (noPictures) {
            command.append(" --no-pictures");
        }
        if (testFraction != DataSource.Options.defaults().testFraction()) {
            command.append(" --test-fraction ").append(testFraction);
        }
        return command.toString();
    }
}
