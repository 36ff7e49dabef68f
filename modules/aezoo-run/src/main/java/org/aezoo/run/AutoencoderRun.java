package org.aezoo.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.aezoo.data.Interrupts;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Text;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.evaluation.metrics.Yardstick;
import org.aezoo.evaluation.report.FigureKey;
import org.aezoo.evaluation.report.Pictures;
import org.aezoo.evaluation.report.Purpose;
import org.aezoo.evaluation.report.Remarks;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.layers.cpu.Device;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.NeighbourTargets;
import org.aezoo.models.TargetWalk;
import org.aezoo.models.Variant;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Architecture;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.EventLog;
import org.aezoo.training.HistoryWriter;
import org.aezoo.training.RunFolder;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.jspecify.annotations.Nullable;

/** The run of an autoencoder. */
final class AutoencoderRun extends RunWork {

    /** Rows by whose scores a model is seen that tells no row from another. */
    private static final int SOME = 1000;

    private final AutoencoderModel model;

    /** The trained model to go on with; null for fresh weights. */
    private final @Nullable Path from;

    /** How a threshold is chosen; null where none is. */
    private final RunOptions.@Nullable Rate rate;

    private final AnomalyLabel label;

    AutoencoderRun(Run run, AutoencoderModel model, @Nullable Path from, LoadedData data) {
        super(run, data);
        this.model = model;
        this.from = from;
        RunOptions.Rate asked = options.threshold();
        rate = asked != null || !AnomalyLabel.isExpectedOf(model)
                ? asked
                : RunOptions.Rate.falseAlarms(RunOptions.USUAL_FALSE_ALARMS);
        if (rate != null) {
            Thresholds.check(rate, data.train());
        }
        label = AnomalyLabel.read(
                options.anomalyLabel(),
                data.all(),
                options.origin().source(),
                "",
                null,
                rate != null,
                options.origin().way(AnomalyLabel.OPTION, "RunOptions.withAnomalyLabel"));
    }

    @Override
    RunResult in(Path path) {
        Architecture architecture = Architecture.of(model);
        try (RunFolder folder = open(path)) {
            run.told.opened(architecture);
            noteAnomalies();
            TrainingResult<TrainedAutoencoder> result = train(folder);
            run.told.trained();
            try (TrainedAutoencoder trained = result.model()) {
                ended(result, folder);
                return finish(result, trained, architecture, folder);
            }
        }
    }

    /** Labels keep no row from training, which is easily overlooked where they mark what should not be learnt. */
    private void noteAnomalies() {
        boolean[] marks = label.marks(data.train());
        int anomalies = marks == null ? 0 : AnomalyLabel.count(marks);
        if (anomalies > 0 && rate != null) {
            run.told.noted("labelled '" + Text.shown(String.valueOf(label.label())) + "': " + anomalies
                    + " of these rows, and trained on like all others, as labels only judge"
                    + (rate.from().equals(Threshold.CONTAMINATION)
                            ? ""
                            : "; to learn from normal rows, leave them out, or say "
                                    + options.origin().way("--contamination RATE", "Rate.contamination")));
        }
    }

    private TrainingResult<TrainedAutoencoder> train(RunFolder folder) {
        // rows by whose scores a threshold is set must not be trained on
        TrainingOptions training =
                rate == null ? options.training() : options.training().withValidationToo(false);
        Trainer trainer = new Trainer(training).keepIn(folder.path());
        if (from != null) {
            trainer.continueFrom(from);
        }
        if (options.newData()) {
            trainer.allowNewData();
        }
        Path threads = options.threadsFile();
        if (threads != null) {
            trainer.chooseThreads(threads);
        }
        run.stopBy(trainer::stop);
        RunListener.Work preparing = run.told.begun(preparing());
        try {
            trainer.listen(new TrainingListener() {
                @Override
                public void preparing(double share) {
                    preparing.done(share);
                }

                @Override
                public void started(int planned, int first, int batches, int examples) {
                    preparing.close();
                }
            });
            run.listeners.forEach(trainer::listen);
            return trainer.listen(new EventLog(folder.path().resolve(EventLog.FILE), training.workers()))
                    .listen(new HistoryWriter(folder.path()))
                    .train(model, data.train());
        } finally {
            preparing.close();
        }
    }

