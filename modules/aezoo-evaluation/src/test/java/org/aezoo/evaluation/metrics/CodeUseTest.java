package org.aezoo.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.Scaling;
import org.aezoo.evaluation.figures.Canvas;
import org.aezoo.evaluation.report.CodePictures;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.numerics.Perplexity;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

/** The use of a codebook of four vectors, three per row. */
class CodeUseTest {

    @Test
    void figuresAreThoseOfTheCounts() {
        AutoencoderModel model = Settings.with(
                Zoo.get("vq-vae").forShape(DataShape.row(5)), Map.of("codebook-size", "4", "groups", "3"));
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        try (TrainedAutoencoder trained =
                new TrainedAutoencoder(model, graph, DataShape.row(5), List.of(), Scaling.none(), 1)) {
            CodeUse use = CodeUse.of(trained);
            assertThat(use.figures()).isEmpty();
            use.add(new int[][] {{0, 0, 1}, {1, 3, 3}});
            assertThat(use.counts().get(0)).containsExactly(2, 2, 0, 2);
            Map<String, Double> figures = use.figures();
            assertThat(figures).containsOnlyKeys("codebook_usage", "perplexity", "bits_per_example");
            assertThat(figures.get("codebook_usage")).isEqualTo(0.75);
            assertThat(figures.get("perplexity")).isCloseTo(3, within(1e-12));
            assertThat(figures.get("bits_per_example")).isCloseTo(6, within(1e-12));
            if (Canvas.hasLetters()) {
                assertThat(CodePictures.use(use).getWidth()).isEqualTo(1000);
            }
        }
    }

    @Test
    void perplexityIsTheSizeOfACodebookInEqualUse() {
        assertThat(Perplexity.of(new long[] {7, 0, 0})).isCloseTo(1, within(1e-12));
        assertThat(Perplexity.of(new long[] {5, 5, 5, 5})).isCloseTo(4, within(1e-12));
    }
}
