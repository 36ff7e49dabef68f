package org.aezoo.training;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.Split;
import org.aezoo.data.Text;
import org.aezoo.data.readers.SpooledRows;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Stage;
import org.aezoo.models.StagedModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Json;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.TrainingResult.Stop;
import org.jspecify.annotations.Nullable;

/**
 * Trains the stages of a model and fills the whole network with what they learn. Each stage is an ordinary training on
 * what the network, filled so far, makes of the rows.
 *
 * <p>Where a run folder is kept, {@code stages/} in it has a {@code state.json}, which says what was started, and a
 * folder for each stage: {@code 1/} and so on, with {@code model.zip} and {@code history.csv}, a {@code checkpoint/}
 * while the stage is trained, and {@code stage.json} as soon as it is finished.
 */
final class Pretraining {

    /** Its folder in a run folder. */
    static final String FOLDER = "stages";

    private static final String STATE = "state.json";
    private static final String DONE = "stage.json";

    /** Steps that a stage is trained for at least, where the number of epochs is left open. */
    private static final int LEAST_STEPS = 1_000;

    /** Rows that are encoded at once. */
    private static final int CHUNK = 1000;

    /** Keeps the seeds of the stages apart from each other and from those of neighbouring runs. */
    private static final long SEED_STEP = 1_000_000_007L;

    private final AutoencoderModel model;
    private final List<Stage> stages;
    private final TrainingOptions options;
    private final List<TrainingListener> listeners;
    private final @Nullable Path folder;
    private final AtomicBoolean stopRequested;
    private final @Nullable RunData data;
    private final boolean otherData;

    /**
     * @param runFolder where stages are kept; null to keep nothing
     * @param stopRequested ends the stage that is being trained
     * @param data that the run is trained on; null where nothing is kept
     * @param otherData whether a run that is gone on with was trained on something else
     */
    Pretraining(
            AutoencoderModel model,
            TrainingOptions options,
            List<TrainingListener> listeners,
            @Nullable Path runFolder,
            AtomicBoolean stopRequested,
            @Nullable RunData data,
            boolean otherData) {
        this.model = model;
        this.stages = model instanceof StagedModel staged ? staged.stages() : List.of();
        this.options = options;
        this.listeners = listeners;
        this.folder = runFolder == null ? null : runFolder.resolve(FOLDER);
        this.stopRequested = stopRequested;
        this.data = data;
        this.otherData = otherData;
    }

    /**
     * What a run was started as.
     *
     * @param data what it is trained on; null in those of before
     */
    record State(
            String model,
            Map<String, String> settings,
            TrainingOptions options,
            @Nullable RunData data) {}

    /** What the stages in a run folder were trained on; null if there are none, or they do not say. */
    static @Nullable RunData data(@Nullable Path runFolder) {
        Path file = runFolder == null ? null : runFolder.resolve(FOLDER).resolve(STATE);
        return file == null || !Files.exists(file)
                ? null
                : read(file, State.class).data();
    }

    /**
     * What came of it.
     *
     * @param stages those that were begun
     * @param stop why the last of them ended before its time; null if all are finished
     * @param message the reason in words, empty if all are finished
     * @param failure what a listener threw; null if none did
     */
    record Outcome(
            List<StageResult> stages,
            @Nullable Stop stop,
            String message,
            @Nullable RuntimeException failure) {}

    /**
     * Refuses a folder in which another run has stages, and notes what this one is.
     *
     * @throws InvalidInputException if model, settings or options differ from those of the folder
     */
    void checkSame() {
        Path to = folder;
        if (to == null) {
            return;
        }
        Path file = to.resolve(STATE);
        State now = new State(model.id(), Settings.values(model), options, data);
        if (!Files.exists(file)) {
            if (!stages.isEmpty()) {
                write(file, now);
            }
            return;
        }
        State then = read(file, State.class);
        if (!then.model().equals(now.model()) || !then.settings().equals(now.settings())) {
            throw new InvalidInputException("the run in " + to.getParent() + " was started as " + then.model()
                    + " with " + then.settings() + ": resume it with the same model and settings");
        }
        options.requireSame(to.getParent(), then.options());
        if (otherData) {
            write(file, now);
        }
    }

    /** The stages that the folder holds finished. */
    List<StageResult> finished() {
        List<StageResult> results = new ArrayList<>();
        for (int k = 0; k < stages.size(); k++) {
            StageResult result = finished(k);
            if (result != null) {
                results.add(result);
            }
        }
        return results;
    }

    private @Nullable StageResult finished(int k) {
        Path to = folder(k);
        return to == null || !Files.exists(to.resolve(DONE)) ? null : read(to.resolve(DONE), StageResult.class);
    }

    private @Nullable Path folder(int k) {
        return folder == null ? null : folder.resolve(Integer.toString(k + 1));
    }

