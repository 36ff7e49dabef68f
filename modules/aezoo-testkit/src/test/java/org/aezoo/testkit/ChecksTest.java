package org.aezoo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** The checks let a right graph pass and fail a wrong one. */
class ChecksTest {

    private final INDArray data = Nd4j.createFromArray(new float[][] {{0.1f, 0.9f, 0.4f}, {0.7f, 0.2f, 0.5f}});

    @Test
    void aRightGraphPasses() {
        DataType before = Nd4j.dataType();
        GradientChecks.assertGradients(net(new LossMSE(), 0.1), data);
        assertThat(Nd4j.dataType()).isEqualTo(before);
        GraphChecks.assertAll(net(new LossMSE(), 0.1), new DataSet(data, data));
    }

    @Test
    void aWrongGradientFails() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> GradientChecks.assertGradients(net(new Doubled(), 0.1), data))
                .withMessageContaining("differs from finite differences")
                .withMessageContaining("differs from finite differences: encoder_");
    }

    @Test
    void oneWrongColumnOfManyFails() {
        INDArray wide = Nd4j.linspace(DataType.FLOAT, 0.1, 0.9, 80).reshape(2, 40);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> GradientChecks.assertGradients(net(new OneColumnOff(), 0.1, 40), wide))
                .withMessageContaining("differs from finite differences: reconstruction_W along a direction");
    }

    @Test
    void aRisingLossFails() {
        ComputationGraph graph = GraphChecks.graph(net(new LossMSE(), -1));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> GraphChecks.assertLossFalls(graph, new DataSet(data, data), 5))
                .withMessageContaining("score must fall in 5 steps");
    }

    @Test
    void theSecondJvmGivesBackWhatItWrites() {
        assertThat(SecondJvm.run(Echo.class, "one two", "three")).isEqualToIgnoringNewLines("one two|three");
    }

    @Test
    void aFailingSecondJvmIsReportedWithItsOutput() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> SecondJvm.run(Echo.class))
                .withMessageContaining("ended with 1")
                .withMessageContaining("nothing to say");
    }

    private static ComputationGraphConfiguration net(ILossFunction loss, double learningRate) {
        return net(loss, learningRate, 3);
    }

    private static ComputationGraphConfiguration net(ILossFunction loss, double learningRate, int columns) {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(learningRate))
                .graphBuilder()
                .addInputs("input")
                .addLayer(
                        "encoder",
                        new DenseLayer.Builder()
                                .nIn(columns)
                                .nOut(2)
                                .activation(Activation.TANH)
                                .build(),
                        "input")
                .addLayer(
                        "reconstruction",
                        new OutputLayer.Builder(loss)
                                .nIn(2)
                                .nOut(columns)
                                .activation(Activation.SIGMOID)
                                .build(),
                        "encoder")
                .setOutputs("reconstruction")
                .build();
    }

    /** Writes its arguments, and fails without any. */
    static final class Echo {

        private Echo() {}

        public static void main(String[] arguments) {
            if (arguments.length == 0) {
                throw new IllegalArgumentException("nothing to say");
            }
            System.out.println(String.join("|", arguments));
        }
    }

    /** A loss with twice its gradient. */
    private static final class Doubled extends LossMSE {

        private static final long serialVersionUID = 1L;

        @Override
        public INDArray computeGradient(
                INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
            return super.computeGradient(labels, preOutput, activation, mask).muli(2);
        }
    }

    /** A loss whose gradient is a fiftieth too large in one column, which none of the single entries is of. */
    private static final class OneColumnOff extends LossMSE {

        private static final long serialVersionUID = 1L;

        @Override
        public INDArray computeGradient(
                INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
            INDArray gradient = super.computeGradient(labels, preOutput, activation, mask);
            gradient.getColumn(37).muli(1.02);
            return gradient;
        }
    }
}
