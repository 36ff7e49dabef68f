package org.aezoo.layers;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.aezoo.testkit.SecondJvm;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class TopKLayerTest {

    @ParameterizedTest
    @CsvSource({"SIGMOID, 1, 1, 1, 1", "TANH, 3, 5, 3, 2", "RELU, 4, 3, 5, 3", "IDENTITY, 1, 3, 2, 7"})
    void gradient(Activation activation, int batch, int size, int code, int k) {
        GradientChecks.assertGradients(net(k, activation, size, code), Nets.uniform(1, batch, size));
    }

    @Test
    void keepsTheLargestAndOfEqualOnesTheFirst() {
        assertThat(kept(2, 0.1, 0.4, -3, 0.3)).containsExactly(0, 0.4, 0, 0.3);
        assertThat(kept(3, 1, 1, 1, 1, 2)).containsExactly(1, 1, 0, 0, 2);
        assertThat(kept(2, -1, -2, -3)).containsExactly(-1, -2, 0);
        assertThat(kept(5, 3, 1)).containsExactly(3, 1);
    }

    @Test
    void agreesWithSortingOnRandomRows() {
        Random random = new Random(5);
        for (int trial = 0; trial < 30; trial++) {
            double[][] rows = new double[10][1 + random.nextInt(20)];
            int k = 1 + random.nextInt(rows[0].length);
            for (double[] row : rows) {
                Arrays.setAll(row, i -> random.nextInt(7) - 3);
            }
            double[][] results = kept(k, rows);
            for (int r = 0; r < rows.length; r++) {
                double[] sorted = rows[r].clone();
                Arrays.sort(sorted);
                double expected = Arrays.stream(sorted).skip(sorted.length - k).sum();
                assertThat(Arrays.stream(results[r]).sum())
                        .as(Arrays.toString(rows[r]) + " k " + k)
                        .isEqualTo(expected);
                assertThat(Arrays.stream(results[r]).filter(v -> v != 0).count())
                        .isLessThanOrEqualTo(k);
            }
        }
    }

    /** What is left of a row, through a graph whose encoder hands its input on. */
    private static double[] kept(int k, double... row) {
        return kept(k, new double[][] {row})[0];
    }

    private static double[][] kept(int k, double[][] rows) {
        int size = rows[0].length;
        ComputationGraph graph = GraphChecks.graph(net(k, Activation.IDENTITY, size, size));
        graph.getLayer("encoder").getParam("W").assign(Nd4j.eye(size));
        graph.getLayer("encoder").getParam("b").assign(0);
        INDArray x = Nd4j.createFromArray(rows).castTo(graph.params().dataType());
        double[][] results =
                Objects.requireNonNull(graph.feedForward(x, false).get("code")).toDoubleMatrix();
        GraphMemory.release(graph);
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < size; i++) {
                assertThat(results[r][i]).isIn(0.0, (double) (float) rows[r][i]);
                results[r][i] = results[r][i] == 0 ? 0 : rows[r][i];
            }
        }
        return results;
    }

    @Test
    void fewerAreKeptFromStepToStep() {
        ComputationGraph graph = GraphChecks.graph(net(new TopKLayer(2, 4), Activation.IDENTITY, 6, 6));
        INDArray x = Nets.uniform(1, 3, 6).castTo(graph.params().dataType());
        int[] kept = new int[6];
        for (int step = 0; step < kept.length; step++) {
            graph.getLayer("code").setIterationCount(step);
            INDArray code = Objects.requireNonNull(graph.feedForward(x, true).get("code"));
            kept[step] = code.neq(0).castTo(x.dataType()).sumNumber().intValue() / 3;
            INDArray later = Objects.requireNonNull(graph.feedForward(x, false).get("code"));
            assertThat(later.neq(0).castTo(x.dataType()).sumNumber().intValue()).isEqualTo(6);
        }
        assertThat(kept).containsExactly(6, 5, 4, 3, 2, 2);
        GraphMemory.release(graph);
    }

    @Test
    void gradientWhileMoreAreKept() {
        GradientChecks.assertGradients(net(new TopKLayer(1, 1000), Activation.TANH, 4, 5), Nets.uniform(1, 3, 4));
    }

    @Test
    void everyCheck() {
        INDArray x = Nets.uniform(1, 6, 5);
        GraphChecks.assertAll(net(2, Activation.RELU, 5, 4), new DataSet(x, x));
    }

    @Test
    void frozenLayerStillChooses() {
        INDArray x = Nets.uniform(1, 6, 5);
        ComputationGraph graph = GraphChecks.graph(net(2, Activation.SIGMOID, 5, 4));
        ComputationGraph frozen = new TransferLearning.GraphBuilder(graph)
                .setFeatureExtractor("code")
                .build();
        assertThat(bits(frozen.outputSingle(x))).isEqualTo(bits(graph.outputSingle(x)));
        INDArray encoder = frozen.getLayer("encoder").params().dup();
        GraphChecks.assertLossFalls(frozen, new DataSet(x, x), 10);
        assertThat(bits(frozen.getLayer("encoder").params())).isEqualTo(bits(encoder));
    }

    @Test
    void anotherJvmAgrees(@TempDir Path directory) {
        ComputationGraph graph = GraphChecks.graph(net(2, Activation.SIGMOID, 5, 4));
        Path file = directory.resolve("graph.zip");
        GraphChecks.save(graph, file);
        assertThat(SecondJvm.run(Reader.class, file.toString()).strip()).isEqualTo(Reader.text(graph));
    }

    /** What the second JVM runs. */
    static final class Reader {

        private Reader() {}

        public static void main(String[] arguments) {
            System.out.println(text(GraphChecks.load(Path.of(arguments[0]))));
        }

        static String text(ComputationGraph graph) {
            INDArray output = graph.outputSingle(Nets.uniform(3, 4, 5));
            return Arrays.toString(output.dup('c').reshape(output.length()).toFloatVector());
        }
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopKLayer(0))
                .withMessage("k must be at least 1, got 0");
    }

    private static ComputationGraphConfiguration net(int k, Activation activation, int size, int code) {
        return net(new TopKLayer(k), activation, size, code);
    }

    private static ComputationGraphConfiguration net(TopKLayer layer, Activation activation, int size, int code) {
        return Nets.start()
                .addLayer("encoder", Nets.dense(size, code, activation), "input")
                .addLayer("code", layer, "encoder")
                .addLayer("reconstruction", Nets.output(new BernoulliLoss(), code, size, Activation.SIGMOID), "code")
                .setOutputs("reconstruction")
                .build();
    }
}
