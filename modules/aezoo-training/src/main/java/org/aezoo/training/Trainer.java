package org.aezoo.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aezoo.data.Batches;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.Split;
import org.aezoo.data.TableNotes;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.layers.NativeThreads;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.Settings;
import org.aezoo.models.TargetWalk;
import org.aezoo.models.TrainedAutoencoder;
import org.aezoo.training.TrainingResult.Stop;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains any model of the zoo: batches in an order of each epoch's own, validation after every epoch, early stopping,
 * a step size that follows a schedule, a guard against divergence. The best epoch's weights are what comes back.
 */
public final class Trainer {

    /** Steps of a run for which a second or two of trying is not too long. */
    private static final long WORTH_A_TRIAL = 1000;

    private final TrainingOptions options;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private @Nullable Path folder;
    private @Nullable Path threadsFile;
    private boolean newData;
    private final AtomicBoolean stopRequested;

    public Trainer(TrainingOptions options) {
        this(options, new AtomicBoolean());
    }

    /** A trainer that another one's {@link #stop} stops too. */
    Trainer(TrainingOptions options, AtomicBoolean stopRequested) {
        this.options = options;
        this.stopRequested = stopRequested;
    }

    /** Adds somebody who is told how training goes. */
    public Trainer listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Keeps the best model so far and a checkpoint after every epoch.
     *
     * @param runFolder exists and can be written to; gets {@code model.zip} and {@code checkpoint/}. A checkpoint that is
     *     there already is gone on from, with the same rows: columns in another order are found by name
     */
    public Trainer keepIn(Path runFolder) {
        folder = runFolder;
        return this;
    }

    /**
     * Lets a run that is gone on with have other rows than before; listeners are told. Their columns must be those of
     * the run, and are scaled as its first rows were. The best epoch so far is judged anew, on the new validation rows.
     */
    public Trainer allowNewData() {
        newData = true;
        return this;
    }

    /**
     * Tries out, before the first epoch of a run that is worth it, how many native threads train fastest. Without this
     * call, and on other backends than the CPU, threads stay as they are.
     *
     * @param remembered where the answer is kept for later runs, as it decides in which order sums are added and so the
     *     last digits of the weights; need not exist
     */
    public Trainer chooseThreads(Path remembered) {
        threadsFile = remembered;
        return this;
    }

    /**
     * Ends training after the step that is running, or before the first one if it is yet to begin; may be called from any
     * thread. A later {@link #train} goes on.
     */
    public void stop() {
        stopRequested.set(true);
    }

    /**
     * Trains a model. One that has stages is trained through these first; listeners hear of it in
     * {@link TrainingListener#forStage}.
     *
     * <p>An interrupt of this thread, such as {@link java.util.concurrent.Future#cancel} sends, ends training as
     * {@link #stop} does, and the thread is still interrupted when this returns.
     *
     * @param settings of the model; its input size must be that of the data
     * @param data training rows; validation rows are taken from them
     * @throws InvalidInputException if the data does not suit the model, or the folder to keep the run in cannot be
     *     written to
     * @throws OtherDataException if a run that is gone on with was trained on other rows
     * @throws ListenerFailedException if a listener threw something; it has the result
     */
    public TrainingResult train(AutoencoderModel settings, Dataset data) {
        try (Ending ending = new Ending(listeners, stopRequested)) {
            return train(settings, data, ending);
        } finally {
            stopRequested.set(false);
        }
    }

    private TrainingResult train(AutoencoderModel settings, Dataset given, Ending ending) {
        Path to = folder;
        if (to != null) {
            RunFolder.requireWritable(to);
        }
        Checkpoint.@Nullable Restored restored = restore();
        try {
            return train(settings, given, restored, ending);
        } catch (RuntimeException e) {
            if (restored != null && !(e instanceof ListenerFailedException)) {
                restored.trained().close();
            }
            throw e;
        }
    }

