package org.aezoo.training;

import org.jspecify.annotations.Nullable;

/**
 * How long a training goes on and with what step size: the one place where it is decided for autoencoders, stages of
 * pretraining, classifiers and on Spark.
 *
 * <p>Under {@link Schedule#COOLDOWN} the step size stays as it is until the loss has stalled, which it cannot have before
 * the first thousand steps, or the last quarter of the epochs begins. Then it falls for a quarter as many epochs again.
 * Other schedules end where the loss has stalled.
 */
public final class Pace {

    /** Steps before which no loss counts as stalled. */
    private static final int LEAST_STEPS = 1_000;

    /** Steps in which the step size cools down at least. */
    private static final int LEAST_COOLING = 300;

    private final TrainingOptions options;
    private final int epochs;
    private final int patience;
    private final Schedule schedule;
    private final int leastEpochs;
    private final int warmUpEpochs;
    private final int leastCooling;
    private @Nullable Cooldown cooldown;

    /**
     * When the step size cools down.
     *
     * @param after this many epochs
     * @param epochs that it takes
     * @param stalled whether the loss had stalled; else the epochs came to their end
     * @param most epochs that the training was to have at most
     */
    record Cooldown(int after, int epochs, boolean stalled, int most) {

        int last() {
            return after + epochs;
        }
    }

    /** What comes after an epoch. */
    public enum Next {
        /** One more. */
        EPOCH,
        /** The step size begins to cool down as the loss has stalled: the best weights so far are to be put back. */
        COOL_FROM_BEST,
        /** The step size begins to cool down as the epochs come to their end. */
        COOL,
        /** Nothing. */
        END
    }

    /**
     * The pace of a training that begins.
     *
     * @param options what they leave open is chosen here
     * @param steps that the model wants to be trained for; null for as many as it takes
     * @param warmUpSteps before which no loss tells how good the model is; 0 for none
     * @param rows that are trained on, 1 or more
     */
    public Pace(TrainingOptions options, @Nullable Integer steps, int warmUpSteps, int rows) {
        TrainingOptions all = options.forRows(steps, rows);
        this.options = all;
        epochs = set(all.epochs());
        patience = set(all.patience());
        Schedule chosen = all.schedule();
        schedule = chosen == null ? Schedule.COOLDOWN : chosen;
        int perEpoch = TrainingOptions.ceil(rows, batchSize());
        warmUpEpochs = TrainingOptions.ceil(warmUpSteps, perEpoch);
        leastEpochs = Math.max(TrainingOptions.ceil(LEAST_STEPS, perEpoch), warmUpEpochs + patience);
        leastCooling = TrainingOptions.ceil(LEAST_COOLING, perEpoch);
    }

    private static int set(@Nullable Integer value) {
        return value == null ? 0 : value;
    }

    /** The options with nothing left open that decides how long training goes on. */
    public TrainingOptions options() {
        return options;
    }

    /** Epochs at most. */
    public int epochs() {
        return epochs;
    }

    /** Rows per step. */
    public int batchSize() {
        return set(options.batchSize());
    }

    /** Epochs without a better loss after which it has stalled; 0 if it never does. */
    public int patience() {
        return patience;
    }

    /** Whether the step size is cooling down, or has. */
    public boolean isCooling() {
        return cooldown != null;
    }

    /** Whether the losses of an epoch do not yet tell how good the model is: then later ones are better. */
    public boolean isWarmUp(int epoch) {
        return epoch <= warmUpEpochs;
    }

    /** Whether the last weights are the best, whatever their training loss, as the step size has been falling. */
    boolean settles() {
        return schedule == Schedule.COOLDOWN ? cooldown != null : schedule != Schedule.CONSTANT;
    }

    /** Whether cooling down began, or training ended, because the loss had stalled. */
    public boolean hasStalled(int done) {
        Cooldown cooled = cooldown;
        return cooled != null ? cooled.stalled() : done < epochs;
    }

    /** The last epoch, as far as can be said. */
    public int lastEpoch() {
        Cooldown cooled = cooldown;
        return cooled == null ? epochs : cooled.last();
    }

    /**
     * What comes next.
     *
     * @param done epochs
     * @param best the one with the lowest loss, or the last that cannot be compared; 0 for none
     */
    public Next next(int done, int best) {
        if (done >= lastEpoch()) {
            return Next.END;
        }
        if (cooldown != null) {
            return Next.EPOCH;
        }
        boolean cools = schedule == Schedule.COOLDOWN;
        if (patience > 0 && done - best >= patience && (!cools || done >= leastEpochs)) {
            return cools ? begin(done, true) : Next.END;
        }
        int cooling = Schedule.cooling(epochs);
        return cools && cooling > 0 && done >= epochs - cooling ? begin(done, false) : Next.EPOCH;
    }

    private Next begin(int done, boolean stalled) {
        int wanted = stalled ? Math.max(leastCooling, Schedule.cooling(done)) : epochs;
        cooldown = new Cooldown(done, Math.min(wanted, epochs - done), stalled, epochs);
        return stalled ? Next.COOL_FROM_BEST : Next.COOL;
    }

    /**
     * What the step size is multiplied by.
     *
     * @param epoch from 1
     */
    public double factor(int epoch) {
        Cooldown cooled = cooldown;
        if (schedule != Schedule.COOLDOWN) {
            return schedule.factor(epoch - 1, epochs);
        }
        return cooled == null ? 1 : Schedule.cooled(cooled.last() - epoch + 1, cooled.epochs());
    }

    /** That the loss has stalled, in words. */
    public String stalled() {
        Cooldown cooled = cooldown;
        return "no better validation loss for " + patience + " epochs"
                + (cooled == null ? "" : ", then " + cooled.epochs() + " with a falling step size");
    }

    /** Where this stands, for a checkpoint; null until the step size cools down. */
    @Nullable Cooldown cooldown() {
        return cooldown;
    }

    /**
     * Goes on from where a run stood.
     *
     * @param then where it stood
     * @param done its epochs
     * @return whether the step size is whole again, as more epochs are asked for than it had; those that it could have had
     *     but did not need are not more
     */
    boolean resume(@Nullable Cooldown then, int done) {
        cooldown = then;
        boolean more = then != null
                && epochs != then.most()
                && epochs > then.last()
                && (!then.stalled() || done >= then.last());
        if (more) {
            cooldown = null;
        }
        return more;
    }
}
