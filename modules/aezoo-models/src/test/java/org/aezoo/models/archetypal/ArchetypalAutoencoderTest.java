package org.aezoo.models.archetypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Scorer;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.testkit.GraphChecks;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchetypalAutoencoderTest {

    private static TrainedAutoencoder start(AutoencoderModel model) {
        ComputationGraph graph = GraphChecks.graph(model.graph(1));
        Scaling scaling = new Scaling(Scaling.Kind.STANDARD, new double[] {10, 0, -4}, new double[] {2, 1, 5});
        return new TrainedAutoencoder(model, graph, DataShape.row(3), List.of("a", "b", "c"), scaling, 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void archetypesAreTheDecodedCornersInSourceUnits(boolean relaxed) {
        ArchetypalAutoencoder model = Settings.with(
                ArchetypalAutoencoder.tabular(3), Map.of("relaxed", Boolean.toString(relaxed), "archetypes", "5"));
        try (TrainedAutoencoder trained = start(model)) {
            float[][] archetypes = trained.codes().archetypes();
            assertThat(archetypes).hasDimensions(5, 3);
            assertThat(trained.decode(new float[][] {{0, 0, 0, 1, 0}})[0])
                    .containsExactly(archetypes[3], within(1e-5f));
            assertThat(archetypes[3]).isNotEqualTo(archetypes[2]);
            float[][] rows = {{10, 3, -4}, {12, -1, 1}};
            trained.forEach(Dataset.of("rows", DataShape.row(3), new FloatRows(rows)), view -> {
                // the short way through the network and the long one
                assertThat(trained.encode(rows)).isDeepEqualTo(view.codes());
                Scorer.Scores scores = trained.scorer().scores(view);
                for (int i = 0; i < rows.length; i++) {
                    assertThat(trained.score(rows)[i]).isCloseTo(scores.total(i), within(1e-5 * scores.total(i)));
                }
            });
            for (float[] code : trained.encode(new float[][] {{10, 3, -4}, {-100, 40, 100}})) {
                double sum = 0;
                for (float value : code) {
                    assertThat(relaxed || value >= 0).isTrue();
                    sum += value;
                }
                assertThat(sum).isCloseTo(1, within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "archetypes, 1, archetypes must be at least 2",
        "noise-std, -0.1, noiseStd must be at least 0",
        "noise-steps, -1, noiseSteps must be at least 0",
        "gain, 0, gain must be",
        "penalty, -1, penalty must be at least 0",
    })
    void refusesSettings(String name, String value, String message) {
        assertThatThrownBy(() -> Settings.with(ArchetypalAutoencoder.tabular(3), Map.of(name, value)))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shallow", "vae"})
    void othersHaveNone(String id) {
        try (TrainedAutoencoder trained = start(Zoo.get(id).forShape(DataShape.row(3)))) {
            assertThatThrownBy(() -> trained.codes().archetypes())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the codes of " + id + " are no mixtures");
        }
    }
}
