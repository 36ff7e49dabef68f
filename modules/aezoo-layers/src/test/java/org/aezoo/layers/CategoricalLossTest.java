package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

class CategoricalLossTest {

    private static final CategoricalLoss LOSS = new CategoricalLoss();

    @Test
    void isTheLogarithmOfTheLabelsProbability() {
        INDArray z = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {0, 0, 0}});
        INDArray x = Nd4j.createFromArray(new float[][] {{0, 0, 1}, {0.5f, 0.5f, 0}});
        double first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)) - 3;
        double expected = first + Math.log(3);
        assertThat(LOSS.computeScore(x, z, new ActivationSoftmax(), null, false))
                .isCloseTo(expected, within(1e-6));
        INDArray gradient = LOSS.computeGradient(x, z, new ActivationSoftmax(), null);
        assertThat(gradient.getDouble(0, 2)).isCloseTo(Math.exp(-first) - 1, within(1e-6));
        assertThat(gradient.getDouble(1, 0)).isCloseTo(1 / 3.0 - 0.5, within(1e-6));
    }

    @Test
    void extremeLogitsDoNoHarm() {
        INDArray z = Nd4j.createFromArray(new float[][] {{1000, -1000}});
        INDArray x = Nd4j.createFromArray(new float[][] {{0, 1}});
        assertThat(LOSS.computeScore(x, z, new ActivationSoftmax(), null, true)).isEqualTo(2000);
        assertThat(LOSS.computeGradient(x, z, new ActivationSoftmax(), null))
                .isEqualTo(Nd4j.createFromArray(new float[][] {{1, -1}}));
    }

    @Test
    void trainsAsDeeplearning4jDoes() {
        ComputationGraph ours = graph(new FusedOutputLayer.Builder(LOSS)
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build());
        ComputationGraph theirs = graph(new OutputLayer.Builder(new LossMCXENT())
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build());
        theirs.setParams(ours.params().dup());
        INDArray labels = Nd4j.zeros(6, 4);
        for (int i = 0; i < 6; i++) {
            labels.putScalar(i, i % 4, 1);
        }
        DataSet batch = new DataSet(Nets.normal(3, 6, 5), labels);
        assertThat(ours.score(batch)).isCloseTo(theirs.score(batch), within(1e-5));
        for (int step = 0; step < 20; step++) {
            ours.fit(batch);
            theirs.fit(batch);
        }
        assertThat(ours.score(batch)).isCloseTo(theirs.score(batch), within(1e-4));
        assertThat(ours.params().distance2(theirs.params())).isLessThan(1e-3);
    }

    private static ComputationGraph graph(OutputLayer output) {
        return GraphChecks.graph(Nets.start()
                .setInputTypes(InputType.feedForward(5))
                .addLayer("hidden", Nets.dense(5, 3, Activation.TANH), "input")
                .addLayer("class", output, "hidden")
                .setOutputs("class")
                .build());
    }

    @Test
    void insistsOnSoftmax() {
        INDArray z = Nd4j.zeros(1, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LOSS.computeScore(z, z, new ActivationSigmoid(), null, true))
                .withMessageContaining("activation must be softmax");
    }
}
