package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.aezoo.layers.base.Penalty;
import org.aezoo.layers.base.Quantizer;
import org.aezoo.layers.internal.codebook.Codebook;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What is special to the quantisers; {@link LayerContractTest} holds the rest. */
class QuantizerLayersTest {

    private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

    private static ComputationGraph flat(org.deeplearning4j.nn.conf.layers.Layer layer, int units) {
        ComputationGraphConfiguration conf = Nets.start()
                .setInputTypes(InputType.feedForward(3))
                .addLayer("below", Nets.dense(3, units, Activation.IDENTITY), "input")
                .addLayer("subject", layer, "below")
                .addLayer(
                        "reconstruction", Nets.output(new SquaredErrorLoss(), units, 3, Activation.IDENTITY), "subject")
                .setOutputs("reconstruction")
                .build();
        return GraphChecks.graph(conf).convertDataType(DataType.DOUBLE);
    }

    private static INDArray doubles(long seed, long... shape) {
        return Nets.normal(seed, shape).castTo(DataType.DOUBLE);
    }

    private static INDArray back(Layer layer, INDArray z, INDArray epsilon) {
        layer.setInput(z, NO_WORKSPACES);
        layer.activate(true, NO_WORKSPACES);
        return layer.backpropGradient(epsilon, NO_WORKSPACES).getSecond();
    }

    private static double commitment(Layer layer, INDArray z) {
        layer.setInput(z, NO_WORKSPACES);
        layer.activate(true, NO_WORKSPACES);
        return layer.calcRegularizationScore(true);
    }

    @Test
    void gradientOfTheCommitmentAgreesWithFiniteDifferences() {
        for (long[] shape : new long[][] {{4, 6}, {1, 2}, {2, 2, 3, 1}}) {
            Layer layer = flat(new VectorQuantizerLayer(5, 2, 0.7, 0.9, 0), 6).getLayer("subject");
            withGradientViews(layer);
            INDArray z = doubles(3, shape);
            INDArray gradient =
                    back(layer, z, Nd4j.zeros(DataType.DOUBLE, shape)).dup('c');
            for (long i = 0; i < z.length(); i++) {
                double value = z.getDouble(i);
                z.putScalar(i, value + 1e-6);
                double up = commitment(layer, z);
                z.putScalar(i, value - 1e-6);
                double down = commitment(layer, z);
                z.putScalar(i, value);
                assertThat(gradient.getDouble(i)).isCloseTo(shape[0] * (up - down) / 2e-6, within(1e-6));
            }
        }
    }

    @Test
    void gradientGoesStraightThroughToTheLastBit() {
        for (long[] shape : new long[][] {{4, 6}, {2, 2, 3, 2}}) {
            Layer layer = flat(new VectorQuantizerLayer(5, 2, 0, 0.9, 0), 6).getLayer("subject");
            withGradientViews(layer);
            INDArray epsilon = doubles(4, shape);
            assertThat(back(layer, doubles(3, shape), epsilon)).isEqualTo(epsilon);
        }
    }

    /** Straight through the rounding alone: what is left is the derivative of tanh. */
    @Test
    void finiteScalarGradientIsThatOfTheBound() {
        for (long[] shape : new long[][] {{4, 6}, {2, 3, 2, 2}}) {
            Layer layer =
                    flat(FiniteScalarQuantizerLayer.of(List.of(2, 3, 8)), 6).getLayer("subject");
            INDArray z = doubles(3, shape);
            INDArray epsilon = doubles(4, shape);
            INDArray gradient = back(layer, z, epsilon).dup('c');
            for (long i = 0; i < z.length(); i++) {
                double derivative = (Math.tanh(z.getDouble(i) + 1e-6) - Math.tanh(z.getDouble(i) - 1e-6)) / 2e-6;
                assertThat(gradient.getDouble(i)).isCloseTo(epsilon.getDouble(i) * derivative, within(1e-7));
            }
        }
    }

    @Test
    void finiteScalarsAreEvenlySpacedAndNumbered() {
        Layer layer = flat(FiniteScalarQuantizerLayer.of(List.of(2, 3)), 2).getLayer("subject");
        INDArray z = Nd4j.createFromArray(new double[][] {{-0.01, 0.2}, {0.01, -9}, {50, 0.6}});
        layer.setInput(z, NO_WORKSPACES);
        float[][] rounded = layer.activate(false, NO_WORKSPACES).toFloatMatrix();
        assertThat(rounded).isDeepEqualTo(new float[][] {{-1, 0}, {1, -1}, {1, 1}});
        Quantizer quantizer = (Quantizer) layer;
        assertThat(quantizer.codebookSize()).isEqualTo(6);
        assertThat(quantizer.codebook()).hasDimensions(6, 2);
        assertThat(quantizer.indices(rounded)).containsExactly(2, 1, 5);
        assertThat(quantizer.indices(quantizer.codebook())).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void vectorsBecomeTheNearestOfTheCodebook() {
        Layer layer = flat(new VectorQuantizerLayer(3, 2, 0.5, 0.9, 0), 4).getLayer("subject");
        layer.getParam("E").assign(Nd4j.createFromArray(new double[][] {{0, 0}, {1, 1}, {-1, 2}}));
        INDArray z = Nd4j.createFromArray(new double[][] {{0.4, 0.4, 0.9, 2}, {-2, 2, 0.6, 0.6}});
        layer.setInput(z, NO_WORKSPACES);
        assertThat(layer.activate(false, NO_WORKSPACES).toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{0, 0, 1, 1}, {-1, 2, 1, 1}});
        // 0.32 + 1.01 of the first row, 1 + 0.32 of the second
        assertThat(layer.calcRegularizationScore(true)).isCloseTo(0.5 * (1.33 + 1.32) / 2, within(1e-12));
        assertThat(((Penalty) layer).penaltyValue()).isCloseTo(0.6625, within(1e-12));
        assertThat(((Quantizer) layer).indices(((Quantizer) layer).codebook())).containsExactly(0, 1, 2);
    }