    private TrainingResult train(
            AutoencoderModel settings, Dataset given, Checkpoint.@Nullable Restored restored, Ending ending) {
        Path to = folder;
        String run = "the run in " + to;
        @Nullable RunData before =
                restored == null ? Pretraining.data(to) : restored.state().data();
        Dataset data = RunData.inOrder(
                given,
                restored != null ? restored.trained().featureNames() : before == null ? List.of() : before.columns(),
                restored == null ? null : restored.trained().schema(),
                run);
        if (restored != null
                && restored.trained().shape().size() != data.shape().size()) {
            throw new InvalidInputException(
                    run + " was trained on " + restored.trained().shape() + ", but " + data.name() + " has "
                            + data.shape() + ": resume it with data of the same shape");
        }
        AutoencoderModel model = settings.forData(data);
        if (data.shape().size() != model.inputSize()) {
            throw new InvalidInputException("input-size must be " + data.shape().size() + " for " + data.name()
                    + " with " + data.shape() + ", got " + model.inputSize());
        }
        if (data.size() < 2) {
            throw new InvalidInputException(data.name() + " must have at least 2 training rows, got " + data.size());
        }
        Split split = Split.of(data, options.validation(), options.seed());
        for (CodeGrid grid : model.codeGrids()) {
            if (grid.learnt() && grid.codebookSize() > split.rest().size()) {
                throw new InvalidInputException("codebook-size must be at most the number of training rows, "
                        + split.rest().size() + ", got " + grid.codebookSize());
            }
        }
        if (model.archetypes() > split.rest().size()) {
            throw new InvalidInputException("archetypes must be at most the number of training rows, "
                    + split.rest().size() + ", got " + model.archetypes());
        }
        checkWorkers(model, split.rest().size());
        if (restored != null) {
            checkSame(restored, model);
        }
        @Nullable RunData now = to == null ? null : RunData.of(data, false);
        @Nullable String otherData = now == null ? null : RunData.check(before, now, newData, run);
        Scaling scaling = scaling(model, split.rest(), restored == null ? ending : null);
        if (data != given) {
            ending.tell(l -> l.noted("the columns of " + given.name() + " are put into the order of " + run));
        }
        if (otherData != null) {
            ending.tell(l -> l.noted(otherData));
        }
        for (String note : TableNotes.of(split.rest(), scaling)) {
            ending.tell(l -> l.noted(note));
        }
        Pretraining pretraining = new Pretraining(model, options, listeners, to, stopRequested, now, otherData != null);
        pretraining.checkSame();
        return train(model, split, scaling, pretraining, restored, new Rows(now, otherData != null), ending);
    }

    /**
     * What a run is trained on.
     *
     * @param data as its checkpoint remembers it; null where none is kept, and in stages
     * @param other whether the checkpoint was trained on something else
     */
    private record Rows(@Nullable RunData data, boolean other) {}

    private void checkWorkers(AutoencoderModel model, int rows) {
        int workers = options.workers();
        if (workers > rows) {
            throw new InvalidInputException(
                    "workers must be at most the number of training rows, " + rows + ", got " + workers);
        }
        if (workers > 1 && model.codeGrids().stream().anyMatch(CodeGrid::learnt)) {
            // two codebooks that were started from different rows have nothing in common but their size
            throw new InvalidInputException(
                    "workers must be 1 for " + model.id() + ", whose codebook is no mean of several, got " + workers);
        }
    }

    /**
     * Trains a stage of a model on rows that are known to suit it.
     *
     * @param otherData whether a stage that was begun was trained on other rows
     */
    TrainingResult trainStage(AutoencoderModel model, Split split, Scaling scaling, boolean otherData) {
        try (Ending ending = new Ending(listeners, stopRequested)) {
            Checkpoint.@Nullable Restored restored = restore();
            if (restored != null) {
                try {
                    checkSame(restored, model);
                } catch (InvalidInputException e) {
                    restored.trained().close();
                    throw e;
                }
            }
            Pretraining none = new Pretraining(model, options, listeners, null, stopRequested, null, otherData);
            return train(model, split, scaling, none, restored, new Rows(null, otherData), ending);
        }
    }

    private TrainingResult train(
            AutoencoderModel model,
            Split split,
            Scaling scaling,
            Pretraining pretraining,
            Checkpoint.@Nullable Restored restored,
            Rows rows,
            Ending ending) {
        TrainedAutoencoder trained = restored == null ? start(model, split.rest(), scaling) : restored.trained();
        chooseThreads(trained, split.rest(), options.epochs() + pretraining.epochs());
        if (restored != null) {
            return new Run(trained, restored.state(), rows, ending).train(split, pretraining.finished());
        }
        Pretraining.Outcome outcome = pretraining.train(trained, split);
        Stop stop = outcome.stop();
        if (stop == null) {
            return new Run(trained, null, rows, ending).train(split, outcome.stages());
        }
        TrainingResult result = new TrainingResult(
                trained,
                List.of(),
                0,
                stop,
                outcome.message(),
                split.rest().size(),
                split.heldOut().size(),
                outcome.stages());
        RuntimeException failure = outcome.failure();
        if (failure != null) {
            throw new ListenerFailedException(result, failure);
        }
        return result;
    }

