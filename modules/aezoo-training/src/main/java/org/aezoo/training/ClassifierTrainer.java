package org.aezoo.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.Batches;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Labelled;
import org.aezoo.data.Scaling;
import org.aezoo.data.Split;
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
    private volatile boolean stopRequested;

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
     * @param runFolder exists; gets {@code model.zip} and {@code checkpoint/}. A checkpoint that is there already is
     *     gone on from
     */
    public ClassifierTrainer keepIn(Path runFolder) {
        folder = runFolder;
        return this;
    }

    /** Ends training after the step that is running; may be called from any thread. */
    public void stop() {
        stopRequested = true;
    }

    /**
     * Trains a classifier.
     *
     * @param settings its settings
     * @param encoder whose encoder, scaling and columns it takes; stays the caller's and as it is. Null for a network
     *     of the settings' own sizes
     * @param labelled training rows, such as {@link Labelled#balanced} gives; validation rows are taken from them
     * @throws InvalidInputException if the rows have no labels or do not fit the encoder
     */
    public ClassifierResult train(Classifier settings, @Nullable TrainedAutoencoder encoder, Dataset labelled) {
        return train(settings, encoder, Labelled.split(labelled, options.validation(), options.seed()));
    }

    /** The same with validation rows that were chosen before; these are the held-out ones. */
    ClassifierResult train(Classifier settings, @Nullable TrainedAutoencoder encoder, Split split) {
        Dataset labelled = split.rest();
        checkData(encoder, labelled);
        ClassifierNetwork network = encoder == null
                ? ClassifierNetwork.plain(labelled.shape(), settings)
                : ClassifierNetwork.on(encoder.model(), settings);
        ComputationGraph fresh =
                new ComputationGraph(network.graph(labelled.labelNames().size(), options.seed()));
        fresh.init();
        Map<String, Double> rates = learningRates(fresh);
        String which = fingerprint(labelled);
        Path to = folder;
        ClassifierCheckpoint.@Nullable Restored restored =
                to == null ? null : new ClassifierCheckpoint(to.resolve("checkpoint")).read();
        if (restored != null) {
            fresh.close();
            checkSame(restored, settings, network.encoder(), which);
            return new Run(restored.trained(), rates, which, restored.state()).train(split);
        }
        if (encoder != null && !settings.fromScratch()) {
            network.copyWeights(encoder.graph(), fresh);
        }
        Scaling scaling = encoder == null ? Scaling.fit(kind(labelled), split.rest()) : encoder.scaling();
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
        return new Run(trained, rates, which, null).train(split);
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
                    + ": give it the same columns in the same order");
        }
    }

    private Scaling.Kind kind(Dataset labelled) {
        Scaling.Kind kind = options.scaling();
        return kind != null ? kind : labelled.shape().isImage() ? Scaling.Kind.PIXEL : Scaling.Kind.STANDARD;
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

    /** Tells sets of rows apart: their number, and a sum over all values and labels. */
    private static String fingerprint(Dataset rows) {
        float[] row = new float[rows.shape().size()];
        long sum = 17;
        for (int r = 0; r < rows.size(); r++) {
            rows.read(r, row, 0);
            sum = 31 * sum + java.util.Arrays.hashCode(row);
            sum = 31 * sum + rows.label(r);
        }
        return rows.size() + " rows " + Long.toHexString(sum);
    }

    private void checkSame(
            ClassifierCheckpoint.Restored restored, Classifier settings, String encoder, String labelled) {
        TrainedClassifier then = restored.trained();
        TrainingOptions old = restored.state().options();
        String message = null;
        if (!Settings.values(then.settings()).equals(Settings.values(settings))
                || !then.encoder().equals(encoder)) {
            message = "with encoder " + then.encoder() + " and " + Settings.values(then.settings())
                    + ": resume it with the same encoder and settings";
        } else if (!old.withEpochs(options.epochs()).equals(options)) {
            message = "with " + old + ": resume it with the same options (only the number of epochs may differ)";
        } else if (!restored.state().labelled().equals(labelled)) {
            message = "on other labelled rows: resume it with the same data and labels";
        }
        if (message != null) {
            then.close();
            throw new InvalidInputException("the run in " + folder + " was started " + message);
        }
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
        private long lastWrite;

        Run(
                TrainedClassifier trained,
                Map<String, Double> learningRates,
                String labelled,
                ClassifierCheckpoint.@Nullable State state) {
            this.trained = trained;
            this.graph = trained.graph();
            this.learningRates = learningRates;
            this.labelled = labelled;
            this.bestWeights = graph.params().dup();
            this.guard = new DivergenceGuard(
                    graph,
                    options.retries(),
                    state == null ? 0 : state.setbacks(),
                    state == null || state.history().isEmpty()
                            ? Double.NaN
                            : state.history().get(0).train().total());
            if (state == null) {
                return;
            }
            history.addAll(state.history());
            bestEpoch = state.bestEpoch();
            writtenEpoch = bestEpoch;
            bestLoss = bestEpoch == 0 ? bestLoss : history.get(bestEpoch - 1).judged();
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
            guard.allIsWell();
            listeners.forEach(l -> l.network(graph));
            listeners.forEach(l -> l.started(options.epochs(), first, batches.count(), batches.examples()));
            Stop stop = Stop.FINISHED;
            for (int epoch = first; epoch <= options.epochs(); epoch++) {
                if (exhausted(validation)) {
                    stop = Stop.PATIENCE;
                    break;
                }
                if (stopRequested) {
                    stop = Stop.REQUESTED;
                    break;
                }
                if (!trainEpoch(epoch, batches, validation)) {
                    String reason = guard.reason();
                    if (reason != null && guard.takeBack()) {
                        int again = epoch--;
                        listeners.forEach(l -> l.tookBack(again, reason));
                        continue;
                    }
                    stop = reason == null ? Stop.REQUESTED : Stop.DIVERGED;
                    break;
                }
            }
            graph.params().assign(bestWeights);
            bestWeights.close();
            guard.close();
            return new ClassifierResult(
                    trained, history, bestEpoch, stop, message(stop), batches.examples(), validation.examples());
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
                    && history.size() - bestEpoch >= options.patience();
        }

        private String message(Stop stop) {
            return switch (stop) {
                case FINISHED -> "all " + options.epochs() + " epochs trained";
                case PATIENCE -> "no better validation loss for " + options.patience() + " epochs";
                case REQUESTED -> "stopped on request in epoch " + (history.size() + 1);
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
                    if (stopRequested) {
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
                        for (TrainingListener listener : listeners) {
                            listener.batchDone(epoch, number, batch.size(), soFar);
                        }
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
            listeners.forEach(l -> l.epochDone(record, better));
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
            new ClassifierCheckpoint(to.resolve("checkpoint"))
                    .write(trained, history, bestEpoch, guard.setbacks(), labelled, options);
            lastWrite = System.nanoTime();
        }
    }
}
