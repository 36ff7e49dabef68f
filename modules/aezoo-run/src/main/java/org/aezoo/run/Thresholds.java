package org.aezoo.run;

import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Split;
import org.aezoo.evaluation.series.Alarms;
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
     * @return what it comes from, where that was guessed or is little; empty where there is nothing to say
     */
    public static String set(
            TrainedAutoencoder trained, Dataset train, TrainingOptions training, RunOptions.Rate rate) {
        Split split = Split.of(train, training.validation(), training.seed());
        List<StepScores> steps = train.series().isEmpty() ? List.of() : StepScores.of(trained, split.heldOut());
        double[] scores = train.series().isEmpty()
                ? trained.scorer().leftOutScores(split.rest(), split.heldOut())
                : StepScores.known(steps);
        if (scores.length == 0) {
            return "";
        }
        if (rate.from().equals(Threshold.FALSE_ALARMS_PER_DAY)) {
            double days = Alarms.days(steps);
            double value = Alarms.threshold(steps, rate.rate() * days);
            trained.scorer().setThreshold(Threshold.ofAlarmsPerDay(scores, value));
            return Notes.alarms(Alarms.count(steps, value), days, rate.rate());
        }
        double share = rate.rate() == 0 ? Threshold.contamination(scores) : rate.rate();
        Threshold threshold = Threshold.of(scores, rate.from(), share);
        trained.scorer().setThreshold(threshold);
        return Notes.threshold(threshold, rate.rate() == 0, train.series().isEmpty() ? "rows" : "steps");
    }

    /**
     * Refuses alarms per day where nobody knows what a day is.
     *
     * @param train as above
     */
    static void check(RunOptions.Rate rate, Dataset train) {
        if (rate.from().equals(Threshold.FALSE_ALARMS_PER_DAY) && !Alarms.isDated(train.series())) {
            throw new InvalidInputException(rate.from() + " needs a series with times, and "
                    + (train.series().isEmpty()
                            ? train.name() + " is no series: give " + Threshold.FALSE_ALARMS + " as a share"
                            : "the steps of " + train.name()
                                    + " are counted, not dated: name a column of dates by time=," + " or give "
                                    + Threshold.FALSE_ALARMS + " as a share"));
        }
    }
}
