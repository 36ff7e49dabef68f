package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

class LossesTest {

    private static final IActivation SIGMOID = new ActivationSigmoid();
    private static final IActivation IDENTITY = new ActivationIdentity();
    private static final ILossFunction BERNOULLI = new BernoulliLoss();

    @Test
    void bernoulliIsCrossEntropy() {
        INDArray x = Nets.uniform(1, 3, 5);
        INDArray z = Nets.normal(2, 3, 5);
        double expected = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 5; j++) {
                double y = 1 / (1 + Math.exp(-z.getDouble(i, j)));
                expected -= x.getDouble(i, j) * Math.log(y) + (1 - x.getDouble(i, j)) * Math.log(1 - y);
            }
        }
        assertThat(BERNOULLI.computeScore(x, z, SIGMOID, null, false)).isCloseTo(expected, within(1e-5));
        assertThat(BERNOULLI.computeScore(x, z, SIGMOID, null, true)).isCloseTo(expected / 3, within(1e-5));
    }

    @Test
    void squaredErrorIsSummedOverFeatures() {
        INDArray x = Nd4j.createFromArray(new float[][] {{1, 2}, {0, 0}});
        INDArray y = Nd4j.createFromArray(new float[][] {{3, 1}, {0, 2}});
        ILossFunction loss = new SquaredErrorLoss();
        // (4 + 1) and (0 + 4)
        assertThat(loss.computeScore(x, y, IDENTITY, null, false)).isEqualTo(9);
        assertThat(loss.computeScore(x, y, IDENTITY, null, true)).isEqualTo(4.5);
        assertThat(loss.computeScoreArray(x, y, IDENTITY, null))
                .isEqualTo(Nd4j.createFromArray(5f, 4f).reshape(2, 1));
        assertThat(loss.computeGradient(x, y, IDENTITY, null)).isEqualTo(Nd4j.createFromArray(new float[][] {
            {4, -2}, {0, 4}
        }));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.01, 7.5})
    void gaussianIsTheLogDensity(double variance) {
        INDArray x = Nets.normal(1, 2, 3);
        INDArray y = Nets.normal(2, 2, 3);
        double product = 1;
        double exponent = 0;
        for (int i = 0; i < 6; i++) {
            double difference = x.getDouble(i) - y.getDouble(i);
            product *= 1 / Math.sqrt(2 * Math.PI * variance);
            exponent -= difference * difference / (2 * variance);
        }
        double expected = -(Math.log(product) + exponent);
        assertThat(new GaussianLoss(variance).computeScore(x, y, IDENTITY, null, false))
                .isCloseTo(expected, within(1e-5 * Math.abs(expected)));
    }

    @Test
    void bernoulliStaysFiniteAtExtremeLogits() {
        INDArray z = Nd4j.createFromArray(new float[][] {{1000, -1000, 1000, -1000}});
        INDArray x = Nd4j.createFromArray(new float[][] {{1, 0, 0, 1}});
        assertThat(BERNOULLI.computeScoreArray(x, z, SIGMOID, null).getDouble(0))
                .isEqualTo(2000);
        assertThat(BERNOULLI.computeGradient(x, z, SIGMOID, null))
                .isEqualTo(Nd4j.createFromArray(new float[][] {{0, 0, 1, -1}}));
    }

    @Test
    void bernoulliLeavesItsArgumentsAlone() {
        INDArray z = Nets.normal(1, 2, 3);
        INDArray x = Nets.uniform(2, 2, 3);
        INDArray zBefore = z.dup();
        for (ILossFunction loss : losses()) {
            loss.computeGradientAndScore(x, z, SIGMOID, Nd4j.ones(2, 1), true);
        }
        assertThat(z).isEqualTo(zBefore);
        assertThat(x).isEqualTo(Nets.uniform(2, 2, 3));
    }

    @Test
    void scoresAgreeForColumnMajorAndDoubleArrays() {
        INDArray z = Nets.normal(1, 4, 7);
        INDArray x = Nets.uniform(2, 4, 7);
        for (ILossFunction loss : losses()) {
            double expected = loss.computeScore(x, z, SIGMOID, null, true);
            assertThat(loss.computeScore(x, z.dup('f'), SIGMOID, null, true)).isCloseTo(expected, within(1e-5));
            assertThat(loss.computeScore(x, z.castTo(DataType.DOUBLE), SIGMOID, null, true))
                    .isCloseTo(expected, within(1e-5));
            assertThat(loss.computeGradient(x, z.dup('f'), SIGMOID, null)
                            .distance2(loss.computeGradient(x, z, SIGMOID, null)))
                    .isLessThan(1e-6);
        }
    }

    @Test
    void masksTakeExamplesAndValuesOut() {
        INDArray z = Nets.normal(1, 3, 2);
        INDArray x = Nets.uniform(2, 3, 2);
        INDArray examples = Nd4j.createFromArray(1f, 0f, 1f).reshape(3, 1);
        INDArray values = Nd4j.createFromArray(new float[][] {{1, 0}, {0, 0}, {1, 1}});
        for (ILossFunction loss : losses()) {
            INDArray each = loss.computeScoreArray(x, z, SIGMOID, null);
            assertThat(loss.computeScore(x, z, SIGMOID, examples, false))
                    .isCloseTo(each.getDouble(0) + each.getDouble(2), within(1e-5));
            double first = loss.computeScore(x.getColumns(0), z.getColumns(0), SIGMOID, null, false)
                    - loss.computeScore(one(x, 1, 0), one(z, 1, 0), SIGMOID, null, false);
            double second = loss.computeScore(one(x, 2, 1), one(z, 2, 1), SIGMOID, null, false);
            assertThat(loss.computeScore(x, z, SIGMOID, values, false)).isCloseTo(first + second, within(1e-5));
            INDArray gradient = loss.computeGradient(x, z, SIGMOID, values);
            assertThat(gradient.getDouble(0, 1)).isZero();
            assertThat(gradient.getRow(1).norm1Number().doubleValue()).isZero();
            assertThat(gradient.getDouble(2, 1)).isNotZero();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loss.computeScore(x, z, SIGMOID, Nd4j.ones(2, 2), false))
                    .withMessage("mask must be a column of 3 or have the shape of the output, [3, 2], got [2, 2]");
        }
    }

    @Test
    void badArgumentsAreNamed() {
        INDArray z = Nets.normal(1, 2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BERNOULLI.computeScore(z, z, new ActivationTanH(), null, false))
                .withMessage("activation must be sigmoid, because BernoulliLoss works from logits, got tanh");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BERNOULLI.computeGradient(Nd4j.ones(2, 2), z, SIGMOID, null))
                .withMessage("labels must have the shape of the output, [2, 3], got [2, 2]");
        for (double variance : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new GaussianLoss(variance))
                    .withMessage("variance must be above 0 and finite, got " + variance);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 3, 2", "5, 7, 3", "4, 1, 2"})
    void bernoulliGradient(int batch, int size, int code) {
        checkGradient(new BernoulliLoss(), Activation.SIGMOID, batch, size, code);
    }

    @ParameterizedTest
    @EnumSource(
            value = Activation.class,
            names = {"SIGMOID", "TANH", "RELU", "IDENTITY", "SOFTMAX", "SOFTPLUS"})
    void otherGradients(Activation activation) {
        for (ILossFunction loss : List.of(new SquaredErrorLoss(), new GaussianLoss(), new GaussianLoss(0.3))) {
            checkGradient(loss, activation, 1, 3, 2);
            checkGradient(loss, activation, 4, 5, 3);
        }
    }

    private static void checkGradient(ILossFunction loss, Activation activation, int batch, int size, int code) {
        ComputationGraphConfiguration configuration = autoencoder(loss, activation, size, code);
        INDArray x = Nets.uniform(3, batch, size);
        INDArray values = Nets.uniform(4, batch, size).gt(0.4).castTo(DataType.FLOAT);
        INDArray examples = Nets.uniform(5, batch, 1).gt(0.4).castTo(DataType.FLOAT);
        for (@Nullable INDArray mask : new @Nullable INDArray[] {null, examples, values}) {
            GradientChecks.assertGradients(configuration, new DataSet(x, x, null, mask));
        }
    }

    @Test
    void graphsWithTheLossesTrainAndSave() {
        INDArray x = Nets.uniform(3, 6, 5);
        for (ILossFunction loss : losses()) {
            GraphChecks.assertAll(autoencoder(loss, Activation.SIGMOID, 5, 3), new DataSet(x, x));
        }
    }

    private static ComputationGraphConfiguration autoencoder(
            ILossFunction loss, Activation activation, int size, int code) {
        return Nets.start()
                .addLayer("encoder", Nets.dense(size, code, Activation.TANH), "input")
                .addLayer("reconstruction", Nets.output(loss, code, size, activation), "encoder")
                .setOutputs("reconstruction")
                .validateOutputLayerConfig(false)
                .build();
    }

    private static List<ILossFunction> losses() {
        return List.of(new BernoulliLoss(), new SquaredErrorLoss(), new GaussianLoss(0.5));
    }

    private static INDArray one(INDArray array, int row, int column) {
        return Nd4j.scalar(array.getFloat(row, column)).reshape(1, 1);
    }
}