    private String preparing() {
        TargetWalk walk = NeighbourTargets.of(model);
        return walk == null
                ? "preparing to train"
                : String.format(
                        Locale.ROOT,
                        "finding the %d nearest of each of %,d rows",
                        walk.neighbours(),
                        data.train().size());
    }

    private RunResult finish(
            TrainingResult<TrainedAutoencoder> result,
            TrainedAutoencoder trained,
            Architecture architecture,
            RunFolder folder) {
        if (rate != null) {
            note(Thresholds.set(trained, data.train(), result.options(), rate));
        }
        trained.save(folder.path().resolve("model.zip"));
        note(trained.scorer().outside(judged).message());
        note(ofEqualScores(trained));
        Supplier<List<StepScores>> steps = StepScores.once(trained, judged);
        try (Drawing pictures = new Drawing(trained, steps, folder.path())) {
            Map<String, Double> figures;
            Yardstick held = new Yardstick(trained, data.train());
            AnomalyLabel.Figures detection;
            try (RunListener.Work working = run.told.begun("working out figures on " + judged.size() + " rows")) {
                figures = Metrics.evaluate(trained, judged, null, held);
                working.now("anomalies");
                detection = label.figures(trained, judged, steps);
                figures.putAll(detection.values());
            }
            Yardstick.Figures yardstick = held.figures();
            List<String> remarks = new ArrayList<>(Remarks.of(trained, figures, yardstick));
            if (result.stillImproving()) {
                remarks.add(Notes.stillImproving(result, folder.path(), options.origin()));
            }
            Variant variant = Zoo.get(model.id());
            RunCard card = card(
                    new RunCard.Description(
                            model.id(),
                            variant.about(),
                            variant.paper(),
                            Purpose.of(trained.model()),
                            trained.model().objective(),
                            FigureKey.lossUnit(trained.model()),
                            Settings.typedValues(trained.model()),
                            architecture.layers(),
                            architecture.parameters()),
                    data(trained.shape(), result.trainRows(), result.validationRows()),
                    trained.scaling().kind().id(),
                    result,
                    new RunCard.Judgement(
                            figures,
                            FigureKey.units(figures.keySet()),
                            yardstick,
                            remarks,
                            detection.label(),
                            detection.leftOut(),
                            trained.scorer().threshold()),
                    null);
            folder.writeCard(card);
            pictures.finish();
            return finish(card, result.stop(), detection.said(), folder);
        }
    }

    /** The pictures, which are drawn while figures are worked out where the CPU does both. */
    private final class Drawing implements AutoCloseable {

        private final FutureTask<@Nullable Void> drawing;
        private volatile Consumer<String> told = name -> {};
        private final boolean begun;

        Drawing(TrainedAutoencoder trained, Supplier<List<StepScores>> steps, Path folder) {
            drawing = new FutureTask<>(
                    () -> Pictures.write(
                            folder, trained, judged, label.marks(judged), steps, name -> told.accept(name)),
                    null);
            // several cards would each take a thread of their own
            begun = options.pictures() && Device.isCpu();
            if (begun) {
                Thread thread = new Thread(drawing, "aezoo-pictures");
                thread.setDaemon(true);
                thread.start();
            }
        }

        void finish() {
            if (!options.pictures()) {
                return;
            }
            try (RunListener.Work work = run.told.begun("drawing pictures")) {
                told = work::now;
                if (!begun) {
                    drawing.run();
                }
                Interrupts.result(drawing);
            }
        }

        /** Waits, so that nobody uses what is closed next. */
        @Override
        public void close() {
            if (begun) {
                try {
                    Interrupts.waitOut(drawing::get);
                } catch (ExecutionException e) {
                    // told already, or of less weight than what ends the run
                    return;
                }
            }
        }
    }

    private void note(String line) {
        if (!line.isEmpty()) {
            run.told.noted(line);
        }
    }

    private String ofEqualScores(TrainedAutoencoder trained) {
        int some = Math.min(judged.size(), SOME);
        double[] scores = trained.score(judged.subset(IntStream.range(0, some)
                .map(i -> (int) ((long) i * judged.size() / some))
                .toArray()));
        return Notes.equalScores(
                Arrays.stream(scores).min().orElse(0),
                Arrays.stream(scores).max().orElse(0),
                some);
    }
}