    /**
     * Trains the stages that are not finished.
     *
     * @param whole gets the weights of each stage that is finished
     * @param split the rows that the whole network is trained on
     */
    Outcome train(TrainedAutoencoder whole, Split split) {
        List<StageResult> results = new ArrayList<>();
        for (int k = 0; k < stages.size(); k++) {
            StageResult result = finished(k);
            Path to = folder(k);
            @Nullable RuntimeException failure = null;
            if (result != null && to != null) {
                try (TrainedAutoencoder stage = TrainedAutoencoder.load(to)) {
                    stages.get(k).fill(stage.graph(), whole.graph());
                }
                delete(to.resolve("checkpoint")); // where a kill came just before it was deleted
            } else {
                try {
                    result = train(k, whole, split);
                } catch (ListenerFailedException e) {
                    failure = e.thrown();
                    result = ended(k, whole, e);
                }
            }
            results.add(result);
            if (failure != null || !result.finished()) {
                Stop stop = result.finished() ? Stop.REQUESTED : result.stop();
                return new Outcome(results, stop, title(k) + ": " + result.message(), failure);
            }
        }
        return new Outcome(results, null, "", null);
    }

    private String title(int k) {
        return "stage " + (k + 1) + " of " + stages.size() + ", "
                + stages.get(k).name();
    }

    private StageResult train(int k, TrainedAutoencoder whole, Split split) {
        Stage stage = stages.get(k);
        if (k == 0) {
            return train(k, whole, split, whole.scaling());
        }
        try (Dataset rest = codes(whole, split.rest(), stage);
                Dataset heldOut = codes(whole, split.heldOut(), stage)) {
            return train(k, whole, new Split(rest, heldOut), Scaling.none());
        }
    }

    private StageResult train(int k, TrainedAutoencoder whole, Split rows, Scaling scaling) {
        Stage stage = stages.get(k);
        int epochs = options.epochs() != null
                ? stage.epochs()
                : Math.max(
                        stage.epochs(),
                        options.epochsFor(LEAST_STEPS, rows.rest().size()));
        TrainingOptions own = options.withEpochs(epochs).withSeed(options.seed() + SEED_STEP * (k + 1));
        Trainer trainer = new Trainer(own, stopRequested);
        listeners.forEach(listener -> trainer.listen(listener.forStage(k + 1, stages.size(), stage.name())));
        Path to = folder(k);
        if (to != null) {
            createFolder(to);
            trainer.keepIn(to).listen(new HistoryWriter(to));
        }
        TrainingResult<TrainedAutoencoder> trained = trainer.trainStage(stage.model(), rows, scaling, otherData);
        StageResult result = filled(k, whole, trained);
        if (to != null) {
            RunFolder.writeHistory(to, result.history());
            if (result.finished()) {
                write(to.resolve(DONE), result);
                delete(to.resolve("checkpoint"));
            }
        }
        return result;
    }

    /** What a listener's failure left of a stage. */
    private StageResult ended(int k, TrainedAutoencoder whole, ListenerFailedException failure) {
        StageResult result = filled(k, whole, failure.result().orElseThrow(failure::thrown));
        Path to = folder(k);
        if (to != null) {
            RunFolder.writeHistory(to, result.history());
        }
        return result;
    }

    private StageResult filled(int k, TrainedAutoencoder whole, TrainingResult<TrainedAutoencoder> trained) {
        Stage stage = stages.get(k);
        try (TrainedAutoencoder closed = trained.model()) {
            stage.fill(closed.graph(), whole.graph());
        }
        return new StageResult(
                stage.name(),
                stage.model().id(),
                trained.history(),
                trained.bestEpoch(),
                trained.stop(),
                trained.message().replace("lower learning-rate", "lower pretrain-learning-rate"));
    }

    /** What the network makes of rows below a stage, in a file of its own that the caller closes. */
    private static Dataset codes(TrainedAutoencoder whole, Dataset rows, Stage stage) {
        int units = stage.model().inputSize();
        int size = rows.shape().size();
        try (SpooledRows.Writer writer = SpooledRows.floats(units)) {
            for (int from = 0; from < rows.size(); from += CHUNK) {
                float[][] chunk = new float[Math.min(CHUNK, rows.size() - from)][size];
                for (int i = 0; i < chunk.length; i++) {
                    rows.read(from + i, whole.scaling(), chunk[i], 0);
                }
                for (float[] code : whole.network().activations(chunk, stage.below())) {
                    writer.add(code);
                }
            }
            return Dataset.of(stage.below() + " of " + rows.name(), DataShape.row(units), writer.finish());
        }
    }

    private static void write(Path file, Object content) {
        try {
            createFolder(file.toAbsolutePath().getParent());
            AtomicFile.write(file, Json.mapper().writeValueAsBytes(content));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static void createFolder(@Nullable Path path) {
        if (path == null) {
            return;
        }
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static void delete(Path checkpoint) {
        if (!Files.exists(checkpoint)) {
            return;
        }
        try {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(checkpoint)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(checkpoint);
        } catch (IOException e) {
            throw failed(checkpoint, e);
        }
    }

    private static InvalidInputException failed(Path path, IOException e) {
        return new InvalidInputException(
                "cannot write " + path + " (" + Text.reason(e) + "): check the folder and the free space", e);
    }

    private static <T> T read(Path file, Class<T> type) {
        try {
            return Json.mapper().readValue(file.toFile(), type);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot read " + file + " ("
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                            + "): train in another folder",
                    e);
        }
    }
}
