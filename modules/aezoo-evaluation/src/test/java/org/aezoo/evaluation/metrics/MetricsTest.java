package org.aezoo.evaluation.metrics;

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
import org.aezoo.evaluation.Mnist;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final Offset<Double> EXACT = within(1e-9);

    @Test
    void ofTwoExamplesWorkedByHand() {
        MetricSums sums = new MetricSums(DataShape.row(2), ReconstructionLoss.MSE::of);
        sums.add(new float[] {0, 1}, new float[] {0, 2, 1}, new float[] {0.5f, 0.5f});
        sums.add(new float[] {0.25f, 1}, new float[] {0, 4, 1}, new float[] {0.25f, 0.5f});

        Map<String, Double> figures = sums.figures();

        assertThat(figures.get("mse")).isCloseTo((0.25 + 0.25 + 0 + 0.25) / 4, EXACT);
        assertThat(figures.get("sse")).isCloseTo((0.5 + 0.25) / 2, EXACT);
        assertThat(figures.get("mae")).isCloseTo(1.5 / 4, EXACT);
        double quarter = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75);
        assertThat(figures.get("bce_floor")).isCloseTo(quarter / 4, EXACT);
        assertThat(figures.get("bce")).isCloseTo((3 * Math.log(2) + quarter) / 4, EXACT);
        assertThat(figures.get("bce_excess")).isCloseTo(3 * Math.log(2) / 4, EXACT);
        assertThat(figures.get("psnr")).isCloseTo(10 * Math.log10(1 / 0.1875), EXACT);
        assertThat(figures.get("score")).isCloseTo(0.375, EXACT);
        assertThat(figures.get("mean_activation")).isCloseTo(8.0 / 6, EXACT);
        assertThat(figures.get("zero_share")).isCloseTo(2.0 / 6, EXACT);
        assertThat(figures.get("nonzero_units")).isCloseTo(2, EXACT);
        assertThat(figures.get("dead_units")).isEqualTo(1);
        // only the second unit varies, by 1 around 3
        assertThat(figures.get("active_units")).isEqualTo(1);
        assertThat(figures).doesNotContainKey("ssim");
    }

    @Test
    void leavesOutWhatDoesNotApply() {
        MetricSums outside = new MetricSums(DataShape.row(1), ReconstructionLoss.GAUSSIAN::of);
        outside.add(new float[] {0.5f}, new float[] {1}, new float[] {0.5f});
        outside.add(new float[] {-2}, new float[] {1}, new float[] {-1});
        assertThat(outside.figures().keySet())
                .containsExactly(
                        "mse",
                        "sse",
                        "mae",
                        "score",
                        "mean_activation",
                        "zero_share",
                        "nonzero_units",
                        "dead_units",
                        "active_units");
        assertThat(outside.figures().get("score")).isCloseTo((0.5 + Math.log(2 * Math.PI)) / 2, EXACT);

        MetricSums linear = new MetricSums(DataShape.row(1), ReconstructionLoss.MSE::of);
        linear.add(new float[] {0.5f}, new float[] {1}, new float[] {1.25f});
        // 1.25 is cut off at the largest float below 1
        assertThat(linear.figures().get("bce"))
                .isCloseTo(-0.5 * Math.log(6e-8) - 0.5 * Math.log1p(-6e-8), within(1e-6));

        MetricSums perfect = new MetricSums(DataShape.row(1), ReconstructionLoss.MSE::of);
        perfect.add(new float[] {0.5f}, new float[] {1}, new float[] {0.5f});
        assertThat(perfect.figures()).containsEntry("mse", 0.0).doesNotContainKey("psnr");
        assertThat(perfect.figures().get("bce_excess")).isCloseTo(0, EXACT);
    }

    @Test
    void aNetworkThatFellApartIsNotHidden() {
        MetricSums sums = new MetricSums(DataShape.row(1), ReconstructionLoss.BERNOULLI::of);
        sums.add(new float[] {0.5f}, new float[] {1}, new float[] {Float.NaN});

        assertThat(sums.figures().get("mse")).isNaN();
        assertThat(sums.figures().get("score")).isNaN();
        assertThat(sums.figures().get("bce")).isNaN();
    }

    @Test
    void walksOverAllOfADataset() {
        float[][] rows = new float[1500][4];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 4; j++) {
                rows[i][j] = (i * (j + 3)) % 256;
            }
        }
        Dataset data = Dataset.of("counted", DataShape.row(4), new FloatRows(rows));
        ShallowAutoencoder model = ShallowAutoencoder.image(4);
        ComputationGraph graph = new ComputationGraph(model.graph(7));
        graph.init();
        try (TrainedAutoencoder trained =
                new TrainedAutoencoder(model, graph, data.shape(), List.of(), Scaling.pixel(), 7)) {
            Map<String, Double> figures = Metrics.evaluate(trained, data);

            float[][] rebuilt = trained.reconstruct(rows);
            double squares = 0;
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j < 4; j++) {
                    squares += Math.pow((rows[i][j] - rebuilt[i][j]) / 255, 2);
                }
            }
            assertThat(figures.get("sse")).isCloseTo(squares / rows.length, within(1e-5));
            double score = 0;
            for (double of : trained.score(rows)) {
                score += of;
            }
            assertThat(figures.get("score")).isCloseTo(score / rows.length, within(1e-6 * score / rows.length));
            assertThat(figures.get("bce")).isCloseTo(score / rows.length / 4, within(1e-6 * score / rows.length));
            assertThat(figures.get("examples_per_second")).isPositive();
            assertThat(figures.keySet())
                    .containsExactly(
                            "mse",
                            "sse",
                            "mae",
                            "bce",
                            "bce_floor",
                            "bce_excess",
                            "psnr",
                            "score",
                            "mean_activation",
                            "zero_share",
                            "nonzero_units",
                            "dead_units",
                            "active_units",
                            "jacobian_norm",
                            "examples_per_second");

            assertThatThrownBy(() -> Metrics.evaluate(trained, data.subset(new int[0])))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("counted has no rows to evaluate on");
        }
    }

    @Test
    void entropyOfMnistIsTheKnownFloor() {
        Dataset test = Mnist.test();
        MetricSums sums = new MetricSums(DataShape.row(784), ReconstructionLoss.MSE::of);
        float[] row = new float[784];
        for (int r = 0; r < test.size(); r++) {
            test.read(r, row, 0);
            Scaling.pixel().apply(row, 784);
            sums.add(row, new float[] {0}, row);
        }
        assertThat(sums.figures().get("bce_floor")).isCloseTo(0.0581, within(0.00005));
        assertThat(sums.figures().getOrDefault("bce_floor", Double.NaN) * 784).isCloseTo(45.53, within(0.005));
    }
}
