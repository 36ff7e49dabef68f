package org.aezoo.models;

import org.jspecify.annotations.Nullable;

/** A model that says how long it wants to be trained. */
public interface TrainingDefaults extends AutoencoderModel {

    /** Steps after the first in which training lowers something else than validation measures; 0 for none. */
    default int warmUpSteps() {
        return 0;
    }

    /**
     * Steps of training that do the model good whatever the number of rows, with a step size that falls along a cosine;
     * absent where passes over the rows are the better measure.
     */
    default @Nullable Integer steps() {
        return null;
    }

    /** The {@link #steps} of a model, absent where it names none. */
    static @Nullable Integer steps(AutoencoderModel model) {
        return model instanceof TrainingDefaults training ? training.steps() : null;
    }

    /** The {@link #warmUpSteps} of a model. */
    static int warmUpSteps(AutoencoderModel model) {
        return model instanceof TrainingDefaults training ? training.warmUpSteps() : 0;
    }
}
