package org.aezoo.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.run.RunCards;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.RunFolder;
import org.aezoo.training.Schedule;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train MODEL --data PATH --out DIR}. */
@Command(
        name = "train",
        description = "Train a model on a cluster; 'aezoo evaluate', 'score' and the rest take what comes out.")
final class TrainCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A name that 'aezoo list' knows.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String model;

    @Mixin
    private final TableOptions table = new TableOptions();

    @Option(
            names = "--shape",
            paramLabel = "CxHxW",
            description = "Rows are pictures: channels, height and width, such as 1x28x28 (default: rows of a table).")
    private @Nullable String shape;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Change a setting; 'aezoo describe MODEL' lists them. May be given several times.")
    private final List<String> settings = new ArrayList<>();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the driver writes the run.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the rows at most (default: until it has converged).")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Rows per step of all workers together (default: 128; 32 and 64 where there are few rows).")
    private @Nullable Integer batchSize;

    @Option(names = "--seed", paramLabel = "N", description = "Decides weights, order and noise (default: 1).")
    private long seed = TrainingOptions.defaults().seed();

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            description = "Share of the rows to judge epochs by (default: 0.1).")
    private double validation = TrainingOptions.defaults().validation();

    @Option(
            names = "--patience",
            paramLabel = "N",
            description =
                    "Epochs that are no better before the step size falls; 0 for never (default: 3, or 500 steps).")
    private @Nullable Integer patience;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "cooldown (default), constant, cosine or exponential.")
    private @Nullable String schedule;

    @Option(names = "--scaling", paramLabel = "NAME", description = "none, pixel, min-max, standard or robust.")
    private @Nullable String scaling;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Networks side by side (default: the cluster's cores).")
    private @Nullable Integer workers;

    @Option(
            names = "--averaging",
            paramLabel = "N",
            description = "Steps of each worker between averages (default: 10).")
    private int averaging = 10;

    @Override
    public void run() {
        TrainingOptions options = TrainingOptions.defaults()
                .withEpochs(epochs)
                .withBatchSize(batchSize)
                .withSeed(seed)
                .withValidation(validation)
                .withPatience(patience)
                .withSchedule(schedule == null ? null : word("--schedule", Schedule.values(), schedule));
        if (scaling != null) {
            options = options.withScaling(word("--scaling", Scaling.Kind.values(), scaling));
        }
        Zoo.get(model);
        try (RunFolder folder = RunFolder.open(out, false);
                SparkSession session = SparkMain.session("aezoo train " + model)) {
            Dataset<Row> read = table.read(session);
            SparkRows rows = SparkRows.of(table.data, read, table.features(read));
            if (shape != null) {
                rows = rows.withShape(picture(shape));
            }
            int count = workers == null ? session.sparkContext().defaultParallelism() : workers;
            train(folder, options, new SparkOptions(count, averaging), rows, session.version());
        }
    }

    private void train(RunFolder folder, TrainingOptions options, SparkOptions spread, SparkRows rows, String version) {
        AutoencoderModel settled = model(rows.shape());
        TrainingResult<TrainedAutoencoder> result =
                new SparkTrainer(options, spread).listen(new Lines()).train(settled, rows);
        result.model().save(folder.path().resolve("model.zip"));
        folder.writeHistory(result.history());
        folder.writeCard(card(settled, spread, rows, result, version));
        spec.commandLine().getErr().println(result.message() + "; the model is in " + folder.path());
        spec.commandLine().getOut().println(folder.path());
        spec.commandLine().getOut().flush();
        result.model().close();
    }

    private AutoencoderModel model(DataShape of) {
        AutoencoderModel defaults;
        try {
            defaults = Zoo.get(model).forShape(of);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(model + ": " + e.getMessage() + ": choose another model or other data", e);
        }
        Map<String, String> changes = new LinkedHashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new InvalidInputException("--set takes name=value, got '" + setting + "'");
            }
            changes.put(setting.substring(0, equals).trim(), setting.substring(equals + 1));
        }
        return Settings.with(defaults, changes);
    }

    private static DataShape picture(String text) {
        String[] parts = text.split("x", -1);
        try {
            if (parts.length == 3) {
                return DataShape.image(
                        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
            }
        } catch (NumberFormatException e) {
            throw new InvalidInputException("--shape must be like 1x28x28, got '" + text + "'", e);
        }
        throw new InvalidInputException("--shape must be like 1x28x28, got '" + text + "'");
    }

    private static <E extends Enum<E>> E word(String option, E[] all, String text) {
        List<String> known = new ArrayList<>();
        for (E each : all) {
            String name = each.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(text)) {
                return each;
            }
            known.add(name);
        }
        throw new InvalidInputException(
                option + " must be one of " + String.join(", ", known) + ", got '" + text + "'");
    }

    private RunCard card(
            AutoencoderModel settled,
            SparkOptions spread,
            SparkRows rows,
            TrainingResult<TrainedAutoencoder> result,
            String version) {
        Schema read = result.model().schema();
        return new RunCard(
                RunFolder.FORMAT,
                new RunCard.Description(
                        settled.id(),
                        null,
                        null,
                        null,
                        settled.objective(),
                        null,
                        Settings.typedValues(settled),
                        null,
                        result.model().graph().numParams()),
                new RunCard.Data(
                        table.format() == TableOptions.Format.csv ? "csv:" + table.data : table.data,
                        table.data,
                        null,
                        rows.shape(),
                        result.trainRows(),
                        result.validationRows(),
                        0,
                        0,
                        false,
                        read == null ? null : read.readAs()),
                result.model().scaling().kind().id(),
                result.options().seed(),
                RunCards.options(result.options()),
                new RunCard.Spark(version, spread.workers(), averaging),
                null,
                RunCards.training(result),
                RunCard.Judgement.none(),
                null,
                null,
                null);
    }

    /** A line per epoch. */
    private final class Lines implements TrainingListener {

        @Override
        public void epochDone(EpochRecord epoch, boolean better) {
            spec.commandLine()
                    .getErr()
                    .println(String.format(
                            Locale.ROOT,
                            "epoch %d of %d: loss %.3f%s, %.0f examples/s%s",
                            epoch.epoch(),
                            epochs,
                            epoch.train().total(),
                            epoch.validation() == null
                                    ? ""
                                    : String.format(
                                            Locale.ROOT,
                                            ", validation %.3f",
                                            epoch.validation().total()),
                            epoch.examplesPerSecond(),
                            better ? ", best so far" : ""));
        }
    }
}