    /** Whoever starts anew is told where pixels are in [0, 1] already; a run that goes on keeps its scaling. */
    private Scaling scaling(AutoencoderModel model, Dataset training, @Nullable Ending told) {
        Scaling.Kind asked = options.scaling();
        if (model.loss() == ReconstructionLoss.MULTINOMIAL) {
            return countScaling(model, training, asked);
        }
        Scaling.Kind kind = asked == null ? usualScaling(model, training.shape()) : asked;
        boolean unit = kind == Scaling.Kind.PIXEL && Scaling.isUnitInterval(training);
        if (unit && told != null) {
            told.tell(l -> l.noted("the pixels of " + training.name() + " are in [0, 1] already: "
                    + (asked == null
                            ? "they are taken as they are"
                            : "they are divided by 255 all the same, as asked")));
        }
        Scaling scaling = unit && asked == null ? Scaling.none() : Scaling.fit(kind, training);
        if (model.loss() == ReconstructionLoss.BERNOULLI) {
            checkUnitInterval(model, training, scaling);
        }
        return scaling;
    }

    /**
     * How rows are scaled where nobody says so: counts not at all, pictures by 255 (those in [0, 1] already not at all),
     * columns as the loss wants it.
     */
    public static Scaling.Kind usualScaling(AutoencoderModel model, DataShape shape) {
        if (model.loss() == ReconstructionLoss.MULTINOMIAL) {
            return Scaling.Kind.NONE;
        }
        return shape.isImage()
                ? Scaling.Kind.PIXEL
                : model.loss() == ReconstructionLoss.BERNOULLI ? Scaling.Kind.MIN_MAX : Scaling.Kind.STANDARD;
    }

    /** Counts stay as they are. */
    private static Scaling countScaling(AutoencoderModel model, Dataset training, Scaling.@Nullable Kind kind) {
        if (kind != null && kind != Scaling.Kind.NONE) {
            throw new InvalidInputException(
                    model.id() + " takes counts as they are: scaling must be none, got " + kind.id());
        }
        float[] row = new float[training.shape().size()];
        boolean words = false;
        for (int r = 0; r < training.size(); r++) {
            training.read(r, row, 0);
            for (int i = 0; i < row.length; i++) {
                if (!(row[i] >= 0)) {
                    List<String> names = training.featureNames();
                    throw new InvalidInputException(model.id() + " takes counts, 0 or more, but row " + r + " of "
                            + training.name() + " has " + row[i] + " in "
                            + (names.isEmpty() ? "value " + i : "column '" + names.get(i) + "'"));
                }
                words |= row[i] > 0;
            }
        }
        if (!words) {
            throw new InvalidInputException("all rows of " + training.name() + " are empty: there is nothing to learn");
        }
        return Scaling.fit(Scaling.Kind.NONE, training);
    }

    private static void checkUnitInterval(AutoencoderModel model, Dataset training, Scaling scaling) {
        float[] row = new float[training.shape().size()];
        for (int r = 0; r < training.size(); r++) {
            training.read(r, scaling, row, 0);
            for (int i = 0; i < row.length; i++) {
                if (!(row[i] >= 0 && row[i] <= 1)) {
                    List<String> names = training.featureNames();
                    throw new InvalidInputException("cross-entropy needs values in [0, 1], but row " + r + " of "
                            + training.name() + " has " + row[i] + " in "
                            + (names.isEmpty() ? "value " + i : "column '" + names.get(i) + "'") + " with "
                            + scaling.kind().id() + " scaling: scale with min-max, or set loss="
                            + (model.posteriorVertex() == null ? "mse" : "gaussian")
                            + " and output-activation=identity");
                }
            }
        }
    }

    private Checkpoint.@Nullable Restored restore() {
        return folder == null ? null : new Checkpoint(folder.resolve("checkpoint")).read();
    }

