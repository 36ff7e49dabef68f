package org.aezoo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The time that a step's matrix products alone take: forward, at the weights, and down to the second layer. */
final class Floor {

    private Floor() {}

    /** Milliseconds, the median; NaN for networks that are not made of dense layers alone. */
    static double millis(Case one, double seconds) {
        List<long[]> layers = new ArrayList<>();
        ComputationGraph graph = new ComputationGraph(one.model().graph(1));
        for (var vertex : graph.getConfiguration().getVertices().values()) {
            if (vertex instanceof LayerVertex layer
                    && layer.getLayerConf().getLayer() instanceof FeedForwardLayer dense
                    && dense.initializer().numParams(dense) > 0) {
                layers.add(new long[] {dense.getNIn(), dense.getNOut()});
            }
        }
        if (one.name().startsWith("convolutional")) {
            return Double.NaN;
        }
        List<Runnable> products = new ArrayList<>();
        for (int k = 0; k < layers.size(); k++) {
            long in = layers.get(k)[0];
            long out = layers.get(k)[1];
            INDArray x = Nd4j.rand(DataType.FLOAT, one.batch(), in);
            INDArray w = Nd4j.rand(DataType.FLOAT, new long[] {in, out}).dup('f');
            INDArray z = Nd4j.rand(DataType.FLOAT, new long[] {one.batch(), out});
            INDArray zColumns = z.dup('f');
            INDArray xColumns = x.dup('f');
            products.add(() -> Nd4j.gemm(x, w, zColumns, false, false, 1, 0));
            products.add(() -> Nd4j.gemm(x, z, w, true, false, 1, 0));
            boolean first = k == 0;
            if (!first) {
                products.add(() -> Nd4j.gemm(z, w, xColumns, false, true, 1, 0));
            }
            if (one.name().equals("contractive")) {
                // tied: the way back through the same weights
                products.add(() -> Nd4j.gemm(z, w, xColumns, false, true, 1, 0));
                products.add(() -> Nd4j.gemm(x, z, w, true, false, 1, 1));
                products.add(() -> Nd4j.gemm(x, w, zColumns, false, false, 1, 0));
            }
        }
        return Worker.time(seconds, () -> products.forEach(Runnable::run));
    }
}
