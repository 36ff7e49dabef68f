package org.aezoo.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.aezoo.data.Scaling;
import org.aezoo.models.Require;
import org.jspecify.annotations.Nullable;

/**
 * How to train, whatever the model.
 *
 * @param epochs passes over the training rows at most, 1 or more
 * @param batchSize rows per step, 1 or more
 * @param seed decides first weights, split, order and noise: the same seed gives the same weights on the same backend
 * @param validation share of the training rows that is held out to judge each epoch by, in [0, 1); 0 for none
 * @param patience epochs without a better validation loss after which training stops; 0 to never stop early
 * @param schedule how the step size changes from epoch to epoch
 * @param scaling how raw values are scaled; null picks pixels / 255 for images, and for tables min-max with the
 *     bernoulli loss, otherwise mean 0 and deviation 1
 * @param retries how often a training that diverges goes back to its last good epoch and on with a tenth of the step
 *     size, 0 to 10; 0 to end it, with the best epoch's model
 * @param workers copies of the network that share each batch out among themselves, 1 to 256 and at most the batch size
 */
public record TrainingOptions(
        int epochs,
        int batchSize,
        long seed,
        double validation,
        int patience,
        Schedule schedule,
        Scaling.@Nullable Kind scaling,
        int retries,
        int workers) {

    /** Fewer and the step size would not fall smoothly. */
    private static final int FEWEST_EPOCHS = 10;

    public TrainingOptions {
        Require.between("epochs", epochs, 1, 1_000_000);
        Require.between("batchSize", batchSize, 1, 1 << 20);
        Require.that(validation >= 0 && validation < 1, "validation", "at least 0 and below 1", validation);
        Require.atLeast("patience", patience, 0);
        Require.between("retries", retries, 0, 10);
        Require.between("workers", workers, 1, 256);
        Require.that(workers <= batchSize, "workers", "at most batchSize, " + batchSize, workers);
    }

    /** Options as they are in a file; those of older ones know of no workers. */
    @JsonCreator
    static TrainingOptions read(
            @JsonProperty("epochs") int epochs,
            @JsonProperty("batch_size") int batchSize,
            @JsonProperty("seed") long seed,
            @JsonProperty("validation") double validation,
            @JsonProperty("patience") int patience,
            @JsonProperty("schedule") Schedule schedule,
            @JsonProperty("scaling") Scaling.@Nullable Kind scaling,
            @JsonProperty("retries") int retries,
            @JsonProperty("workers") @Nullable Integer workers) {
        return new TrainingOptions(
                epochs,
                batchSize,
                seed,
                validation,
                patience,
                schedule,
                scaling,
                retries,
                workers == null ? 1 : workers);
    }

    /** 30 epochs of batches of 128, a tenth for validation, patience 5, constant step size, no retries, one worker, seed 1. */
    public static TrainingOptions defaults() {
        return new TrainingOptions(30, 128, 1, 0.1, 5, Schedule.CONSTANT, null, 0, 1);
    }

    public TrainingOptions withEpochs(int newEpochs) {
        return new TrainingOptions(
                newEpochs, batchSize, seed, validation, patience, schedule, scaling, retries, workers);
    }

    /**
     * So many epochs that there are about as many steps as wanted, with a step size that falls along a cosine to the end.
     *
     * @param steps 1 or more
     * @param rows in the data, of which the validation rows are taken
     */
    public TrainingOptions withSteps(int steps, int rows) {
        Require.atLeast("steps", steps, 1);
        double trained = Math.max(1, rows - Math.round(validation * rows));
        long perEpoch = (long) Math.ceil(trained / batchSize);
        int fit = (int) Math.max(FEWEST_EPOCHS, (steps + perEpoch - 1) / perEpoch);
        return new TrainingOptions(fit, batchSize, seed, validation, 0, Schedule.COSINE, scaling, retries, workers);
    }

    public TrainingOptions withBatchSize(int newBatchSize) {
        return new TrainingOptions(
                epochs, newBatchSize, seed, validation, patience, schedule, scaling, retries, workers);
    }

    public TrainingOptions withSeed(long newSeed) {
        return new TrainingOptions(
                epochs, batchSize, newSeed, validation, patience, schedule, scaling, retries, workers);
    }

    public TrainingOptions withValidation(double newValidation) {
        return new TrainingOptions(
                epochs, batchSize, seed, newValidation, patience, schedule, scaling, retries, workers);
    }

    public TrainingOptions withPatience(int newPatience) {
        return new TrainingOptions(
                epochs, batchSize, seed, validation, newPatience, schedule, scaling, retries, workers);
    }

    public TrainingOptions withSchedule(Schedule newSchedule) {
        return new TrainingOptions(
                epochs, batchSize, seed, validation, patience, newSchedule, scaling, retries, workers);
    }

    /** Fixes the scaling instead of leaving the choice to the data and the loss. */
    public TrainingOptions withScaling(Scaling.@Nullable Kind newScaling) {
        return new TrainingOptions(
                epochs, batchSize, seed, validation, patience, schedule, newScaling, retries, workers);
    }

    public TrainingOptions withRetries(int newRetries) {
        return new TrainingOptions(
                epochs, batchSize, seed, validation, patience, schedule, scaling, newRetries, workers);
    }

    public TrainingOptions withWorkers(int newWorkers) {
        return new TrainingOptions(
                epochs, batchSize, seed, validation, patience, schedule, scaling, retries, newWorkers);
    }
}
