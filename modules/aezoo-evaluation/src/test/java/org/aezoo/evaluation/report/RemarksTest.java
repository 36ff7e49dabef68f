package org.aezoo.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Scaling;
import org.aezoo.evaluation.metrics.Yardstick;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RemarksTest {

    private static final Yardstick.Values NOTHING = new Yardstick.Values(null, null, null);

    private static Yardstick.Figures measured(
            @Nullable Double model, @Nullable Double mean, @Nullable Double components, double... shares) {
        List<Yardstick.Column> columns = IntStream.range(0, shares.length)
                .mapToObj(j -> new Yardstick.Column("c" + j, NOTHING, NOTHING, shares[j]))
                .toList();
        return new Yardstick.Figures(
                1000, "units", new Yardstick.Values(model, mean, components), NOTHING, 2, 1000, columns, Map.of(), 0);
    }

    private static List<String> of(
            String id, Map<String, String> settings, Map<String, Double> figures, Yardstick.Figures yardstick) {
        var model = Settings.with(Zoo.get(id).forShape(DataShape.row(6)), settings);
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        try (TrainedAutoencoder trained =
                new TrainedAutoencoder(model, graph, DataShape.row(6), List.of(), Scaling.none(), 1)) {
            return Remarks.of(trained, figures, yardstick);
        }
    }

    private static List<String> of(String id, Yardstick.Figures yardstick) {
        return of(id, Map.of("code-size", "4"), Map.of("active_units", 4.0), yardstick);
    }

    @Test
    void modelsThatAreToRebuildAreHeldAgainstComponents() {
        for (String id : List.of("shallow", "deep", "stacked")) {
            assertThat(of(id, measured(3.0, 5.0, 2.5)))
                    .as(id)
                    .singleElement()
                    .asString()
                    .startsWith(
                            "no better than principal components of the same size (3 against 2.500 units): linear does as well");
            assertThat(of(id, measured(2.5, 5.0, 3.0))).as(id).isEmpty();
            assertThat(of(id, measured(2.5, 5.0, null))).as(id).isEmpty();
        }
        for (String id : List.of("sparse-kl", "contractive", "denoising", "vae", "anomaly")) {
            assertThat(of(id, measured(3.0, 5.0, 2.5)))
                    .as(id + " is for something else")
                    .isEmpty();
        }
        assertThat(of("linear", measured(2.54, 5.0, 2.5)))
                .as("it can only come near")
                .isEmpty();
        assertThat(of("linear", measured(2.7, 5.0, 2.5))).hasSize(1);
    }

    @Test
    void nothingIsWorseThanTheMean() {
        assertThat(of("vae", measured(5.0, 5.0, 2.5)))
                .singleElement()
                .asString()
                .startsWith("no better than the mean row");
        assertThat(of("anomaly", measured(6.0, 5.0, 2.5))).isEmpty();
        assertThat(of("shallow", measured(null, null, null))).as("not a number").isEmpty();
    }

    @Test
    void oneColumnWithMostOfTheErrorIsNamed() {
        assertThat(of("shallow", measured(1.0, 5.0, 2.5, 0.2, 0.7, 0.1)))
                .singleElement()
                .asString()
                .startsWith("column 'c1' has 70 % of the squared error, the other 2 the rest: ");
        assertThat(of("shallow", measured(1.0, 5.0, 2.5, 0.5, 0.3, 0.2))).isEmpty();
        assertThat(of("shallow", measured(1.0, 5.0, 2.5, 0.2, 0.8)))
                .as("one of two has half or more anyway")
                .isEmpty();
    }

    @Test
    void unitsThatSayNothingAreCounted() {
        Yardstick.Figures good = measured(1.0, 5.0, 2.5);
        assertThat(of("shallow", Map.of("code-size", "4"), Map.of("dead_units", 3.0), good))
                .singleElement()
                .asString()
                .startsWith("3 of 4 code units are 0 for every row: a code of 1 does the same");
        assertThat(of("vae", Map.of("code-size", "4"), Map.of("active_units", 3.0), good))
                .containsExactly("1 of 4 code units have collapsed onto the prior: a code of 3 does the same");
        assertThat(of("vae", Map.of("code-size", "4"), Map.of("active_units", 4.0), good))
                .isEmpty();
        assertThat(of("binary-code", Map.of("code-size", "4"), Map.of("constant_bits", 2.0, "dead_units", 1.0), good))
                .singleElement()
                .asString()
                .startsWith("2 of 4 bits are the same for every row");
        Map<String, String> codebook = Map.of("codebook-size", "16", "groups", "2");
        assertThat(of("vq-vae", codebook, Map.of("codebook_usage", 0.75), good))
                .containsExactly("4 of 16 vectors of the codebook are never chosen: a smaller codebook does the same");
        assertThat(of("vq-vae", codebook, Map.of("codebook_usage", 1.0), good)).isEmpty();
        assertThat(of("vq-vae", Map.of("codebook-size", "512", "groups", "2"), Map.of("codebook_usage", 0.75), good))
                .as("2,000 choices among 512")
                .isEmpty();
    }
}
