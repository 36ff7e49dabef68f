package org.aezoo.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aezoo.data.Batches;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.Split;
import org.aezoo.data.TableNotes;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.NeighbourTargets;
import org.aezoo.models.ScalingChoice;
import org.aezoo.models.TargetWalk;
import org.aezoo.models.TrainingDefaults;
import org.aezoo.models.WalkTargets;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.TrainingResult.Stop;
import org.aezoo.training.preparation.Continuation;
import org.aezoo.training.preparation.PrincipalStart;
import org.aezoo.training.preparation.Suitability;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * Trains any model of the zoo, by its options alone until it has converged. The best epoch's weights are what comes back.
 */
public final class Trainer extends AbstractTrainer<Trainer> {

    /** Steps of a run for which a second or two of trying is not too long. */
    private static final long WORTH_A_TRIAL = 10_000;

    private @Nullable Path threadsFile;
    private @Nullable Path from;

    public Trainer(TrainingOptions options) {
        this(options, new AtomicBoolean());
    }

    /** A trainer that another one's {@link #stop} stops too. */
    Trainer(TrainingOptions options, AtomicBoolean stopRequested) {
        super(options, stopRequested);
    }

    @Override
    Trainer self() {
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
     * Goes on with a trained model on rows of its own columns, in place of a network from fresh weights: its weights and its
     * scaling are taken over, stages of pretraining are not trained again, listeners hear how far the rows differ from those
     * that the scaling was fitted on. Rows that a model keeps to compare with are those of the new data; a threshold has to be
     * set anew.
     *
     * @param fileOrFolder a model file or a run's folder, whose settings {@link #train} is to be given; stays as it is
     */
    public Trainer continueFrom(Path fileOrFolder) {
        from = fileOrFolder;
        return this;
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
    public TrainingResult<TrainedAutoencoder> train(AutoencoderModel settings, Dataset data) {
        try (Ending ending = new Ending(listeners, stopRequested)) {
            return train(settings, data, ending);
        } finally {
            stopRequested.set(false);
        }
    }

    private TrainingResult<TrainedAutoencoder> train(AutoencoderModel settings, Dataset given, Ending ending) {
        Path to = folder;
        if (to != null) {
            RunFolder.requireWritable(to);
        }
        Checkpoint.@Nullable Restored<TrainedAutoencoder> restored = restore();
        Path first = from;
        @Nullable TrainedAutoencoder begun =
                restored != null ? restored.trained() : first == null ? null : Continuation.open(first, settings);
        try {
            return train(settings, given, begun, restored, ending);
        } catch (RuntimeException e) {
            if (begun != null && !(e instanceof ListenerFailedException)) {
                begun.close();
            }
            throw e;
        }
    }

    private TrainingResult<TrainedAutoencoder> train(
            AutoencoderModel settings,
            Dataset given,
            @Nullable TrainedAutoencoder begun,
            Checkpoint.@Nullable Restored<TrainedAutoencoder> restored,
            Ending ending) {
        Path to = folder;
        String run = restored == null && from != null ? "the model in " + from : "the run in " + to;
        @Nullable RunData before =
                restored == null ? Pretraining.data(to) : restored.state().data();
        Dataset data = RunData.inOrder(
                given,
                begun != null ? begun.featureNames() : before == null ? List.of() : before.columns(),
                begun == null ? null : begun.schema(),
                run);
        if (begun != null && begun.shape().size() != data.shape().size()) {
            throw new InvalidInputException(run + " was trained on " + begun.shape() + ", but " + data.name() + " has "
                    + data.shape() + ": go on with data of the same shape");
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
        Suitability.check(model, split.rest().size(), options.workers());
        if (restored != null) {
            checkSame(restored, model);
        }
        @Nullable RunData now = to == null ? null : RunData.of(data, false);
        @Nullable String otherData = now == null ? null : RunData.check(before, now, newData, run);
        @Nullable TrainedAutoencoder continued = restored == null ? begun : null;
        Scaling scaling = continued != null
                ? continued.scaling()
                : ScalingChoice.fit(model, split.rest(), options.scaling(), note -> {
                    if (restored == null) {
                        ending.tell(l -> l.noted(note));
                    }
                });
        if (data != given) {
            ending.tell(l -> l.noted("the columns of " + given.name() + " are put into the order of " + run));
        }
        if (otherData != null) {
            ending.tell(l -> l.noted(otherData));
        }
        for (String note : TableNotes.of(split.rest(), scaling)) {
            ending.tell(l -> l.noted(note));
        }
        if (continued != null) {
            String drift = Continuation.prepare(continued, split.rest(), options.scaling());
            ending.tell(l -> l.noted(drift));
        }
        Pretraining pretraining = new Pretraining(model, options, listeners, to, stopRequested, now, otherData != null);
        pretraining.checkSame();
        Loop.Rows rows = new Loop.Rows(now, null, otherData != null);
        return train(model, split, scaling, pretraining, continued, restored, rows, ending);
    }

    /**
     * Trains a stage of a model on rows that are known to suit it.
     *
     * @param otherData whether a stage that was begun was trained on other rows
     */
    TrainingResult<TrainedAutoencoder> trainStage(
            AutoencoderModel model, Split split, Scaling scaling, boolean otherData) {
        try (Ending ending = new Ending(listeners, stopRequested)) {
            Checkpoint.@Nullable Restored<TrainedAutoencoder> restored = restore();
            if (restored != null) {
                try {
                    checkSame(restored, model);
                } catch (InvalidInputException e) {
                    restored.trained().close();
                    throw e;
                }
            }
            Pretraining none = new Pretraining(model, options, listeners, null, stopRequested, null, otherData);
            return train(model, split, scaling, none, null, restored, new Loop.Rows(null, null, otherData), ending);
        }
    }

    private TrainingResult<TrainedAutoencoder> train(
            AutoencoderModel model,
            Split split,
            Scaling scaling,
            Pretraining pretraining,
            @Nullable TrainedAutoencoder continued,
            Checkpoint.@Nullable Restored<TrainedAutoencoder> restored,
            Loop.Rows rows,
            Ending ending) {
        TrainedAutoencoder trained =
                restored != null ? restored.trained() : continued != null ? continued : start(model, split, scaling);
        TrainingOptions asked =
                restored == null ? options : options.elseAs(restored.state().options());
        Pace pace = new Pace(
                asked,
                TrainingDefaults.steps(model),
                TrainingDefaults.warmUpSteps(model),
                split.rest().size());
        chooseThreads(trained, split.rest(), pace);
        if (restored != null) {
            return run(trained, pace, restored.state(), rows, ending).train(split, pretraining.finished());
        }
        if (continued != null) {
            return run(trained, pace, null, rows, ending).train(split, List.of());
        }
        Pretraining.Outcome outcome = pretraining.train(trained, split);
        Stop stop = outcome.stop();
        if (stop == null) {
            return run(trained, pace, null, rows, ending).train(split, outcome.stages());
        }
        TrainingResult<TrainedAutoencoder> result = new TrainingResult<>(
                trained,
                pace.options(),
                List.of(),
                0,
                stop,
                outcome.message(),
                split.rest().size(),
                split.heldOut().size(),
                false,
                outcome.stages());
        RuntimeException failure = outcome.failure();
        if (failure != null) {
            throw new ListenerFailedException(result, failure);
        }
        return result;
    }

    private Run run(
            TrainedAutoencoder trained, Pace pace, Checkpoint.@Nullable State state, Loop.Rows rows, Ending ending) {
        boolean saved = state != null || from != null;
        ComputationGraph fresh = trained.graph();
        if (saved) {
            // the saved configuration carries the step size of its last epoch, not that of the settings
            fresh = new ComputationGraph(trained.model().graph(options.seed()));
            fresh.init();
        }
        try {
            return new Run(trained, fresh, pace, state, rows, ending);
        } finally {
            if (saved) {
                fresh.close();
            }
        }
    }

    private Checkpoint.@Nullable Restored<TrainedAutoencoder> restore() {
        return folder == null ? null : new Checkpoint<>(folder.resolve("checkpoint"), ModelKind.AUTOENCODER).read();
    }

    private TrainedAutoencoder start(AutoencoderModel model, Split split, Scaling scaling) {
        Dataset training = split.rest();
        ComputationGraph graph = new ComputationGraph(model.graph(options.seed()));
        graph.init();
        PrincipalStart.fill(graph, model, options.takesAll(split) ? split.all() : training, scaling);
        TrainedAutoencoder trained = new TrainedAutoencoder(
                model, graph, training.shape(), training.featureNames(), scaling, options.seed());
        trained.setPreparation(training.preparation());
        trained.setSchema(training.schema());
        trained.scorer().keepRows(training);
        trained.setBatchNames(BatchCorrecting.marks(model) == null ? List.of() : training.batchNames());
        return trained;
    }

    private void chooseThreads(TrainedAutoencoder trained, Dataset training, Pace pace) {
        Path file = threadsFile;
        if (file != null && options.workers() > 1) {
            // OpenBLAS lets one product at a time have several threads, and the others wait for it
            NativeThreads.set(1);
            return;
        }
        Batches batches =
                batches(trained, training, pace.batchSize(), trained.model().targets(), true);
        // not only what is left of a resumed run: it has to take the number that the run was started with
        if (file == null || (long) pace.epochs() * batches.count() < WORTH_A_TRIAL) {
            return;
        }
        try (Batches.Epoch all = batches.epoch(0);
                Batches.Batch batch = all.next()) {
            NativeThreads.set(ThreadTrial.choose(file, trained.model().id(), trained.graph(), batch.data()));
        }
    }

    private Batches batches(
            TrainedAutoencoder trained, Dataset rows, int batchSize, List<Feed> targets, boolean training) {
        return new Batches(
                rows,
                trained.scaling(),
                trained.model().inputs(),
                targets,
                training ? batchSize : Math.max(256, batchSize),
                training,
                options.seed());
    }

    private void checkSame(Checkpoint.Restored<TrainedAutoencoder> restored, AutoencoderModel model) {
        Map<String, String> then = Settings.values(restored.trained().model());
        Map<String, String> now = Settings.values(model);
        if (!model.id().equals(restored.trained().model().id()) || !then.equals(now)) {
            throw new InvalidInputException("the run in " + folder + " was started as "
                    + restored.trained().model().id() + " with " + then
                    + ": resume it with the same model and settings");
        }
        options.requireSame(folder, restored.state().options());
    }

    /** The loop over the epochs of an autoencoder. */
    private final class Run extends Loop<TrainedAutoencoder> {

        private final TrainedAutoencoder trained;
        private final Pace pace;
        private final @Nullable Workers workers;
        private @Nullable Dataset training;

        Run(
                TrainedAutoencoder trained,
                ComputationGraph fresh,
                Pace pace,
                Checkpoint.@Nullable State state,
                Rows rows,
                Ending ending) {
            super(ModelKind.AUTOENCODER, trained, fresh, pace, folder, state, rows, ending);
            this.trained = trained;
            this.pace = pace;
            this.workers = options.workers() == 1 ? null : new Workers(trained.graph(), options.workers());
        }

        TrainingResult<TrainedAutoencoder> train(Split split, List<StageResult> stages) {
            training = split.rest();
            WalkTargets walk = walk(split);
            List<Feed> own = trained.model().targets();
            return train(
                    split,
                    (data, learns) -> batches(
                            trained,
                            data,
                            pace.batchSize(),
                            walk == null ? own : List.of(learns ? walk.training() : walk.heldOut()),
                            learns),
                    walk == null,
                    stages);
        }

        /** Where other rows are rebuilt in the example's place; null where it is the example itself. */
        private @Nullable WalkTargets walk(Split split) {
            TargetWalk walk = NeighbourTargets.of(trained.model());
            return walk == null
                    ? null
                    : new WalkTargets(
                            walk,
                            split.rest(),
                            split.heldOut(),
                            trained.scaling(),
                            trained.model().targets().get(0),
                            share -> ending.tell(l -> l.preparing(share)));
        }

        @Override
        boolean goesByTrainingLoss() {
            return true;
        }

        @Override
        double shown(StepSizes all) {
            return all.first();
        }

        @Override
        List<CodebookUse> steps(Batches.Epoch all, long noise, Progress progress) {
            Workers several = workers;
            if (several != null) {
                return CodebookUse.of(several.train(all, noise, progress));
            }
            super.steps(all, noise, progress);
            return CodebookUse.take(trained.graph());
        }

        /** What samples are drawn from, of the best epoch's codes, into the file that has them. */
        @Override
        void finished(int bestEpoch) {
            Dataset learnt = training;
            if (learnt != null && bestEpoch > 0 && trained.codes().fitForSamples(() -> learnt) && folder != null) {
                trained.save(folder.resolve("model.zip"));
            }
        }
    }
}
