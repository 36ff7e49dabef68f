package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.aezoo.layers.base.Penalty;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What is special to the layer; {@link LayerContractTest} has gradients, files and the rest. */
class ArchetypalLayerTest {

    /** A layer that sees its network's input times one, and a decoder of five values. */
    private static ComputationGraph graph(ArchetypalLayer layer, int inputs) {
        ComputationGraph graph = GraphChecks.graph(Nets.start()
                .setInputTypes(InputType.feedForward(inputs))
                .addLayer("mixture", Nets.dense(inputs, inputs, Activation.IDENTITY), "input")
                .addLayer("code", layer, "mixture")
                .addLayer(
                        "reconstruction",
                        Nets.output(
                                new SquaredErrorLoss(),
                                layer.relaxed() ? inputs + 1 : inputs,
                                inputs,
                                Activation.IDENTITY),
                        "code")
                .setOutputs("reconstruction")
                .build());
        graph.getLayer("mixture").getParam("W").assign(Nd4j.eye(inputs));
        return graph;
    }

    private static INDArray code(ComputationGraph graph, INDArray x, boolean training) {
        return Objects.requireNonNull(graph.feedForward(x, training).get("code"))
                .dup();
    }

    @Test
    void strictCoefficientsAreASoftmaxAndCostNothing() {
        ComputationGraph graph = graph(new ArchetypalLayer(false, 9, 0.3, 0), 3);
        INDArray x = Nd4j.createFromArray(new float[][] {{0, (float) Math.log(2), (float) Math.log(5)}, {3, 3, 3}});
        float[][] code = code(graph, x, false).toFloatMatrix();
        assertThat(code[0]).containsExactly(new float[] {0.125f, 0.25f, 0.625f}, within(1e-6f));
        assertThat(code[1]).containsExactly(new float[] {1 / 3f, 1 / 3f, 1 / 3f}, within(1e-6f));
        graph.score(new DataSet(x, x));
        assertThat(penalty(graph).penaltyName()).isEqualTo("simplex");
        assertThat(penalty(graph).penaltyValue()).isZero();
    }

    @Test
    void relaxedCoefficientsSumToOneAndPayForWhatIsNegative() {
        ComputationGraph graph = graph(new ArchetypalLayer(true, 10, 0.3, 0), 2);
        INDArray x = Nd4j.createFromArray(new float[][] {{0.25f, 0.5f}, {-0.5f, 2}});
        assertThat(code(graph, x, false).toFloatMatrix())
                .isDeepEqualTo(new float[][] {{0.25f, 0.5f, 0.25f}, {-0.5f, 2, -0.5f}});
        graph.score(new DataSet(x, x));
        // 10 * (0.5^2 + 0.5^2) for the second row of two
        assertThat(penalty(graph).penaltyValue()).isCloseTo(2.5, within(1e-6));
    }

    private static Penalty penalty(ComputationGraph graph) {
        return (Penalty) graph.getLayer("code");
    }

    @Test
    void noiseFadesWithTheStepsAndIsGoneAtTheEnd() {
        ComputationGraph graph = graph(new ArchetypalLayer(false, 0, 0.4, 4), 3);
        INDArray x = Nets.uniform(1, 3000, 3);
        INDArray quiet = code(graph, x, false);
        double[] expected = {0.4, 0.3, 0.2, 0.1, 0, 0};
        for (int step = 0; step < expected.length; step++) {
            graph.getLayer("code").setIterationCount(step);
            INDArray noise = code(graph, x, true).sub(quiet);
            double deviation = Math.sqrt(noise.mul(noise).meanNumber().doubleValue());
            assertThat(deviation).as("step %d", step).isCloseTo(expected[step], within(0.02 * 0.4));
        }
        assertThat(code(graph, x, false)).isEqualTo(quiet);
    }

    @Test
    void trainingCountsTheSteps() {
        ComputationGraph graph = graph(new ArchetypalLayer(false, 0, 0.4, 2), 3);
        INDArray x = Nets.uniform(1, 8, 3);
        for (int step = 0; step < 3; step++) {
            graph.fit(new DataSet(x, x));
        }
        assertThat(code(graph, x, true)).isEqualTo(code(graph, x, false));
    }

    @Test
    void noiseThatStays() {
        ComputationGraph graph = graph(new ArchetypalLayer(true, 0, 0.4, 0), 2);
        graph.getLayer("code").setIterationCount(1_000_000);
        INDArray x = Nets.uniform(1, 3000, 2);
        INDArray noise = code(graph, x, true).sub(code(graph, x, false));
        assertThat(Math.sqrt(noise.mul(noise).meanNumber().doubleValue())).isCloseTo(0.4, within(0.01));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArchetypalLayer(true, -1, 0, 0))
                .withMessageContaining("weight must be 0 or more and finite, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArchetypalLayer(true, 1, Double.NaN, 0))
                .withMessageContaining("noiseStd must be 0 or more and finite, got NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArchetypalLayer(true, 1, 0, -1))
                .withMessageContaining("noiseSteps must be 0 or more, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArchetypalLayer(true, 1, 0, 0).getOutputType(0, InputType.convolutional(2, 2, 1)))
                .withMessageContaining("flat rows");
    }
}
