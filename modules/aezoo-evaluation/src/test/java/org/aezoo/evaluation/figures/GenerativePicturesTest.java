package org.aezoo.evaluation.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aezoo.data.ByteRows;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.digits.Digits;
import org.aezoo.evaluation.report.Pictures;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.variational.VariationalAutoencoder;
import org.aezoo.numerics.NormalQuantile;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

class GenerativePicturesTest {

    private static final DataShape DOT = DataShape.image(1, 2, 2);

    /**
     * A model of pictures of two by two pixels: the left ones are bright where the first unit of the code is above 0,
     * the right ones where the second is.
     */
    private static TrainedAutoencoder dots() {
        AutoencoderModel model =
                Settings.with(VariationalAutoencoder.image(4), Map.of("hidden-sizes", "", "code-size", "2"));
        ComputationGraph graph = new ComputationGraph(model.graph(1));
        graph.init();
        graph.getLayer("reconstruction").getParam("W").assign(Nd4j.createFromArray(new float[][] {
            {50, 0, 50, 0}, {0, 50, 0, 50}
        }));
        return new TrainedAutoencoder(model, graph, DOT, List.of(), Scaling.pixel(), 1);
    }

    @Test
    void manifoldHasTheFirstUnitToTheRightAndTheSecondUpwards() {
        try (TrainedAutoencoder trained = dots()) {
            BufferedImage picture = GenerativePictures.manifold(trained, 4);
            int step = picture.getWidth() / 4;
            int down = picture.getHeight() / 4;
            for (int line = 0; line < 4; line++) {
                for (int column = 0; column < 4; column++) {
                    int left = column * step + step / 4;
                    int right = column * step + 3 * step / 4;
                    int y = line * down + down / 4;
                    assertThat(picture.getRGB(left, y) & 0xff).isEqualTo(column >= 2 ? 255 : 0);
                    assertThat(picture.getRGB(right, y) & 0xff).isEqualTo(line < 2 ? 255 : 0);
                }
            }
        }
    }

    @Test
    void traversalsMoveOneUnitALine() {
        float[][] rows = new float[20][4];
        for (int i = 0; i < rows.length; i++) {
            rows[i][i % 4] = 10 * i;
        }
        Dataset dots = Dataset.of("dots", DOT, new org.aezoo.data.FloatRows(rows));
        try (TrainedAutoencoder trained = dots()) {
            BufferedImage picture = GenerativePictures.traversals(trained, dots, 5, 4);
            int step = picture.getWidth() / 4;
            int down = picture.getHeight() / 2;
            int moving = 0;
            for (int line = 0; line < 2; line++) {
                int y = line * down + down / 4;
                for (int side : new int[] {1, 3}) {
                    int first = picture.getRGB(side * step / 4, y) & 0xff;
                    int last = picture.getRGB(3 * step + side * step / 4, y) & 0xff;
                    boolean moves = first == 0 && last == 255;
                    // of the two halves of a picture one belongs to each unit
                    moving += moves ? 1 : 0;
                    assertThat(moves || first == last).isTrue();
                }
            }
            assertThat(moving).isEqualTo(2);
        }
        try (TrainedAutoencoder shallow = trained(ShallowAutoencoder.image(4), DOT)) {
            assertThatThrownBy(() -> GenerativePictures.traversals(shallow, dots, 5, 4))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("shallow has no posterior");
        }
    }

    @Test
    void samplesComeFromTheSeedAndMistakesAreNamed() {
        try (TrainedAutoencoder trained = dots()) {
            BufferedImage one = GenerativePictures.samples(trained, 30, 1);
            assertThat(pixels(GenerativePictures.samples(trained, 30, 1))).isEqualTo(pixels(one));
            assertThat(pixels(GenerativePictures.samples(trained, 30, 2))).isNotEqualTo(pixels(one));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GenerativePictures.samples(trained, 2501, 1))
                    .withMessage("count must be between 1 and 2500, got 2501");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GenerativePictures.manifold(trained, 1))
                    .withMessage("side must be between 2 and 100, got 1");
        }
        try (TrainedAutoencoder shallow = trained(ShallowAutoencoder.image(4), DOT)) {
            assertThatThrownBy(() -> GenerativePictures.samples(shallow, 3, 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("shallow has no prior");
        }
        try (TrainedAutoencoder table = trained(VariationalAutoencoder.tabular(6), DataShape.row(6))) {
            assertThatThrownBy(() -> GenerativePictures.samples(table, 3, 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("needs a model of images");
        }
        try (TrainedAutoencoder wide = trained(VariationalAutoencoder.image(4), DOT)) {
            assertThatThrownBy(() -> GenerativePictures.manifold(wide, 3))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("a manifold needs a code of 2 units, got 20");
        }
    }

    @Test
    void runFoldersOfGenerativeModelsGetTheirPictures(@TempDir Path folder) {
        assumeThat(Canvas.hasLetters()).as("this JVM finds fonts").isTrue();
        AutoencoderModel model =
                Settings.with(VariationalAutoencoder.image(28 * 28), Map.of("hidden-sizes", "20", "code-size", "2"));
        Dataset digits = Dataset.of("digits", DataShape.image(1, 28, 28), new ByteRows(Digits.images(2, 30), 784));
        try (TrainedAutoencoder trained = trained(model, digits.shape())) {
            assertThat(Pictures.write(folder, trained, digits))
                    .extracting(path -> path.getFileName().toString())
                    .containsExactly(
                            "reconstructions.png",
                            "extremes.png",
                            "samples.png",
                            "interpolations.png",
                            "traversals.png",
                            "manifold.png",
                            "units.png",
                            "codes.png",
                            "filters.png");
            assertThat(folder.resolve("samples.png"))
                    .satisfies(file -> assertThat(Files.size(file)).isPositive());
            // without rows there is nothing to interpolate between
            assertThat(Pictures.write(folder, trained, digits.subset(new int[0])))
                    .extracting(path -> path.getFileName().toString())
                    .containsExactly("samples.png", "manifold.png", "filters.png");
        }
    }

    @Test
    void quantilesAreThoseOfTheNormalDistribution() {
        assertThat(NormalQuantile.of(0.5)).isZero();
        // from tables
        assertThat(NormalQuantile.of(0.975)).isCloseTo(1.959963985, within(1e-8));
        assertThat(NormalQuantile.of(0.001)).isCloseTo(-3.090232306, within(1e-8));
        assertThat(NormalQuantile.of(0.841344746068543)).isCloseTo(1, within(1e-8));
        for (double bad : new double[] {0, 1, Double.NaN}) {
            assertThatIllegalArgumentException().isThrownBy(() -> NormalQuantile.of(bad));
        }
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static TrainedAutoencoder trained(AutoencoderModel model, DataShape shape) {
        ComputationGraph graph = new ComputationGraph(model.graph(5));
        graph.init();
        return new TrainedAutoencoder(
                model, graph, shape, List.of(), shape.isImage() ? Scaling.pixel() : Scaling.none(), 5);
    }
}
