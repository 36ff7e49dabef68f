package org.aezoo.run;

import org.aezoo.training.TrainingResult;

/** A run ended before its first epoch: there is no model. */
public final class NoEpochException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean requested;
    private final boolean staged;

    NoEpochException(TrainingResult<?> result) {
        super((result.stages().isEmpty() ? "no epoch was finished: " : "") + result.message());
        requested = result.stop() == TrainingResult.Stop.REQUESTED;
        staged = !result.stages().isEmpty();
    }

    /** Whether somebody asked for the end. */
    public boolean isRequested() {
        return requested;
    }

    /** Whether stages of pretraining are kept in the folder, from which the run can go on. */
    public boolean isStaged() {
        return staged;
    }
}
