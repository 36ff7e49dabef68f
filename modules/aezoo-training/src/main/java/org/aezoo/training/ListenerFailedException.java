package org.aezoo.training;

import java.util.Optional;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;

/**
 * A {@link TrainingListener} threw an exception, which is the cause, and training ended there as if it had been stopped.
 * Where a run folder is kept, the best model so far and the checkpoint are in it; in any case the result is here, and
 * whoever asks for it closes its model.
 */
public final class ListenerFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient TrainingResult<?> result;

    ListenerFailedException(TrainingResult<?> result, RuntimeException cause) {
        super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        this.result = result;
    }

    /** What training had come to; empty for a classifier. */
    public Optional<TrainingResult<TrainedAutoencoder>> result() {
        return result.of(TrainedAutoencoder.class);
    }

    /** What training a classifier had come to. */
    public Optional<TrainingResult<TrainedClassifier>> classifierResult() {
        return result.of(TrainedClassifier.class);
    }

    /** What the listener threw. */
    RuntimeException thrown() {
        return getCause() instanceof RuntimeException cause ? cause : this;
    }
}
