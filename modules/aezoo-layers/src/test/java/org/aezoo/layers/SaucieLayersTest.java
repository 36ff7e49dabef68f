package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.aezoo.layers.base.Penalty;
import org.aezoo.layers.base.SideInputPenaltyLayer;
import org.aezoo.layers.internal.kernels.MaximumMeanDiscrepancy;
import org.aezoo.testkit.GradientChecks;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The penalties of SAUCIE against their definitions, worked out another way. */
class SaucieLayersTest {

    private static double[] normal(long seed, int count, double shift) {
        Random random = new Random(seed);
        double[] values = new double[count];
        Arrays.setAll(values, i -> shift + random.nextGaussian());
        return values;
    }

    private static double distance(double[] v, int size, int i, int j) {
        double sum = 0;
        for (int d = 0; d < size; d++) {
            sum += Math.pow(v[i * size + d] - v[j * size + d], 2);
        }
        return sum;
    }

    /** The definition, pair by pair. */
    private static double direct(double[] v, int size, int[] groups, int count) {
        int[] n = new int[count];
        Arrays.stream(groups).forEach(g -> n[g]++);
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < groups.length; i++) {
            for (int j = i + 1; j < groups.length; j++) {
                if (n[groups[i]] >= 2 && n[groups[j]] >= 2 && distance(v, size, i, j) > 0) {
                    all.add(distance(v, size, i, j));
                }
            }
        }
        Collections.sort(all);
        double scale = all.get((all.size() - 1) / 2);
        double sum = 0;
        for (int b = 1; b < count; b++) {
            sum += n[b] < 2
                    ? 0
                    : mean(v, size, groups, 0, 0, scale)
                            + mean(v, size, groups, b, b, scale)
                            - 2 * mean(v, size, groups, 0, b, scale);
        }
        return sum;
    }

    private static double mean(double[] v, int size, int[] groups, int one, int other, double scale) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < groups.length; i++) {
            for (int j = 0; j < groups.length; j++) {
                if (i != j && groups[i] == one && groups[j] == other) {
                    pairs++;
                    for (double c : new double[] {0.0625, 0.125, 0.25, 0.5, 1}) {
                        sum += Math.exp(-distance(v, size, i, j) / (2 * c * scale)) / 5;
                    }
                }
            }
        }
        return sum / pairs;
    }

    @Test
    void discrepancyIsThatOfTheDefinition() {
        for (int size : new int[] {1, 3, 8}) {
            double[] v = normal(size, 23 * size, 0);
            int[] groups = new int[23];
            // a third group of one row, which takes no part
            Arrays.setAll(groups, i -> i == 7 ? 3 : i % 3);
            assertThat(new MaximumMeanDiscrepancy(v, size, groups, 5).value())
                    .isCloseTo(direct(v, size, groups, 5), within(1e-12));
        }
    }

    @Test
    void discrepancyOfTwoPointsEachIsWhatItIsByHand() {
        // distances 1 within the first group, 1 within the second, and 9, 16, 4, 9 between: the median is 4
        double[] v = {0, 1, 3, 4};
        double within = 0;
        double between = 0;
        for (double c : new double[] {0.0625, 0.125, 0.25, 0.5, 1}) {
            within += 2 * Math.exp(-1 / (8 * c)) / 5;
            between += (2 * Math.exp(-9 / (8 * c)) + Math.exp(-16 / (8 * c)) + Math.exp(-4 / (8 * c))) / 20;
        }
        assertThat(new MaximumMeanDiscrepancy(v, 1, new int[] {0, 0, 1, 1}, 2).value())
                .isCloseTo(within - 2 * between, within(1e-15));
    }

    @Test
    void itIsZeroOnAverageForGroupsThatAreAlikeAndNotForOthers() {
        double alike = 0;
        double apart = 0;
        int[] groups = new int[60];
        Arrays.setAll(groups, i -> i % 2);
        // one stream: streams of neighbouring seeds are alike at their beginning
        double[] all = normal(1, 200 * 60 * 2, 0);
        for (int draw = 0; draw < 200; draw++) {
            double[] v = Arrays.copyOfRange(all, draw * 120, draw * 120 + 120);
            alike += new MaximumMeanDiscrepancy(v, 2, groups, 2).value() / 200;
            for (int i = 0; i < v.length; i++) {
                v[i] += groups[i / 2];
            }
            apart += new MaximumMeanDiscrepancy(v, 2, groups, 2).value() / 200;
        }
        assertThat(alike).isCloseTo(0, within(0.004));
        assertThat(apart).isGreaterThan(0.1);
    }

    @Test
    void growingVectorsChangeNothingAndTheGradientKnowsIt() {
        double[] v = normal(3, 20 * 3, 0);
        int[] groups = new int[20];
        Arrays.setAll(groups, i -> i % 2);
        MaximumMeanDiscrepancy discrepancy = new MaximumMeanDiscrepancy(v, 3, groups, 2);
        double[] twice = Arrays.stream(v).map(value -> 2 * value).toArray();
        assertThat(new MaximumMeanDiscrepancy(twice, 3, groups, 2).value())
                .isCloseTo(discrepancy.value(), within(1e-12));
        double[] gradient = discrepancy.gradient();
        double along = 0;
        for (int i = 0; i < v.length; i++) {
            along += gradient[i] * v[i];
        }
        assertThat(along).isCloseTo(0, within(1e-12));
        double step = 1e-6;
        for (int i = 0; i < v.length; i += 7) {
            double[] more = v.clone();
            more[i] += step;
            double[] less = v.clone();
            less[i] -= step;
            double derivative = (new MaximumMeanDiscrepancy(more, 3, groups, 2).value()
                            - new MaximumMeanDiscrepancy(less, 3, groups, 2).value())
                    / (2 * step);
            assertThat(gradient[i]).isCloseTo(derivative, within(1e-6));
        }
    }

    @Test
    void groupsThatAreAbsentOrOfOneRowOrAllEqualContributeNothing() {
        double[] v = normal(3, 12, 0);
        int[] one = new int[12];
        assertThat(new MaximumMeanDiscrepancy(v, 1, one, 3).value()).isZero();
        one[4] = 1;
        assertThat(new MaximumMeanDiscrepancy(v, 1, one, 3).value()).isZero();
        assertThat(new MaximumMeanDiscrepancy(v, 1, one, 3).gradient()).containsOnly(0);
        int[] noReference = new int[12];
        Arrays.fill(noReference, 2);
        assertThat(new MaximumMeanDiscrepancy(v, 1, noReference, 3).value()).isZero();
        int[] both = new int[12];
        Arrays.setAll(both, i -> i % 2);
        assertThat(new MaximumMeanDiscrepancy(new double[12], 1, both, 2).value())
                .isZero();
        assertThat(new MaximumMeanDiscrepancy(new double[12], 1, both, 2).gradient())
                .containsOnly(0);
        assertThat(new MaximumMeanDiscrepancy(new double[0], 1, new int[0], 2).value())
                .isZero();
    }

    /** Enough rows of each batch, with marks that come in beside the example. */
    @Test
    void gradientsOfABatchAgreeWithFiniteDifferences() {
        int rows = 9;
        INDArray x = Nets.uniform(1, rows, 4);
        for (int i = 0; i < rows; i++) {
            x.putScalar(i, 2, i % 3 == 1 ? 1 : 0);
            x.putScalar(i, 3, i % 3 == 2 ? 1 : 0);
        }
        GradientChecks.assertGradients(
                Nets.start()
                        .setInputTypes(InputType.feedForward(4))
                        .addLayer("encoder", Nets.dense(4, 3, Activation.TANH), "input")
                        .addVertex("batch", new SubsetVertex(2, 3), "input")
                        .addVertex("both", new MergeVertex(), "encoder", "batch")
                        .addLayer("code", new MmdLayer(7, 0, 3, 3), "both")
                        .addLayer(
                                "reconstruction",
                                Nets.output(new SquaredErrorLoss(), 3, 4, Activation.IDENTITY),
                                "code")
                        .setOutputs("reconstruction")
                        .build(),
                new DataSet(x, x));
    }

    @Test
    void entropyIsThatOfTheSharesAndZeroRowsHaveNone() {
        InformationDimensionLayer layer = new InformationDimensionLayer(2);
        ComputationGraph graph = alone(layer, 4);
        double[][] rows = {{1, 1, 0, 0}, {0, -5, 0, 0}, {0, 0, 0, 0}, {1, 2, 3, 4}};
        double last = 0;
        for (double share : new double[] {0.1, 0.2, 0.3, 0.4}) {
            last -= share * Math.log(share);
        }
        assertThat(penalty(graph, rows)).isCloseTo(2 * (Math.log(2) + last) / 4, within(1e-6));
    }

    @Test
    void sharesAddUpToOneAndZeroRowsStayZero() {
        ComputationGraph graph = alone(new ShareLayer(), 4);
        INDArray rows = Nd4j.create(new double[][] {{1, 1, 0, 0}, {0, -5, 0, 0}, {0, 0, 0, 0}, {1, 2, -3, 4}})
                .castTo(graph.params().dataType());
        double[] shares = handedOn(graph, rows);
        assertThat(shares)
                .containsExactly(
                        new double[] {0.5, 0.5, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0.1, 0.2, -0.3, 0.4}, within(1e-7));
        // how active a row is makes no difference, above it or below
        assertThat(handedOn(graph, rows.mul(8))).containsExactly(shares, within(1e-7));
        Layer layer = graph.getLayer("penalty");
        layer.setInput(rows, LayerWorkspaceMgr.noWorkspaces());
        INDArray epsilon = Nets.uniform(5, 4, 4).castTo(rows.dataType());
        INDArray below = layer.backpropGradient(epsilon, LayerWorkspaceMgr.noWorkspaces())
                .getSecond();
        for (int i = 0; i < 4; i++) {
            assertThat(below.getRow(i).mul(rows.getRow(i)).sumNumber().doubleValue())
                    .isCloseTo(0, within(1e-6));
        }
        assertThat(below.getRow(2).norm1Number().doubleValue()).isZero();
        assertThat(below.getRow(3).norm1Number().doubleValue()).isPositive();
    }

    @Test
    void distancesWithinClustersAreThoseOfAllPairs() {
        WithinClusterLayer layer = new WithinClusterLayer(3, 0, 2, 0.3);
        ComputationGraph graph = alone(layer, 4);
        // the first two and the last one have the first unit on alone
        double[][] rows = {{0, 0, 1, 0}, {3, 4, 9, 1}, {5, 5, 1, 1}, {7, 7, 0, 2}, {0, 1, 2, 0.1}};
        double pairs = 25 + 1 + (9 + 9);
        assertThat(penalty(graph, rows)).isCloseTo(3 * 2 * pairs / 25, within(1e-5));
        assertThat(WithinClusterLayer.on(new float[] {0, 2, -3, 0.1f}, 0.3).cardinality())
                .isEqualTo(2);
        assertThat(WithinClusterLayer.on(new float[3], 0.3).isEmpty()).isTrue();
    }

    /** A layer over the identity. */
    private static ComputationGraph alone(NoParamLayer layer, int size) {
        int out = layer instanceof SideInputPenaltyLayer side ? side.handedOn() : size;
        ComputationGraph graph = new ComputationGraph(Nets.start()
                .setInputTypes(InputType.feedForward(size))
                .addLayer("same", Nets.dense(size, size, Activation.IDENTITY), "input")
                .addLayer("penalty", layer, "same")
                .addLayer("reconstruction", Nets.output(new SquaredErrorLoss(), out, 1, Activation.IDENTITY), "penalty")
                .setOutputs("reconstruction")
                .build());
        graph.init();
        graph.setParam("same_W", Nd4j.eye(size));
        return graph;
    }

    private static double[] handedOn(ComputationGraph graph, INDArray rows) {
        return Objects.requireNonNull(graph.feedForward(rows, false).get("penalty"))
                .dup('c')
                .data()
                .asDouble();
    }

    private static double penalty(ComputationGraph graph, double[][] rows) {
        INDArray x = Nd4j.create(rows).castTo(graph.params().dataType());
        graph.score(new DataSet(x, Nd4j.zeros(rows.length, 1)));
        return ((Penalty) graph.getLayer("penalty")).penaltyValue();
    }

    @Test
    void badSettingsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MmdLayer(-1, 0, 1, 2))
                .withMessage("weight must be 0 or more and finite, got -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MmdLayer(1, 0, 1, 1))
                .withMessage("batches must be at least 2, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WithinClusterLayer(1, 0, 1, 1))
                .withMessage("threshold must be above 0 and below 1, got 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MmdLayer(1, 2, 3, 4).getOutputType(0, InputType.feedForward(7)))
                .withMessageContaining("must have at least 8 values per row, got 7");
    }
}
