package org.aezoo.layers.cpu;

import java.util.List;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The native memory of graphs. */
public final class GraphMemory {

    private GraphMemory() {}

    /**
     * Gives back what {@link ComputationGraph#close} does: weights, gradients, the updater's state and this thread's
     * workspaces. That one runs two full collections of the heap besides, a tenth of a second each on a small heap.
     */
    public static void release(ComputationGraph graph) {
        // what params() gives is a view of the weights, which cannot be closed
        DataBuffer weights = graph.params().data().originalDataBuffer();
        if (weights != null && weights.closeable()) {
            weights.close();
        }
        close(graph.getFlattenedGradients());
        Updater updater = graph.getUpdater(false);
        if (updater != null) {
            close(updater.getStateViewArray());
        }
        MemoryWorkspaceManager workspaces = Nd4j.getWorkspaceManager();
        for (MemoryWorkspace workspace : List.copyOf(workspaces.getAllWorkspacesForCurrentThread())) {
            workspaces.destroyWorkspace(workspace);
        }
    }

    private static void close(@Nullable INDArray array) {
        if (array != null && array.closeable()) {
            array.close();
        }
    }
}
