package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.aezoo.layers.base.Penalty;
import org.aezoo.layers.base.Quantizer;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What is special to codes of bits; {@link LayerContractTest} holds the rest. */
class BinaryCodeLayerTest {

    private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

    private static Layer layer(org.deeplearning4j.nn.conf.layers.Layer layer, int units) {
        return GraphChecks.graph(Nets.start()
                        .setInputTypes(InputType.feedForward(3))
                        .addLayer("below", Nets.dense(3, units, Activation.IDENTITY), "input")
                        .addLayer("subject", layer, "below")
                        .addLayer(
                                "reconstruction",
                                Nets.output(new SquaredErrorLoss(), units, 3, Activation.IDENTITY),
                                "subject")
                        .setOutputs("reconstruction")
                        .build())
                .convertDataType(DataType.DOUBLE)
                .getLayer("subject");
    }

    private static INDArray doubles(long seed, long... shape) {
        return Nets.normal(seed, shape).castTo(DataType.DOUBLE);
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inInferenceACodeIsBits(boolean straightThrough) {
        Layer layer = layer(new BinaryCodeLayer(4, straightThrough), 4);
        layer.setInput(
                Nd4j.createFromArray(new double[][] {{-0.01, 0.01, 0, 30}, {-30, 1e-9, -1e-9, 2}}), NO_WORKSPACES);
        assertThat(layer.activate(false, NO_WORKSPACES).toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{0, 1, 0, 1}, {0, 1, 0, 1}});
    }

    @Test
    void straightThroughACodeIsBitsInTrainingAndItsGradientThatOfTheSigmoid() {
        Layer layer = layer(new BinaryCodeLayer(0, true), 5);
        INDArray z = doubles(3, 4, 5);
        INDArray epsilon = doubles(4, 4, 5);
        layer.setInput(z, NO_WORKSPACES);
        INDArray code = layer.activate(true, NO_WORKSPACES);
        INDArray gradient = layer.backpropGradient(epsilon, NO_WORKSPACES).getSecond();
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 5; j++) {
                double value = z.getDouble(i, j);
                assertThat(code.getDouble(i, j)).isEqualTo(value > 0 ? 1 : 0);
                double derivative = (sigmoid(value + 1e-6) - sigmoid(value - 1e-6)) / 2e-6;
                assertThat(gradient.getDouble(i, j)).isCloseTo(epsilon.getDouble(i, j) * derivative, within(1e-8));
            }
        }
    }

    /** Seen through the inverse of the sigmoid, or by how often a bit is flipped. */
    @Test
    void noiseHasItsStandardDeviationAndNoneIsThereInInference() {
        INDArray z = Nd4j.ones(DataType.DOUBLE, 100_000, 1);
        Layer soft = layer(new BinaryCodeLayer(2, false), 1);
        soft.setInput(z, NO_WORKSPACES);
        Nd4j.getRandom().setSeed(5);
        INDArray code = soft.activate(true, NO_WORKSPACES);
        double sum = 0;
        double squares = 0;
        for (double c : code.reshape(100_000).toDoubleVector()) {
            double noise = Math.log(c / (1 - c)) - 1;
            sum += noise;
            squares += noise * noise;
        }
        assertThat(sum / 100_000).isCloseTo(0, within(0.03));
        assertThat(Math.sqrt(squares / 100_000)).isCloseTo(2, within(0.02));

        Layer hard = layer(new BinaryCodeLayer(1, true), 1);
        hard.setInput(z, NO_WORKSPACES);
        // a standard normal number is above -1 in 84.13 % of the cases
        assertThat(hard.activate(true, NO_WORKSPACES).meanNumber().doubleValue())
                .isCloseTo(0.8413, within(0.005));
        assertThat(hard.activate(false, NO_WORKSPACES).meanNumber().doubleValue())
                .isEqualTo(1);
    }

    @Test
    void aBitIsAVectorOfOneValueFromACodebookOfTwo() {
        Quantizer quantizer = (Quantizer) layer(new BinaryCodeLayer(0, true), 2);
        assertThat(quantizer.codebookSize()).isEqualTo(2);
        assertThat(quantizer.codeDim()).isEqualTo(1);
        assertThat(quantizer.indices(quantizer.codebook())).containsExactly(0, 1);
    }

    /** Sums over rows and pairs, one by one. */
    @Test
    void penaltyIsThatOfItsDefinition() {
        Layer layer = layer(new BitPenaltyLayer(0.7, 0.4), 3);
        INDArray z = doubles(6, 4, 3);
        double[] means = new double[3];
        double[][] products = new double[3][3];
        for (int b = 0; b < 4; b++) {
            for (int i = 0; i < 3; i++) {
                double u = 2 * sigmoid(z.getDouble(b, i)) - 1;
                means[i] += u / 4;
                for (int j = 0; j < i; j++) {
                    products[i][j] += u * (2 * sigmoid(z.getDouble(b, j)) - 1) / 4;
                }
            }
        }
        double expected = 0;
        for (int i = 0; i < 3; i++) {
            expected += 0.7 * means[i] * means[i];
            for (int j = 0; j < i; j++) {
                expected += 0.4 * products[i][j] * products[i][j];
            }
        }
        layer.setInput(z, NO_WORKSPACES);
        assertThat(layer.calcRegularizationScore(true)).isCloseTo(expected, within(1e-12));
        assertThat(((Penalty) layer).penaltyName()).isEqualTo("bits");
    }

    @Test
    void settingsOutsideTheirRangeAreRefused() {
        assertThatThrownBy(() -> new BinaryCodeLayer(-1, true))
                .hasMessage("noiseStd must be 0 or more and finite, got -1.0");
        assertThatThrownBy(() -> new BitPenaltyLayer(Double.NaN, 0))
                .hasMessage("balance must be 0 or more and finite, got NaN");
        assertThatThrownBy(() -> new BitPenaltyLayer(0, -2))
                .hasMessage("decorrelation must be 0 or more and finite, got -2.0");
    }
}
