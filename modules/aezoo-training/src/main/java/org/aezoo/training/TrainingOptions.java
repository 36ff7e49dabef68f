package org.aezoo.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.Split;
import org.aezoo.models.settings.Require;
import org.jspecify.annotations.Nullable;

/**
 * How to train, whatever the model. What is null is chosen by the number of rows: see {@link #forRows}.
 *
 * @param epochs passes over the training rows at most, 1 or more; null for as many as it takes
 * @param batchSize rows per step, 1 or more; null for a size that suits the rows
 * @param seed decides first weights, split, order and noise: the same seed gives the same weights on the same backend
 * @param validation share of the training rows that is held out to judge each epoch by, in [0, 1); 0 for none
 * @param patience epochs without a better validation loss after which the step size cools down, or training stops where
 *     the schedule has no cooldown; 0 for never; null for a number that suits the rows
 * @param schedule how the step size changes from epoch to epoch; null for {@link Schedule#COOLDOWN}, or what the model
 *     wants
 * @param scaling how raw values are scaled; null picks pixels / 255 for images, and for tables min-max with the
 *     bernoulli loss, otherwise mean 0 and deviation 1
 * @param retries how often a training that diverges goes back to its last good epoch and on with a tenth of the step
 *     size, 0 to 10; 0 to end it, with the best epoch's model
 * @param workers copies of the network that share each batch out among themselves, 1 to 256 and at most the batch size
 * @param validationToo whether the validation rows are trained on too while the step size cools down: false for whoever
 *     goes by what the model makes of rows that it has not seen, as a threshold does
 */
