package org.aezoo.training;

import java.util.List;
import org.aezoo.models.TrainedAutoencoder;

/**
 * What training ended with.
 *
 * @param model with the weights of the best epoch; the caller closes it
 * @param options with what they left open as it was chosen
 * @param history every epoch, resumed ones included
 * @param bestEpoch from 1; 0 if no epoch was finished
 * @param stop why it ended
 * @param message the reason in words
 * @param trainRows examples trained on
 * @param validationRows examples that each epoch was judged by
 * @param stillImproving whether the loss was still falling when all epochs were trained: more would make it better
 * @param stages what pretraining brought, stage by stage; empty without it
 */
public record TrainingResult(
        TrainedAutoencoder model,
        TrainingOptions options,
        List<EpochRecord> history,
        int bestEpoch,
        Stop stop,
        String message,
        int trainRows,
        int validationRows,
        boolean stillImproving,
        List<StageResult> stages) {

    /** Why training ended. */
    public enum Stop {
        /** All epochs were trained. */
        FINISHED,
        /** The validation loss got no better, for as many epochs as the patience says. */
        PATIENCE,
        /** Somebody asked for it. */
        REQUESTED,
        /** The loss was no longer a number, or exploded. */
        DIVERGED
    }

    public TrainingResult {
        history = List.copyOf(history);
        stages = List.copyOf(stages);
    }

    /** Seconds of all epochs together, without validation. */
    public double seconds() {
        return history.stream().mapToDouble(EpochRecord::seconds).sum();
    }

    /** Training speed over all epochs. */
    public double examplesPerSecond() {
        double seconds = seconds();
        return seconds == 0 ? 0 : trainRows * (double) history.size() / seconds;
    }
}
