package org.aezoo.layers;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.aezoo.layers.base.Penalty;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class ContractiveDenseLayerTest {

    @ParameterizedTest
    @CsvSource({
        "SIGMOID, 1, 1, 1",
        "SIGMOID, 3, 5, 3",
        "TANH, 1, 3, 2",
        "TANH, 4, 3, 5",
        "RELU, 4, 3, 5",
        "IDENTITY, 2, 7, 1"
    })
    void gradient(Activation activation, int batch, int size, int code) {
        GradientChecks.assertGradients(net(0.7, activation, size, code), Nets.uniform(1, batch, size));
    }

    @Test
    void gradientOfADeepStack() {
        GradientChecks.assertGradients(deep(), Nets.uniform(1, 3, 7));
    }

    @ParameterizedTest
    @EnumSource(names = {"SIGMOID", "TANH", "RELU", "IDENTITY"})
    void valueIsThatOfAJacobianByFiniteDifferences(Activation activation) {
        ComputationGraphConfiguration conf = net(0.5, activation, 5, 3);
        conf.setDataType(DataType.DOUBLE);
        ComputationGraph graph = GraphChecks.graph(conf);
        graph.getLayer("encoder").getParam("b").assign(Nets.normal(4, 1, 3).mul(0.3));
        INDArray x = Nets.uniform(1, 4, 5).castTo(DataType.DOUBLE);
        double step = 1e-5;
        double expected = 0;
        for (int i = 0; i < 5; i++) {
            INDArray up = x.dup();
            up.getColumn(i).addi(step);
            INDArray down = x.dup();
            down.getColumn(i).subi(step);
            INDArray column = code(graph, up).sub(code(graph, down)).divi(2 * step);
            expected += 0.5 / 4 * column.mul(column).sumNumber().doubleValue();
        }
        graph.score(new DataSet(x, x));
        Penalty penalty = (Penalty) graph.getLayer("encoder");
        assertThat(penalty.penaltyName()).isEqualTo("contraction");
        assertThat(penalty.penaltyValue()).isCloseTo(expected, within(1e-6 * expected));
    }

    private static INDArray code(ComputationGraph graph, INDArray x) {
        return Objects.requireNonNull(graph.feedForward(x, false).get("encoder"));
    }

    @Test
    void weightDecayIsReportedApart() {
        ComputationGraphConfiguration conf = new org.deeplearning4j.nn.conf.NeuralNetConfiguration.Builder()
                .seed(1)
                .l2(0.1)
                .graphBuilder()
                .addInputs("input")
                .addLayer("encoder", contractive(0.5, 5, 3, Activation.SIGMOID), "input")
                .addVertex("decoder", new TiedDecoderVertex("encoder", 5), "encoder")
                .addLayer("reconstruction", Nets.loss(new BernoulliLoss(), Activation.SIGMOID), "decoder")
                .setOutputs("reconstruction")
                .build();
        ComputationGraph graph = GraphChecks.graph(conf);
        INDArray x = Nets.uniform(1, 4, 5);
        graph.fit(new DataSet(x, x));
        graph.score(new DataSet(x, x));
        INDArray w = graph.getLayer("encoder").getParam("W");
        Penalty penalty = (Penalty) graph.getLayer("encoder");
        assertThat(penalty.weightPenaltyValue())
                .isCloseTo(0.1 * w.mul(w).sumNumber().doubleValue() / 2, within(1e-6));
        assertThat(penalty.penaltyValue()).isPositive();
        GradientChecks.assertGradients(conf, x);
    }

    @Test
    void everyCheckOnShallowAndDeep() {
        INDArray x = Nets.uniform(1, 6, 7);
        GraphChecks.assertAll(net(0.1, Activation.SIGMOID, 7, 3), new DataSet(x, x));
        GraphChecks.assertAll(deep(), new DataSet(x, x));
    }

    @Test
    void frozenLayerNeitherCountsNorIsAPenalty() {
        INDArray x = Nets.uniform(1, 6, 7);
        ComputationGraph graph = GraphChecks.graph(deep());
        ComputationGraph frozen = new TransferLearning.GraphBuilder(graph)
                .setFeatureExtractor("encoder1")
                .build();
        assertThat(bits(frozen.outputSingle(x))).isEqualTo(bits(graph.outputSingle(x)));
        INDArray before = frozen.getLayer("encoder1").params().dup();
        GraphChecks.assertLossFalls(frozen, new DataSet(x, x), 20);
        assertThat(bits(frozen.getLayer("encoder1").params())).isEqualTo(bits(before));
        assertThat(Arrays.stream(frozen.getLayers()).filter(Penalty.class::isInstance))
                .hasSize(1);
    }

    @Test
    void anotherJvmScoresTheSame(@TempDir Path directory) {
        ComputationGraph graph = GraphChecks.graph(deep());
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
            INDArray x = Nets.uniform(3, 4, 7);
            return Double.toString(graph.score(new DataSet(x, x)));
        }
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> contractive(-1, 2, 2, Activation.TANH))
                .withMessage("contraction must be 0 or more and finite, got -1.0");
        assertThatIllegalStateException()
                .isThrownBy(() -> GraphChecks.graph(net(1, Activation.ELU, 3, 2)))
                .withMessageContaining("must be sigmoid, tanh, relu or identity, got");
    }

    private static ContractiveDenseLayer contractive(double weight, int in, int out, Activation activation) {
        return new ContractiveDenseLayer.Builder()
                .contraction(weight)
                .nIn(in)
                .nOut(out)
                .activation(activation)
                .build();
    }

    private static ComputationGraphConfiguration net(double weight, Activation activation, int size, int code) {
        return Nets.start()
                .addLayer("encoder", contractive(weight, size, code, activation), "input")
                .addVertex("decoder", new TiedDecoderVertex("encoder", size), "encoder")
                .addLayer("reconstruction", Nets.loss(new BernoulliLoss(), Activation.SIGMOID), "decoder")
                .setOutputs("reconstruction")
                .build();
    }

    private static ComputationGraphConfiguration deep() {
        return Nets.start()
                .addLayer("encoder1", contractive(0.1, 7, 5, Activation.TANH), "input")
                .addLayer("encoder2", contractive(0.2, 5, 3, Activation.SIGMOID), "encoder1")
                .addVertex("decoder2", new TiedDecoderVertex("encoder2", 5, new ActivationTanH()), "encoder2")
                .addVertex("decoder1", new TiedDecoderVertex("encoder1", 7), "decoder2")
                .addLayer("reconstruction", Nets.loss(new BernoulliLoss(), Activation.SIGMOID), "decoder1")
                .setOutputs("reconstruction")
                .build();
    }
}