    private TrainedAutoencoder start(AutoencoderModel model, Dataset training, Scaling scaling) {
        ComputationGraph graph = new ComputationGraph(model.graph(options.seed()));
        graph.init();
        TrainedAutoencoder trained = new TrainedAutoencoder(
                model, graph, training.shape(), training.featureNames(), scaling, options.seed());
        trained.setPreparation(training.preparation());
        trained.setSchema(training.schema());
        trained.keepRows(training);
        trained.setBatchNames(model.batchMarks() == null ? List.of() : training.batchNames());
        return trained;
    }

    private void chooseThreads(TrainedAutoencoder trained, Dataset training, long epochs) {
        Path file = threadsFile;
        if (file != null && options.workers() > 1) {
            // OpenBLAS lets one product at a time have several threads, and the others wait for it
            NativeThreads.set(1);
            return;
        }
        Batches batches = batches(trained, training, true);
        // not only what is left of a resumed run: it has to take the number that the run was started with
        if (file == null || epochs * batches.count() < WORTH_A_TRIAL) {
            return;
        }
        try (Batches.Epoch all = batches.epoch(0);
                Batches.Batch batch = all.next()) {
            NativeThreads.set(ThreadTrial.choose(file, trained.model().id(), trained.graph(), batch.data()));
        }
    }

    private Batches batches(TrainedAutoencoder trained, Dataset rows, boolean training) {
        return batches(trained, rows, trained.model().targets(), training);
    }

    private Batches batches(TrainedAutoencoder trained, Dataset rows, List<Feed> targets, boolean training) {
        return new Batches(
                rows,
                trained.scaling(),
                trained.model().inputs(),
                targets,
                training ? options.batchSize() : Math.max(256, options.batchSize()),
                training,
                options.seed());
    }

    private void checkSame(Checkpoint.Restored restored, AutoencoderModel model) {
        Map<String, String> then = Settings.values(restored.trained().model());
        Map<String, String> now = Settings.values(model);
        TrainingOptions old = restored.state().options();
        if (!model.id().equals(restored.trained().model().id()) || !then.equals(now)) {
            throw new InvalidInputException("the run in " + folder + " was started as "
                    + restored.trained().model().id() + " with " + then
                    + ": resume it with the same model and settings");
        }
        if (!old.withEpochs(options.epochs()).equals(options)) {
            throw new InvalidInputException("the run in " + folder + " was started with " + old
                    + ": resume it with the same options (only the number of epochs may differ)");
        }
    }

    /** One training, from the first or a resumed epoch to the end. */
    private final class Run {

        private final TrainedAutoencoder trained;
        private final ComputationGraph graph;
        private final List<EpochRecord> history = new ArrayList<>();
        private final Map<String, Double> learningRates = new LinkedHashMap<>();
        private int bestEpoch;
        private double bestLoss = Double.POSITIVE_INFINITY;
        private INDArray bestWeights;
        private final DivergenceGuard guard;
        private final Rows rows;
        private final Ending ending;

        /** Epochs that were trained on other rows. */
        private int otherData;

        private @Nullable Workers workers;

        Run(TrainedAutoencoder trained, Checkpoint.@Nullable State state, Rows rows, Ending ending) {
            this.trained = trained;
            this.rows = rows;
            this.ending = ending;
            this.graph = trained.graph();
            this.bestWeights = graph.params().dup();
            AutoencoderModel model = trained.model();
            this.guard = new DivergenceGuard(
                    graph,
                    options.retries(),
                    state == null ? 0 : state.setbacks(),
                    state == null || state.history().isEmpty() || rows.other()
                            ? Double.NaN
                            : state.history().get(0).train().total());
            if (state == null) {
                readLearningRates(graph);
                return;
            }
            history.addAll(state.history());
            bestEpoch = state.bestEpoch();
            otherData = state.otherData();
            Double judgedAnew = state.bestLoss();
            if (judgedAnew != null) {
                bestLoss = judgedAnew;
            } else if (bestEpoch > otherData) {
                bestLoss = history.get(bestEpoch - 1).judged();
            }
            Path to = folder;
            if (to != null && bestEpoch > 0) {
                try (TrainedAutoencoder best = TrainedAutoencoder.load(to)) {
                    bestWeights.assign(best.graph().params());
                }
            }
            // the restored configuration carries the step size of its last epoch, not that of the settings
            ComputationGraph fresh = new ComputationGraph(model.graph(options.seed()));
            fresh.init();
            readLearningRates(fresh);
            fresh.close();
        }

