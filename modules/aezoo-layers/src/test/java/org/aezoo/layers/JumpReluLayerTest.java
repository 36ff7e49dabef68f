package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.aezoo.layers.base.Penalty;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.layers.sparse.JumpReluLayer;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The estimate behind the thresholds; {@link LayerContractTest} holds the rest. */
class JumpReluLayerTest {

    private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();
    private static final double[][] ACTIVATIONS = {{0.9, 1.2, 3, -1}, {1.1, 0.6, 0.99, 0.5}};
    private static final double[][] ABOVE = {{1, 2, 3, 4}, {-1, -2, -3, -4}};

    private static ComputationGraph graph(JumpReluLayer layer, int size, int code) {
        ComputationGraphConfiguration conf = Nets.start()
                .setInputTypes(InputType.feedForward(size))
                .addLayer("below", Nets.dense(size, code, Activation.IDENTITY), "input")
                .addLayer("subject", layer, "below")
                .addLayer(
                        "reconstruction",
                        Nets.output(new SquaredErrorLoss(), code, size, Activation.IDENTITY),
                        "subject")
                .setOutputs("reconstruction")
                .build();
        return GraphChecks.graph(conf);
    }

    /** With all thresholds at 1 and windows from 0.75 to 1.25. */
    private static Layer ready(double weight) {
        ComputationGraph graph =
                graph(new JumpReluLayer(2, weight, 0.5, 1, 0), 4, 4).convertDataType(DataType.DOUBLE);
        Layer layer = graph.getLayer("subject");
        layer.setBackpropGradientsViewArray(Nd4j.zeros(DataType.DOUBLE, 1, layer.numParams()));
        layer.setInput(Nd4j.createFromArray(ACTIVATIONS), NO_WORKSPACES);
        return layer;
    }

    @Test
    void onlyWhatIsAboveItsThresholdGoesThrough() {
        Layer layer = ready(0);
        assertThat(layer.activate(true, NO_WORKSPACES).toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{0, 1.2, 3, 0}, {1.1, 0, 0, 0}});
        assertThat(layer.backpropGradient(Nd4j.createFromArray(ABOVE), NO_WORKSPACES)
                        .getSecond()
                        .toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{0, 2, 3, 0}, {-1, 0, 0, 0}});
    }

    /** Three units on in two rows, where two in each are wanted: (1.5 / 2 - 1)^2, and 2 (1.5 / 2 - 1) / 2 for each more. */
    @Test
    void thresholdsGetTheEstimateOfThePaper() {
        double weight = 8;
        Layer layer = ready(weight);
        assertThat(layer.calcRegularizationScore(true)).isCloseTo(weight / 16, within(1e-12));
        assertThat(((Penalty) layer).penaltyValue()).isCloseTo(weight / 16, within(1e-12));
        Pair<Gradient, INDArray> back = layer.backpropGradient(Nd4j.createFromArray(ABOVE), NO_WORKSPACES);
        double[] estimate = new double[4];
        for (int row = 0; row < 2; row++) {
            for (int j = 0; j < 4; j++) {
                boolean near = Math.abs(ACTIVATIONS[row][j] - 1) < 0.25;
                estimate[j] -= near ? (ABOVE[row][j] - weight / 4) / 0.5 : 0;
            }
        }
        assertThat(estimate).containsExactly(8, 0, 10, 0);
        INDArray gradient =
                Objects.requireNonNull(back.getFirst().gradientForVariable().get(JumpReluLayer.LOG_THRESHOLDS));
        assertThat(gradient.reshape(4).toDoubleVector()).containsExactly(estimate, within(1e-9));
    }

    /** The estimate is that of the derivative of a mean over rows: with many of them it is close to it. */
    @Test
    void withManyRowsTheEstimateIsTheDerivative() {
        int rows = 200_000;
        INDArray h = Nets.normal(3, rows, 1).castTo(DataType.DOUBLE);
        ComputationGraph graph =
                graph(new JumpReluLayer(1, 0, 0.1, 0.7, 0), 1, 1).convertDataType(DataType.DOUBLE);
        Layer layer = graph.getLayer("subject");
        layer.setBackpropGradientsViewArray(Nd4j.zeros(DataType.DOUBLE, 1, layer.numParams()));
        layer.setInput(h, NO_WORKSPACES);
        // of the sum of what goes through: - t times the density at t, and once more t in the logarithm
        Gradient gradient = layer.backpropGradient(Nd4j.ones(DataType.DOUBLE, rows, 1), NO_WORKSPACES)
                .getFirst();
        double got = Objects.requireNonNull(gradient.gradientForVariable().get(JumpReluLayer.LOG_THRESHOLDS))
                .getDouble(0);
        double density = Math.exp(-0.7 * 0.7 / 2) / Math.sqrt(2 * Math.PI);
        assertThat(got / rows).isCloseTo(-0.7 * 0.7 * density, within(0.004));
    }

    @Test
    void asManyUnitsAreOnAsAreWanted() {
        ComputationGraph graph = graph(new JumpReluLayer(3, 5, 0.5, 0.05, 0.1), 6, 16);
        INDArray x = Nets.normal(2, 256, 6);
        assertThat(unitsOn(graph, x)).isGreaterThan(4);
        for (int step = 0; step < 1500; step++) {
            graph.fit(new DataSet(x, x));
        }
        assertThat(unitsOn(graph, x)).isCloseTo(3, within(0.3));
        GraphMemory.release(graph);
    }

    private static double unitsOn(ComputationGraph graph, INDArray x) {
        INDArray code = Objects.requireNonNull(graph.feedForward(x, false).get("subject"));
        return code.neq(0).castTo(DataType.FLOAT).sumNumber().doubleValue() / x.size(0);
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JumpReluLayer(2, 1, 0, 1, 0))
                .withMessage("width must be above 0, got 0.0");
    }
}
