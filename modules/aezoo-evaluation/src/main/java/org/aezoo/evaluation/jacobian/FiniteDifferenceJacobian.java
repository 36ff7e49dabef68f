package org.aezoo.evaluation.jacobian;

import java.util.Arrays;
import java.util.Objects;
import org.aezoo.data.InvalidInputException;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Jacobians of any encoder by central differences, on a copy of its network in double precision: in single precision
 * the difference of two nearly equal codes would be rounding for the most part.
 */
final class FiniteDifferenceJacobian implements EncoderJacobian {

    private static final double STEP = 1e-5;

    /** Values that change together in one pass; bounds the memory. */
    private static final int CHUNK = 128;

    private final ComputationGraph graph;
    private final String code;
    private final int layersTill;

    FiniteDifferenceJacobian(TrainedAutoencoder trained) {
        int inputs = trained.graph().getConfiguration().getNetworkInputs().size();
        if (inputs != 1) {
            throw new InvalidInputException("a Jacobian needs a model with one input, but "
                    + trained.model().id() + " has " + inputs);
        }
        graph = trained.graph().convertDataType(DataType.DOUBLE);
        code = trained.model().codeVertex();
        layersTill = place(graph, code);
    }

    private static int place(ComputationGraph graph, String vertex) {
        int[] order = graph.topologicalSortOrder();
        for (int i = 0; i < order.length; i++) {
            if (graph.getVertices()[order[i]].getVertexName().equals(vertex)) {
                return i;
            }
        }
        throw new IllegalArgumentException("vertex must be one of the graph's, got " + vertex);
    }

    @Override
    public double[][] jacobian(double[] x) {
        if (graph.params().wasClosed()) {
            throw new IllegalStateException("the Jacobians are closed: make them again to use them");
        }
        double[][] result = new double[0][];
        for (int from = 0; from < x.length; from += CHUNK) {
            int count = Math.min(CHUNK, x.length - from);
            double[][] codes = codes(moved(x, from, count));
            if (from == 0) {
                result = new double[codes[0].length][x.length];
            }
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < result.length; j++) {
                    result[j][from + i] = (codes[2 * i][j] - codes[2 * i + 1][j]) / (2 * STEP);
                }
            }
        }
        return result;
    }

    /** Rows with one value a step up, then a step down, for each of some values. */
    private static double[][] moved(double[] x, int from, int count) {
        double[][] rows = new double[2 * count][];
        for (int i = 0; i < count; i++) {
            rows[2 * i] = x.clone();
            rows[2 * i][from + i] += STEP;
            rows[2 * i + 1] = x.clone();
            rows[2 * i + 1][from + i] -= STEP;
        }
        return rows;
    }

    private double[][] codes(double[][] rows) {
        INDArray input = Nd4j.createFromArray(rows);
        INDArray activation = Objects.requireNonNull(
                graph.feedForward(new INDArray[] {input}, layersTill, false).get(code));
        double[] flat = activation.dup('c').data().asDouble();
        double[][] codes = new double[rows.length][];
        int size = flat.length / rows.length;
        Arrays.setAll(codes, i -> Arrays.copyOfRange(flat, i * size, (i + 1) * size));
        input.close();
        return codes;
    }

    @Override
    public void close() {
        GraphMemory.release(graph);
    }
}