        private void readLearningRates(ComputationGraph from) {
            for (Layer layer : from.getLayers()) {
                String name = layer.conf().getLayer().getLayerName();
                Double rate = from.getLearningRate(name);
                if (rate != null) {
                    learningRates.put(name, rate);
                }
            }
        }

        TrainingResult train(Split split, List<StageResult> stages) {
            WalkTargets walk = walk(split);
            List<Feed> own = trained.model().targets();
            Batches batches = batches(trained, split.rest(), walk == null ? own : List.of(walk.training()), true);
            Batches validation = batches(trained, split.heldOut(), walk == null ? own : List.of(walk.heldOut()), false);
            int first = history.size() + 1;
            if (rows.other()) {
                judgeBestAnew(validation);
            }
            guard.allIsWell();
            ending.tell(l -> l.network(graph));
            workers = options.workers() == 1 ? null : new Workers(graph, options.workers());
            ending.tell(l -> l.started(options.epochs(), first, batches.count(), batches.examples()));
            Stop stop = Stop.FINISHED;
            for (int epoch = first; epoch <= options.epochs(); epoch++) {
                if (exhausted()) {
                    stop = Stop.PATIENCE;
                    break;
                }
                if (!trainEpoch(epoch, batches, validation)) {
                    String reason = guard.reason();
                    if (reason != null && guard.takeBack()) {
                        int again = epoch--;
                        ending.tell(l -> l.tookBack(again, reason));
                        continue;
                    }
                    stop = reason == null ? Stop.REQUESTED : Stop.DIVERGED;
                    break;
                }
            }
            if (stop == Stop.FINISHED && exhausted() && history.size() < options.epochs()) {
                stop = Stop.PATIENCE;
            }
            graph.params().assign(bestWeights);
            bestWeights.close();
            guard.close();
            fitPrior(split.rest());
            TrainingResult result = new TrainingResult(
                    trained,
                    history,
                    bestEpoch,
                    stop,
                    message(stop, first - 1),
                    batches.examples(),
                    validation.examples(),
                    stages);
            RuntimeException failure = ending.failure();
            if (failure != null) {
                throw new ListenerFailedException(result, failure);
            }
            return result;
        }

        /** Losses of other rows say nothing about these: the best weights so far have to hold their own here. */
        private void judgeBestAnew(Batches validation) {
            otherData = history.size();
            bestLoss = Double.POSITIVE_INFINITY;
            if (validation.examples() > 0 && bestEpoch > 0) {
                try (INDArray now = graph.params().dup()) {
                    graph.params().assign(bestWeights);
                    bestLoss = validate(validation).total();
                    graph.params().assign(now);
                }
            }
        }

        /** Where other rows are rebuilt in the example's place; null where it is the example itself. */
        private @Nullable WalkTargets walk(Split split) {
            TargetWalk walk = trained.model().targetWalk();
            return walk == null
                    ? null
                    : new WalkTargets(
                            walk,
                            split.rest(),
                            split.heldOut(),
                            trained.scaling(),
                            trained.model().targets().get(0));
        }

        /** Of the best epoch's codes, and into the file that has them. */
        private void fitPrior(Dataset training) {
            Path to = folder;
            if (!trained.model().codeGrids().isEmpty() && bestEpoch > 0) {
                trained.fitPrior(training);
                if (to != null) {
                    trained.save(to.resolve("model.zip"));
                }
            }
        }

        private boolean exhausted() {
            return options.patience() > 0 && history.size() - Math.max(bestEpoch, otherData) >= options.patience();
        }

        private String message(Stop stop, int before) {
            return switch (stop) {
                case FINISHED -> Ending.finished(options.epochs(), before);
                case PATIENCE -> "no better validation loss for " + options.patience() + " epochs";
                case REQUESTED -> ending.message(history.size() + 1);
                case DIVERGED ->
                    guard.reason() + "; the model of "
                            + (bestEpoch == 0 ? "the start" : "epoch " + bestEpoch)
                            + " is kept: lower learning-rate, or set retries";
            };
        }

