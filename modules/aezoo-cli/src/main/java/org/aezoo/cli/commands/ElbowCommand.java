package org.aezoo.cli.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.DataOptions;
import org.aezoo.cli.options.SettingsOption;
import org.aezoo.cli.options.Threads;
import org.aezoo.cli.output.Table;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.figures.Elbow;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.evaluation.report.FigureKey;
import org.aezoo.evaluation.report.Pictures;
import org.aezoo.models.Archetypal;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aezoo elbow MODEL}. */
@Command(
        name = "elbow",
        description = "Train a model with one number of archetypes after another, and see where the error on test rows"
                + " stops falling.")
public final class ElbowCommand implements Runnable, Backend.Needed {

    @Parameters(paramLabel = "MODEL", description = "The id of a model with archetypes, such as aanet.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String id;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final SettingsOption settings = new SettingsOption();

    @Option(names = "--from", paramLabel = "N", description = "The fewest archetypes (default: 2).")
    private int from = 2;

    @Option(names = "--to", paramLabel = "N", description = "The most (default: 8).")
    private int to = 8;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training rows for each (default: as many as 'aezoo train' makes).")
    private @Nullable Integer epochs;

    @Option(names = "--seed", paramLabel = "N", description = "Decides everything random (default: 1).")
    private long seed = TrainingOptions.defaults().seed();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Native threads (default: tried out once and remembered).")
    private @Nullable Integer threads;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            description = "Where to draw the curve (default: nowhere). A file that is there is replaced.")
    private @Nullable Path out;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        if (from < 2 || to < from + 2) {
            throw new InvalidInputException(
                    "--from must be at least 2 and --to at least 2 above it, got " + from + " and " + to);
        }
        if (epochs != null && epochs < 1) {
            throw new InvalidInputException("--epochs must be at least 1, got " + epochs);
        }
        Threads.check(threads);
        Path file = out;
        if (file != null) {
            Output.file(file, common, data.file());
            if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
                throw new InvalidInputException("--out must name a picture that ends with .png, got " + file);
            }
        }
        double share = DataSource.Options.defaults().testFraction();
        try (LoadedData loaded = data.load("digits", share, seed, common.err())) {
            AutoencoderModel model = settings.model(id, loaded.train().shape());
            if (Archetypal.count(model) == 0) {
                throw new InvalidInputException(
                        "the codes of " + id + " are no mixtures: an elbow needs a model such as aanet");
            }
            List<Integer> sizes = IntStream.rangeClosed(from, to).boxed().toList();
            List<Double> errors = new ArrayList<>();
            for (int size : sizes) {
                errors.add(error(Settings.with(model, Map.of("archetypes", Integer.toString(size))), loaded));
                common.err()
                        .println(String.format(Locale.ROOT, "%d archetypes: mse %.5g", size, errors.get(size - from)));
            }
            Elbow elbow = new Elbow(sizes, errors);
            if (file != null) {
                Pictures.save(Output.file(file, common).target(), elbow.picture("archetypes"));
            }
            say(elbow);
        }
    }

    /** On test rows where there are some. */
    private double error(AutoencoderModel model, LoadedData loaded) {
        TrainingOptions options = TrainingOptions.defaults().withSeed(seed);
        Trainer trainer = new Trainer(epochs == null ? options : options.withEpochs(epochs));
        Path remembered = Threads.use(threads);
        if (remembered != null) {
            trainer.chooseThreads(remembered);
        }
        TrainingResult<TrainedAutoencoder> result = trainer.train(model, loaded.train());
        try (TrainedAutoencoder trained = result.model()) {
            if (result.stop() == TrainingResult.Stop.DIVERGED) {
                throw new CommandFailedException(Archetypal.count(model) + " archetypes: " + result.message());
            }
            Dataset judged = loaded.test().size() == 0 ? loaded.train() : loaded.test();
            return Metrics.evaluate(trained, judged, 0).getOrDefault("mse", Double.NaN);
        }
    }

    private void say(Elbow elbow) {
        if (common.json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("archetypes", elbow.sizes());
            document.put("mse", elbow.errors());
            document.put("chosen", elbow.chosen());
            document.put("units", FigureKey.units(List.of("mse")));
            if (out != null) {
                document.put("out", out.toString());
            }
            common.print(document);
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < elbow.sizes().size(); i++) {
            int size = elbow.sizes().get(i);
            rows.add(List.of(
                    Integer.toString(size),
                    String.format(Locale.ROOT, "%.5g", elbow.errors().get(i)),
                    size == elbow.chosen() ? "*" : ""));
        }
        Table.print(common.out(), List.of("archetypes", "mse", "chosen"), rows);
    }
}
