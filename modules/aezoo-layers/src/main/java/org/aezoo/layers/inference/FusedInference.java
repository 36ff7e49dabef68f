package org.aezoo.layers.inference;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * Inference through layers that follow each other in a graph, on the CPU: rows of the JVM go in and come out, in memory
 * of its own that is used again. It computes what the graph does outside of training, with the parameters that the graph
 * has at the time of the call.
 *
 * <p>Not for several threads at once. Close it to give its native memory back.
 */
public interface FusedInference extends AutoCloseable {

    /**
     * The layers between two vertices.
     *
     * @param from a vertex or an input of the graph, whose activation is given
     * @param to a vertex above it
     * @return null where one of the layers, or the machine, needs Deeplearning4j
     */
    static @Nullable FusedInference between(ComputationGraph graph, String from, String to) {
        FusedInference one = ChainedStack.ofOneKind(graph, from, to);
        return one != null ? one : ChainedStack.between(graph, from, to);
    }

    /** Where rows come from. */
    @FunctionalInterface
    interface Source {
        /** Writes a row to {@code target}, from {@code offset} on. */
        void read(int row, float[] target, int offset);

        /** The same rows for use on another thread at the same time; this one if several threads can use it. */
        default Source onAnotherThread() {
            return this;
        }
    }

    /** Whether {@link #addLosses} can be called: the last layer has a loss with kernels. */
    boolean hasLoss();

    /**
     * The last layer's loss of one value, which {@link #addLosses} sums over a row.
     *
     * @param x the value
     * @param y the output
     */
    double loss(double x, double y);

    /**
     * What comes out of the last layer.
     *
     * @param count rows
     * @return [count][units of the last layer]
     */
    float[][] run(int count, Source rows);

    /**
     * Adds the loss of each row to its score. Weights that the layer's loss may have for single values do not count.
     *
     * @param rows what goes in
     * @param values what the output is compared with; null for the rows themselves
     * @param weight multiplies the losses
     */
    void addLosses(int count, Source rows, @Nullable Source values, double weight, double[] scores);

    @Override
    void close();
}
