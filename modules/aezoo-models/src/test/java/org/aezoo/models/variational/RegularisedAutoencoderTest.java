package org.aezoo.models.variational;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Rows;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class RegularisedAutoencoderTest {

    private static final AutoencoderModel PLAIN =
            Settings.with(RegularisedAutoencoder.tabular(6), Map.of("hidden-sizes", "4", "code-size", "2"));

    private static ComputationGraph afterOneStep(String decay) {
        ComputationGraph graph = new ComputationGraph(
                Settings.with(PLAIN, Map.of("weight-decay", decay)).graph(1));
        graph.init();
        INDArray x = Rows.array(Rows.smooth(10, 6));
        graph.fit(new DataSet(x, x));
        return graph;
    }

    @Test
    void onlyTheDecoderDecays() {
        ComputationGraph start = new ComputationGraph(PLAIN.graph(1));
        start.init();
        ComputationGraph without = afterOneStep("0");
        ComputationGraph with = afterOneStep("20");
        for (String layer : new String[] {"encoder-1", "encoder"}) {
            assertThat(with.getLayer(layer).params())
                    .isEqualTo(without.getLayer(layer).params());
        }
        for (String layer : new String[] {"decoder-1", "reconstruction"}) {
            // what a step of 0.001 takes off beside Adam's: 0.001 * 20 of each weight
            INDArray expected = without.getLayer(layer)
                    .getParam("W")
                    .sub(start.getLayer(layer).getParam("W").mul(0.02));
            assertThat(with.getLayer(layer).getParam("W").distance2(expected)).isCloseTo(0, within(1e-5));
            assertThat(with.getLayer(layer).getParam("b"))
                    .isEqualTo(without.getLayer(layer).getParam("b"));
        }
    }

    @Test
    void codesTooWideForAMixtureAreRefused() {
        assertThatThrownBy(() -> Settings.with(PLAIN, Map.of("code-size", "257")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("codeSize must be between 1 and 256, got 257");
    }
}
