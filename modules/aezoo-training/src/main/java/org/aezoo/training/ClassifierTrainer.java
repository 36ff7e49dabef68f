package org.aezoo.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aezoo.data.Batches;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Labelled;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema;
import org.aezoo.data.Split;
import org.aezoo.data.TableNotes;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.models.Classifier;
import org.aezoo.models.ClassifierNetwork;
import org.aezoo.models.ModelCard;
import org.aezoo.models.Require;
import org.aezoo.models.Settings;
import org.aezoo.models.TrainedAutoencoder;
import org.aezoo.models.TrainedClassifier;
import org.aezoo.training.TrainingResult.Stop;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a {@link Classifier} on labelled rows, from an autoencoder's encoder or from fresh weights.
 *
 * <p>With validation rows, the same share of each class, the epoch with the lowest validation loss is what comes back,
 * and training may stop early. Without them every epoch is trained and the last one comes back.
 */
public final class ClassifierTrainer {

    /** Seconds between checkpoints. */
    private static final double BETWEEN_CHECKPOINTS = 5;

    private final TrainingOptions options;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private @Nullable Path folder;
    private boolean newData;
    private final AtomicBoolean stopRequested = new AtomicBoolean();

    public ClassifierTrainer(TrainingOptions options) {
        Require.that(options.workers() == 1, "workers", "1 for a classifier", options.workers());
        this.options = options;
    }

    /** Adds somebody who is told how training goes. */
    public ClassifierTrainer listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Keeps the model so far and a checkpoint, after the first epoch and then every few seconds.
     *
     * @param runFolder exists and can be written to; gets {@code model.zip} and {@code checkpoint/}. A checkpoint that is
     *     there already is gone on from, with the same rows: columns in another order are found by name
     */
    public ClassifierTrainer keepIn(Path runFolder) {
        folder = runFolder;
        return this;
    }

