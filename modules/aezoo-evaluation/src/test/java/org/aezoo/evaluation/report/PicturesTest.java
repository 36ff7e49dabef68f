package org.aezoo.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.aezoo.data.ByteRows;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.digits.Digits;
import org.aezoo.evaluation.figures.Canvas;
import org.aezoo.evaluation.figures.Palette;
import org.aezoo.evaluation.figures.Tiles;
import org.aezoo.evaluation.metrics.Sampling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.plain.ConvolutionalAutoencoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.variational.VariationalAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {

    @TempDir
    Path folder;

    @Test
    void drawsImagesLossesWeightsAndCodes() throws IOException {
        assumeThat(Canvas.hasLetters()).as("this JVM finds fonts").isTrue();
        Files.writeString(folder.resolve("history.csv"), "epoch,train_loss,validation_loss\n1,5,4\n2,3,3.5\n");
        Dataset digits = digits(60);
        try (TrainedAutoencoder trained = start(ShallowAutoencoder.image(28 * 28), digits, Scaling.pixel())) {
            List<Path> written = Pictures.write(folder, trained, digits);

            assertThat(written)
                    .extracting(path -> path.getFileName().toString())
                    .containsExactly(
                            "reconstructions.png",
                            "extremes.png",
                            "loss.png",
                            "codes.png",
                            "codes-umap.png",
                            "filters.png");
        }
        assertThat(size("reconstructions.png")).isEqualTo("696x600");
        // 32 units: eight to a line
        assertThat(size("filters.png")).isEqualTo("744x376");
        try (var files = Files.list(folder)) {
            assertThat(files).as("nothing is left over").hasSize(10);
        }
    }

    @Test
    void drawsTables() throws IOException {
        assumeThat(Canvas.hasLetters()).as("this JVM finds fonts").isTrue();
        Dataset table = table(300, 40);
        try (TrainedAutoencoder trained =
                start(ShallowAutoencoder.tabular(40), table, Scaling.fit(Scaling.Kind.STANDARD, table))) {
            assertThat(Pictures.write(folder, trained, table))
                    .extracting(path -> path.getFileName().toString())
                    .containsExactly("reconstructions.png", "errors.png", "codes.png", "codes-umap.png");
        }
        try (TrainedAutoencoder trained =
                start(VariationalAutoencoder.tabular(40), table, Scaling.fit(Scaling.Kind.STANDARD, table))) {
            assertThat(Pictures.write(Files.createDirectory(folder.resolve("vae")), trained, table))
                    .extracting(path -> path.getFileName().toString())
                    .containsExactly(
                            "reconstructions.png",
                            "samples.png",
                            "units.png",
                            "errors.png",
                            "codes.png",
                            "codes-umap.png");
        }
        assertThat(size("vae/samples.png")).isEqualTo("980x780");
        // thirty bars at most
        assertThat(size("errors.png")).isEqualTo("1000x1124");
    }

    @Test
    void drawsWhatTheModelRepairsAndWhereItsCodesMove() throws IOException {
        Dataset digits = digits(30);
        for (String id : List.of("denoising", "context-encoder", "contractive")) {
            Path own = Files.createDirectory(folder.resolve(id));
            try (TrainedAutoencoder trained = start(Zoo.get(id).forShape(digits.shape()), digits, Scaling.pixel())) {
                assertThat(Pictures.write(own, trained, digits, false))
                        .extracting(path -> path.getFileName().toString())
                        .contains(Map.of(
                                        "denoising", "denoised.png",
                                        "context-encoder", "inpainted.png",
                                        "contractive", "tangents.png")
                                .get(id))
                        .doesNotHaveDuplicates();
            }
        }
        BufferedImage strips =
                ImageIO.read(folder.resolve("context-encoder/inpainted.png").toFile());
        // ten digits in three states, 84 pixels each
        assertThat(strips.getWidth() + "x" + strips.getHeight()).isEqualTo("928x284");
        // black and white digits have no grey but in the hole, which is in the middle
        assertThat(strips.getRGB(8 + 42, 8 + 84 + 8 + 42) & 0xff).isBetween(120, 135);
        assertThat(strips.getRGB(8 + 4, 8 + 84 + 8 + 4) & 0xff).isLessThan(20);
    }

    @Test
    void withoutFontsPicturesStillComeOut() throws IOException {
        Files.writeString(folder.resolve("history.csv"), "epoch,train_loss,validation_loss\n1,5,4\n");
        DataShape shape = DataShape.image(3, 12, 12);
        byte[] noise = new byte[20 * shape.size()];
        new Random(1).nextBytes(noise);
        Dataset images = Dataset.of("noise", shape, new ByteRows(noise, shape.size()));
        try (TrainedAutoencoder trained = start(ConvolutionalAutoencoder.image(3, 12, 12), images, Scaling.pixel())) {
            assertThat(Pictures.write(folder, trained, images, false))
                    .extracting(path -> path.getFileName().toString())
                    .containsExactly("reconstructions.png", "extremes.png", "filters.png");
        }
        assertThat(size("filters.png")).as("16 colour kernels").isEqualTo("744x192");
    }

    @Test
    void cloudsHaveTheNamesOfTheirClasses() {
        Dataset table = table(6, 3).withLabels(new int[] {2, 2, 0, 1, 0, 2}, List.of("a", "b", "c"));
        assertThat(CodePictures.clouds(table, new float[][] {{0, 0}, {1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}}))
                .extracting(cloud -> cloud.name() + cloud.x().length)
                .containsExactly("a2", "b1", "c3");
    }

    @Test
    void showsOneExampleOfEachClassInOrder() {
        int[] labels = {2, 2, 0, 1, 0, 2, 1, 0, 0, 0, 0, 0, 0};
        Dataset data = Dataset.of("labelled", DataShape.row(1), new FloatRows(new float[labels.length][1]))
                .withLabels(labels, List.of("a", "b", "c"));

        int[] chosen = Sampling.oneOfEachClass(data);

        assertThat(chosen).containsExactly(2, 4, 7, 8, 9, 3, 6, 0, 1, 5);
    }

    @Test
    void drawsCodesOfTwoValuesAndManyClassesAndOneRow() throws IOException {
        assumeThat(Canvas.hasLetters()).as("this JVM finds fonts").isTrue();
        int[] labels = IntStream.range(0, 50).map(i -> i % 25).toArray();
        Dataset table = table(50, 4)
                .withLabels(labels, IntStream.range(0, 25).mapToObj(i -> "same").toList());
        try (TrainedAutoencoder trained = start(ShallowAutoencoder.tabular(4), table, Scaling.none())) {
            assertThat(Pictures.write(folder, trained, table)).hasSize(3);
            Dataset few = table.subset(new int[] {0, 1, 2});
            assertThat(Pictures.write(folder, trained, few))
                    .as("three classes of one name")
                    .hasSize(3);
            assertThat(Pictures.write(folder, trained, table.subset(new int[] {0})))
                    .as("columns of one row do not vary")
                    .hasSize(2);
            assertThat(Pictures.write(folder, trained, table.subset(new int[0])))
                    .isEmpty();
        }
    }

    @Test
    void aNetworkThatFellApartStillGetsWhatCanBeDrawn() {
        Dataset digits = digits(20);
        try (TrainedAutoencoder trained = start(ShallowAutoencoder.image(28 * 28), digits, Scaling.pixel())) {
            trained.graph().params().assign(Double.NaN);

            assertThat(Pictures.write(folder, trained, digits, false)).hasSize(3);
        }
        Dataset table = table(20, 3);
        try (TrainedAutoencoder trained = start(ShallowAutoencoder.tabular(3), table, Scaling.none())) {
            trained.graph().params().assign(Double.NaN);

            assertThat(Pictures.write(folder, trained, table)).isEmpty();
        }
    }

    @Test
    void saysWhereItCannotWrite() {
        Dataset digits = digits(10);
        try (TrainedAutoencoder trained = start(ShallowAutoencoder.image(28 * 28), digits, Scaling.pixel())) {
            assertThatThrownBy(() -> Pictures.write(folder.resolve("absent"), trained, digits))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("cannot write")
                    .hasMessageContaining("absent");
        }
    }

    @Test
    void paintsLowBlackHighWhiteAndWeightsAroundWhite() {
        DataShape shape = DataShape.image(1, 2, 2);
        Tiles.Pair pair = new Tiles.Pair("", new float[] {0, 1, 0.5f, 2}, new float[4], "");
        BufferedImage pairs = Tiles.pairs(List.of(pair), shape, 0, 1, false);
        // without letters the tile starts at (8, 16); each pixel is a square of 56
        assertThat(pairs.getRGB(10, 20) & 0xffffff).isZero();
        assertThat(pairs.getRGB(10 + 56, 20) & 0xffffff).isEqualTo(0xffffff);
        assertThat(pairs.getRGB(10, 20 + 56) & 0xff).isEqualTo(128);
        assertThat(pairs.getRGB(10 + 56, 20 + 56) & 0xffffff).isEqualTo(0xffffff);

        BufferedImage weights = Tiles.weights(List.of(new float[] {-3, 3, 0, Float.NaN}), shape);
        assertThat(weights.getRGB(12, 12) & 0xffffff).isEqualTo(Palette.BLUE.getRGB() & 0xffffff);
        assertThat(weights.getRGB(12 + 42, 12) & 0xffffff).isEqualTo(Palette.VERMILLION.getRGB() & 0xffffff);
        assertThat(weights.getRGB(12, 12 + 42) & 0xffffff).isEqualTo(0xffffff);
        assertThat(weights.getRGB(12 + 42, 12 + 42) & 0xffffff).isEqualTo(0xffffff);
    }

    private String size(String name) throws IOException {
        BufferedImage image = ImageIO.read(folder.resolve(name).toFile());
        return image.getWidth() + "x" + image.getHeight();
    }

    private static Dataset digits(int count) {
        byte[] labels = Digits.labels(2, count);
        return Dataset.of("digits", DataShape.image(1, 28, 28), new ByteRows(Digits.images(2, count), 784))
                .withLabels(
                        IntStream.range(0, count).map(i -> labels[i]).toArray(),
                        IntStream.range(0, 10).mapToObj(Integer::toString).toList());
    }

    private static Dataset table(int rows, int columns) {
        Random random = new Random(3);
        float[][] values = new float[rows][columns];
        for (float[] row : values) {
            for (int j = 0; j < columns; j++) {
                row[j] = (float) random.nextGaussian() * (j + 1);
            }
        }
        return Dataset.of("table", DataShape.row(columns), new FloatRows(values))
                .withFeatureNames(IntStream.range(0, columns)
                        .mapToObj(j -> "a column with a rather long name, number " + j)
                        .toList());
    }

    private static TrainedAutoencoder start(AutoencoderModel model, Dataset data, Scaling scaling) {
        ComputationGraph graph = new ComputationGraph(model.graph(5));
        graph.init();
        return new TrainedAutoencoder(model, graph, data.shape(), data.featureNames(), scaling, 5);
    }
}
