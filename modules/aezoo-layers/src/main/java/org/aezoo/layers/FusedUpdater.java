package org.aezoo.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.aezoo.layers.cpu.HostMemory;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.NoOpUpdater;

/**
 * Deeplearning4j's updater of a graph without its many small arrays: where all parameters are trained by {@link
 * FusedAdam} without regularisation or clipping, the gradient is divided by the batch size, and steps are worked out and
 * taken, in one walk. Running statistics among them take what stands in the place of their gradient as their step. Everything
 * else it leaves to Deeplearning4j. Same state, same steps.
 */
public final class FusedUpdater extends ComputationGraphUpdater {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable List<UpdaterBlock> blocks;

    private FusedUpdater(ComputationGraph graph, @Nullable INDArray state) {
        super(graph, state);
        blocks = simple();
    }

    /**
     * Gives a graph this updater, with the state it has. Deeplearning4j takes it off again whenever a learning rate is
     * set, so call it after that.
     */
    public static void install(ComputationGraph graph) {
        ComputationGraphUpdater old = graph.getUpdater();
        if (!(old instanceof FusedUpdater)) {
            graph.setUpdater(new FusedUpdater(graph, old.getStateViewArray()));
            FusedDescent.install(graph);
        }
    }

    /** All blocks, or null if one of them needs Deeplearning4j. */
    private @Nullable List<UpdaterBlock> simple() {
        for (UpdaterBlock block : getUpdaterBlocks()) {
            boolean statistics = block.getGradientUpdater() instanceof NoOpUpdater;
            if (!statistics && !(block.getGradientUpdater() instanceof FusedAdam.Updater)) {
                return null;
            }
            for (UpdaterBlock.ParamState state : block.getLayersAndVariablesInBlock()) {
                var config = state.getLayer().getConfig();
                var regularization = config.getRegularizationByParam(state.getParamName());
                var clipping = config.getGradientNormalization();
                if (state.getLayer().updaterDivideByMinibatch(state.getParamName()) == statistics
                        || (regularization != null && !regularization.isEmpty())
                        || (clipping != null && clipping != GradientNormalization.None)) {
                    return null;
                }
            }
        }
        return new ArrayList<>(getUpdaterBlocks());
    }

    @Override
    public synchronized void update(
            Gradient gradient, int iteration, int epoch, int batchSize, LayerWorkspaceMgr workspaces) {
        List<UpdaterBlock> simple = blocks;
        if (simple == null || !isFusedFor(gradient)) {
            super.update(gradient, iteration, epoch, batchSize, workspaces);
            return;
        }
        for (UpdaterBlock block : simple) {
            if (block.getGradientUpdater() instanceof FusedAdam.Updater adam) {
                adam.apply(block.getGradientView(), null, 0, iteration, epoch, batchSize, true);
            }
        }
    }

    /** Whether kernels can turn a gradient into steps. */
    boolean isFusedFor(Gradient gradient) {
        return blocks != null && isMiniBatch() && isOwn(gradient.gradient());
    }

    /**
     * Takes the steps that {@link #update} would put in the gradient's place.
     *
     * @param parameters of the network, held by the host
     * @param replace whether the gradient is to become the steps as well
     */
    void descend(INDArray parameters, int iteration, int epoch, int batchSize, boolean replace) {
        for (UpdaterBlock block : Objects.requireNonNull(blocks)) {
            INDArray gradient = block.getGradientView();
            if (block.getGradientUpdater() instanceof FusedAdam.Updater adam) {
                adam.apply(gradient, parameters, block.getParamOffsetStart(), iteration, epoch, batchSize, replace);
            } else {
                parameters
                        .reshape(parameters.length())
                        .get(NDArrayIndex.interval(block.getParamOffsetStart(), block.getParamOffsetEnd()))
                        .subi(gradient.reshape(gradient.length()));
            }
        }
    }

    /** Whether kernels can work on a gradient, and it is that of the network: the blocks hold views of it. */
    private boolean isOwn(INDArray gradient) {
        INDArray own = getFlattenedGradientsView();
        return HostMemory.holds(own)
                && HostMemory.holds(gradient)
                && HostMemory.pointer(gradient).address()
                        == HostMemory.pointer(own).address();
    }
}