    /** Lets a run that is gone on with have other rows of the same columns and classes; see {@link Trainer#allowNewData}. */
    public ClassifierTrainer allowNewData() {
        newData = true;
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
     * Trains a classifier.
     *
     * @param settings its settings
     * @param encoder whose encoder, scaling and columns it takes; stays the caller's and as it is. Null for a network
     *     of the settings' own sizes
     * @param labelled training rows, such as {@link Labelled#balanced} gives; validation rows are taken from them
     * @throws InvalidInputException if the rows have no labels or do not fit the encoder, or the folder to keep the run
     *     in cannot be written to
     * @throws OtherDataException if a run that is gone on with was trained on other rows
     * @throws ListenerFailedException if a listener threw something; it has the result. An interrupt of this thread ends
     *     training as {@link #stop} does
     */
    public ClassifierResult train(Classifier settings, @Nullable TrainedAutoencoder encoder, Dataset labelled) {
        return train(settings, encoder, Labelled.split(labelled, options.validation(), options.seed()));
    }

    /** The same with validation rows that were chosen before; these are the held-out ones. */
    ClassifierResult train(Classifier settings, @Nullable TrainedAutoencoder encoder, Split split) {
        Path to = folder;
        if (to != null) {
            RunFolder.requireWritable(to);
        }
        try (Ending ending = new Ending(listeners, stopRequested)) {
            ClassifierCheckpoint.@Nullable Restored restored =
                    to == null ? null : new ClassifierCheckpoint(to.resolve("checkpoint")).read();
            try {
                return train(settings, encoder, split, restored, ending);
            } catch (InvalidInputException e) {
                if (restored != null) {
                    restored.trained().close();
                }
                throw e;
            }
        } finally {
            stopRequested.set(false);
        }
    }

    private ClassifierResult train(
            Classifier settings,
            @Nullable TrainedAutoencoder encoder,
            Split given,
            ClassifierCheckpoint.@Nullable Restored restored,
            Ending ending) {
        List<String> columns = restored != null
                ? restored.trained().featureNames()
                : encoder != null ? encoder.featureNames() : List.of();
        String whose = restored != null ? "the run in " + folder : "the encoder";
        Schema read = restored == null ? null : restored.trained().schema();
        Split split = new Split(
                RunData.inOrder(given.rest(), columns, read, whose),
                RunData.inOrder(given.heldOut(), columns, read, whose));
        Dataset labelled = split.rest();
        checkData(encoder, labelled);
        ClassifierNetwork network = encoder == null
                ? ClassifierNetwork.plain(labelled.shape(), settings)
                : ClassifierNetwork.on(encoder.model(), settings);
        ComputationGraph fresh =
                new ComputationGraph(network.graph(labelled.labelNames().size(), options.seed()));
        fresh.init();
        Map<String, Double> rates = learningRates(fresh);
        String which = RunData.sum(labelled, true);
        if (labelled != given.rest()) {
            ending.tell(l -> l.noted("the columns of " + labelled.name() + " are put into the order of " + whose));
        }
        if (restored != null) {
            fresh.close();
            boolean other = checkSame(restored, settings, network.encoder(), labelled, which);
            if (other) {
                ending.tell(l -> l.noted(whose + " goes on with new data, " + labelled.name()));
            }
            return new Run(restored.trained(), rates, which, restored.state(), other, ending).train(split);
        }
        if (encoder != null && !settings.fromScratch()) {
            network.copyWeights(encoder.graph(), fresh);
        }
        Scaling scaling = encoder == null ? scaling(labelled, ending) : encoder.scaling();
        for (String note : encoder == null ? TableNotes.of(labelled, scaling) : List.<String>of()) {
            ending.tell(l -> l.noted(note));
        }
        TrainedClassifier trained = new TrainedClassifier(
                settings,
                fresh,
                labelled.shape(),
                labelled.featureNames(),
                scaling,
                options.seed(),
                new ModelCard.Classes(labelled.labelNames(), network.encoder(), network.codeLayer()));
        trained.setPreparation(labelled.preparation());
        trained.setSchema(labelled.schema());
        return new Run(trained, rates, which, null, false, ending).train(split);
    }

    private static void checkData(@Nullable TrainedAutoencoder encoder, Dataset labelled) {
        if (!labelled.hasLabels()) {
            throw new InvalidInputException(labelled.name() + " has no labels, and a classifier learns from them");
        }
        if (labelled.labelNames().size() < 2) {
            throw new InvalidInputException(labelled.name() + " must have at least 2 classes, got "
                    + labelled.labelNames().size());
        }
        if (encoder == null) {
            return;
        }
        if (labelled.shape().size() != encoder.shape().size()) {
            throw new InvalidInputException("the encoder takes " + encoder.shape() + ", but " + labelled.name()
                    + " has " + labelled.shape() + ": give it data of the same shape");
        }
        if (!labelled.featureNames().isEmpty()
                && !encoder.featureNames().isEmpty()
                && !labelled.featureNames().equals(encoder.featureNames())) {
            throw new InvalidInputException("the encoder takes the columns " + String.join(", ", encoder.featureNames())
                    + ", but " + labelled.name() + " has " + String.join(", ", labelled.featureNames())
                    + ": give it the same columns");
        }
    }

    private Scaling scaling(Dataset labelled, Ending ending) {
        Scaling.Kind kind = options.scaling();
        if (kind != null || !labelled.shape().isImage()) {
            return Scaling.fit(kind != null ? kind : Scaling.Kind.STANDARD, labelled);
        }
        Scaling scaling = Scaling.ofPictures(labelled);
        if (scaling.kind() == Scaling.Kind.NONE) {
            ending.tell(l ->
                    l.noted("the pixels of " + labelled.name() + " are in [0, 1] already: they are taken as they are"));
        }
        return scaling;
    }

    private static Map<String, Double> learningRates(ComputationGraph graph) {
        Map<String, Double> rates = new LinkedHashMap<>();
        for (Layer layer : graph.getLayers()) {
            String name = layer.conf().getLayer().getLayerName();
            Double rate = graph.getLearningRate(name);
            if (rate != null) {
                rates.put(name, rate);
            }
        }
        return rates;
    }

    /** Whether a run that is gone on with has other rows than before, and may. */
    private boolean checkSame(
            ClassifierCheckpoint.Restored restored,
            Classifier settings,
            String encoder,
            Dataset labelled,
            String which) {
        TrainedClassifier then = restored.trained();
        TrainingOptions old = restored.state().options();
        String run = "the run in " + folder + " was started ";
        if (!Settings.values(then.settings()).equals(Settings.values(settings))
                || !then.encoder().equals(encoder)) {
            throw new InvalidInputException(run + "with encoder " + then.encoder() + " and "
                    + Settings.values(then.settings()) + ": resume it with the same encoder and settings");
        }
        if (!old.withEpochs(options.epochs()).equals(options)) {
            throw new InvalidInputException(
                    run + "with " + old + ": resume it with the same options (only the number of epochs may differ)");
        }
        if (then.shape().size() != labelled.shape().size()) {
            throw new InvalidInputException(run + "on " + then.shape() + ", but " + labelled.name() + " has "
                    + labelled.shape() + ": resume it with data of the same shape");
        }
        if (!then.classNames().equals(labelled.labelNames())) {
            throw new InvalidInputException(run + "with the classes " + String.join(", ", then.classNames()) + ", but "
                    + labelled.name() + " has " + String.join(", ", labelled.labelNames())
                    + ": resume it with the same classes");
        }
        boolean other = !restored.state().labelled().equals(which);
        if (other && !newData) {
            throw new OtherDataException(
                    run + "on other labelled rows: resume it with the same data and labels, or allow new data");
        }
        return other;
    }

    /** One training, from the first or a resumed epoch to the end. */
    private final class Run {

        private final TrainedClassifier trained;
        private final ComputationGraph graph;
        private final Map<String, Double> learningRates;
        private final String labelled;
        private final List<EpochRecord> history = new ArrayList<>();
        private final INDArray bestWeights;
        private int bestEpoch;
        private int writtenEpoch;
        private double bestLoss = Double.POSITIVE_INFINITY;
        private final DivergenceGuard guard;
        private final boolean newRows;
        private final Ending ending;

        /** Epochs that were trained on other rows. */
        private int otherData;

        private long lastWrite;

        Run(
                TrainedClassifier trained,
                Map<String, Double> learningRates,
                String labelled,
                ClassifierCheckpoint.@Nullable State state,
                boolean newRows,
                Ending ending) {
            this.newRows = newRows;
            this.ending = ending;
            this.trained = trained;
            this.graph = trained.graph();
            this.learningRates = learningRates;
            this.labelled = labelled;
            this.bestWeights = graph.params().dup();
            this.guard = new DivergenceGuard(
                    graph,
                    options.retries(),
                    state == null ? 0 : state.setbacks(),
                    state == null || state.history().isEmpty() || newRows
                            ? Double.NaN
                            : state.history().get(0).train().total());
            if (state == null) {
                return;
            }
            history.addAll(state.history());
            bestEpoch = state.bestEpoch();
            writtenEpoch = bestEpoch;
            otherData = state.otherData();
            Double judgedAnew = state.bestLoss();
            if (judgedAnew != null) {
                bestLoss = judgedAnew;
            } else if (bestEpoch > otherData) {
                bestLoss = history.get(bestEpoch - 1).judged();
            }
            Path to = folder;
            if (to != null && bestEpoch > 0) {
                try (TrainedClassifier best = TrainedClassifier.load(to)) {
                    bestWeights.assign(best.graph().params());
                }
            }
        }

        ClassifierResult train(Split split) {
            Batches batches = batches(split.rest(), trained.settings().input(), options.batchSize(), true);
            Batches validation = batches(split.heldOut(), Feed.EXAMPLE, Math.max(256, options.batchSize()), false);
            int first = history.size() + 1;
            if (newRows) {
                judgeBestAnew(validation);
            }
            guard.allIsWell();
            ending.tell(l -> l.network(graph));
            ending.tell(l -> l.started(options.epochs(), first, batches.count(), batches.examples()));
            Stop stop = Stop.FINISHED;
            for (int epoch = first; epoch <= options.epochs(); epoch++) {
                if (exhausted(validation)) {
                    stop = Stop.PATIENCE;
                    break;
                }
                if (ending.wanted()) {
                    stop = Stop.REQUESTED;
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
            graph.params().assign(bestWeights);
            Path to = folder;
            if (to != null && bestEpoch != writtenEpoch) {
                // the checkpoint stays that of an epoch's end, from which a resumed run repeats what came after
                trained.save(to.resolve("model.zip"));
            }
            bestWeights.close();
            guard.close();
            ClassifierResult result = new ClassifierResult(
                    trained,
                    history,
                    bestEpoch,
                    stop,
                    message(stop, first - 1),
                    batches.examples(),
                    validation.examples());
            RuntimeException failure = ending.failure();
            if (failure != null) {
                throw new ListenerFailedException(result, failure);
            }
            return result;
        }

        /** As in Trainer: the best weights so far have to hold their own on the new rows. */
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

        private Batches batches(Dataset rows, Feed input, int size, boolean shuffle) {
            return new Batches(
                    rows,
                    trained.scaling(),
                    List.of(input),
                    List.of(trained.settings().target(trained.classNames().size())),
                    size,
                    shuffle,
                    options.seed());
        }

        private boolean exhausted(Batches validation) {
            return validation.examples() > 0
                    && options.patience() > 0
                    && history.size() - Math.max(bestEpoch, otherData) >= options.patience();
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
            double factor = options.schedule().factor(epoch - 1, options.epochs()) * guard.factor();
            if (options.schedule() != Schedule.CONSTANT || guard.setbacks() > 0) {
                learningRates.forEach((layer, rate) -> graph.setLearningRate(layer, rate * factor));
            }
            FusedUpdater.install(graph);
            // as in Trainer: noise inside the network depends on the epoch alone, and the seed must not be 0
            Nd4j.getRandom().setSeed((options.seed() * 1_000_003L + epoch) << 1 | 1);
            Losses.Mean mean = new Losses.Mean();
            long start = System.nanoTime();
            double waited;
            int number = 0;
            try (Batches.Epoch all = batches.epoch(epoch - 1)) {
                while (all.hasNext()) {
                    if (ending.wanted()) {
                        return false;
                    }
                    try (Batches.Batch batch = all.next()) {
                        graph.fit(batch.data());
                        Losses losses = Losses.of(graph, graph.score());
                        if (guard.explodes(losses.total(), epoch, ++number)) {
                            return false;
                        }
                        mean.add(losses, batch.size());
                        Losses soFar = mean.get();
                        int taken = number;
                        ending.tell(l -> l.batchDone(epoch, taken, batch.size(), soFar));
                    }
                }
                waited = all.waitedSeconds();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            @Nullable Losses judged = validation.examples() == 0 ? null : validate(validation);
            EpochRecord record = new EpochRecord(
                    epoch,
                    learningRates.getOrDefault(ClassifierNetwork.OUTPUT, 0.0) * factor,
                    mean.get(),
                    judged,
                    seconds,
                    batches.examples() / seconds,
                    waited / seconds,
                    List.of());
            if (guard.explodes(record.judged(), epoch, number)) {
                return false;
            }
            history.add(record);
            guard.allIsWell();
            // the loss of rows that are being trained on says nothing about others: then the last epoch is kept
            boolean better = judged == null || record.judged() < bestLoss;
            if (better) {
                bestLoss = record.judged();
                bestEpoch = epoch;
                bestWeights.assign(graph.params());
            }
            boolean last = epoch == options.epochs() || exhausted(validation);
            if (last || history.size() == 1 || (System.nanoTime() - lastWrite) / 1e9 >= BETWEEN_CHECKPOINTS) {
                keep();
            }
            ending.tell(l -> l.epochDone(record, better));
            return true;
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

        /** Writes the best model so far, if it is another than last time, and then the checkpoint that names it. */
        private void keep() {
            Path to = folder;
            if (to == null) {
                return;
            }
            if (bestEpoch != writtenEpoch) {
                try (INDArray now = graph.params().dup()) {
                    graph.params().assign(bestWeights);
                    trained.save(to.resolve("model.zip"));
                    graph.params().assign(now);
                }
                writtenEpoch = bestEpoch;
            }
            Double judgedAnew = bestEpoch <= otherData && Double.isFinite(bestLoss) ? (Double) bestLoss : null;
            new ClassifierCheckpoint(to.resolve("checkpoint"))
                    .write(
                            trained,
                            new ClassifierCheckpoint.State(
                                    CheckpointFolder.fileOf(history.size()),
                                    List.copyOf(history),
                                    bestEpoch,
                                    guard.setbacks(),
                                    labelled,
                                    options,
                                    otherData,
                                    judgedAnew));
            lastWrite = System.nanoTime();
        }
    }
}
