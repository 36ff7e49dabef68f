package org.aezoo.cli.commands;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.AnomalyOption;
import org.aezoo.cli.options.DataOptions;
import org.aezoo.cli.output.Progress;
import org.aezoo.cli.output.Stretch;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Text;
import org.aezoo.evaluation.metrics.AnomalyMetrics;
import org.aezoo.evaluation.metrics.CodeUnits;
import org.aezoo.evaluation.metrics.ConfusionMatrix;
import org.aezoo.evaluation.metrics.ImportanceWeightedBound;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.evaluation.metrics.Yardstick;
import org.aezoo.evaluation.probes.Probe;
import org.aezoo.evaluation.report.FigureKey;
import org.aezoo.evaluation.report.Remarks;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.models.Variational;
import org.aezoo.models.trained.ModelFile;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.run.AnomalyLabel;
import org.aezoo.run.Run;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aezoo evaluate DIR}. */
@Command(name = "evaluate", description = "Work out every figure that applies to a trained model.")
public final class EvaluateCommand extends RunCommand implements Backend.Needed {

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            description = "train, test or all rows (default: test where the data has test rows, otherwise all).")
    private @Nullable String split;

    @Option(
            names = "--jacobian-rows",
            paramLabel = "N",
            description =
                    "On how many rows to measure jacobian_norm; 0 for none (default: 100 where the encoder is made of"
                            + " fully connected layers, otherwise 0, as it passes two examples per input value and row).")
    private @Nullable Integer jacobianRows;

    @Option(
            names = "--samples",
            paramLabel = "K",
            description = "Also the importance-weighted bound of a variational model, with K codes per row.")
    private @Nullable Integer samples;

    @Option(
            names = "--probe",
            description = "Also how well a linear classifier and the nearest neighbours tell labels by the code, beside"
                    + " the rows themselves and as many principal components; learns from the training rows.")
    private boolean probe;

    @Option(names = "--probe-rows", paramLabel = "N", description = "With the first N training rows (default: all).")
    private @Nullable Integer probeRows;

    @Option(names = "--neighbours", paramLabel = "K", description = "Neighbours that have a vote (default: 5).")
    private int neighbours = 5;

    @Mixin
    private final AnomalyOption anomaly = new AnomalyOption();

    @Option(names = "--rows", paramLabel = "N", description = "Only the first N rows (default: all).")
    private @Nullable Integer firstRows;

    @Override
    public void run() {
        if (jacobianRows != null && jacobianRows < 0) {
            throw new InvalidInputException("--jacobian-rows must be 0 or more, got " + jacobianRows);
        }
        RunCard card = Run.card(folder);
        if (ModelFile.isClassifier(folder)) {
            evaluateClassifier(card);
            return;
        }
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(folder);
                // the same fraction and seed as in training give the same test rows
                LoadedData loaded = data.load(card, trained, card.testFraction(), common.err())) {
            checkSamples(trained);
            String chosen = chosen(loaded, card);
            Dataset rows = first(rows(loaded, chosen), "--rows", firstRows);
            checkProbe(loaded, chosen);
            RowsCommand.sayOutside(trained, rows, common);
            String before = card.judgement().anomalyLabel();
            AnomalyLabel label = AnomalyLabel.read(
                    anomaly.label,
                    loaded.all(),
                    data.source(card.source()).description(),
                    before == null ? "" : before,
                    trained.schema(),
                    AnomalyLabel.isExpectedOf(trained.model())
                            || trained.scorer().threshold() != null,
                    AnomalyLabel.OPTION);
            checkAnomaly(label, rows);
            Yardstick held = new Yardstick(trained, loaded.train());
            Map<String, Double> figures = figures(trained, loaded, rows, held);
            Yardstick.Figures yardstick = held.figures();
            List<String> remarks = Remarks.of(trained, figures, yardstick);
            AnomalyLabel.Figures detection = label.figures(trained, rows);
            figures.putAll(detection.values());
            Optional<CodeUnits> units = trained.model() instanceof Variational
                    ? Optional.of(CodeUnits.of(trained, rows))
                    : Optional.empty();
            remarks.forEach(common.err()::println);
            if (common.json) {
                Map<String, Object> document = new LinkedHashMap<>();
                document.put("data", loaded.train().name());
                document.put("split", chosen);
                document.put("rows", rows.size());
                document.putAll(figures);
                if (detection.label() != null) {
                    document.put("anomaly_label", detection.label());
                }
                if (!detection.leftOut().isEmpty()) {
                    document.put("left_out", detection.leftOut());
                }
                document.put("units", FigureKey.units(figures.keySet()));
                document.put("yardstick", yardstick);
                document.put("remarks", remarks);
                units.ifPresent(each -> document.put(
                        "code_units", Map.of("kl", each.divergences(), "mean_variance", each.variances())));
                common.print(document);
            } else {
                common.err().println(chosen + " rows of " + loaded.train().name() + ": " + rows.size());
                if (!detection.said().isEmpty()) {
                    common.err().println(detection.said());
                }
                figures.forEach((name, value) -> common.out().println(name + " " + Progress.number(value)));
                print(yardstick);
                units.ifPresent(each -> {
                    common.out().println("kl_by_unit " + numbers(each.divergences()));
                    common.out().println("mean_variance_by_unit " + numbers(each.variances()));
                });
            }
        }
    }

    private void print(Yardstick.Figures yardstick) {
        if (!yardstick.line().isEmpty()) {
            common.err().println(yardstick.line());
        }
        yardstick.leftOut().forEach((what, why) -> common.err().println("no " + what + ": " + why));
    }

    private String chosen(LoadedData loaded, RunCard card) {
        boolean sameData = card.isOf(loaded.train().checksum());
        return split != null
                ? split
                : (loaded.publishedSplit() || sameData) && loaded.test().size() > 0 ? "test" : "all";
    }

    @SuppressWarnings("try") // the stretch is not called, it is only open
    private Map<String, Double> figures(
            TrainedAutoencoder trained, LoadedData loaded, Dataset rows, Yardstick yardstick) {
        try (Stretch working = new Stretch(common.err(), "working out figures on " + rows.size() + " rows")) {
            Map<String, Double> figures = Metrics.evaluate(trained, rows, jacobianRows, yardstick);
            if (samples != null) {
                working.now("the bound, with " + samples + " codes per row");
                figures.putAll(ImportanceWeightedBound.evaluate(trained, rows, samples, trained.seed()));
            }
            if (probe) {
                Dataset known = first(loaded.train(), "--probe-rows", probeRows);
                working.now("the probe, on " + known.size() + " rows");
                figures.putAll(Probe.evaluate(trained, known, rows, neighbours));
            }
            return figures;
        }
    }

    /** Refuses {@code --anomaly} where nothing can be measured with it. */
    private void checkAnomaly(AnomalyLabel read, Dataset rows) {
        boolean[] marks = anomaly.label == null ? null : read.marks(rows);
        if (marks != null && !AnomalyMetrics.isMixed(marks)) {
            throw new InvalidInputException("--anomaly needs rows of both kinds: all or none of the " + rows.size()
                    + " rows have the label '" + Text.shown(String.valueOf(read.label())) + "'");
        }
    }

    private void evaluateClassifier(RunCard card) {
        if (samples != null || jacobianRows != null || probe || anomaly.label != null) {
            throw new InvalidInputException((samples != null
                            ? "--samples"
                            : probe ? "--probe" : anomaly.label != null ? "--anomaly" : "--jacobian-rows")
                    + " is for autoencoders, and " + folder + " holds a classifier: leave it out");
        }
        try (TrainedClassifier trained = TrainedClassifier.load(folder);
                LoadedData loaded = data.load(card, trained, card.testFraction(), common.err())) {
            String chosen = chosen(loaded, card);
            Dataset rows = first(rows(loaded, chosen), "--rows", firstRows);
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("data", loaded.train().name());
            document.put("split", chosen);
            document.put("rows", rows.size());
            document.put("encoder", trained.encoder());
            ConfusionMatrix matrix = ConfusionMatrix.of(trained, rows);
            common.err()
                    .println("classifier on the encoder of " + trained.encoder() + ", " + chosen + " rows of "
                            + loaded.train().name() + ": " + rows.size());
            ConfusionTable.print(matrix, document, common);
        }
    }

    private static String numbers(List<Double> values) {
        return String.join(" ", values.stream().map(Progress::number).toList());
    }

    private void checkProbe(LoadedData loaded, String chosen) {
        if (neighbours < 1) {
            throw new InvalidInputException("--neighbours must be at least 1, got " + neighbours);
        }
        if (probe && !loaded.train().hasLabels()) {
            throw new InvalidInputException(loaded.train().name() + " has no labels, and --probe needs them");
        }
        if (probe && !chosen.equals("test")) {
            throw new InvalidInputException(
                    "--probe learns from training rows and is judged by test rows, but --split is " + chosen
                            + ": use data with test rows");
        }
    }

    private static Dataset first(Dataset rows, String option, @Nullable Integer count) {
        if (count == null) {
            return rows;
        }
        if (count < 1) {
            throw new InvalidInputException(option + " must be at least 1, got " + count);
        }
        return rows.subset(IntStream.range(0, Math.min(count, rows.size())).toArray());
    }

    private void checkSamples(TrainedAutoencoder trained) {
        if (samples == null) {
            return;
        }
        if (samples < 1) {
            throw new InvalidInputException("--samples must be at least 1, got " + samples);
        }
        if (!(trained.model() instanceof Variational)) {
            throw new InvalidInputException("--samples needs a variational model such as vae, got "
                    + trained.model().id());
        }
    }

    private static Dataset rows(LoadedData loaded, String split) {
        Dataset rows = switch (split) {
            case "train" -> loaded.train();
            case "test" -> loaded.test();
            case "all" -> loaded.test().size() == 0 ? loaded.train() : loaded.all();
            default -> throw new InvalidInputException("--split must be one of train, test, all, got '" + split + "'");
        };
        if (rows.size() == 0) {
            throw new InvalidInputException(
                    "there are no " + split + " rows in " + loaded.train().name() + ": choose another --split");
        }
        return rows;
    }
}
