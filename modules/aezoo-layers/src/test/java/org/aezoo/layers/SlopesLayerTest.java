package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

final class SlopesLayerTest {

    private static ComputationGraphConfiguration net(int size) {
        return Nets.start()
                .addLayer("below", Nets.dense(size, size, Activation.IDENTITY), "input")
                .addLayer("slopes", new SlopesLayer(size), "below")
                .addLayer(
                        "reconstruction",
                        Nets.output(new SquaredErrorLoss(), size, size, Activation.IDENTITY),
                        "slopes")
                .setOutputs("reconstruction")
                .build();
    }

    @Test
    void beginsAsNothingAndThenBendsEachUnitByItsOwn() {
        ComputationGraph graph = GraphChecks.graph(net(3));
        graph.getLayer("below").getParam("W").assign(Nd4j.eye(3));
        graph.getLayer("below").getParam("b").assign(0);
        INDArray x = Nd4j.createFromArray(new double[][] {{-1, 2, -3}, {4, -5, 0}})
                .castTo(graph.params().dataType());
        assertThat(slopes(graph, x)).containsExactly(-1, 2, -3, 4, -5, 0);
        graph.getParam("slopes_W")
                .assign(Nd4j.createFromArray(0.5, 0, -2)
                        .reshape(graph.getParam("slopes_W").shape()));
        assertThat(slopes(graph, x)).containsExactly(new double[] {-0.5, 2, 6, 4, 0, 0}, within(1e-6));
        GraphMemory.release(graph);
    }

    private static double[] slopes(ComputationGraph graph, INDArray x) {
        return Objects.requireNonNull(graph.feedForward(x, false).get("slopes"))
                .dup('c')
                .data()
                .asDouble();
    }

    @Test
    void gradientAlsoOfLargeBatches() {
        GradientChecks.assertGradients(net(2), Nets.uniform(1, 3, 2));
        GradientChecks.assertGradients(net(2), Nets.uniform(2, 150, 2));
    }

    /** Rows whose negative values are a quarter of what they were: the slopes find that out. */
    @Test
    void learnsTheSlopes() {
        ComputationGraph graph = GraphChecks.graph(net(2));
        INDArray x = Nets.uniform(3, 200, 2).castTo(graph.params().dataType()).subi(0.5);
        INDArray y = x.dup();
        y.addi(Transforms.min(x, 0, true).muli(-0.75));
        double before = graph.score(new DataSet(x, y));
        for (int i = 0; i < 300; i++) {
            graph.fit(new DataSet(x, y));
        }
        assertThat(graph.score(new DataSet(x, y))).isLessThan(0.2 * before);
        GraphMemory.release(graph);
    }

    @Test
    void refusesNoUnits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SlopesLayer(0))
                .withMessage("units must be at least 1, got 0");
    }
}
