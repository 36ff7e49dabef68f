package org.aezoo.run;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.aezoo.data.DataSource;
import org.aezoo.models.trained.Threshold;
import org.aezoo.training.TrainingOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Run} does beside training, and how it trains.
 *
 * @param training options of the trainer. Validation rows by whose scores a threshold is set are never trained on, whatever
 *     these say
 * @param threshold how one is chosen; null for none, or the usual one of a model for anomalies
 * @param anomalyLabel which label marks anomalies; null to go by labels that leave no doubt
 * @param labels for a classifier: how many labelled rows, as many of each class, drawn by the seed; null for all
 * @param pictures whether pictures are drawn
 * @param resume whether to go on with the run in the folder, which must then hold one
 * @param newData whether it may go on with other rows than before
 * @param threadsFile where the number of native threads that a trial finds best is kept, see
 *     {@link org.aezoo.training.Trainer#chooseThreads}; null to leave threads as they are
 * @param origin what the card says of where the run comes from
 */
public record RunOptions(
        TrainingOptions training,
        @Nullable Rate threshold,
        @Nullable String anomalyLabel,
        @Nullable Integer labels,
        boolean pictures,
        boolean resume,
        boolean newData,
        @Nullable Path threadsFile,
        Origin origin) {

    /** Share of normal rows that a model for anomalies may call so where nobody says. */
    public static final double USUAL_FALSE_ALARMS = 0.05;

    /**
     * How a threshold is chosen.
     *
     * @param from {@link Threshold#CONTAMINATION}, {@link Threshold#FALSE_ALARMS} or {@link
     *     Threshold#FALSE_ALARMS_PER_DAY}
     * @param rate the wanted share of rows above it, in (0, 0.5]; for contamination also 0, to guess it from the scores;
     *     alarms per day for the last, above 0
     */
    public record Rate(String from, double rate) {

        public Rate {
            if (from.equals(Threshold.FALSE_ALARMS_PER_DAY)) {
                checkPerDay(from, rate);
            } else if (rate != 0 || !from.equals(Threshold.CONTAMINATION)) {
                Threshold.checkRate(from, rate);
            }
        }

        /** Some of the rows are anomalies, nobody knows how many: see {@link Threshold#contamination(double[])}. */
        public static Rate unknownContamination() {
            return new Rate(Threshold.CONTAMINATION, 0);
        }

        /** So many of the rows are anomalies. */
        public static Rate contamination(double rate) {
            Threshold.checkRate(Threshold.CONTAMINATION, rate);
            return new Rate(Threshold.CONTAMINATION, rate);
        }

        /** All rows are normal, and so many of them may be called anomalies. */
        public static Rate falseAlarms(double rate) {
            return new Rate(Threshold.FALSE_ALARMS, rate);
        }

        /**
         * So many alarms of a series may there be on a day on which all is normal, each a stretch of steps above the
         * threshold.
         */
        public static Rate falseAlarmsPerDay(double alarms) {
            return new Rate(Threshold.FALSE_ALARMS_PER_DAY, alarms);
        }

        /** Refuses a number that makes no sense. */
        public static void checkPerDay(String name, double alarms) {
            if (!(alarms > 0 && alarms < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(name + " must be above 0, got " + alarms);
            }
        }
    }

    /**
     * Where a run comes from.
     *
     * @param source of the data, as {@code --data} takes it; empty for the name of the data
     * @param testFraction share of the rows that was held out for testing where the source has no split of its own
     * @param splitSeed that decided which rows; null for the seed of the training
     * @param command that repeats the run, given the options as they were chosen; null where there is none
     * @param recipe that is followed; null for none
     * @param overruled what is given beside the recipe and counts instead
     */
    public record Origin(
            String source,
            double testFraction,
            @Nullable Long splitSeed,
            @Nullable Function<TrainingOptions, String> command,
            @Nullable String recipe,
            List<String> overruled) {

        public Origin {
            overruled = List.copyOf(overruled);
        }

        /** How to ask for something: as an option of the command that started the run, or as a call where none did. */
        String way(String option, String call) {
            return command == null ? call : option;
        }
    }

    /** Training at its defaults, pictures, a new folder. */
    public static RunOptions defaults() {
        return new RunOptions(
                TrainingOptions.defaults(),
                null,
                null,
                null,
                true,
                false,
                false,
                null,
                new Origin("", 0, null, null, null, List.of()));
    }

    public RunOptions withTraining(TrainingOptions options) {
        return new RunOptions(options, threshold, anomalyLabel, labels, pictures, resume, newData, threadsFile, origin);
    }

    public RunOptions withThreshold(@Nullable Rate rate) {
        return new RunOptions(training, rate, anomalyLabel, labels, pictures, resume, newData, threadsFile, origin);
    }

    public RunOptions withAnomalyLabel(@Nullable String label) {
        return new RunOptions(training, threshold, label, labels, pictures, resume, newData, threadsFile, origin);
    }

    public RunOptions withLabels(@Nullable Integer count) {
        return new RunOptions(training, threshold, anomalyLabel, count, pictures, resume, newData, threadsFile, origin);
    }

    public RunOptions withPictures(boolean drawn) {
        return new RunOptions(training, threshold, anomalyLabel, labels, drawn, resume, newData, threadsFile, origin);
    }

    /** Goes on with the run in the folder. */
    public RunOptions resuming(boolean withNewData) {
        return new RunOptions(
                training, threshold, anomalyLabel, labels, pictures, true, withNewData, threadsFile, origin);
    }

    public RunOptions withThreadsFile(@Nullable Path file) {
        return new RunOptions(training, threshold, anomalyLabel, labels, pictures, resume, newData, file, origin);
    }

    public RunOptions withOrigin(Origin from) {
        return new RunOptions(training, threshold, anomalyLabel, labels, pictures, resume, newData, threadsFile, from);
    }

    /**
     * Says where the data comes from, so that {@code aezoo evaluate} finds the same test rows again.
     *
     * @param loaded how it was loaded; its seed should be that of the training
     */
    public RunOptions withSource(DataSource source, DataSource.Options loaded) {
        return withOrigin(new Origin(
                source.description(),
                loaded.testFraction(),
                loaded.seed(),
                origin.command(),
                origin.recipe(),
                origin.overruled()));
    }
}
