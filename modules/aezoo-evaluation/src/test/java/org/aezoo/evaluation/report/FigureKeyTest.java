package org.aezoo.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.Scaling;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

/** Every figure has a unit or a range. */
final class FigureKeyTest {

    private static final List<String> OTHERS = List.of(
            "auroc",
            "average_precision",
            "precision_at_n",
            "detection_rate",
            "false_alarm_rate",
            "linear_probe_error",
            "linear_probe_error_raw",
            "neighbours_error_pca",
            "precision_at_1",
            "precision_at_100",
            "mean_average_precision",
            "importance_weighted_nll",
            "word_perplexity",
            "codebook_usage",
            "perplexity",
            "bits_per_example",
            "prior_bits_per_example",
            "bit_imbalance",
            "worst_bit_imbalance",
            "bit_correlation",
            "distinct_codes",
            "missing_mse",
            "missing_psnr",
            "corrupted_mse",
            "denoised_psnr",
            "clusters",
            "largest_cluster",
            "cluster_ari",
            "cluster_nmi",
            "batch_auc_linear",
            "batch_auc_neighbours_raw",
            "label_auc_raw",
            "test_error",
            "cross_entropy",
            "macro_f1");

    @Test
    void allThatIsMeasuredHasOne() {
        float[][] values = new float[40][13 * 13];
        for (int i = 0; i < values.length; i++) {
            values[i][i] = 255;
        }
        Dataset images = Dataset.of("images", DataShape.image(1, 13, 13), new FloatRows(values));
        for (String id : List.of("shallow", "vae")) {
            AutoencoderModel model = Zoo.get(id).forShape(images.shape());
            ComputationGraph graph = new ComputationGraph(model.graph(1));
            graph.init();
            try (TrainedAutoencoder trained =
                    new TrainedAutoencoder(model, graph, images.shape(), List.of(), Scaling.pixel(), 1)) {
                Map<String, Double> figures = Metrics.evaluate(trained, images);
                assertThat(figures).containsKeys("mse", "ssim", "jacobian_norm", "examples_per_second");
                assertThat(FigureKey.units(figures.keySet())).containsOnlyKeys(figures.keySet());
            }
        }
        assertThat(FigureKey.units(OTHERS)).containsOnlyKeys(OTHERS);
    }

    @Test
    void whatIsNotKnownHasNone() {
        assertThat(FigureKey.units(List.of("mse", "beauty"))).containsExactly(Map.entry("mse", "scaled units²"));
        assertThat(FigureKey.of("batch_auc_linear_raw").meaning()).endsWith(", before correction");
        assertThat(FigureKey.of("linear_probe_error_raw").meaning()).isEqualTo("linear classifier on the rows");
    }
}
