package org.aezoo.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.RunFolder;
import org.aezoo.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model and leaves a complete run folder, as {@code aezoo train} does: {@code model.zip} with its threshold,
 * {@code history.csv}, {@code events.jsonl}, {@code run.json}, pictures and {@code report.html}.
 *
 * <p>A run that is stopped leaves a checkpoint; {@link RunOptions#resuming} goes on from it.
 */
public final class Run {

    final RunOptions options;
    final List<TrainingListener> listeners = new ArrayList<>();
    RunListener told = RunListener.NOBODY;
    private Runnable stopper = () -> {};
    private boolean stopped;

    public Run(RunOptions options) {
        this.options = options;
    }

    /** The card of a finished run. */
    public static RunCard card(Path folder) {
        return RunCard.of(RunFolder.card(folder), folder.resolve("run.json").toString());
    }

    /** Adds somebody who is told how training goes. */
    public Run listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Says who is told what happens beside training. */
    public Run tell(RunListener listener) {
        told = listener;
        return this;
    }

    /** Ends training after the step that is running; the folder is completed. May be called from any thread. */
    public synchronized void stop() {
        stopped = true;
        stopper.run();
    }

    synchronized void stopBy(Runnable trainer) {
        stopper = trainer;
        if (stopped) {
            trainer.run();
        }
    }

    /**
     * Trains an autoencoder.
     *
     * @param model its input size must be that of the data
     * @param data training rows, and test rows that it is judged by where there are some; stays the caller's
     * @param folder is made where it does not exist
     * @throws org.aezoo.data.InvalidInputException if the data does not suit the model, or the folder cannot be written to
     *     or holds another run; see {@link RunFolder#open}
     * @throws org.aezoo.training.OtherDataException if a run that is gone on with was trained on other rows
     * @throws org.aezoo.training.ListenerFailedException if a listener threw something
     * @throws NoEpochException if training ended before its first epoch
     */
    public RunResult train(AutoencoderModel model, LoadedData data, Path folder) {
        return new AutoencoderRun(this, model, null, data).in(folder);
    }

    /**
     * Goes on with a trained autoencoder on other rows; otherwise as from fresh weights. The scaling is kept, and how far the
     * rows differ from those that it was fitted on is told to the listeners ({@link TrainingListener#noted}); see
     * {@link org.aezoo.training.Trainer#continueFrom}.
     *
     * @param from a run folder or model file, which stays as it is
     * @param data of the same columns
     */
    public RunResult continueFrom(Path from, LoadedData data, Path folder) {
        AutoencoderModel model;
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(from)) {
            model = trained.model();
        }
        return new AutoencoderRun(this, model, from, data).in(folder);
    }

    /**
     * Trains a classifier; otherwise as an autoencoder.
     *
     * @param encoder run folder or model file of the autoencoder whose encoder it starts from; null for fresh weights
     * @param data labelled rows
     */
    public RunResult train(Classifier settings, @Nullable Path encoder, LoadedData data, Path folder) {
        return new ClassifierRun(this, settings, encoder, data).in(folder);
    }
}