        /** Whether the epoch was finished. */
        private boolean trainEpoch(int epoch, Batches batches, Batches validation) {
            double factor = setLearningRate(epoch);
            FusedUpdater.install(graph);
            // noise drawn inside the network depends on the epoch alone, so that a resumed run goes on alike; the
            // lowest
            // bit keeps the seed off 0, which ND4J takes for "whatever the clock says"
            long noise = options.seed() * 1_000_003L + epoch;
            Nd4j.getRandom().setSeed(noise << 1 | 1);
            Progress progress = new Progress(epoch);
            long start = System.nanoTime();
            double waited;
            List<CodebookUse> codebooks;
            try (Batches.Epoch all = batches.epoch(epoch - 1)) {
                Workers several = workers;
                if (several == null) {
                    trainAlone(all, progress);
                    codebooks = CodebookUse.take(graph);
                } else {
                    codebooks = CodebookUse.of(several.train(all, noise, progress));
                }
                waited = all.waitedSeconds();
            }
            if (guard.reason() != null || progress.number < batches.count()) {
                return false;
            }
            Losses.Mean mean = progress.mean;
            double seconds = (System.nanoTime() - start) / 1e9;
            @Nullable Losses judged = validation.examples() == 0 ? null : validate(validation);
            EpochRecord record = new EpochRecord(
                    epoch,
                    learningRates.values().stream().findFirst().orElse(0.0) * factor,
                    mean.get(),
                    judged,
                    seconds,
                    batches.examples() / seconds,
                    waited / seconds,
                    codebooks);
            if (guard.explodes(record.judged(), epoch, progress.number)) {
                return false;
            }
            history.add(record);
            guard.allIsWell();
            // training losses of an epoch are too noisy to choose by: with a falling step size the last weights are it
            boolean settles = validation.examples() == 0 && options.schedule() != Schedule.CONSTANT;
            boolean better = settles || record.judged() < bestLoss;
            if (better) {
                bestLoss = record.judged();
                bestEpoch = epoch;
                bestWeights.assign(graph.params());
            }
            keep(better);
            ending.tell(l -> l.epochDone(record, better));
            return true;
        }

        private void trainAlone(Batches.Epoch all, Progress progress) {
            while (progress.goOn() && all.hasNext()) {
                try (Batches.Batch batch = all.next()) {
                    graph.fit(batch.data());
                    progress.taken(Losses.of(graph, graph.score()), batch.size());
                }
            }
        }

        /** How far an epoch has come. */
        private final class Progress implements Workers.Steps {

            private final int epoch;
            private final Losses.Mean mean = new Losses.Mean();
            private int number;

            Progress(int epoch) {
                this.epoch = epoch;
            }

            @Override
            public boolean goOn() {
                return guard.reason() == null && !ending.wanted();
            }

            @Override
            public void taken(Losses losses, int examples) {
                number++;
                if (guard.explodes(losses.total(), epoch, number)) {
                    return;
                }
                mean.add(losses, examples);
                Losses soFar = mean.get();
                ending.tell(l -> l.batchDone(epoch, number, examples, soFar));
            }
        }

        private double setLearningRate(int epoch) {
            double factor = options.schedule().factor(epoch - 1, options.epochs()) * guard.factor();
            if (options.schedule() == Schedule.CONSTANT && guard.setbacks() == 0) {
                return factor;
            }
            if (learningRates.values().stream().distinct().count() == 1) {
                // at once: for each layer by itself Deeplearning4j would build its updater anew as many times
                graph.setLearningRate(learningRates.values().iterator().next() * factor);
            } else {
                learningRates.forEach((layer, rate) -> graph.setLearningRate(layer, rate * factor));
            }
            return factor;
        }

        private Losses validate(Batches validation) {
            Losses.Mean mean = new Losses.Mean();
            try (Batches.Epoch all = validation.epoch(0)) {
                while (all.hasNext()) {
                    try (Batches.Batch batch = all.next()) {
                        mean.add(Losses.of(graph, graph.score(batch.data(), false)), batch.size());
                    }
                }
            }
            return mean.get();
        }

        private void keep(boolean better) {
            Path to = folder;
            if (to == null) {
                return;
            }
            if (better) {
                trained.save(to.resolve("model.zip"));
            }
            Double judgedAnew = bestEpoch <= otherData && Double.isFinite(bestLoss) ? (Double) bestLoss : null;
            new Checkpoint(to.resolve("checkpoint"))
                    .write(
                            trained,
                            new Checkpoint.State(
                                    CheckpointFolder.fileOf(history.size()),
                                    List.copyOf(history),
                                    bestEpoch,
                                    guard.setbacks(),
                                    options,
                                    rows.data(),
                                    otherData,
                                    judgedAnew));
        }
    }
}
