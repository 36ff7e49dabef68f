package org.aezoo.training;

import java.nio.file.Path;
import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.ModelFile;
import org.aezoo.models.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;

/**
 * A folder from which a stopped run can go on: the network with its optimiser's state after the last finished epoch, and
 * what the run knows beside it.
 */
final class Checkpoint {

    private final CheckpointFolder folder;

    Checkpoint(Path folder) {
        this.folder = new CheckpointFolder(folder);
    }

    /**
     * What a run knows beside the network.
     *
     * @param file the network's, in the same folder
     * @param history every finished epoch
     * @param bestEpoch from 1
     * @param setbacks how often the run diverged and was taken back
     * @param options with which it was started
     * @param data that it is trained on; null in a stage of pretraining, and in checkpoints of before
     * @param otherData epochs that were trained on other data, before it went on with this; mostly 0
     * @param bestLoss by which the best epoch is judged on this data; null where its history says it
     * @param cooldown of the step size; null until it has begun
     */
    record State(
            String file,
            List<EpochRecord> history,
            int bestEpoch,
            int setbacks,
            TrainingOptions options,
            @Nullable RunData data,
            int otherData,
            @Nullable Double bestLoss,
            Pace.@Nullable Cooldown cooldown) {

        static State of(Loop.Memory memory, TrainingOptions options, @Nullable RunData data) {
            return new State(
                    CheckpointFolder.fileOf(memory.history().size()),
                    memory.history(),
                    memory.bestEpoch(),
                    memory.setbacks(),
                    options,
                    data,
                    memory.otherData(),
                    memory.bestLoss(),
                    memory.cooldown());
        }

        Loop.Memory memory() {
            return new Loop.Memory(history, bestEpoch, setbacks, otherData, bestLoss, cooldown);
        }
    }

    /** A checkpoint as it was read; the network is the caller's to close. */
    record Restored(TrainedAutoencoder trained, State state) {}

    /**
     * Keeps a checkpoint.
     *
     * @param state its file is {@link CheckpointFolder#fileOf} its history
     */
    void write(TrainedAutoencoder trained, State state) {
        folder.write(state.file(), to -> ModelFile.save(trained, to, true), state);
    }

    @Nullable Restored read() {
        return folder.read(State.class, (file, state) -> {
            if (state.history() == null
                    || state.options() == null
                    || state.bestEpoch() > state.history().size()) {
                throw new InvalidInputException(
                        "the checkpoint of " + file + " is incomplete: train into another folder");
            }
            return new Restored(ModelFile.load(file, true), state);
        });
    }
}
