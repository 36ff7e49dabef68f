package org.aezoo.training;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Tells when a loss is no longer a number or has exploded, and takes the network back to where it was last good: its
 * weights, the optimiser's state and the count of steps.
 */
final class DivergenceGuard implements AutoCloseable {

    /** A loss this many times the first one counts as exploded. */
    private static final double EXPLODED = 1000;

    /** Of the step size, with each going back. */
    private static final double LOWER = 0.1;

    private final ComputationGraph graph;
    private final int retries;
    private int setbacks;
    private double firstLoss;
    private @Nullable String reason;
    private @Nullable INDArray weights;
    private @Nullable INDArray optimiser;
    private int steps;

    /**
     * @param retries how often the network can be taken back
     * @param setbacks how often it was already, in a run that is resumed
     * @param firstLoss of a run that is resumed, otherwise not a number
     */
    DivergenceGuard(ComputationGraph graph, int retries, int setbacks, double firstLoss) {
        this.graph = graph;
        this.retries = retries;
        this.setbacks = setbacks;
        this.firstLoss = firstLoss;
    }

    int setbacks() {
        return setbacks;
    }

    /** What the step size is multiplied by. */
    double factor() {
        return Math.pow(LOWER, setbacks);
    }

    /** What happened; null as long as all is well. */
    @Nullable String reason() {
        return reason;
    }

    boolean explodes(double loss, int epoch, int batch) {
        if (Double.isNaN(firstLoss)) {
            firstLoss = loss;
        }
        if (Double.isFinite(loss) && Math.abs(loss) <= EXPLODED * (1 + Math.abs(firstLoss))) {
            return false;
        }
        reason = "the loss became " + loss + " in epoch " + epoch + ", batch " + batch;
        return true;
    }

    /** Remembers the network as it is now, where it may have to be taken back to it. */
    void allIsWell() {
        if (setbacks >= retries) {
            return;
        }
        weights = copy(graph.params(), weights);
        optimiser = copy(graph.getUpdater().getStateViewArray(), optimiser);
        steps = graph.getConfiguration().getIterationCount();
    }

    private static @Nullable INDArray copy(@Nullable INDArray from, @Nullable INDArray to) {
        if (from == null || to == null) {
            return from == null ? null : from.dup();
        }
        return to.assign(from);
    }

    /** Whether the network is as it was when all was well, to go on with a lower step size. */
    boolean takeBack() {
        INDArray good = weights;
        if (reason == null || good == null || setbacks >= retries) {
            return false;
        }
        graph.params().assign(good);
        if (optimiser != null) {
            graph.getUpdater().getStateViewArray().assign(optimiser);
        }
        graph.getConfiguration().setIterationCount(steps);
        if (steps == 0) {
            firstLoss = Double.NaN;
        }
        setbacks++;
        reason = null;
        return true;
    }

    @Override
    public void close() {
        if (weights != null) {
            weights.close();
        }
        if (optimiser != null) {
            optimiser.close();
        }
    }
}
