package org.aezoo.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a checkpoint: a network per kept epoch, {@code state.json}, which names the newest and is moved into place
 * last, so that a stop at any moment leaves the checkpoint before, and {@code previous.json} for the one before that,
 * which is gone back to where the newest is damaged.
 */
final class CheckpointFolder {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);

    private static final String STATE = "state.json";
    private static final String PREVIOUS = "previous.json";

    private final Path folder;

    CheckpointFolder(Path folder) {
        this.folder = folder;
    }

    /** Whether there is something to go on from. */
    boolean exists() {
        return Files.exists(folder.resolve(STATE)) || Files.exists(folder.resolve(PREVIOUS));
    }

    /** The network's file after an epoch. */
    static String fileOf(int epoch) {
        return "epoch-%06d.zip".formatted(epoch);
    }

    /**
     * Keeps a checkpoint and the one before.
     *
     * @param file the network's
     * @param save writes the network to where it is told
     * @param state has {@code file} in it
     */
    void write(String file, Consumer<Path> save, Object state) {
        try {
            Files.createDirectories(folder);
            save.accept(folder.resolve(file));
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
     * @param type of the state
     * @param restore makes something of the network's file and the state
     * @return null if there is none
     * @throws InvalidInputException if there are only damaged ones
     */
    <S, R> @Nullable R read(Class<S> type, BiFunction<Path, S, R> restore) {
        InvalidInputException failed = null;
        for (String name : List.of(STATE, PREVIOUS)) {
            Path state = folder.resolve(name);
            if (Files.exists(state)) {
                try {
                    R restored = restore(state, type, restore);
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

    private <S, R> R restore(Path state, Class<S> type, BiFunction<Path, S, R> restore) {
        try {
            JsonNode tree = Json.mapper().readTree(state.toFile());
            String file = tree.path("file").asText();
            if (!file.matches("epoch-\\d{6,}\\.zip")) {
                throw new InvalidInputException(
                        "the checkpoint " + state + " names no network: train into another folder");
            }
            return restore.apply(folder.resolve(file), Json.mapper().treeToValue(tree, type));
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "the checkpoint " + state + " cannot be read (" + e.getOriginalMessage()
                            + "): train into another folder",
                    e);
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + state + " (" + e.getMessage() + ")", e);
        }
    }
}
