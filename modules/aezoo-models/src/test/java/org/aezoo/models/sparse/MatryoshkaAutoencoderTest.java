package org.aezoo.models.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import org.aezoo.models.Rows;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class MatryoshkaAutoencoderTest {

    private static MatryoshkaAutoencoder model(int size, int code, int prefixes) {
        return Settings.with(
                MatryoshkaAutoencoder.tabular(size),
                Map.of(
                        "code-size",
                        Integer.toString(code),
                        "k",
                        "3",
                        "prefixes",
                        Integer.toString(prefixes),
                        "learning-rate",
                        "0.01"));
    }

    @Test
    void gradientOfAllPrefixes() {
        INDArray x = Nd4j.create(Rows.smooth(4, 5));
        GradientChecks.assertGradients(
                model(5, 7, 3).graph(1), new MultiDataSet(new INDArray[] {x}, new INDArray[] {x, x, x}), null);
    }

    @Test
    void eachPrefixRebuildsByItsOwnUnits() {
        MatryoshkaAutoencoder model = model(6, 12, 3);
        ComputationGraph graph = GraphChecks.graph(model.graph(1));
        INDArray x = Nd4j.create(Rows.smooth(20, 6));
        MultiDataSet batch = new MultiDataSet(new INDArray[] {x}, new INDArray[] {x, x, x});
        for (int step = 0; step < 300; step++) {
            graph.fit(batch);
        }
        Map<String, INDArray> activations = graph.feedForward(x, false);
        double[] errors = new double[3];
        for (int prefix = 1; prefix <= 3; prefix++) {
            String vertex = prefix == 3 ? "reconstruction" : "reconstruction-" + prefix;
            errors[prefix - 1] = Objects.requireNonNull(activations.get(vertex))
                    .sub(x)
                    .norm2Number()
                    .doubleValue();
        }
        assertThat(errors[2])
                .isLessThan(errors[1])
                .isLessThan(0.5 * x.norm2Number().doubleValue());
        assertThat(errors[1]).isLessThanOrEqualTo(errors[0]);
        // cutting the code short gives what the prefix gives
        try (TrainedAutoencoder trained = Rows.trained(model, graph)) {
            float[] code = trained.encode(x.toFloatMatrix())[0];
            for (int j = 6; j < 12; j++) {
                code[j] = 0;
            }
            INDArray bias = graph.getLayer("decoder-3").getParam("b");
            float[] cut = trained.decode(new float[][] {code})[0];
            float[] prefix = Objects.requireNonNull(activations.get("reconstruction-2"))
                    .getRow(0)
                    .toFloatVector();
            for (int i = 0; i < cut.length; i++) {
                assertThat(cut[i] - bias.getDouble(i)).isCloseTo(prefix[i], within(1e-5));
            }
        }
    }

    @Test
    void directionsKeepTheirLength() {
        ComputationGraph graph = GraphChecks.graph(model(6, 12, 2).graph(1));
        INDArray encoder = graph.getLayer("encoder").getParam("W");
        INDArray second = graph.getLayer("decoder-2").getParam("W");
        assertThat(second.equalsWithEps(
                        encoder.get(NDArrayIndex.all(), NDArrayIndex.interval(6, 12))
                                .transpose(),
                        1e-6))
                .isTrue();
        INDArray x = Nd4j.create(Rows.smooth(20, 6));
        graph.fit(new MultiDataSet(new INDArray[] {x}, new INDArray[] {x, x}));
        assertThat(second.norm2(1).toFloatVector())
                .usingComparatorWithPrecision(1e-6f)
                .containsOnly(1f);
    }

    @Test
    void thereAreNoMorePrefixesThanTheCodeHasHalves() {
        assertThat(model(6, 12, 9).targets()).hasSize(4);
        assertThat(model(6, 12, 9).graph(1).getNetworkOutputs())
                .containsExactly("reconstruction", "reconstruction-3", "reconstruction-2", "reconstruction-1");
    }
}
