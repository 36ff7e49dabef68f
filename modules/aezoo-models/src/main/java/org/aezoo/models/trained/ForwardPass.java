package org.aezoo.models.trained;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Inference from any vertex of a graph to any others. {@link ComputationGraph} can neither start in the middle, as
 * decoding has to, nor stop there: its call for the output of inner layers leaves a workspace open.
 */
final class ForwardPass {

    private ForwardPass() {}

    /**
     * The activations of some vertices, given that of another.
     *
     * @param graph not changed but for the inputs that its vertices keep between calls, which are cleared
     * @param from an input of the graph, or a vertex
     * @param rows its activation, one row per example
     * @param shape of that activation for one example; empty for flat rows
     * @param to vertices that depend on no other input than {@code from}
     * @return for each of these, one row per example, flat
     */
    static List<float[][]> run(ComputationGraph graph, String from, float[][] rows, long[] shape, List<String> to) {
        return run(graph, from, rows, shape, Map.of(), to);
    }

    /**
     * The same with further vertices whose activations are given, as flat rows.
     *
     * @param beside one row per example for each of them
     */
    static List<float[][]> run(
            ComputationGraph graph,
            String from,
            float[][] rows,
            long[] shape,
            Map<String, float[][]> beside,
            List<String> to) {
        Map<String, INDArray> known = new LinkedHashMap<>();
        known.put(from, array(rows, shape));
        beside.forEach((vertex, more) -> known.put(vertex, array(more, new long[0])));
        try {
            compute(graph, known, to);
            return to.stream().map(vertex -> rows(reached(known, vertex, from))).toList();
        } finally {
            graph.clear();
            for (INDArray array : known.values()) {
                // false for views, and for arrays that share memory with one that was closed before
                if (array.closeable()) {
                    array.close();
                }
            }
        }
    }

    /** The shape of a vertex's activation for one example. */
    static long[] shape(ComputationGraph graph, String from, int size, String vertex) {
        Map<String, INDArray> known = new LinkedHashMap<>();
        known.put(from, Nd4j.zeros(1, size));
        compute(graph, known, List.of(vertex));
        graph.clear();
        INDArray result = reached(known, vertex, from);
        return Arrays.copyOfRange(result.shape(), 1, result.rank());
    }

    private static INDArray reached(Map<String, INDArray> known, String vertex, String from) {
        INDArray result = known.get(vertex);
        if (result == null) {
            throw new IllegalStateException("vertex '" + vertex + "' cannot be reached from '" + from + "' alone");
        }
        return result;
    }

    private static void compute(ComputationGraph graph, Map<String, INDArray> known, List<String> to) {
        LayerWorkspaceMgr memory = LayerWorkspaceMgr.noWorkspaces();
        // preprocessors ask the graph for the batch size, which it reads off its first input
        graph.setInput(0, known.values().iterator().next());
        GraphVertex[] vertices = graph.getVertices();
        for (int index : graph.topologicalSortOrder()) {
            GraphVertex vertex = vertices[index];
            VertexIndices @Nullable [] below = vertex.getInputVertices();
            if (below == null || known.containsKey(vertex.getVertexName()) || !allKnown(vertices, below, known)) {
                continue;
            }
            for (int i = 0; i < below.length; i++) {
                vertex.setInput(i, known.get(name(vertices, below[i])), memory);
            }
            known.put(vertex.getVertexName(), vertex.doForward(false, memory));
            if (known.keySet().containsAll(to)) {
                return;
            }
        }
    }

    private static boolean allKnown(GraphVertex[] vertices, VertexIndices[] below, Map<String, INDArray> known) {
        for (VertexIndices index : below) {
            if (!known.containsKey(name(vertices, index))) {
                return false;
            }
        }
        return true;
    }

    private static String name(GraphVertex[] vertices, VertexIndices index) {
        return vertices[index.getVertexIndex()].getVertexName();
    }

    private static INDArray array(float[][] rows, long[] shape) {
        int size = rows[0].length;
        float[] flat = new float[rows.length * size];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * size, size);
        }
        long[] full = new long[shape.length == 0 ? 2 : shape.length + 1];
        full[0] = rows.length;
        if (shape.length == 0) {
            full[1] = size;
        } else {
            System.arraycopy(shape, 0, full, 1, shape.length);
        }
        return Nd4j.create(flat, full, 'c');
    }

    private static float[][] rows(INDArray array) {
        int count = (int) array.size(0);
        INDArray ordered = array.dup('c');
        float[] flat = ordered.data().asFloat();
        ordered.close();
        float[][] result = new float[count][flat.length / count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(flat, i * result[i].length, result[i], 0, result[i].length);
        }
        return result;
    }
}