public record TrainingOptions(
        @Nullable Integer epochs,
        @Nullable Integer batchSize,
        long seed,
        double validation,
        @Nullable Integer patience,
        @Nullable Schedule schedule,
        Scaling.@Nullable Kind scaling,
        int retries,
        int workers,
        boolean validationToo) {

    private static final int USUAL_BATCH = 128;
    private static final int SMALLEST_BATCH = 32;

    /** Batches in an epoch of few rows, if they are not to be smaller than the smallest. */
    private static final int BATCHES = 16;

    /** Steps without a better validation loss that are enough to see that there is none. */
    private static final int PATIENCE_STEPS = 500;

    private static final int LEAST_PATIENCE = 3;

    private static final int MOST_STEPS = 6_000;
    private static final int MOST_EPOCHS = 25;
    private static final int MOST_STEPS_OF_LARGE_DATA = 40_000;

    /** Fewer and the step size would not fall smoothly. */
    private static final int FEWEST_COSINE_EPOCHS = 10;

    public TrainingOptions {
        if (epochs != null) {
            Require.between("epochs", epochs, 1, 1_000_000);
        }
        if (batchSize != null) {
            Require.between("batchSize", batchSize, 1, 1 << 20);
            Require.that(workers <= batchSize, "workers", "at most batchSize, " + batchSize, workers);
        }
        Require.that(validation >= 0 && validation < 1, "validation", "at least 0 and below 1", validation);
        if (patience != null) {
            Require.atLeast("patience", patience, 0);
        }
        Require.between("retries", retries, 0, 10);
        Require.between("workers", workers, 1, 256);
    }

    /** Options as they are in a file; those of older ones know of no workers, and none of them trains on validation rows. */
    @JsonCreator
    static TrainingOptions read(
            @JsonProperty("epochs") @Nullable Integer epochs,
            @JsonProperty("batch_size") @Nullable Integer batchSize,
            @JsonProperty("seed") long seed,
            @JsonProperty("validation") double validation,
            @JsonProperty("patience") @Nullable Integer patience,
            @JsonProperty("schedule") @Nullable Schedule schedule,
            @JsonProperty("scaling") Scaling.@Nullable Kind scaling,
            @JsonProperty("retries") int retries,
            @JsonProperty("workers") @Nullable Integer workers,
            @JsonProperty("validation_too") boolean validationToo) {
        return new TrainingOptions(
                epochs,
                batchSize,
                seed,
                validation,
                patience,
                schedule,
                scaling,
                retries,
                workers == null ? 1 : workers,
                validationToo);
    }

    /**
     * Training until it has converged, whatever the number of rows, with a tenth of them for validation, no retries, one
     * worker, seed 1.
     */
    public static TrainingOptions defaults() {
        return new TrainingOptions(null, null, 1, 0.1, null, null, null, 0, 1, true);
    }

    /**
     * These options with what they leave open chosen for a number of rows: the one place where it is decided, for
     * autoencoders, stages of pretraining, classifiers and on Spark.
     *
     * @param steps that the model wants to be trained for, with a step size that falls along a cosine; null for as many as
     *     it takes
     * @param rows that are trained on, 1 or more
     */
    public TrainingOptions forRows(@Nullable Integer steps, int rows) {
        Require.atLeast("rows", rows, 1);
        int batch = batchSize != null ? batchSize : Math.max(workers, steps != null ? USUAL_BATCH : batchFor(rows));
        int perEpoch = ceil(rows, batch);
        int most = steps != null
                ? Math.max(FEWEST_COSINE_EPOCHS, ceil(steps, perEpoch))
                : Math.max(ceil(MOST_STEPS, perEpoch), Math.min(MOST_EPOCHS, ceil(MOST_STEPS_OF_LARGE_DATA, perEpoch)));
        int usualPatience = steps != null ? 0 : Math.max(LEAST_PATIENCE, ceil(PATIENCE_STEPS, perEpoch));
        return new TrainingOptions(
                epochs != null ? epochs : (Integer) most,
                batch,
                seed,
                validation,
                patience != null ? patience : (Integer) usualPatience,
                schedule != null ? schedule : steps != null ? Schedule.COSINE : Schedule.COOLDOWN,
                scaling,
                retries,
                workers,
                validationToo);
    }

    /** Whether validation rows are trained on too, in the end. */
    boolean takesAll(Split split) {
        return validationToo && split.heldOut().size() > 0;
    }

    /** How many epochs of so many rows make a number of steps. */
    int epochsFor(int steps, int rows) {
        Integer batch = forRows(null, rows).batchSize();
        return ceil(steps, ceil(rows, batch == null ? 1 : batch));
    }

    private static int batchFor(int rows) {
        return Math.min(USUAL_BATCH, Math.max(SMALLEST_BATCH, Integer.highestOneBit(Math.max(1, rows / BATCHES))));
    }

    /** How many of {@code per} it takes for {@code count}. */
    static int ceil(int count, int per) {
        return (count + per - 1) / per;
    }

    /** Whether a run that was started with others can go on with these: only the number of epochs may differ. */
    private boolean sameAs(TrainingOptions others) {
        return equals(new TrainingOptions(
                epochs,
                batchSize == null ? null : others.batchSize,
                others.seed,
                others.validation,
                patience == null ? null : others.patience,
                schedule == null ? null : others.schedule,
                others.scaling,
                others.retries,
                others.workers,
                validationToo));
    }

    /**
     * Holds these against those that a run was started with.
     *
     * @param run what the message calls it
     * @throws InvalidInputException if they are not the same; the message names those that differ
     */
    void requireSame(@Nullable Path run, TrainingOptions then) {
        if (!sameAs(then)) {
            String differing = Stream.of(
                            differing("batch-size", batchSize == null ? then.batchSize : batchSize, then.batchSize),
                            differing("seed", seed, then.seed),
                            differing("validation", validation, then.validation),
                            differing("patience", patience == null ? then.patience : patience, then.patience),
                            differing("schedule", schedule == null ? then.schedule : schedule, then.schedule),
                            differing("scaling", scaling, then.scaling),
                            differing("retries", retries, then.retries),
                            differing("workers", workers, then.workers),
                            differing("validation-too", validationToo, then.validationToo))
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining(", "));
            throw new InvalidInputException("the run in " + run + " was started with other options (" + differing
                    + "): resume it with the same options (only the number of epochs may differ)");
        }
    }

    private static String differing(String name, @Nullable Object now, @Nullable Object then) {
        return Objects.equals(now, then) ? "" : name + "=" + word(then) + ", now " + word(now);
    }

    private static String word(@Nullable Object value) {
        return value == null
                ? "none"
                : value.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What these leave open as it is in others, such as those of a run that goes on. */
    TrainingOptions elseAs(TrainingOptions others) {
        return new TrainingOptions(
                epochs != null ? epochs : others.epochs,
                batchSize != null ? batchSize : others.batchSize,
                seed,
                validation,
                patience != null ? patience : others.patience,
                schedule != null ? schedule : others.schedule,
                scaling,
                retries,
                workers,
                others.validationToo);
    }

    public TrainingOptions withEpochs(@Nullable Integer newEpochs) {
        return new TrainingOptions(
                newEpochs, batchSize, seed, validation, patience, schedule, scaling, retries, workers, validationToo);
    }

    public TrainingOptions withBatchSize(@Nullable Integer newBatchSize) {
        return new TrainingOptions(
                epochs, newBatchSize, seed, validation, patience, schedule, scaling, retries, workers, validationToo);
    }

    public TrainingOptions withSeed(long newSeed) {
        return new TrainingOptions(
                epochs, batchSize, newSeed, validation, patience, schedule, scaling, retries, workers, validationToo);
    }

    public TrainingOptions withValidation(double newValidation) {
        return new TrainingOptions(
                epochs, batchSize, seed, newValidation, patience, schedule, scaling, retries, workers, validationToo);
    }

    public TrainingOptions withPatience(@Nullable Integer newPatience) {
        return new TrainingOptions(
                epochs, batchSize, seed, validation, newPatience, schedule, scaling, retries, workers, validationToo);
    }

    public TrainingOptions withSchedule(@Nullable Schedule newSchedule) {
        return new TrainingOptions(
                epochs, batchSize, seed, validation, patience, newSchedule, scaling, retries, workers, validationToo);
    }

    /** Fixes the scaling instead of leaving the choice to the data and the loss. */
    public TrainingOptions withScaling(Scaling.@Nullable Kind newScaling) {
        return new TrainingOptions(
                epochs, batchSize, seed, validation, patience, schedule, newScaling, retries, workers, validationToo);
    }

    public TrainingOptions withRetries(int newRetries) {
        return new TrainingOptions(
                epochs, batchSize, seed, validation, patience, schedule, scaling, newRetries, workers, validationToo);
    }

    public TrainingOptions withWorkers(int newWorkers) {
        return new TrainingOptions(
                epochs, batchSize, seed, validation, patience, schedule, scaling, retries, newWorkers, validationToo);
    }

    /** Says whether the validation rows are trained on too, in the end. */
    public TrainingOptions withValidationToo(boolean newValidationToo) {
        return new TrainingOptions(
                epochs, batchSize, seed, validation, patience, schedule, scaling, retries, workers, newValidationToo);
    }
}
