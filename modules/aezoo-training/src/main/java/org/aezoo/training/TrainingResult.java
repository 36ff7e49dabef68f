package org.aezoo.training;

import java.util.List;
import java.util.Optional;

/**
 * What training ended with.
 *
 * @param <M> {@link org.aezoo.models.trained.TrainedAutoencoder} or {@link org.aezoo.models.trained.TrainedClassifier}
 * @param model with the weights of the best epoch; the caller closes it
 * @param options with what they left open as it was chosen
 * @param history every epoch, resumed ones included
 * @param bestEpoch whose weights the model has, from 1; 0 if no epoch was finished
 * @param stop why it ended
 * @param message the reason in words
 * @param trainRows examples trained on; of a classifier, labelled ones
 * @param validationRows examples that each epoch was judged by
 * @param stillImproving whether the loss was still falling when all epochs were trained: more would make it better
 * @param stages what pretraining brought, stage by stage; empty without it
 */
public record TrainingResult<M>(
        M model,
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

    /** Seconds of all epochs together, with validation and pauses. */
    public double seconds() {
        return history.stream().mapToDouble(EpochRecord::seconds).sum();
    }

    /** Training speed over all epochs, without validation and pauses. */
    public double examplesPerSecond() {
        return history.isEmpty()
                ? 0
                : history.size()
                        / history.stream()
                                .mapToDouble(epoch -> 1 / epoch.examplesPerSecond())
                                .sum();
    }

    /** The options with at least as many epochs as were trained: those of a resumed run stay trained. */
    public TrainingOptions optionsOfAll() {
        Integer most = options.epochs();
        return options.withEpochs(Math.max(most == null ? 0 : most, history.size()));
    }

    TrainingResult<M> with(List<StageResult> pretrained) {
        return new TrainingResult<>(
                model,
                options,
                history,
                bestEpoch,
                stop,
                message,
                trainRows,
                validationRows,
                stillImproving,
                pretrained);
    }

    /** This result where its model is of a type; empty for another. */
    <T> Optional<TrainingResult<T>> of(Class<T> type) {
        return type.isInstance(model)
                ? Optional.of(new TrainingResult<>(
                        type.cast(model),
                        options,
                        history,
                        bestEpoch,
                        stop,
                        message,
                        trainRows,
                        validationRows,
                        stillImproving,
                        stages))
                : Optional.empty();
    }
}
