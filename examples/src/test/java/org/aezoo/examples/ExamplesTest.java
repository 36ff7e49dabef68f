package org.aezoo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Scaling;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.numerics.Svd;
import org.aezoo.training.TrainingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExamplesTest {

    @Test
    void svdOfTheLectureMatrix() {
        Svd svd = Svd.of(PcaBySvd.MATRIX);
        assertThat(svd.values()).containsExactly(new double[] {3, Math.sqrt(5), 2, 0}, within(1e-12));
        assertThat(PcaBySvd.largestDifference(svd)).isLessThan(1e-12);
    }

    @Test
    void linearAutoencoderIsNearPrincipalComponents() {
        try (LoadedData data = digits(2000)) {
            var figures = LinearAutoencoderAgainstPca.compare(data, 6, 100);
            assertThat(figures.autoencoder() / figures.components()).isBetween(0.98, 1.02);
            assertThat(figures.degrees()).isLessThan(10);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void threeUnitsRebuildEightPatterns(long seed) {
        try (TrainedAutoencoder trained = EightThreeEight.train(seed)) {
            assertThat(EightThreeEight.largestError(trained)).isLessThan(0.1);
        }
    }

    @Test
    void pretrainingPaysWithFewLabels() {
        try (LoadedData data = digits(3000);
                TrainedAutoencoder encoder = FewLabels.pretrain(data.train(), 3)) {
            FewLabels.Plan plan = FewLabels.Plan.of(new int[] {50}, 2, Map.of("updates", "150"));
            double[][] errors = FewLabels.compare(data, "denoising", encoder, plan);
            // by chance it were 90
            assertThat(errors[0][0]).isLessThan(60);
            assertThat(errors[0][1]).isLessThan(80);
        }
    }

    @Test
    void lossesAreComparedInFigures() {
        try (LoadedData data = digits(1000)) {
            BufferedImage picture = LossComparison.compare(data, 2);
            assertThat(picture.getWidth()).isGreaterThan(10 * 2 * 28);
            assertThat(picture.getHeight()).isGreaterThan(5 * 2 * 28);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"context-encoder", "convolutional-context-encoder"})
    void holesAreFilledAndDrawn(String model) {
        Map<String, String> few = Map.of("code-size", "8", "missing", "regions");
        try (LoadedData data = digits(400)) {
            BufferedImage picture = ContextEncoding.compare(
                    data, Settings.with(Zoo.get(model).forShape(data.train().shape()), few), 1);
            assertThat(picture.getWidth()).isGreaterThan(10 * 2 * 28);
            assertThat(picture.getHeight()).isGreaterThan(3 * 2 * 28);
        }
    }

    @Test
    void picturesAreCleanedAndDrawn(@TempDir Path folder) throws IOException {
        try (LoadedData data = digits(400)) {
            BufferedImage picture = Denoising.compare(data, "convolutional-denoising", 1, folder);
            assertThat(picture.getWidth()).isGreaterThan(10 * 2 * 28);
            assertThat(picture.getHeight()).isGreaterThan(9 * 2 * 28);
            assertThat(folder.resolve("gaussian-0.3.zip")).exists();
            assertThat(folder.resolve("masking-0.5.zip")).exists();
            // the networks of the folder, not new ones
            BufferedImage again = Denoising.compare(data, "convolutional-denoising", 50, folder);
            assertThat(again.getRGB(0, 0, again.getWidth(), again.getHeight(), null, 0, again.getWidth()))
                    .isEqualTo(picture.getRGB(0, 0, again.getWidth(), again.getHeight(), null, 0, again.getWidth()));
        }
    }

    @Test
    void arrowsOfADenoiserLeadBackToTheData() {
        Dataset spiral = DenoisingVectorField.spiral(2000, 1);
        try (TrainedAutoencoder trained = DenoisingVectorField.train(spiral, 100)) {
            float[][] points = DenoisingVectorField.near(DenoisingVectorField.grid(31));
            assertThat(points.length).isGreaterThan(200);
            float[][] once = trained.reconstruct(points);
            assertThat(DenoisingVectorField.nearer(points, once)).isGreaterThan(0.75);
            assertThat(DenoisingVectorField.meanDistance(once))
                    .isLessThan(0.6 * DenoisingVectorField.meanDistance(points));
            assertThat(DenoisingVectorField.draw(spiral, trained).getWidth()).isEqualTo(560);
        }
    }

    @Test
    void contractionHoldsTheJacobianDown() {
        try (LoadedData data = digits(1000)) {
            // hundreds of steps are few: a penalty that shows in them has to be large
            Map<String, Double> norms = JacobianNorms.measure(data, 10, 50, 20);
            assertThat(norms).hasSize(4);
            assertThat(norms.get("contractive (CAE)")).isLessThan(norms.getOrDefault("plain (AE)", 0.0) / 2);
        }
    }

    @Test
    void contractiveCodesMoveLess() {
        try (LoadedData data = digits(1000)) {
            ContractiveTangents.Pictures pictures = ContractiveTangents.compare(data, 10, 20);
            assertThat(pictures.tangents().getWidth()).isGreaterThan(9 * 2 * 28);
            assertThat(pictures.tangents().getHeight()).isGreaterThan(8 * 2 * 28);
            assertThat(pictures.spectra().getWidth()).isEqualTo(700);
            double[] contractive = Objects.requireNonNull(pictures.values().get("contractive"));
            double[] plain = Objects.requireNonNull(pictures.values().get("plain"));
            assertThat(contractive[30]).isLessThan(plain[30] / 2);
        }
    }

    @Test
    void sparseFeaturesAreDrawn() {
        try (LoadedData data = digits(1000)) {
            BufferedImage picture = SparseFeatures.compare(data, 2);
            assertThat(picture.getWidth()).isGreaterThan(14 * 2 * 28);
            assertThat(picture.getHeight()).isGreaterThan(4 * 2 * 28);
        }
    }

    @Test
    void plantedFeaturesAreOnAsOftenAsIsSaid() {
        boolean[][] on = new PlantedFeatures(1024, 128, 1).draw(2000, 2).on();
        double first = IntStream.range(0, 2000).filter(r -> on[r][0]).count() / 2000.0;
        assertThat(first).isCloseTo(0.3, within(0.04));
        double all = 0;
        for (boolean[] row : on) {
            for (boolean feature : row) {
                all += feature ? 1 / 2000.0 : 0;
            }
        }
        assertThat(all).isCloseTo(8.0, within(0.4));
    }

    @Test
    void aFewPlantedFeaturesAreFound() {
        PlantedFeatures features = new PlantedFeatures(12, 24, 1);
        PlantedFeatures.Rows rows = features.draw(4000, 2);
        var options = TrainingOptions.defaults()
                .withEpochs(20)
                .withBatchSize(128)
                .withPatience(0)
                .withScaling(Scaling.Kind.NONE);
        try (TrainedAutoencoder trained = FeatureRecovery.train(
                "batch-top-k", Map.of("k", "2", "learning-rate", "0.01", "code-size", "16"), rows.values(), options)) {
            FeatureRecovery.Recovery recovery = FeatureRecovery.recovery(trained, features, features.draw(2000, 3));
            assertThat(recovery.cosine()).isGreaterThan(0.8);
            assertThat(recovery.explained()).isGreaterThan(0.8);
        }
    }

    @Test
    void rowsAreDrawnBelowTheirNames() {
        Map<String, float[][]> rows = new LinkedHashMap<>();
        rows.put("ink", new float[][] {{255, 255, 255, 255}});
        rows.put("paper", new float[][] {{0, 0, 0, 0}});
        BufferedImage picture = LabelledRows.draw(rows, DataShape.image(1, 2, 2));
        int half = picture.getHeight() / 2;
        int width = picture.getWidth();
        int[] upper = picture.getRGB(0, 0, width, half, null, 0, width);
        int[] lower = picture.getRGB(0, half, width, half, null, 0, width);
        assertThat(IntStream.of(upper).filter(pixel -> pixel == 0xff000000).count())
                .isEqualTo(16);
        assertThat(IntStream.of(lower).filter(pixel -> pixel == 0xff000000).count())
                .isZero();
    }

    @Test
    void coloursAreDrawnAsTheyAre() {
        Map<String, float[][]> rows = Map.of("", new float[][] {{255, 255, 0, 0, 10, 10}});
        BufferedImage picture = LabelledRows.draw(rows, DataShape.image(3, 1, 2), false);
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        assertThat(IntStream.of(pixels).filter(pixel -> pixel == 0xffff000a).count())
                .isEqualTo(8);
    }

    @Test
    void anyDeviceTrains() {
        assertThat(GpuTraining.device()).isEqualTo("CpuBackend, on the CPU");
        try (LoadedData data = digits(600)) {
            // untrained it is some 560
            assertThat(GpuTraining.train(data, 3, 50))
                    .hasEntrySatisfying(
                            "negative_elbo", bound -> assertThat(bound).isBetween(100.0, 400.0));
        }
    }

    @Test
    void plainDeeplearning4jTrainsSavesAndLoads(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("plain.zip");
        PlainDl4j.main(new String[] {"digits", "1", file.toString()});
        assertThat(Files.size(file)).isPositive();
    }

    @Test
    void variationalAutoencodersDrawSamplesAndThePlane(@TempDir Path folder) {
        try (LoadedData data = digits(1000)) {
            double untrained = 784 * Math.log(2);
            assertThat(VaeSamples.train(data, 2, 2, folder).get("negative_elbo"))
                    .isBetween(0.0, untrained);
        }
        assertThat(folder.resolve("vae-samples-2.png")).isNotEmptyFile();
        assertThat(folder.resolve("vae-manifold.png")).isNotEmptyFile();
    }

    @Test
    void quantisedCodesTakeFewBits() {
        try (LoadedData data = digits(400)) {
            Map<String, float[][]> drawn = new LinkedHashMap<>();
            Map<String, Double> figures = Quantised.train(data, "vq-vae", 1, drawn);
            assertThat(figures.get("bits_per_example")).isEqualTo(49 * 8.0);
            assertThat(figures.get("prior_bits_per_example")).isBetween(0.0, 49 * 8.0);
            assertThat(drawn).containsOnlyKeys("vq-vae", "vq-vae, samples");
            List<String> files = Quantised.files(data.test());
            assertThat(files).hasSize(5);
            // PNG loses nothing
            assertThat(files.get(0)).contains(" 0.00 ");
            assertThat(files.get(1)).startsWith("JPEG at 0.1");
        }
    }

    @Test
    void codesOfBitsFindRowsOfTheSameClass() {
        try (LoadedData data = digits(2000)) {
            Map<String, float[][]> drawn = new LinkedHashMap<>();
            Map<String, Double> figures = SemanticHashing.hash(data, 16, 3, drawn);
            // by chance it were 0.1
            assertThat(figures.get("precision_at_100")).isGreaterThan(0.4);
            assertThat(drawn).hasSize(8);
        }
    }

    @Test
    void documentsOfATopicAreFound() {
        try (LoadedData data = DocumentRetrieval.madeUp(800, 120, 4)) {
            // by chance it were 0.25
            assertThat(DocumentRetrieval.train(data, Map.of("code-size", "10"), 4)
                            .get("precision_at_10"))
                    .isGreaterThan(0.6);
            assertThat(DocumentRetrieval.train(data, Map.of("code-size", "16", "binary", "true"), 4)
                            .get("precision_at_10"))
                    .isGreaterThan(0.4);
        }
    }

    @Test
    void batchesAreCorrectedAndThenClustered(@TempDir Path folder) {
        Map<String, Double> figures = BatchCorrection.correct(BatchCorrection.cells(600, 1), 60, folder);
        assertThat(figures.get("batch_auc_linear_raw")).isGreaterThan(0.75);
        assertThat(figures.get("batch_auc_linear")).isLessThan(0.65);
        assertThat(figures.get("label_auc")).isGreaterThan(0.95);
        assertThat(figures.get("clusters")).isGreaterThanOrEqualTo(1);
        assertThat(folder.resolve("codes-by-cluster.png")).exists();
    }

    @Test
    void pretrainingIsDrawnBesideARandomStart(@TempDir Path folder) {
        try (LoadedData data = digits(1000)) {
            Map<String, Double> errors = StackedPretraining.compare(data, "stacked", 2, 5, "60,30", folder);
            assertThat(Objects.requireNonNull(errors.get("pretrained")))
                    .isLessThan(Objects.requireNonNull(errors.get("random start")));
        }
        assertThat(folder.resolve("stacked-pretraining.png")).isNotEmptyFile();
        assertThat(folder.resolve("stacked-codes.png")).isNotEmptyFile();
    }

    private static LoadedData digits(int rows) {
        LoadedData all = DataSource.parse("digits").load(DataSource.Options.defaults());
        Dataset train = all.train().subset(IntStream.range(0, rows).toArray());
        Dataset test = all.test().subset(IntStream.range(0, rows / 4).toArray());
        return new LoadedData(train, test, true, all.owner());
    }

    @Test
    void archetypesOfACurvedTetrahedronAreFound() {
        double[] errors = Archetypes.measure(true, 1, 600, Map.of());
        assertThat(errors[0]).isLessThan(errors[1]).isLessThan(errors[2]).isLessThan(errors[3]);
    }
}
