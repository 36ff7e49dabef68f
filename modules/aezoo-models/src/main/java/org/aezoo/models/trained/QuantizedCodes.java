package org.aezoo.models.trained;

import java.util.List;
import org.aezoo.layers.base.Quantizer;
import org.aezoo.models.CodeGrid;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Between codes and the indices that they are made of. */
final class QuantizedCodes {

    private QuantizedCodes() {}

    static int[][] indices(ComputationGraph graph, List<CodeGrid> grids, float[][] codes) {
        int positions = grids.stream().mapToInt(CodeGrid::positions).sum();
        int[][] indices = new int[codes.length][positions];
        int offset = 0;
        int first = 0;
        for (CodeGrid grid : grids) {
            Quantizer quantizer = (Quantizer) graph.getLayer(grid.vertex());
            float[][] vectors = new float[codes.length * grid.positions()][];
            for (int i = 0; i < codes.length; i++) {
                System.arraycopy(grid.vectors(codes[i], offset), 0, vectors, i * grid.positions(), grid.positions());
            }
            int[] all = quantizer.indices(vectors);
            for (int i = 0; i < codes.length; i++) {
                System.arraycopy(all, i * grid.positions(), indices[i], first, grid.positions());
            }
            offset += grid.size();
            first += grid.positions();
        }
        return indices;
    }

    static float[][] codes(ComputationGraph graph, List<CodeGrid> grids, int[][] indices) {
        int size = grids.stream().mapToInt(CodeGrid::size).sum();
        float[][] codes = new float[indices.length][size];
        int offset = 0;
        int first = 0;
        for (CodeGrid grid : grids) {
            float[][] codebook = ((Quantizer) graph.getLayer(grid.vertex())).codebook();
            for (int i = 0; i < indices.length; i++) {
                for (int p = 0; p < grid.positions(); p++) {
                    float[] vector = codebook[indices[i][first + p]];
                    for (int c = 0; c < vector.length; c++) {
                        codes[i][offset + grid.place(p, c)] = vector[c];
                    }
                }
            }
            offset += grid.size();
            first += grid.positions();
        }
        return codes;
    }
}
