package org.aezoo.training;

import java.util.List;
import org.aezoo.models.TrainedClassifier;
import org.aezoo.training.TrainingResult.Stop;

/**
 * What training a classifier ended with.
 *
 * @param model the caller closes it
 * @param options with what they left open as it was chosen
 * @param history every epoch, resumed ones included
 * @param bestEpoch whose weights the model has, from 1; 0 if no epoch was finished
 * @param stop why it ended
 * @param message the reason in words
 * @param trainRows labelled examples trained on
 * @param validationRows labelled examples that each epoch was judged by
 * @param stillImproving whether the loss was still falling when all epochs were trained: more would make it better
 */
public record ClassifierResult(
        TrainedClassifier model,
        TrainingOptions options,
        List<EpochRecord> history,
        int bestEpoch,
        Stop stop,
        String message,
        int trainRows,
        int validationRows,
        boolean stillImproving) {

    public ClassifierResult {
        history = List.copyOf(history);
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
