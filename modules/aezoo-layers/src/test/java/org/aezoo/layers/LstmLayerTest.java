package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.aezoo.layers.cpu.Device;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class LstmLayerTest {

    private static ComputationGraph graph(Layer first, Layer second, int in, int length) {
        ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(3)
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.recurrent(in, length))
                .addLayer("first", first, "input")
                .addLayer("second", second, "first")
                .addLayer(
                        "output",
                        new RnnOutputLayer.Builder(LossFunction.MSE)
                                .nOut(2)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "second")
                .setOutputs("output")
                .build();
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        return graph;
    }

    private static Layer theirs(int units) {
        return new LSTM.Builder()
                .nOut(units)
                .activation(Activation.TANH)
                .forgetGateBiasInit(1)
                .build();
    }

    /** Two of them, so that the gradient at the input of the second counts too. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1", "3, 2, 7, 5", "8, 3, 1, 4", "1, 4, 12, 3", "65, 1, 20, 17"})
    void givesWhatDeeplearning4jGives(int batch, int in, int length, int units) {
        ComputationGraph ours = graph(new LstmLayer(units), new LstmLayer(4), in, length);
        ComputationGraph plain = graph(theirs(units), theirs(4), in, length);
        assertThat(ours.numParams()).isEqualTo(plain.numParams());
        ours.setParams(Nd4j.randn(DataType.FLOAT, 1, ours.numParams()).muli(0.5));
        plain.setParams(ours.params().dup());
        INDArray input = Nd4j.randn(DataType.FLOAT, batch, in, length);
        INDArray labels = Nd4j.randn(DataType.FLOAT, batch, 2, length);
        assertThat(ours.outputSingle(input)
                        .sub(plain.outputSingle(input))
                        .amaxNumber()
                        .doubleValue())
                .isLessThan(2e-6);
        for (ComputationGraph graph : new ComputationGraph[] {ours, plain}) {
            graph.setInput(0, input);
            graph.setLabels(labels);
            graph.computeGradientAndScore();
        }
        assertThat(ours.score()).isCloseTo(plain.score(), within(1e-4));
        INDArray expected = plain.gradient().gradient();
        double largest = expected.amaxNumber().doubleValue();
        assertThat(ours.gradient().gradient().sub(expected).amaxNumber().doubleValue())
                .isLessThan(2e-5 * Math.max(1, largest));
    }

    @Test
    void lastStepsAreTakenAsOfAnyOther() {
        ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.recurrent(2, 6))
                .addLayer("last", new LastTimeStep(new LstmLayer(3)), "input")
                .setOutputs("last")
                .build();
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        INDArray input = Nd4j.randn(DataType.FLOAT, 4, 2, 6);
        INDArray byKernels = graph.outputSingle(input);
        System.setProperty(Device.OPERATIONS, "true");
        try {
            assertThat(graph.outputSingle(input).sub(byKernels).amaxNumber().doubleValue())
                    .isLessThan(1e-6);
        } finally {
            System.clearProperty(Device.OPERATIONS);
        }
    }
}
