package org.aezoo.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;

/** What the tests of this room share. */
public final class TestFiles {

    private TestFiles() {}

    /** Checks that input is refused with one line, and gives the line. */
    public static String refusal(ThrowingCallable call) {
        Throwable thrown = Assertions.catchThrowable(call);
        Assertions.assertThat(thrown).isInstanceOf(InvalidInputException.class);
        Assertions.assertThat(thrown.getMessage()).isNotBlank().doesNotContain("\n", "\r", "null:", ": null", "(null");
        return String.valueOf(thrown.getMessage());
    }

    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static byte[] idx(int type, int[] sizes, byte[] values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(0);
            out.writeByte(type);
            out.writeByte(sizes.length);
            for (int size : sizes) {
                out.writeInt(size);
            }
            out.write(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static Path write(Path file, byte[] content) {
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path write(Path file, String content) {
        return write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    public static String sha256(byte[] content) {
        return Sha256.of(content);
    }

    /** The real data beside the repository; the test is skipped where there is none. */
    public static Path realData(String name) {
        Path folder = Path.of(System.getProperty("aezoo.root", "."), "..", "shared", "data", name);
        Assumptions.assumeTrue(Files.isDirectory(folder), () -> "no real data in " + folder + ": test skipped");
        return folder;
    }

    /** Rows 0, 1, 2… of one value each, the row's number, labelled by its last digit. */
    public static Dataset counting(int rows, int size) {
        float[][] values = new float[rows][size];
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < size; i++) {
                values[r][i] = r + 0.001f * i;
            }
            labels[r] = r % 10;
        }
        return Dataset.of("counting", DataShape.row(size), new FloatRows(values))
                .withLabels(
                        labels,
                        IntStream.range(0, 10).mapToObj(Integer::toString).toList());
    }
}
