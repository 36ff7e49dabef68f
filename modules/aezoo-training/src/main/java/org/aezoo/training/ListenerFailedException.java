package org.aezoo.training;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TrainingListener} threw an exception, which is the cause, and training ended there as if it had been stopped.
 * Where a run folder is kept, the best model so far and the checkpoint are in it; in any case the result is here, and
 * whoever asks for it closes its model.
 */
public final class ListenerFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable TrainingResult result;
    private final transient @Nullable ClassifierResult classifierResult;

    ListenerFailedException(TrainingResult result, RuntimeException cause) {
        this(result, null, cause);
    }

    ListenerFailedException(ClassifierResult result, RuntimeException cause) {
        this(null, result, cause);
    }

    private ListenerFailedException(
            @Nullable TrainingResult result, @Nullable ClassifierResult classifierResult, RuntimeException cause) {
        super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        this.result = result;
        this.classifierResult = classifierResult;
    }

    /** What training had come to; empty for a classifier. */
    public Optional<TrainingResult> result() {
        return Optional.ofNullable(result);
    }

    /** What training a classifier had come to. */
    public Optional<ClassifierResult> classifierResult() {
        return Optional.ofNullable(classifierResult);
    }

    /** What the listener threw. */
    RuntimeException thrown() {
        return getCause() instanceof RuntimeException cause ? cause : this;
    }
}