    @Test
    void codebookFollowsTheMeansOfWhatItStandsFor() {
        Codebook before = new Codebook(2, 1, new double[] {0, 10}, new double[] {3, 1}, new double[] {0, 10});
        double[] z = {1, 2, 11};
        Codebook after = before.after(z, Codebook.nearest(z, before.vectors, 2, 1), 0.5, 0, 1);
        assertThat(after.counts).containsExactly(2.5, 1);
        assertThat(after.sums).containsExactly(1.5, 10.5);
        assertThat(after.vectors[0]).isCloseTo(0.6, within(1e-4));
        assertThat(after.vectors[1]).isCloseTo(10.5, within(1e-3));
    }

    @Test
    void deadCodesStartAnewAndOthersStay() {
        Codebook before = new Codebook(2, 1, new double[] {0, 1000}, new double[] {4, 0.01}, new double[] {0, 10});
        double[] z = {1, 2, 3, 4};
        int[] nearest = Codebook.nearest(z, before.vectors, 2, 1);
        assertThat(nearest).containsOnly(0);
        assertThat(before.after(z, nearest, 0.9, 0, 1).vectors[1]).isGreaterThan(900);
        Codebook after = before.after(z, nearest, 0.9, 0.1, 1);
        assertThat(after.vectors[1]).isBetween(0.99, 4.01);
        assertThat(after.counts[1]).isGreaterThan(1);
        assertThat(after.vectors[0]).isEqualTo(before.after(z, nearest, 0.9, 0, 1).vectors[0], within(1e-4));
    }

    @Test
    void kMeansFindsClustersAtTheFirstStep() {
        double[][] centres = {{0, 0}, {5, 0}, {0, 5}, {5, 5}};
        SplittableRandom random = new SplittableRandom(1);
        double[] z = new double[400];
        for (int v = 0; v < 200; v++) {
            z[2 * v] = centres[v % 4][0] + 0.1 * random.nextGaussian();
            z[2 * v + 1] = centres[v % 4][1] + 0.1 * random.nextGaussian();
        }
        Codebook start =
                new Codebook(4, 2, new double[8], new double[4], new double[8]).after(z, new int[200], 0.99, 0.1, 5);
        assertThat(start.counts).containsOnly(50);
        for (double[] centre : centres) {
            assertThat(Arrays.stream(Codebook.nearest(centre, start.vectors, 4, 2))
                            .mapToDouble(k ->
                                    Math.hypot(start.vectors[2 * k] - centre[0], start.vectors[2 * k + 1] - centre[1]))
                            .sum())
                    .isLessThan(0.1);
        }
    }

    /** More codes than vectors: every vector is met exactly and nothing becomes infinite. */
    @Test
    void aBatchSmallerThanTheCodebookIsEnough() {
        double[] z = {1, 2, 3};
        Codebook start =
                new Codebook(8, 1, new double[8], new double[8], new double[8]).after(z, new int[3], 0.9, 0.1, 5);
        int[] nearest = Codebook.nearest(z, start.vectors, 8, 1);
        for (int v = 0; v < 3; v++) {
            assertThat(start.vectors[nearest[v]]).isCloseTo(z[v], within(1e-9));
        }
        Codebook next = start.after(z, nearest, 0.9, 0.1, 6);
        assertThat(Arrays.stream(next.vectors).allMatch(Double::isFinite)).isTrue();
    }

    @Test
    void refusesSettingsAndSizesThatDoNotFit() {
        assertThatThrownBy(() -> new VectorQuantizerLayer(1, 2, 0.25, 0.9, 0))
                .hasMessage("codebookSize must be at least 2, got 1");
        assertThatThrownBy(() -> new VectorQuantizerLayer(2, 0, 0.25, 0.9, 0))
                .hasMessage("codeDim must be at least 1, got 0");
        assertThatThrownBy(() -> new VectorQuantizerLayer(2, 2, -1, 0.9, 0)).hasMessageContaining("got -1.0");
        assertThatThrownBy(() -> new VectorQuantizerLayer(2, 2, 0.25, 1, 0))
                .hasMessage("decay must be 0 or more and below 1, got 1.0");
        assertThatThrownBy(() -> new VectorQuantizerLayer(2, 2, 0.25, 0.9, 1))
                .hasMessage("restart must be 0 or more and below 1, got 1.0");
        assertThatThrownBy(() -> flat(new VectorQuantizerLayer(4, 4, 0.25, 0.9, 0), 6))
                .hasMessageContaining("codeDim must be a divisor of the number of units, 6, got 4");
        assertThatThrownBy(() -> FiniteScalarQuantizerLayer.of(List.of(8, 1)))
                .hasMessage("levels must each be at least 2, got [8, 1]");
        assertThatThrownBy(() -> FiniteScalarQuantizerLayer.of(List.of()))
                .hasMessageContaining("levels must be one number or more");
        assertThatThrownBy(() -> FiniteScalarQuantizerLayer.of(List.of(256, 256, 2)))
                .hasMessageContaining("product of at most 65536");
    }

    private static void withGradientViews(Layer layer) {
        layer.setBackpropGradientsViewArray(Nd4j.zeros(DataType.DOUBLE, 1, layer.numParams()));
    }
}
