package org.aezoo.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.trained.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder from which a stopped run can go on: a network with its optimiser's state per kept epoch, {@code state.json},
 * which names the newest and is moved into place last, so that a stop at any moment leaves the checkpoint before, and
 * {@code previous.json} for the one before that, which is gone back to where the newest is damaged.
 */
final class Checkpoint<M> {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

    private static final String STATE = "state.json";
    private static final String PREVIOUS = "previous.json";

    private final Path folder;
    private final ModelKind<M> kind;

    Checkpoint(Path folder, ModelKind<M> kind) {
        this.folder = folder;
        this.kind = kind;
    }

    /**
     * What a run knows beside the network.
     *
     * @param file the network's, in the same folder
     * @param history every finished epoch
     * @param bestEpoch from 1; 0 for none
     * @param setbacks how often the run diverged and was taken back
     * @param labelled which rows a classifier is trained on: their number, and the sum of their values and labels; null
     *     for autoencoders
     * @param options with which it was started
     * @param data that an autoencoder is trained on; null in a stage of pretraining, in checkpoints of before, and for
     *     classifiers
     * @param otherData epochs that say nothing about what comes after them, such as those on other rows; mostly 0
     * @param bestLoss by which the best epoch is judged after these; null where its history says it
     * @param cooldown while the step size cools down; null before, and under other schedules
     */
    record State(
            String file,
            List<EpochRecord> history,
            int bestEpoch,
            int setbacks,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String labelled,

            TrainingOptions options,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RunData data,

            int otherData,
            @Nullable Double bestLoss,
            Pace.@Nullable Cooldown cooldown) {}

    /** A checkpoint as it was read; the network is the caller's to close. */
    record Restored<M>(M trained, State state) {}

    /** Whether a folder holds something to go on from. */
    static boolean exists(Path folder) {
        return Files.exists(folder.resolve(STATE)) || Files.exists(folder.resolve(PREVIOUS));
    }

    /** The network's file after an epoch. */
    static String fileOf(int epoch) {
        return "epoch-%06d.zip".formatted(epoch);
    }

    /**
     * Keeps a checkpoint and the one before.
     *
     * @param state its file is {@link #fileOf} its history
     */
    void write(M trained, State state) {
        String file = state.file();
        try {
            Files.createDirectories(folder);
            kind.saveWithState().accept(trained, folder.resolve(file));
            String before = named(STATE);
            if (before != null && !before.equals(file)) {
                AtomicFile.write(folder.resolve(PREVIOUS), Files.readAllBytes(folder.resolve(STATE)));
            }
            AtomicFile.write(folder.resolve(STATE), Json.mapper().writeValueAsBytes(state));
            Set<String> kept = new HashSet<>();
            kept.add(file);
            String previous = named(PREVIOUS);
            if (previous != null) {
                kept.add(previous);
            }
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "epoch-*.zip")) {
                for (Path old : all) {
                    if (!kept.contains(old.getFileName().toString())) {
                        Files.deleteIfExists(old);
                    }
                }
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write the checkpoint in " + folder + " (" + e.getMessage() + "): check the free space", e);
        }
    }

    /** The network's file that a state names; null if it is missing or damaged. */
    private @Nullable String named(String state) throws IOException {
        Path file = folder.resolve(state);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            JsonNode read = Json.mapper().readTree(file.toFile());
            return read.path("file").isTextual() ? read.path("file").asText() : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /**
     * Reads the newest checkpoint that is whole.
     *
     * @return null if there is none
     * @throws InvalidInputException if there are only damaged ones
     */
    @Nullable Restored<M> read() {
        InvalidInputException failed = null;
        for (String name : List.of(STATE, PREVIOUS)) {
            Path state = folder.resolve(name);
            if (Files.exists(state)) {
                try {
                    Restored<M> restored = restore(state);
                    if (failed != null) {
                        LOG.warn("{}; going on from the checkpoint before it", failed.getMessage());
                    }
                    return restored;
                } catch (InvalidInputException e) {
                    failed = failed == null ? e : failed;
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
        return null;
    }

    private Restored<M> restore(Path from) {
        try {
            JsonNode tree = Json.mapper().readTree(from.toFile());
            String name = tree.path("file").asText();
            if (!name.matches("epoch-\\d{6,}\\.zip")) {
                throw new InvalidInputException(
                        "the checkpoint " + from + " names no network: train into another folder");
            }
            Path file = folder.resolve(name);
            State state = Json.mapper().treeToValue(tree, State.class);
            if (kind.labelled() && state.labelled() == null) {
                throw new InvalidInputException(
                        file.getParent() + " is the checkpoint of an autoencoder: name another folder");
            }
            if (state.history() == null
                    || state.options() == null
                    || state.bestEpoch() > state.history().size()) {
                throw new InvalidInputException(
                        "the checkpoint of " + file + " is incomplete: train into another folder");
            }
            return new Restored<>(kind.loadWithState().apply(file), state);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "the checkpoint " + from + " cannot be read (" + e.getOriginalMessage()
                            + "): train into another folder",
                    e);
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + from + " (" + e.getMessage() + ")", e);
        }
    }
}
