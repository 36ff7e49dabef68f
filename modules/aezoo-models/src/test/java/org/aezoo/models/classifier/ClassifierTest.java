package org.aezoo.models.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Feed;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowBatch;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ClassifierTest {

    @Test
    void targetsAreOneHotOrSmoothed() {
        RowBatch batch = new RowBatch(new int[] {4, 9}, 1, new float[] {0, 0}, i -> i + 1);
        SplittableRandom random = new SplittableRandom(1);
        assertThat(Classifier.defaults().target(3).values(batch, random)).containsExactly(0, 1, 0, 0, 0, 1);
        Classifier smoothed = Settings.with(Classifier.defaults(), Map.of("label-smoothing", "0.25"));
        assertThat(smoothed.target(4).values(batch, random))
                .containsExactly(0.0625f, 0.8125f, 0.0625f, 0.0625f, 0.0625f, 0.0625f, 0.8125f, 0.0625f);
    }

    @Test
    void inputIsTheExampleUnlessThereIsNoise() {
        assertThat(Classifier.defaults().input()).isSameAs(Feed.EXAMPLE);
        Classifier noisy = Settings.with(Classifier.defaults(), Map.of("noise-rate", "1"));
        RowBatch batch = new RowBatch(new int[] {0}, 2, new float[] {0.5f, 0.25f}, i -> 0);
        assertThat(noisy.input().values(batch, new SplittableRandom(1))).containsExactly(0, 0);
        assertThat(batch.values()).containsExactly(0.5f, 0.25f);
    }

    @Test
    void settingsGoThroughText() {
        Classifier chosen = Settings.with(
                Classifier.defaults(),
                Map.of("hidden-sizes", "7,5", "noise", "gaussian", "noise-std", "0.3", "from-scratch", "true"));
        assertThat(Settings.with(Classifier.defaults(), Settings.texts(Settings.typedValues(chosen))))
                .isEqualTo(chosen);
        assertThatThrownBy(() -> Settings.with(Classifier.defaults(), Map.of("layer-decay", "0")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("layerDecay must be above 0 and at most 1, got 0.0");
    }

    @Test
    void convolutionalEncodersServeToo() {
        DataShape shape = DataShape.image(1, 8, 8);
        AutoencoderModel model = Zoo.get("convolutional").forShape(shape);
        ComputationGraph from = new ComputationGraph(model.graph(3));
        from.init();
        ClassifierNetwork network = ClassifierNetwork.on(model, Classifier.defaults());
        ComputationGraph to = new ComputationGraph(network.graph(4, 1));
        to.init();
        network.copyWeights(from, to);
        INDArray x = Nd4j.rand(2, 64);
        assertThat(to.feedForward(x, false).get("code"))
                .isEqualTo(from.feedForward(x, false).get("code"));
        assertThat(to.outputSingle(x).shape()).containsExactly(2, 4);
    }
}
