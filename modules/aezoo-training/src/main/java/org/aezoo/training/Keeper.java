package org.aezoo.training;

import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.aezoo.data.Interrupts;
import org.aezoo.data.InvalidInputException;
import org.aezoo.layers.cpu.Device;
import org.aezoo.models.trained.TrainedNetwork;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes the best model so far and the checkpoint that names it, in this order. On the CPU training goes on meanwhile: what
 * is written is a copy of the network as it was at the end of an epoch, on a thread of its own.
 *
 * @param <M> what is trained
 */
final class Keeper<M extends TrainedNetwork> implements AutoCloseable {

    private final Path folder;
    private final ModelKind<M> kind;
    private final M trained;
    private final ComputationGraph graph;
    private int writtenEpoch;
    private @Nullable String file;
    private @Nullable FutureTask<@Nullable Void> running;
    private @Nullable M copy;

    /**
     * @param folder of the run
     * @param trained stays the caller's
     * @param writtenEpoch whose weights are in the folder's model; 0 for none
     */
    Keeper(Path folder, ModelKind<M> kind, M trained, int writtenEpoch) {
        this.folder = folder;
        this.kind = kind;
        this.trained = trained;
        this.graph = trained.graph();
        this.writtenEpoch = writtenEpoch;
    }

    /**
     * Whether a write is under way.
     *
     * @throws InvalidInputException if it has failed
     */
    boolean isWriting() {
        if (running != null && running.isDone()) {
            await();
        }
        return running != null;
    }

    /**
     * Writes the best model, if it is another than last time, and the checkpoint of the epoch that has ended just now;
     * what is under way is waited for.
     *
     * @param best weights of the best epoch
     * @param later whether it may be on the disk some time later; else it is when this returns
     * @throws InvalidInputException if this write, or the one before, fails
     */
    void write(INDArray best, Checkpoint.State state, boolean later) {
        await();
        @Nullable M to = later && Device.isCpu() ? copy() : null;
        if (to == null) {
            writeBest(best, state.bestEpoch());
            checkpoint().write(trained, state);
        } else {
            INDArray weights = graph.params().dup();
            ComputationGraph into = take(to, best);
            FutureTask<@Nullable Void> task = new FutureTask<>(
                    () -> {
                        try (weights) {
                            writeModel(to, state.bestEpoch());
                            into.params().assign(weights);
                            checkpoint().write(to, state);
                        }
                    },
                    null);
            Thread thread = new Thread(task, "aezoo-checkpoint");
            thread.setDaemon(true);
            thread.start();
            running = task;
        }
        file = state.file();
    }

    /** Writes the best model, if it is another than last time; the checkpoint stays. */
    void writeBest(INDArray best, int epoch) {
        await();
        if (epoch == writtenEpoch) {
            return;
        }
        try (INDArray now = graph.params().dup()) {
            graph.params().assign(best);
            writeModel(trained, epoch);
            graph.params().assign(now);
        }
    }

    private void writeModel(M model, int epoch) {
        if (epoch != writtenEpoch) {
            kind.save().accept(model, folder.resolve("model.zip"));
            writtenEpoch = epoch;
        }
    }

    private Checkpoint<M> checkpoint() {
        return new Checkpoint<>(folder.resolve("checkpoint"), kind);
    }

    /** The model as this run wrote it last; null where there is no reading it. */
    private @Nullable M copy() {
        if (copy == null && file != null) {
            try {
                copy = kind.loadWithState().apply(folder.resolve("checkpoint").resolve(file));
            } catch (InvalidInputException e) {
                // what becomes of the folder is seen when it is written to
                return null;
            }
        }
        return copy;
    }

    /** Brings the copy up to date. */
    private ComputationGraph take(M to, INDArray weights) {
        ComputationGraph into = to.graph();
        into.params().assign(weights);
        INDArray state = graph.getUpdater().getStateViewArray();
        if (state != null && state.length() > 0) {
            into.getUpdater().getStateViewArray().assign(state);
        }
        new StepSizes(graph).set(into, 1);
        into.getConfiguration().setIterationCount(graph.getConfiguration().getIterationCount());
        into.getConfiguration().setEpochCount(graph.getConfiguration().getEpochCount());
        return into;
    }

    private void await() {
        FutureTask<@Nullable Void> task = running;
        running = null;
        if (task != null) {
            Interrupts.result(task);
        }
    }

    /** Waits for what is under way. */
    @Override
    public void close() {
        try {
            await();
        } finally {
            M written = copy;
            copy = null;
            if (written != null) {
                written.close();
            }
        }
    }
}
