package org.aezoo.layers.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class GraphMemoryTest {

    private static final INDArray ROWS = Nd4j.rand(5, 4);

    private static ComputationGraph trained() {
        ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MSE)
                                .nIn(4)
                                .nOut(4)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "in")
                .setOutputs("out")
                .build();
        ComputationGraph graph = GraphChecks.graph(configuration);
        graph.fit(new DataSet(ROWS, ROWS));
        return graph;
    }

    @Test
    void weightsGradientsAndStateAreGivenBackAndOtherGraphsGoOn() {
        ComputationGraph kept = trained();
        ComputationGraph released = trained();
        GraphMemory.release(released);
        assertThat(released.params().wasClosed()).isTrue();
        assertThat(released.getFlattenedGradients().wasClosed()).isTrue();
        assertThat(released.getUpdater().getStateViewArray().wasClosed()).isTrue();
        GraphMemory.release(released);
        double before = kept.score(new DataSet(ROWS, ROWS));
        kept.fit(new DataSet(ROWS, ROWS));
        assertThat(kept.score(new DataSet(ROWS, ROWS))).isLessThan(before);
    }

    /** A graph closed by Deeplearning4j costs two collections, so 50 of them 100. */
    @Test
    void nothingIsCollected() {
        ComputationGraph[] graphs = new ComputationGraph[50];
        for (int i = 0; i < graphs.length; i++) {
            graphs[i] = trained();
        }
        long before = collections();
        for (ComputationGraph graph : graphs) {
            GraphMemory.release(graph);
        }
        assertThat(collections() - before).isLessThan(20);
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
