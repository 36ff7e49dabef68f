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
import org.aezoo.models.TrainedClassifier;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Checkpoint} of a classifier's training. Epochs of a hundred rows take milliseconds, so it is written every
 * few seconds rather than after each: a stopped run repeats what came after it, with the same outcome.
 */
final class ClassifierCheckpoint {

    private static final String STATE = "state.json";

    private final Path folder;

    ClassifierCheckpoint(Path folder) {
        this.folder = folder;
    }

    /**
     * What a run knows beside the network.
     *
     * @param file the network's, in the same folder
     * @param history every finished epoch
     * @param bestEpoch from 1
     * @param labelled rows it was started with, and which: the sum of their values
     * @param options with which it was started
     */
    record State(String file, List<EpochRecord> history, int bestEpoch, String labelled, TrainingOptions options) {}

    /** A checkpoint as it was read; the network is the caller's to close. */
    record Restored(TrainedClassifier trained, State state) {}

    void write(
            TrainedClassifier trained,
            List<EpochRecord> history,
            int bestEpoch,
            String labelled,
            TrainingOptions options) {
        String name = "epoch-%06d.zip".formatted(history.size());
        try {
            Files.createDirectories(folder);
            ModelFile.save(trained, folder.resolve(name), true);
            State state = new State(name, history, bestEpoch, labelled, options);
            AtomicFile.write(folder.resolve(STATE), Json.mapper().writeValueAsBytes(state));
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
            if (read.labelled() == null) {
                throw new InvalidInputException(folder + " is the checkpoint of an autoencoder: name another folder");
            }
            return new Restored(ModelFile.loadClassifier(folder.resolve(read.file()), true), read);
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
