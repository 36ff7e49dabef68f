package org.aezoo.models.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withPrecision;

import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Rows;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.testkit.GraphChecks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopKAutoencoderTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20})
    void codesHaveKUnits(int k) {
        AutoencoderModel model =
                Settings.with(TopKAutoencoder.image(12), Map.of("code-size", "20", "k", Integer.toString(k)));
        try (TrainedAutoencoder trained = Rows.trained(model, GraphChecks.graph(model.graph(1)))) {
            for (float[] code : trained.encode(Rows.smooth(30, 12))) {
                int count = 0;
                for (float h : code) {
                    count += h == 0 ? 0 : 1;
                }
                assertThat(count).isEqualTo(k);
            }
        }
    }

    @Test
    void withAllUnitsItIsThePlainAutoencoder() {
        Map<String, String> common =
                Map.of("code-size", "5", "activation", "tanh", "tied", "false", "learning-rate", "0.001");
        AutoencoderModel plain = Settings.with(ShallowAutoencoder.image(12), common);
        AutoencoderModel topK =
                Settings.with(Settings.with(TopKAutoencoder.image(12), Map.of("k", "5", "auxiliary", "0")), common);
        float[][] rows = Rows.smooth(4, 12);
        try (TrainedAutoencoder one = Rows.trained(plain, GraphChecks.graph(plain.graph(1)));
                TrainedAutoencoder other = Rows.trained(topK, GraphChecks.graph(topK.graph(1)))) {
            // one goes past the graph and the other through it
            assertThat(other.score(rows)).containsExactly(one.score(rows), withPrecision(1e-5));
        }
    }

    @Test
    void moreThanTheCodeHasIsRefused() {
        assertThatThrownBy(() -> Settings.with(TopKAutoencoder.image(12), Map.of("code-size", "5", "k", "6")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("k must be between 1 and 5, got 6");
    }
}
