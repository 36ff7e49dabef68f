package org.aezoo.cli.options;

import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.training.Recipe;
import org.aezoo.training.Schedule;
import org.aezoo.training.TrainingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How 'aezoo train' trains. */
public final class TrainerOptions {

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "Passes over the training rows at most (default: as many as it takes to converge; for anomaly and aanet as many as make 1500 and 6000 steps).")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Rows per step (default: 128; 32 and 64 where there are few rows).")
    private @Nullable Integer batchSize;

    @Option(names = "--seed", paramLabel = "N", description = "Decides everything random (default: 1).")
    private long seed = TrainingOptions.defaults().seed();

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            description = "Share of the training rows held out to judge epochs by (default: 0.1).")
    private double validation = TrainingOptions.defaults().validation();

    @Option(
            names = "--patience",
            paramLabel = "N",
            description =
                    "Epochs without a better validation loss before the step size falls and training ends; 0: never (default: 3 or as many as make 500 steps; for anomaly and aanet 0).")
    private @Nullable Integer patience;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description =
                    "How the step size changes: cooldown, constant, cosine, exponential (default: cooldown, which is constant until the loss stalls and then falls; for anomaly and aanet cosine).")
    private @Nullable String schedule;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "How often a training that diverges goes back to its last good epoch and on with a tenth of"
                    + " the step size (default: 0).")
    private int retries = TrainingOptions.defaults().retries();

    @Option(
            names = "--scaling",
            paramLabel = "NAME",
            description = "none, pixel, min-max, standard or robust (default: by data and loss).")
    public @Nullable String scaling;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Native threads (default: tried out once and remembered).")
    public @Nullable Integer threads;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "Copies of the network that share each batch out among themselves, on several GPUs one for each"
                            + " (default: 1).")
    private int workers = TrainingOptions.defaults().workers();

    /** Takes from a recipe what was not given beside it. */
    public void follow(FollowedRecipe followed) {
        Recipe of = followed.recipe();
        TrainingOptions options = of.options();
        epochs = followed.gives("--epochs") ? options.epochs() : epochs;
        batchSize = followed.gives("--batch-size") ? options.batchSize() : batchSize;
        seed = followed.gives("--seed") ? options.seed() : seed;
        validation = followed.gives("--validation") ? options.validation() : validation;
        patience = followed.gives("--patience") ? options.patience() : patience;
        Schedule itsSchedule = options.schedule();
        schedule = followed.gives("--schedule") && itsSchedule != null ? itsSchedule.id() : schedule;
        retries = followed.gives("--retries") ? options.retries() : retries;
    }

    /** What the options say, as the library takes it. */
    public TrainingOptions options() {
        try {
            return TrainingOptions.defaults()
                    .withEpochs(epochs)
                    .withBatchSize(batchSize)
                    .withSeed(seed)
                    .withValidation(validation)
                    .withPatience(patience)
                    .withSchedule(schedule == null ? null : Choices.of("--schedule", Schedule.class, schedule))
                    .withRetries(retries)
                    .withWorkers(workers)
                    .withScaling(scaling == null ? null : Choices.of("--scaling", Scaling.Kind.class, scaling));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "--" + String.valueOf(e.getMessage()).replace("batchSize", "batch-size"), e);
        }
    }

    /** The options on a command line that repeats the run, as they were chosen. */
    public String command(TrainingOptions chosen) {
        StringBuilder command = new StringBuilder();
        command.append(" --epochs ").append(chosen.epochs());
        command.append(" --batch-size ").append(chosen.batchSize());
        command.append(" --seed ").append(seed);
        command.append(" --validation ").append(validation);
        command.append(" --patience ").append(chosen.patience());
        Schedule itsSchedule = chosen.schedule();
        if (itsSchedule != null) {
            command.append(" --schedule ").append(itsSchedule.id());
        }
        if (chosen.retries() > 0) {
            command.append(" --retries ").append(chosen.retries());
        }
        if (chosen.workers() > 1) {
            command.append(" --workers ").append(chosen.workers());
        }
        command.append(" --threads ").append(NativeThreads.get());
        if (scaling != null) {
            command.append(" --scaling ").append(scaling);
        }
        return command.toString();
    }
}
