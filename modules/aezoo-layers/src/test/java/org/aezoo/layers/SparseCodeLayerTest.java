package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.aezoo.layers.internal.kernels.Largest;
import org.aezoo.layers.sparse.SparseCodeLayer;
import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What is special to the layer; {@link LayerContractTest} holds the rest. */
class SparseCodeLayerTest {

    private static ComputationGraphConfiguration net(SparseCodeLayer layer, int size, int code) {
        return Nets.start()
                .setInputTypes(InputType.feedForward(size))
                .addLayer("encoder", Nets.dense(size, code, Activation.IDENTITY), "input")
                .addLayer("code", layer, "encoder")
                .addLayer(
                        "reconstruction", Nets.output(new SquaredErrorLoss(), code, size, Activation.IDENTITY), "code")
                .setOutputs("reconstruction")
                .build();
    }

    /** A graph whose encoder hands its input on. */
    private static ComputationGraph handing(SparseCodeLayer layer, int size) {
        ComputationGraph graph = GraphChecks.graph(net(layer, size, size));
        graph.getLayer("encoder").getParam("W").assign(Nd4j.eye(size));
        graph.getLayer("encoder").getParam("b").assign(0);
        return graph;
    }

    private static float[][] code(ComputationGraph graph, boolean training, float[][] rows) {
        return Objects.requireNonNull(
                        graph.feedForward(Nd4j.create(rows), training).get("code"))
                .toFloatMatrix();
    }

    @Test
    void largestAreThoseOfSortedValues() {
        Random random = new Random(3);
        for (int trial = 0; trial < 200; trial++) {
            int size = 1 + random.nextInt(300);
            int distinct = 1 + random.nextInt(trial % 2 == 0 ? 4 : 1000);
            double[] values = IntStream.range(0, size)
                    .mapToDouble(i -> random.nextInt(distinct) - 2)
                    .toArray();
            int from = random.nextInt(size);
            int length = 1 + random.nextInt(size - from);
            int count = 1 + random.nextInt(length);
            float[] marks = new float[size];
            double least = Largest.mark(values, from, length, count, 0.5f, marks);
            double[] part = Arrays.copyOfRange(values, from, from + length);
            double[] sorted = part.clone();
            Arrays.sort(sorted);
            assertThat(least).isEqualTo(sorted[length - count]);
            int equals =
                    count - (int) Arrays.stream(part).filter(v -> v > least).count();
            for (int i = 0; i < size; i++) {
                boolean inside = i >= from && i < from + length;
                boolean marked = inside && (values[i] > least || (values[i] == least && equals-- > 0));
                assertThat(marks[i]).isEqualTo(marked ? 0.5f : 0);
            }
        }
    }

    @Test
    void aBatchKeepsKInTheMeanAndNothingBelowZero() {
        float[][] rows = {{5, 4, 3, -1}, {2, 1, -9, -9}, {-1, -2, -3, -4}};
        ComputationGraph graph = handing(new SparseCodeLayer(true, 1, 0, 0), 4);
        assertThat(code(graph, true, rows)).isDeepEqualTo(new float[][] {{5, 4, 3, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}});
        // room for nine, but five are above zero
        graph = handing(new SparseCodeLayer(true, 3, 0, 0), 4);
        assertThat(code(graph, true, rows)).isDeepEqualTo(new float[][] {{5, 4, 3, 0}, {2, 1, 0, 0}, {0, 0, 0, 0}});
    }

    @Test
    void afterwardsTheThresholdIsTheMeanOfTheSmallestThatWereKept() {
        ComputationGraph graph = handing(new SparseCodeLayer(true, 1, 0, 0), 3);
        INDArray threshold = graph.getLayer("code").getParam(SparseCodeLayer.THRESHOLD);
        assertThat(threshold.getDouble(0)).isZero();
        graph.setLearningRate(0);
        fit(graph, new float[][] {{3, 2, 1}, {0, 0, 0.5f}});
        assertThat(threshold.getDouble(0)).isEqualTo(2);
        fit(graph, new float[][] {{3, 2, 5}, {0, 0, 0.5f}});
        assertThat(threshold.getDouble(0)).isCloseTo(2.5, within(1e-6));
        fit(graph, new float[][] {{-3, -2, -5}, {-1, -1, -1}});
        assertThat(threshold.getDouble(0)).isCloseTo(5 / 3.0, within(1e-6));
        assertThat(code(graph, false, new float[][] {{1.5f, 1.75f, 9}})[0])
                .usingComparatorWithPrecision(1e-4f)
                .containsExactly(0, 1.75f, 9);
    }

