package org.aezoo.data.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {

    @TempDir
    Path folder;

    private static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            assertThat(ImageIO.write(image, format, out)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static BufferedImage colour(int width, int height, int rgb) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }

    private static BufferedImage grey(int width, int height, int... values) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setPixels(0, 0, width, height, values);
        return image;
    }

    private void put(String name, byte[] content) {
        TestFiles.write(folder.resolve(name), content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void readsColours(String format) {
        put("a." + format, encode(colour(8, 8, 0xff0000), format));
        try (Dataset data = ImageFolder.read(folder, null, false)) {
            assertThat(data.shape()).isEqualTo(DataShape.image(3, 8, 8));
            float[] row = data.head(1)[0];
            assertThat(row[0]).isBetween(250f, 255f);
            assertThat(row[64]).isBetween(0f, 5f);
            assertThat(row[128]).isBetween(0f, 5f);
        }
    }

    @Test
    void greyPicturesKeepTheirValues() {
        put("a.png", encode(grey(2, 2, 0, 100, 128, 255), "png"));
        try (Dataset data = ImageFolder.read(folder, null, false)) {
            assertThat(data.shape()).isEqualTo(DataShape.image(1, 2, 2));
            assertThat(data.head(1)[0]).containsExactly(0, 100, 128, 255);
            assertThat(data.hasLabels()).isFalse();
        }
    }

    @Test
    void piecesGoFromLeftToRightAndFromTopToBottom() {
        int[] values = new int[5 * 4];
        Arrays.setAll(values, i -> i);
        put("a.png", encode(grey(5, 4, values), "png"));
        put("b.png", encode(grey(2, 2, 50, 51, 52, 53), "png"));
        ImageFolder.Size two = new ImageFolder.Size(2, 2);
        ImageFolder.Crops crops = ImageFolder.readCrops(folder, null, false, two, 0);
        try (Dataset data = crops.data()) {
            assertThat(data.shape()).isEqualTo(DataShape.image(1, 2, 2));
            assertThat(crops.pictures()).containsExactly(0, 0, 0, 0, 1);
            assertThat(data.head(5)).isDeepEqualTo(new float[][] {
                {0, 1, 5, 6}, {2, 3, 7, 8}, {10, 11, 15, 16}, {12, 13, 17, 18}, {50, 51, 52, 53}
            });
        }
        try (Dataset data = ImageFolder.readCrops(folder, null, false, two, 1).data()) {
            assertThat(data.size()).isEqualTo(4 * 3 + 1);
            assertThat(data.head(2)[1]).containsExactly(1, 2, 6, 7);
        }
        String refusal =
                TestFiles.refusal(() -> ImageFolder.readCrops(folder, null, false, new ImageFolder.Size(3, 2), 0));
        assertThat(refusal).contains("crop must be at most as large as every picture, b.png is 2x2, got 3x2");
    }

    @Test
    void piecesKeepTheirColoursAndClasses() {
        put("blue/a.png", encode(colour(4, 2, 0x0000ff), "png"));
        put("red/a.png", encode(colour(2, 4, 0xff0000), "png"));
        ImageFolder.Crops crops =
                ImageFolder.readCrops(folder, new ImageFolder.Size(4, 2), false, new ImageFolder.Size(2, 2), 0);
        try (Dataset data = crops.data()) {
            assertThat(data.size()).isEqualTo(4);
            assertThat(data.head(1)[0]).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255);
            assertThat(data.head(3)[2]).containsExactly(255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0);
            assertThat(data.label(1)).isZero();
            assertThat(data.label(2)).isEqualTo(1);
        }
    }

    @Test
    void noPictureIsCutForTrainingAndForTesting() {
        for (int i = 0; i < 5; i++) {
            int value = 10 * i;
            int[] values = new int[16];
            Arrays.fill(values, value);
            put("p" + i + ".png", encode(grey(4, 4, values), "png"));
        }
        DataSource source = DataSource.parse("images:" + folder + "?crop=2x2&step=1");
        try (LoadedData data = source.load(new DataSource.Options(null, 0.4, 3));
                LoadedData other = source.load(new DataSource.Options(null, 0.4, 4))) {
            assertThat(data.train().size()).isEqualTo(27);
            assertThat(data.test().size()).isEqualTo(18);
            assertThat(levels(data.train())).hasSize(3).doesNotContainAnyElementsOf(levels(data.test()));
            assertThat(levels(data.test())).isNotEqualTo(levels(other.test()));
        }
    }

    @Test
    void piecesOfASinglePictureCannotBeSplit() {
        put("p.png", encode(colour(4, 4, 0x102030), "png"));
        DataSource source = DataSource.parse("images:" + folder + "?crop=2x2");
        assertThat(TestFiles.refusal(() -> source.load(DataSource.Options.defaults())))
                .contains("crop needs at least 2 pictures")
                .contains("got 1");
        try (LoadedData data = source.load(new DataSource.Options(null, 0, 1))) {
            assertThat(data.train().size()).isEqualTo(4);
        }
    }

    private static Set<Float> levels(Dataset data) {
        Set<Float> levels = new TreeSet<>();
        for (float[] row : data.head(data.size())) {
            levels.add(row[0]);
        }
        return levels;
    }

    @Test
    void oneColouredPictureMakesAllColoured() {
        put("a.png", encode(grey(1, 1, 100), "png"));
        put("b.png", encode(colour(1, 1, 0x010203), "png"));
        try (Dataset data = ImageFolder.read(folder, null, false)) {
            assertThat(data.head(2)).isDeepEqualTo(new float[][] {{100, 100, 100}, {1, 2, 3}});
        }
        try (Dataset data = ImageFolder.read(folder, null, true)) {
            assertThat(data.head(2)).isDeepEqualTo(new float[][] {{100}, {2}});
        }
    }

    @Test
    void sizesAreAveraged() {
        put("a.png", encode(grey(4, 2, 0, 10, 20, 30, 40, 50, 60, 70), "png"));
        put("b.png", encode(grey(3, 1, 0, 90, 255), "png"));
        try (Dataset data = ImageFolder.read(folder, new ImageFolder.Size(2, 1), false)) {
            assertThat(data.shape()).isEqualTo(DataShape.image(1, 1, 2));
            assertThat(data.head(2)).isDeepEqualTo(new float[][] {{25, 45}, {30, 200}});
        }
    }

    @Test
    void subFoldersAreClasses() {
        put("dogs/2.png", encode(grey(1, 1, 2), "png"));
        put("cats/deep/1.PNG", encode(grey(1, 1, 1), "png"));
        put("dogs/notes.txt", new byte[3]);
        put(".hidden/x.png", new byte[3]);
        String checksum;
        try (Dataset data = ImageFolder.read(folder, null, false)) {
            assertThat(data.size()).isEqualTo(2);
            assertThat(data.labelNames()).containsExactly("cats", "dogs");
            assertThat(data.label(0)).isZero();
            assertThat(data.label(1)).isEqualTo(1);
            assertThat(data.head(2)).isDeepEqualTo(new float[][] {{1}, {2}});
            checksum = data.checksum();
        }
        put("top.png", encode(grey(1, 1, 3), "png"));
        try (Dataset data = ImageFolder.read(folder, null, false)) {
            assertThat(data.hasLabels()).isFalse();
            assertThat(data.checksum()).hasSize(64).isNotEqualTo(checksum);
        }
    }

    private String refusal() {
        return TestFiles.refusal(() -> ImageFolder.read(folder, null, false));
    }

    @Test
    void refusesFoldersWithoutPictures() {
        assertThat(refusal()).contains("holds no picture", ".png");
        assertThat(TestFiles.refusal(() -> ImageFolder.read(folder.resolve("none"), null, false)))
                .contains("no folder");
        put("a.png", encode(grey(1, 1, 2), "png"));
        assertThat(TestFiles.refusal(() -> ImageFolder.read(folder.resolve("a.png"), null, false)))
                .contains("is a file, not a folder");
    }

    @Test
    void refusesPicturesOfOtherKindsAmongThem() {
        put("a.png", encode(grey(1, 1, 2), "png"));
        put("b/c.webp", new byte[1]);
        put("notes.txt", new byte[1]);
        assertThat(refusal()).contains("1 of 2 pictures", "of a kind that is not read, such as b/c.webp");
    }

    @Test
    void refusesMixedSizes() {
        put("a.png", encode(grey(1, 1, 2), "png"));
        put("b/c.png", encode(grey(2, 1, 2, 3), "png"));
        assertThat(refusal()).contains("differ in size: a.png is 1x1, b/c.png is 2x1; add ?size=1x1");
    }

    @Test
    void namesBrokenPictures() {
        byte[] whole = encode(colour(40, 40, 0x123456), "png");
        put("bad.png", Arrays.copyOf(whole, whole.length / 2));
        assertThat(refusal()).contains("picture", "bad.png", "cannot be read");
        put("bad.png", new byte[0]);
        assertThat(refusal()).contains("bad.png", "it is empty");
        put("bad.png", new byte[100]);
        assertThat(refusal()).contains("bad.png", "not PNG, JPEG, GIF or BMP");
    }

    @Test
    void namesTruncatedJpegs() {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            image.setRGB(i % 64, i / 64, i * 7919);
        }
        byte[] whole = encode(image, "jpg");
        put("bad.jpg", Arrays.copyOf(whole, whole.length * 2 / 3));
        assertThat(refusal()).contains("bad.jpg", "cannot be read");
    }

    @Test
    void hugeHeadersAreRefusedBeforeDecoding() {
        byte[] png = encode(grey(1, 1, 2), "png");
        // width and height stand at bytes 16 to 23 of a PNG, the checksum of the chunk at 29
        ByteBuffer buffer = ByteBuffer.wrap(png);
        buffer.putInt(16, 100_000).putInt(20, 100_000);
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        buffer.putInt(29, (int) crc.getValue());
        put("bomb.png", png);
        assertThat(refusal()).contains("bomb.png is 100000x100000 pixels", "at most 64 * 2^20");
        assertThat(TestFiles.refusal(() -> ImageFolder.read(folder, new ImageFolder.Size(8, 8), true)))
                .contains("bomb.png is 100000x100000");
    }

    @Test
    void readsPhotographs() {
        Path kodak = TestFiles.realData("kodak");
        try (Dataset data = ImageFolder.read(kodak, new ImageFolder.Size(48, 32), false)) {
            assertThat(data.size()).isEqualTo(24);
            assertThat(data.shape()).isEqualTo(DataShape.image(3, 32, 48));
        }
    }
}
