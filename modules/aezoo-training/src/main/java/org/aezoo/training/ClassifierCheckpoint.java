package org.aezoo.training;

import java.nio.file.Path;
import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.ModelFile;
import org.aezoo.models.TrainedClassifier;
import org.jspecify.annotations.Nullable;

/** The {@link Checkpoint} of a classifier's training. */
final class ClassifierCheckpoint {

    private final CheckpointFolder folder;

    ClassifierCheckpoint(Path folder) {
        this.folder = new CheckpointFolder(folder);
    }

    /**
     * What a run knows beside the network.
     *
     * @param file the network's, in the same folder
     * @param history every finished epoch
     * @param bestEpoch from 1
     * @param setbacks how often the run diverged and was taken back
     * @param labelled rows it was started with, and which: the sum of their values
     * @param options with which it was started
     * @param otherData epochs that were trained on other rows, before it went on with these; mostly 0
     * @param bestLoss by which the best epoch is judged on these rows; null where its history says it
     * @param cooldown of the step size; null until it has begun
     */
    record State(
            String file,
            List<EpochRecord> history,
            int bestEpoch,
            int setbacks,
            String labelled,
            TrainingOptions options,
            int otherData,
            @Nullable Double bestLoss,
            Pace.@Nullable Cooldown cooldown) {

        static State of(Loop.Memory memory, TrainingOptions options, String labelled) {
            return new State(
                    CheckpointFolder.fileOf(memory.history().size()),
                    memory.history(),
                    memory.bestEpoch(),
                    memory.setbacks(),
                    labelled,
                    options,
                    memory.otherData(),
                    memory.bestLoss(),
                    memory.cooldown());
        }

        Loop.Memory memory() {
            return new Loop.Memory(history, bestEpoch, setbacks, otherData, bestLoss, cooldown);
        }
    }

    /** A checkpoint as it was read; the network is the caller's to close. */
    record Restored(TrainedClassifier trained, State state) {}

    /**
     * Keeps a checkpoint.
     *
     * @param state its file is {@link CheckpointFolder#fileOf} its history
     */
    void write(TrainedClassifier trained, State state) {
        folder.write(state.file(), to -> ModelFile.save(trained, to, true), state);
    }

    @Nullable Restored read() {
        return folder.read(State.class, (file, state) -> {
            if (state.labelled() == null) {
                throw new InvalidInputException(
                        file.getParent() + " is the checkpoint of an autoencoder: name another folder");
            }
            if (state.history() == null
                    || state.options() == null
                    || state.bestEpoch() > state.history().size()) {
                throw new InvalidInputException(
                        "the checkpoint of " + file + " is incomplete: train into another folder");
            }
            return new Restored(ModelFile.loadClassifier(file, true), state);
        });
    }
}
