package org.aezoo.layers.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.aezoo.layers.BernoulliLoss;
import org.aezoo.layers.FiniteScalarQuantizerLayer;
import org.aezoo.layers.FusedDenseLayer;
import org.aezoo.layers.GaussianLoss;
import org.aezoo.layers.KlSparsityLayer;
import org.aezoo.layers.L1PenaltyLayer;
import org.aezoo.layers.MmdLayer;
import org.aezoo.layers.ShareLayer;
import org.aezoo.layers.SquaredErrorLoss;
import org.aezoo.layers.TiedDecoderVertex;
import org.aezoo.layers.UnitVarianceSamplingLayer;
import org.aezoo.layers.VectorQuantizerLayer;
import org.aezoo.layers.WeightedLoss;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

class JsonFieldsTest {

    @Test
    void everySettingCounts() {
        List<Object> unlike = List.of(
                new MmdLayer(2, 0, 3, 2),
                new MmdLayer(1, 0, 3, 2),
                new MmdLayer(2, 1, 3, 2),
                new MmdLayer(2, 0, 4, 2),
                new MmdLayer(2, 0, 3, 3),
                new L1PenaltyLayer(2),
                new UnitVarianceSamplingLayer(2),
                new FiniteScalarQuantizerLayer(new int[] {3, 4}),
                new FiniteScalarQuantizerLayer(new int[] {4, 3}),
                new KlSparsityLayer(0.1, 2),
                new KlSparsityLayer(0.1, 2, 0.5),
                new VectorQuantizerLayer(4, 2, 0.25, 0.9, 0.1),
                new VectorQuantizerLayer(4, 2, 0.25, 0.9, 0.2),
                new BernoulliLoss(),
                new SquaredErrorLoss(),
                new GaussianLoss(1),
                new GaussianLoss(2),
                new WeightedLoss(new GaussianLoss(1)),
                new WeightedLoss(new GaussianLoss(2)),
                new TiedDecoderVertex("encoder", 3, new ActivationTanH()),
                new TiedDecoderVertex("encoder", 4, new ActivationTanH()),
                new TiedDecoderVertex("other", 3, new ActivationTanH()),
                new TiedDecoderVertex("encoder", 3, new ActivationSigmoid()));
        for (Object one : unlike) {
            for (Object other : unlike) {
                assertThat(one.equals(other)).as("%s and %s", one, other).isEqualTo(one == other);
            }
        }
    }

    @Test
    void likeSettingsAreEqual() {
        assertThat(new FiniteScalarQuantizerLayer(new int[] {3, 4}))
                .isEqualTo(new FiniteScalarQuantizerLayer(new int[] {3, 4}))
                .hasSameHashCodeAs(new FiniteScalarQuantizerLayer(new int[] {3, 4}));
        assertThat(new WeightedLoss(new GaussianLoss(2)))
                .isEqualTo(new WeightedLoss(new GaussianLoss(2)))
                .hasSameHashCodeAs(new WeightedLoss(new GaussianLoss(2)));
        assertThat(new L1PenaltyLayer(2)).isNotEqualTo(null);
    }

    @Test
    void whatDeeplearning4jKeepsCountsToo() {
        L1PenaltyLayer named = new L1PenaltyLayer(2);
        named.setLayerName("code");
        assertThat(named).isNotEqualTo(new L1PenaltyLayer(2));
        FusedDenseLayer first = dense(Activation.TANH);
        FusedDenseLayer second = dense(Activation.TANH);
        assertThat(first).isEqualTo(second);
        second.setFirst(true);
        assertThat(first).isNotEqualTo(second);
        assertThat(first).isNotEqualTo(dense(Activation.SIGMOID));
    }

    @Test
    void textNamesClassAndSettings() {
        assertThat(new MmdLayer(2, 0, 3, 2)).hasToString("MmdLayer(weight=2.0, passed=0, size=3, batches=2)");
        assertThat(new FiniteScalarQuantizerLayer(new int[] {3, 4}))
                .hasToString("FiniteScalarQuantizerLayer(levels=[3, 4])");
        assertThat(new ShareLayer()).hasToString("ShareLayer()");
        assertThat(new WeightedLoss(new GaussianLoss(2))).hasToString("WeightedLoss(GaussianLoss(variance=2.0))");
    }

    private static FusedDenseLayer dense(Activation activation) {
        return new FusedDenseLayer.Builder()
                .nIn(3)
                .nOut(2)
                .activation(activation)
                .build();
    }
}
