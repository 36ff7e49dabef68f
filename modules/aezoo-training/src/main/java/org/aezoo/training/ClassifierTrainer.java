package org.aezoo.training;

import java.nio.file.Path;
import java.util.ArrayList;
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
import org.aezoo.models.Classifier;
import org.aezoo.models.ClassifierNetwork;
import org.aezoo.models.ModelCard;
import org.aezoo.models.Require;
import org.aezoo.models.Settings;
import org.aezoo.models.TrainedAutoencoder;
import org.aezoo.models.TrainedClassifier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains a {@link Classifier} on labelled rows, from an autoencoder's encoder or from fresh weights.
 *
 * <p>With validation rows, the same share of each class, the epoch with the lowest validation loss is what comes back,
 * and training may stop early. Without them every epoch is trained and the last one comes back.
 */
public final class ClassifierTrainer {

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
        String which = RunData.sum(labelled, true);
        if (labelled != given.rest()) {
            ending.tell(l -> l.noted("the columns of " + labelled.name() + " are put into the order of " + whose));
        }
        TrainingOptions asked =
                restored == null ? options : options.elseAs(restored.state().options());
        Pace pace = new Pace(asked, null, 0, labelled.size());
        if (restored != null) {
            boolean other = checkSame(restored, settings, network.encoder(), labelled, which);
            if (other) {
                ending.tell(l -> l.noted(whose + " goes on with new data, " + labelled.name()));
            }
            Run run = new Run(restored.trained(), fresh, pace, which, restored.state(), other, ending);
            fresh.close();
            return run.train(split);
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
        return new Run(trained, fresh, pace, which, null, false, ending).train(split);
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
        if (!options.sameAs(old)) {
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

    /** The loop over the epochs of a classifier. */
    private final class Run extends Loop {

        private final TrainedClassifier trained;
        private final Pace pace;
        private final String labelled;

        Run(
                TrainedClassifier trained,
                ComputationGraph fresh,
                Pace pace,
                String labelled,
                ClassifierCheckpoint.@Nullable State state,
                boolean newRows,
                Ending ending) {
            super(trained.graph(), fresh, pace, folder, state == null ? null : state.memory(), newRows, ending);
            this.trained = trained;
            this.pace = pace;
            this.labelled = labelled;
        }

        ClassifierResult train(Split split) {
            Outcome outcome = train(split, this::batches, true);
            ClassifierResult result = new ClassifierResult(
                    trained,
                    pace.options(),
                    outcome.history(),
                    outcome.bestEpoch(),
                    outcome.stop(),
                    outcome.message(),
                    outcome.trainRows(),
                    outcome.validationRows(),
                    outcome.stillImproving());
            RuntimeException failure = failure();
            if (failure != null) {
                throw new ListenerFailedException(result, failure);
            }
            return result;
        }

        private Batches batches(Dataset rows, boolean learns) {
            return new Batches(
                    rows,
                    trained.scaling(),
                    List.of(learns ? trained.settings().input() : Feed.EXAMPLE),
                    List.of(trained.settings().target(trained.classNames().size())),
                    learns ? pace.batchSize() : Math.max(256, pace.batchSize()),
                    learns,
                    options.seed());
        }

        @Override
        double shownLearningRate(Map<String, Double> rates) {
            return rates.getOrDefault(ClassifierNetwork.OUTPUT, 0.0);
        }

        @Override
        void readBest(Path from, INDArray into) {
            try (TrainedClassifier best = TrainedClassifier.load(from)) {
                into.assign(best.graph().params());
            }
        }

        @Override
        void save(Path file) {
            trained.save(file);
        }

        @Override
        void checkpoint(Path to, Memory memory) {
            new ClassifierCheckpoint(to)
                    .write(trained, ClassifierCheckpoint.State.of(memory, pace.options(), labelled));
        }
    }
}
