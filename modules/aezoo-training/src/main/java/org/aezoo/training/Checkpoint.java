package org.aezoo.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.Json;
import org.aezoo.models.ModelFile;
import org.aezoo.models.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;

/**
 * A folder from which a stopped run can go on: the network with its optimiser's state after the last finished epoch,
 * and {@code state.json}, which names that file and is moved into place last, so that a stop at any moment leaves the
 * checkpoint before.
 */
final class Checkpoint {

    private static final String STATE = "state.json";

    private final Path folder;

    Checkpoint(Path folder) {
        this.folder = folder;
    }

    /**
     * What a run knows beside the network.
     *
     * @param file the network's, in the same folder
     * @param history every finished epoch
     * @param bestEpoch from 1
     * @param options with which it was started
     */
    record State(String file, List<EpochRecord> history, int bestEpoch, TrainingOptions options) {}

    /** A checkpoint as it was read; the network is the caller's to close. */
    record Restored(TrainedAutoencoder trained, State state) {}

    void write(TrainedAutoencoder trained, List<EpochRecord> history, int bestEpoch, TrainingOptions options) {
        String name = "epoch-%06d.zip".formatted(history.size());
        try {
            Files.createDirectories(folder);
            ModelFile.save(trained, folder.resolve(name), true);
            AtomicFile.write(
                    folder.resolve(STATE),
                    Json.mapper().writeValueAsBytes(new State(name, history, bestEpoch, options)));
            try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, "epoch-*.zip")) {
                for (Path file : old) {
                    if (!file.getFileName().toString().equals(name)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write the checkpoint in " + folder + " (" + e.getMessage() + "): check the free space", e);
        }
    }

    @Nullable Restored read() {
        Path state = folder.resolve(STATE);
        if (!Files.exists(state)) {
            return null;
        }
        try {
            State read = Json.mapper().readValue(state.toFile(), State.class);
            return new Restored(ModelFile.load(folder.resolve(read.file()), true), read);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "the checkpoint " + state + " cannot be read (" + e.getOriginalMessage()
                            + "): train without --resume",
                    e);
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + state + " (" + e.getMessage() + ")", e);
        }
    }
}
