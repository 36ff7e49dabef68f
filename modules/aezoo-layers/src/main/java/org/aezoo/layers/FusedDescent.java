package org.aezoo.layers;

import java.lang.reflect.Field;
import org.aezoo.layers.cpu.HostMemory;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.Solver;
import org.deeplearning4j.optimize.api.ConvexOptimizer;
import org.deeplearning4j.optimize.solvers.StochasticGradientDescent;
import org.deeplearning4j.optimize.stepfunctions.NegativeGradientStepFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Deeplearning4j's gradient descent without a walk of its own over parameters and steps: a {@link FusedUpdater} takes the
 * steps where it works them out. Afterwards the gradient is still the gradient, and not the step, unless somebody listens
 * to the graph.
 */
final class FusedDescent extends StochasticGradientDescent {

    private static final long serialVersionUID = 1L;

    private final ComputationGraph graph;
    private final Step steps;

    private FusedDescent(ComputationGraph graph, Step step) {
        super(graph.conf(), step, graph.getListeners(), graph);
        this.graph = graph;
        steps = step;
    }

    /**
     * Takes the place of a graph's optimizer. Where that cannot be done everything stays as it was, and the walk is
     * Deeplearning4j's.
     */
    static void install(ComputationGraph graph) {
        ConvexOptimizer old = graph.getOptimizer();
        if (!old.getClass().equals(StochasticGradientDescent.class)
                || !old.getStepFunction().getClass().equals(NegativeGradientStepFunction.class)
                || old.getGradientsAccumulator() != null) {
            return;
        }
        try {
            // there is no other way to give a solver an optimizer
            Field solver = ComputationGraph.class.getDeclaredField("solver");
            solver.setAccessible(true);
            Field optimizer = Solver.class.getDeclaredField("optimizer");
            optimizer.setAccessible(true);
            FusedDescent descent = new FusedDescent(graph, new Step());
            descent.setUpdaterComputationGraph(old.getComputationGraphUpdater());
            optimizer.set(solver.get(graph), descent);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // it is a matter of speed alone
        }
    }

    @Override
    public void updateGradientAccordingToParams(
            Gradient gradient, Model model, int batchSize, LayerWorkspaceMgr workspaces) {
        if (accumulator == null
                && getComputationGraphUpdater() instanceof FusedUpdater updater
                && updater.isFusedFor(gradient)
                && HostMemory.holds(graph.params())) {
            steps.of = () -> updater.descend(
                    graph.params(),
                    graph.getIterationCount(),
                    graph.getEpochCount(),
                    batchSize,
                    !graph.getListeners().isEmpty());
        } else {
            super.updateGradientAccordingToParams(gradient, model, batchSize, workspaces);
        }
    }

    /** Takes the updater's steps where there are some, or else goes against the gradient. */
    private static final class Step extends NegativeGradientStepFunction {

        private static final long serialVersionUID = 1L;

        private transient @Nullable Runnable of;

        @Override
        public void step(INDArray parameters, INDArray gradient) {
            Runnable taken = of;
            of = null;
            if (taken == null) {
                super.step(parameters, gradient);
            } else {
                taken.run();
            }
        }
    }
}
