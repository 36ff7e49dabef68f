package org.aezoo.run;

import org.aezoo.data.Dataset;
import org.aezoo.data.Split;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.TrainingOptions;

/** Sets the score above which a row is an anomaly, by the validation rows of a training. */
public final class Thresholds {

    private Thresholds() {}

    /**
     * Sets it; without validation rows there is none.
     *
     * @param train the rows that were given to the trainer, some of which it held out
     * @param training its options, {@link TrainingOptions#validationToo} being off
     */
    public static void set(TrainedAutoencoder trained, Dataset train, TrainingOptions training, RunOptions.Rate rate) {
        Dataset heldOut =
                Split.of(train, training.validation(), training.seed()).heldOut();
        if (heldOut.size() > 0) {
            trained.scorer().setThreshold(Threshold.of(trained.score(heldOut), rate.from(), rate.rate()));
        }
    }
}