    private static void fit(ComputationGraph graph, float[][] rows) {
        INDArray x = Nd4j.create(rows);
        graph.fit(new DataSet(x, x));
    }

    @Test
    void batchesSinceAUnitWasOnAreCounted() {
        ComputationGraph graph = handing(new SparseCodeLayer(false, 1, 0, 0.1), 3);
        graph.setLearningRate(0);
        INDArray idle = graph.getLayer("code").getParam(SparseCodeLayer.IDLE);
        fit(graph, new float[][] {{3, 2, 1}, {0, 0, 0.5f}});
        fit(graph, new float[][] {{3, 2, 1}, {7, 0, 0.5f}});
        assertThat(idle.toFloatVector()).containsExactly(0, 2, 1);
        fit(graph, new float[][] {{1, 2, 1}});
        assertThat(idle.toFloatVector()).containsExactly(1, 0, 2);
    }

    /** Whether they are kept by each example or by the batch. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLargestDeadUnitsAreLetThroughInTraining(boolean perBatch) {
        ComputationGraph graph = handing(new SparseCodeLayer(perBatch, 1, 0, 0.5), 4);
        float[][] rows = {{9, 1, 2, 3}};
        assertThat(code(graph, true, rows)).isDeepEqualTo(new float[][] {{9, 0, 0, 0}});
        graph.getLayer("code").getParam(SparseCodeLayer.IDLE).assign(Nd4j.createFromArray(100f, 100f, 100f, 99f));
        assertThat(code(graph, true, rows)).isDeepEqualTo(new float[][] {{9, 0, 0, 0}});
        graph.getLayer("code").getParam(SparseCodeLayer.IDLE).assign(Nd4j.createFromArray(0f, 100f, 100f, 99f));
        assertThat(code(graph, true, rows)).isDeepEqualTo(new float[][] {{9, 0, 1, 0}});
        if (perBatch) {
            graph.getLayer("code").getParam(SparseCodeLayer.THRESHOLD).assign(5);
        }
        assertThat(code(graph, false, rows)).isDeepEqualTo(new float[][] {{9, 0, 0, 0}});
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientWithDeadUnits(boolean perBatch) {
        INDArray x = Nets.normal(1, 4, 3);
        GradientChecks.assertGradients(
                net(new SparseCodeLayer(perBatch, 2, 0, 0.3), 3, 6),
                new DataSet(x, x).toMultiDataSet(),
                graph -> graph.getLayer("code")
                        .getParam(SparseCodeLayer.IDLE)
                        .assign(Nd4j.createFromArray(0.0, 500, 0, 500, 500, 0)));
    }

    /** A unit that starts far below the others, with and without help. */
    @Test
    void deadUnitsComeBack() {
        assertThat(stillDead(0.1)).isZero();
        assertThat(stillDead(0)).isEqualTo(4);
    }

    private static int stillDead(double auxiliary) {
        ComputationGraph graph = GraphChecks.graph(net(new SparseCodeLayer(false, 2, 0, auxiliary), 6, 12));
        INDArray bias = graph.getLayer("encoder").getParam("b");
        for (int j = 0; j < 4; j++) {
            bias.putScalar(j, -3);
        }
        INDArray x = Nets.normal(2, 64, 6);
        for (int step = 0; step < 1000; step++) {
            graph.fit(new DataSet(x, x));
        }
        float[] idle = graph.getLayer("code").getParam(SparseCodeLayer.IDLE).toFloatVector();
        return (int) IntStream.range(0, idle.length).filter(j -> idle[j] > 100).count();
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SparseCodeLayer(true, 0, 0, 0))
                .withMessage("k must be at least 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SparseCodeLayer(true, 1, 0, -1))
                .withMessageContaining("auxiliary must be");
    }
}
