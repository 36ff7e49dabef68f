package org.aezoo.run;

import org.aezoo.data.Dataset;
import org.aezoo.data.Split;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.TrainingOptions;

/**
 * Sets the score above which a row is an anomaly, or a step of a series, by those that were held out or as if they had been.
 */
public final class Thresholds {

    private Thresholds() {}

    /**
     * Sets it; without validation rows there is none for models that keep no rows.
     *
     * @param train the rows that were given to the trainer, some of which it held out
     * @param training its options, {@link TrainingOptions#validationToo} being off
     */
    public static void set(TrainedAutoencoder trained, Dataset train, TrainingOptions training, RunOptions.Rate rate) {
        Split split = Split.of(train, training.validation(), training.seed());
        double[] scores = train.series().isEmpty()
                ? trained.scorer().leftOutScores(split.rest(), split.heldOut())
                : StepScores.known(StepScores.of(trained, split.heldOut()));
        if (scores.length > 0) {
            double share = rate.rate() == 0 ? Threshold.contamination(scores) : rate.rate();
            trained.scorer().setThreshold(Threshold.of(scores, rate.from(), share));
        }
    }
}
