package org.aezoo.data.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.aezoo.data.DataShape;
import org.aezoo.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {

    private static final byte[] SIX = {0, 1, 127, (byte) 128, (byte) 200, (byte) 255};

    @TempDir
    Path folder;

    private Path file(byte[] content) {
        return TestFiles.write(folder.resolve("some-idx"), content);
    }

    private String refusal(byte[] content) {
        Path file = file(content);
        String message = TestFiles.refusal(() -> IdxFile.read(file));
        assertThat(message).contains("some-idx");
        return message;
    }

    @Test
    void readsPlainAndPackedAlike() {
        byte[] content = TestFiles.idx(8, new int[] {1, 2, 3}, SIX);
        IdxFile plain = IdxFile.read(file(content));
        IdxFile packed = IdxFile.read(TestFiles.write(folder.resolve("packed"), TestFiles.gzip(content)));
        assertThat(plain.dimensions()).containsExactly(1, 2, 3);
        assertThat(plain.values()).isEqualTo(SIX);
        assertThat(packed.values()).isEqualTo(SIX);
        assertThat(plain.sha256()).isEqualTo(packed.sha256()).isEqualTo(TestFiles.sha256(content));
        assertThat(plain.shape()).isEqualTo(DataShape.image(1, 2, 3));
        assertThat(plain.dataset("x").head(1)[0]).containsExactly(0, 1, 127, 128, 200, 255);
    }

    @Test
    void shapesFollowTheDimensions() {
        assertThat(IdxFile.read(file(TestFiles.idx(8, new int[] {2, 3}, SIX))).shape())
                .isEqualTo(DataShape.row(3));
        assertThat(IdxFile.read(file(TestFiles.idx(8, new int[] {1, 3, 2, 1}, SIX)))
                        .shape())
                .isEqualTo(DataShape.image(3, 2, 1));
        IdxFile labels = IdxFile.read(file(TestFiles.idx(8, new int[] {6}, SIX)));
        assertThat(TestFiles.refusal(labels::shape)).contains("labels", "idx:IMAGES,LABELS");
    }

    @Test
    void labelsMustBelongToTheImages() {
        IdxFile images = IdxFile.read(file(TestFiles.idx(8, new int[] {2, 3}, SIX)));
        IdxFile labels = IdxFile.read(file(TestFiles.idx(8, new int[] {6}, SIX)));
        assertThat(TestFiles.refusal(() -> labels.labelsFor(images))).contains("6 labels", "2 images");
        assertThat(TestFiles.refusal(() -> images.labelsFor(labels))).contains("does not hold labels");
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThat(TestFiles.refusal(() -> IdxFile.read(folder.resolve("none"))))
                .contains("no file", "none");
        assertThat(TestFiles.refusal(() -> IdxFile.read(folder))).contains("is a folder");
        assertThat(refusal(new byte[0])).contains("is empty");
    }

    @Test
    void refusesOtherFormats() {
        assertThat(refusal("not idx at all".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .contains("is not an IDX file", "6e 6f 74 20");
        assertThat(refusal(new byte[] {0, 0, 8})).contains("is not an IDX file");
        assertThat(refusal(TestFiles.idx(0x0d, new int[] {1}, new byte[4])))
                .contains("32-bit floats", "unsigned bytes");
        assertThat(refusal(TestFiles.idx(0x77, new int[] {1}, new byte[4]))).contains("unknown type 77");
        assertThat(refusal(TestFiles.idx(8, new int[] {}, SIX))).contains("0 dimensions");
        assertThat(refusal(TestFiles.idx(8, new int[] {1, 1, 1, 1, 6}, SIX))).contains("5 dimensions", "1 to 4");
        assertThat(refusal(TestFiles.idx(8, new int[] {0}, new byte[0]))).contains("size 0");
        assertThat(refusal(TestFiles.idx(8, new int[] {-1, 2}, SIX))).contains("size 4294967295");
    }

    @Test
    void refusesFilesCutShortOrTooLong() {
        byte[] content = TestFiles.idx(8, new int[] {2, 3}, SIX);
        assertThat(refusal(Arrays.copyOf(content, 7))).contains("cut short", "header needs 12 bytes and has 7");
        assertThat(refusal(Arrays.copyOf(content, content.length - 1)))
                .contains("cut short", "2 x 3 = 6 values", "holds 5");
        assertThat(refusal(Arrays.copyOf(content, content.length + 1))).contains("too long");
        assertThat(refusal(TestFiles.gzip(Arrays.copyOf(content, content.length - 1))))
                .contains("cut short", "5 follow");
        assertThat(refusal(TestFiles.gzip(Arrays.copyOf(content, content.length + 1))))
                .contains("too long");
        byte[] packed = TestFiles.gzip(content);
        for (int length = 3; length < packed.length; length++) {
            assertThat(refusal(Arrays.copyOf(packed, length))).contains("cut short");
        }
        packed[packed.length - 8] ^= 1;
        assertThat(refusal(packed)).contains("damaged");
    }

    @Test
    void hugeHeadersCostNothing() {
        int[] huge = {2_000_000_000, 1};
        assertThat(refusal(TestFiles.idx(8, huge, SIX))).contains("claims 2000000000 x 1", "holds 6");
        assertThat(refusal(TestFiles.gzip(TestFiles.idx(8, huge, SIX)))).contains("can hold at most");
        assertThat(refusal(TestFiles.idx(8, new int[] {2_000_000_000, 2_000_000_000, 2_000_000_000}, SIX)))
                .contains("at most 2147483639");
    }
}
