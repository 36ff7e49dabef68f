package org.aezoo.layers;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

class WeightedLossTest {

    private static final IActivation SIGMOID = new ActivationSigmoid();

    @Test
    void valuesCountAsTheirWeightsSay() {
        INDArray z = Nets.normal(1, 3, 2);
        INDArray x = Nets.uniform(2, 3, 2);
        float[][] w = {{1, 0}, {0, 10}, {0.5f, 2}};
        for (ILossFunction inner : losses()) {
            WeightedLoss loss = new WeightedLoss(inner);
            INDArray labels = Nd4j.hstack(x, Nd4j.createFromArray(w));
            INDArray each = loss.computeScoreArray(labels, z, SIGMOID, null);
            INDArray gradient = loss.computeGradient(labels, z, SIGMOID, null);
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                double row = 0;
                for (int j = 0; j < 2; j++) {
                    row += w[i][j] * inner.computeScore(one(x, i, j), one(z, i, j), SIGMOID, null, false);
                    double derivative = inner.computeGradient(one(x, i, j), one(z, i, j), SIGMOID, null)
                            .getDouble(0);
                    assertThat(gradient.getDouble(i, j)).isCloseTo(w[i][j] * derivative, within(1e-5));
                }
                assertThat(each.getDouble(i)).isCloseTo(row, within(1e-4));
                sum += row;
            }
            assertThat(loss.computeScore(labels, z, SIGMOID, null, false)).isCloseTo(sum, within(1e-4));
            assertThat(loss.computeScore(labels, z, SIGMOID, null, true)).isCloseTo(sum / 3, within(1e-4));
        }
    }

    @Test
    void weightsOfOneChangeNothing() {
        INDArray z = Nets.normal(1, 4, 5);
        INDArray x = Nets.uniform(2, 4, 5);
        INDArray labels = Nd4j.hstack(x, Nd4j.ones(4, 5));
        for (ILossFunction inner : losses()) {
            WeightedLoss loss = new WeightedLoss(inner);
            assertThat(loss.computeScore(labels, z, SIGMOID, null, true))
                    .isEqualTo(inner.computeScore(x, z, SIGMOID, null, true));
            assertThat(loss.computeGradient(labels.dup('f'), z, SIGMOID, null))
                    .isEqualTo(inner.computeGradient(x, z, SIGMOID, null));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Activation.class,
            names = {"SIGMOID", "TANH", "IDENTITY", "SOFTMAX"})
    void gradients(Activation activation) {
        for (ILossFunction inner : losses()) {
            if (inner instanceof BernoulliLoss && activation != Activation.SIGMOID) {
                continue;
            }
            for (int batch : new int[] {1, 4}) {
                INDArray x = Nets.uniform(3, batch, 5);
                INDArray examples = Nets.uniform(5, batch, 1).gt(0.4).castTo(DataType.FLOAT);
                for (@Nullable INDArray mask : new @Nullable INDArray[] {null, examples}) {
                    GradientChecks.assertGradients(
                            dense(new WeightedLoss(inner), activation), new DataSet(x, labels(x), null, mask));
                }
            }
        }
    }

    @Test
    void gradientsThroughConvolutions() {
        INDArray x = Nets.uniform(3, 3, 1, 4, 4);
        GradientChecks.assertGradients(convolutional(Activation.TANH), new DataSet(x, labels(x.reshape(3, 16))));
    }

    @Test
    void graphsTrainSaveAndCopy() {
        INDArray x = Nets.uniform(3, 6, 5);
        for (ILossFunction inner : losses()) {
            GraphChecks.assertAll(dense(new WeightedLoss(inner), Activation.SIGMOID), new DataSet(x, labels(x)));
        }
        INDArray pictures = Nets.uniform(3, 6, 1, 4, 4);
        GraphChecks.assertAll(convolutional(Activation.RELU), new DataSet(pictures, labels(pictures.reshape(6, 16))));
    }

    @Test
    void trainsOnAFrozenEncoder() {
        INDArray x = Nets.uniform(3, 6, 5);
        ComputationGraph graph = GraphChecks.graph(dense(new WeightedLoss(new BernoulliLoss()), Activation.SIGMOID));
        ComputationGraph frozen = new TransferLearning.GraphBuilder(graph)
                .fineTuneConfiguration(new FineTuneConfiguration.Builder()
                        .updater(new Adam(0.05))
                        .build())
                .setFeatureExtractor("encoder")
                .build();
        INDArray before = frozen.getLayer("encoder").params().dup();
        GraphChecks.assertLossFalls(frozen, new DataSet(x, labels(x)), 20);
        assertThat(bits(frozen.getLayer("encoder").params())).isEqualTo(bits(before));
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedLoss(new LossMSE()))
                .withMessage("inner must be BernoulliLoss, SquaredErrorLoss or GaussianLoss, got LossMSE()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedLoss(new WeightedLoss(new BernoulliLoss())))
                .withMessageContaining("got WeightedLoss(BernoulliLoss())");
        INDArray z = Nets.normal(1, 2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedLoss(new BernoulliLoss()).computeScore(z, z, SIGMOID, null, true))
                .withMessage("labels must have the shape [2, 6], got [2, 3]");
    }

    private static INDArray labels(INDArray x) {
        INDArray weights = Nets.uniform(9, x.shape()).muli(3).subi(0.5);
        return Nd4j.hstack(x, weights.muli(weights.gt(0).castTo(DataType.FLOAT)));
    }

    private static ComputationGraphConfiguration dense(ILossFunction loss, Activation activation) {
        return Nets.start()
                .addLayer("encoder", Nets.dense(5, 3, Activation.TANH), "input")
                .addLayer("reconstruction", Nets.output(loss, 3, 5, activation), "encoder")
                .setOutputs("reconstruction")
                .validateOutputLayerConfig(false)
                .build();
    }

    private static ComputationGraphConfiguration convolutional(Activation activation) {
        return Nets.start()
                .addLayer(
                        "convolution",
                        new NativeConvolutionLayer.Builder(3, 3)
                                .padding(1, 1)
                                .nOut(1)
                                .activation(activation)
                                .build(),
                        "input")
                .addLayer(
                        "reconstruction",
                        Nets.loss(new WeightedLoss(new BernoulliLoss()), Activation.SIGMOID),
                        new CnnToFeedForwardPreProcessor(4, 4, 1),
                        "convolution")
                .setOutputs("reconstruction")
                .setInputTypes(InputType.convolutional(4, 4, 1))
                .build();
    }

    private static List<ILossFunction> losses() {
        return List.of(new BernoulliLoss(), new SquaredErrorLoss(), new GaussianLoss(0.5));
    }

    private static INDArray one(INDArray array, int row, int column) {
        return Nd4j.scalar(array.getFloat(row, column)).reshape(1, 1);
    }
}
