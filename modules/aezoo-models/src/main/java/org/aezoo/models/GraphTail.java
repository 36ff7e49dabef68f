package org.aezoo.models;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a graph from a vertex in its middle to another one, which {@link ComputationGraph} itself has no call for: this
 * is how codes are decoded.
 */
final class GraphTail {

    private GraphTail() {}

    /**
     * The activation of one vertex, given that of another.
     *
     * @param graph not changed but for the inputs it keeps between calls, which are cleared
     * @param from vertex whose output is given
     * @param value that output, [batch, ...]
     * @param to vertex that depends on no other input than {@code from}
     */
    static INDArray run(ComputationGraph graph, String from, INDArray value, String to) {
        LayerWorkspaceMgr memory = LayerWorkspaceMgr.noWorkspaces();
        GraphVertex[] vertices = graph.getVertices();
        Map<String, INDArray> known = new LinkedHashMap<>();
        known.put(from, value);
        for (int index : graph.topologicalSortOrder()) {
            GraphVertex vertex = vertices[index];
            VertexIndices @Nullable [] below = vertex.getInputVertices();
            if (below == null || known.containsKey(vertex.getVertexName())) {
                continue;
            }
            if (!Arrays.stream(below).allMatch(i -> known.containsKey(name(vertices, i)))) {
                continue;
            }
            for (int i = 0; i < below.length; i++) {
                vertex.setInput(i, known.get(name(vertices, below[i])), memory);
            }
            INDArray output = vertex.doForward(false, memory);
            known.put(vertex.getVertexName(), output);
            if (vertex.getVertexName().equals(to)) {
                break;
            }
        }
        graph.clear();
        INDArray result = known.get(to);
        if (result == null) {
            throw new IllegalStateException("vertex '" + to + "' cannot be reached from '" + from + "' alone");
        }
        return result;
    }

    private static String name(GraphVertex[] vertices, VertexIndices index) {
        return vertices[index.getVertexIndex()].getVertexName();
    }
}
