package org.aezoo.training;

import java.nio.file.Path;
import java.util.List;
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
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.classifier.ClassifierNetwork;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.ModelCard;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * Trains a {@link Classifier} on labelled rows, from an autoencoder's encoder or from fresh weights.
 *
 * <p>With validation rows, the same share of each class, the epoch with the lowest validation loss is what comes back,
 * and training may stop early. Without them every epoch is trained and the last one comes back.
 */
public final class ClassifierTrainer extends AbstractTrainer<ClassifierTrainer> {

    public ClassifierTrainer(TrainingOptions options) {
        this(options, new AtomicBoolean());
    }

    /** A trainer that another one's {@link #stop} stops too. */
    ClassifierTrainer(TrainingOptions options, AtomicBoolean stopRequested) {
        super(options, stopRequested);
        Require.that(options.workers() == 1, "workers", "1 for a classifier", options.workers());
    }

    @Override
    ClassifierTrainer self() {
        return this;
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
    public TrainingResult<TrainedClassifier> train(
            Classifier settings, @Nullable TrainedAutoencoder encoder, Dataset labelled) {
        try {
            return train(settings, encoder, Labelled.split(labelled, options.validation(), options.seed()));
        } finally {
            stopRequested.set(false);
        }
    }

    /** The same with validation rows that were chosen before; these are the held-out ones. */
    TrainingResult<TrainedClassifier> train(Classifier settings, @Nullable TrainedAutoencoder encoder, Split split) {
        Path to = folder;
        if (to != null) {
            RunFolder.requireWritable(to);
        }
        try (Ending ending = new Ending(listeners, stopRequested)) {
            Checkpoint.@Nullable Restored<TrainedClassifier> restored =
                    to == null ? null : new Checkpoint<>(to.resolve("checkpoint"), ModelKind.CLASSIFIER).read();
            try {
                return train(settings, encoder, split, restored, ending);
            } catch (InvalidInputException e) {
                if (restored != null) {
                    restored.trained().close();
                }
                throw e;
            }
        }
    }

    private TrainingResult<TrainedClassifier> train(
            Classifier settings,
            @Nullable TrainedAutoencoder encoder,
            Split given,
            Checkpoint.@Nullable Restored<TrainedClassifier> restored,
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
            Run run = new Run(
                    restored.trained(), fresh, pace, restored.state(), new Loop.Rows(null, which, other), ending);
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
        return new Run(trained, fresh, pace, null, new Loop.Rows(null, which, false), ending).train(split);
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
            Checkpoint.Restored<TrainedClassifier> restored,
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
        options.requireSame(folder, old);
        if (then.shape().size() != labelled.shape().size()) {
            throw new InvalidInputException(run + "on " + then.shape() + ", but " + labelled.name() + " has "
                    + labelled.shape() + ": resume it with data of the same shape");
        }
        if (!then.classNames().equals(labelled.labelNames())) {
            throw new InvalidInputException(run + "with the classes " + String.join(", ", then.classNames()) + ", but "
                    + labelled.name() + " has " + String.join(", ", labelled.labelNames())
                    + ": resume it with the same classes");
        }
        boolean other = !which.equals(restored.state().labelled());
        if (other && !newData) {
            throw new OtherDataException(
                    run + "on other labelled rows: resume it with the same data and labels, or allow new data");
        }
        return other;
    }

    /** The loop over the epochs of a classifier. */
    private final class Run extends Loop<TrainedClassifier> {

        private final TrainedClassifier trained;
        private final Pace pace;

        Run(
                TrainedClassifier trained,
                ComputationGraph fresh,
                Pace pace,
                Checkpoint.@Nullable State state,
                Rows rows,
                Ending ending) {
            super(ModelKind.CLASSIFIER, trained, fresh, pace, folder, state, rows, ending);
            this.trained = trained;
            this.pace = pace;
        }

        TrainingResult<TrainedClassifier> train(Split split) {
            return train(split, this::batches, true, List.of());
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
        double shown(StepSizes all) {
            return all.of(ClassifierNetwork.OUTPUT);
        }
    }
}
