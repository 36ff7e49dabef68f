package org.aezoo.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Labelled;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.metrics.ConfusionMatrix;
import org.aezoo.evaluation.report.Purpose;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.classifier.ClassifierNetwork;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Architecture;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.training.ClassifierTrainer;
import org.aezoo.training.EventLog;
import org.aezoo.training.RunFolder;
import org.aezoo.training.SelfTraining;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingResult;
import org.jspecify.annotations.Nullable;

/** The run of a classifier. */
final class ClassifierRun extends RunWork {

    private final Classifier settings;
    private final @Nullable Path from;
    private final Dataset all;

    ClassifierRun(Run run, Classifier settings, @Nullable Path from, LoadedData data) {
        super(run, data);
        this.settings = settings;
        this.from = from;
        all = data.train();
    }

    @Override
    RunResult in(Path path) {
        Path start = from;
        try (@Nullable TrainedAutoencoder encoder = start == null ? null : TrainedAutoencoder.load(start)) {
            if (!all.hasLabels()) {
                throw new InvalidInputException(all.name() + " has no labels, and a classifier learns from them: for a"
                        + " table say csv:FILE?label=COLUMN, for pictures idx:IMAGES,LABELS");
            }
            int[] rows = chosen();
            Dataset labelled = options.labels() == null ? all : all.subset(rows);
            checkGuessing(encoder);
            if (data.test().size() > 0) {
                TrainedClassifier.labels(data.test(), present(labelled));
            }
            ClassifierNetwork network = encoder == null
                    ? ClassifierNetwork.plain(all.shape(), settings)
                    : ClassifierNetwork.on(encoder.model(), settings);
            if (encoder != null) {
                encoder.checkFits(all);
            }
            Architecture architecture =
                    Architecture.of(network.graph(all.labelNames().size(), 0), network.inputType());
            try (RunFolder folder = open(path)) {
                run.told.opened(architecture);
                note(encoder, architecture, labelled);
                TrainingResult<TrainedClassifier> result = train(encoder, rows, labelled, folder);
                run.told.trained();
                try (TrainedClassifier trained = result.model()) {
                    ended(result, folder);
                    return finish(result, trained, architecture, labelled.size(), folder);
                }
            }
        }
    }

    private void note(@Nullable TrainedAutoencoder encoder, Architecture architecture, Dataset labelled) {
        run.told.noted(String.format(
                Locale.ROOT,
                "classifier with %,d parameters on %,d labelled rows of %s; %s",
                architecture.parameters(),
                labelled.size(),
                all.name(),
                encoder == null
                        ? "no encoder, fresh weights"
                        : "encoder of " + encoder.model().id() + (settings.fromScratch() ? ", fresh weights" : "")));
        if (settings.unlabelledRounds() > 0) {
            run.told.noted(String.format(
                    Locale.ROOT,
                    "the other %,d rows are learnt from too, by labels that spread to them from rows with"
                            + " similar codes (unlabelled-rounds=0: labelled rows alone)",
                    all.size() - labelled.size()));
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

    private int[] chosen() {
        Integer labels = options.labels();
        if (labels == null) {
            return IntStream.range(0, all.size()).toArray();
        }
        try {
            return Labelled.balancedRows(all, labels, options.training().seed());
        } catch (InvalidInputException e) {
            throw new InvalidInputException(options.origin().way("--", "") + e.getMessage(), e);
        }
    }

    private void checkGuessing(@Nullable TrainedAutoencoder encoder) {
        if (settings.unlabelledRounds() > 0
                && (encoder == null || options.labels() == null || settings.fromScratch())) {
            throw new InvalidInputException(
                    "unlabelled-rounds above 0 needs " + options.origin().way("--from with ", "")
                            + "an encoder that keeps its weights, and "
                            + options.origin().way("--labels with ", "RunOptions.withLabels, ")
                            + "the number of labelled rows");
        }
    }

    private TrainingResult<TrainedClassifier> train(
            @Nullable TrainedAutoencoder encoder, int[] rows, Dataset labelled, RunFolder folder) {
        TrainingListener events = new EventLog(folder.path().resolve(EventLog.FILE));
        if (encoder != null && settings.unlabelledRounds() > 0) {
            SelfTraining rounds = new SelfTraining(options.training()).keepIn(folder.path());
            run.listeners.forEach(rounds::listen);
            if (options.newData()) {
                rounds.allowNewData();
            }
            run.stopBy(rounds::stop);
            return rounds.listen(events).train(settings, encoder, all, rows);
        }
        ClassifierTrainer trainer = new ClassifierTrainer(options.training()).keepIn(folder.path());
        run.listeners.forEach(trainer::listen);
        if (options.newData()) {
            trainer.allowNewData();
        }
        run.stopBy(trainer::stop);
        return trainer.listen(events).train(settings, encoder, labelled);
    }

    private RunResult finish(
            TrainingResult<TrainedClassifier> result,
            TrainedClassifier trained,
            Architecture architecture,
            int labelledRows,
            RunFolder folder) {
        trained.save(folder.path().resolve("model.zip"));
        ConfusionMatrix matrix = ConfusionMatrix.of(trained, judged);
        Long splitSeed = options.origin().splitSeed();
        RunCard card = card(
                new RunCard.Description(
                        Classifier.ID,
                        Classifier.ABOUT,
                        Classifier.PAPER,
                        Purpose.CLASSIFICATION,
                        settings.objective(),
                        "nats per example",
                        Settings.typedValues(settings),
                        architecture.layers(),
                        architecture.parameters()),
                // rows with guessed labels, and labelled ones that are repeated among them, are not counted
                data(trained.shape(), labelledRows - result.validationRows(), result.validationRows()),
                trained.scaling().kind().id(),
                result,
                new RunCard.Judgement(
                        matrix.figures(),
                        RunCards.units(matrix),
                        null,
                        result.stillImproving()
                                ? List.of(Notes.stillImproving(result, folder.path(), options.origin()))
                                : List.of(),
                        null,
                        Map.of(),
                        null),
                new RunCard.Classes(
                        from == null ? "none" : from.toString(),
                        trained.encoder(),
                        labelledRows,
                        splitSeed == null ? options.training().seed() : splitSeed,
                        matrix.names(),
                        matrix.counts(),
                        matrix.classes()));
        folder.writeCard(card);
        return finish(card, result.stop(), "", folder);
    }
}
