package org.aezoo.data.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.TestFiles;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures of all kinds come out as Pillow reads them ({@code src/test/python/pictures.py}), whatever they are called. */
class PictureFileTest {

    @TempDir
    Path folder;

    static List<String> expected() throws IOException {
        return new String(resource("expected.csv"), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PictureFileTest.class.getResourceAsStream("/pictures/" + name), name)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @MethodSource("expected")
    void readsWhatPillowReads(String line) throws IOException {
        String[] cells = line.split(",", -1);
        TestFiles.write(folder.resolve(cells[0]), resource(cells[0]));
        try (Dataset data = ImageFolder.read(folder, null, false)) {
            assertThat(data.shape())
                    .isEqualTo(DataShape.image(
                            Integer.parseInt(cells[1]), Integer.parseInt(cells[2]), Integer.parseInt(cells[3])));
            float[] values = data.head(1)[0];
            float[] wanted = new float[values.length];
            String[] numbers = cells[4].split(" ", -1);
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = Float.parseFloat(numbers[i]);
            }
            // two decoders of JPEG may differ by one
            assertThat(values).containsExactly(wanted, within(cells[0].endsWith(".jpg") ? 1f : 0f));
        }
    }

    @Test
    void turnedPicturesAreScaledAndCutTheWayUpThatTheyAreShown() throws IOException {
        TestFiles.write(folder.resolve("a.png"), resource("turned-6.png"));
        // stored 0 40 80 / 120 160 200, shown 120 0 / 160 40 / 200 80
        try (Dataset data = ImageFolder.read(folder, new ImageFolder.Size(1, 3), false)) {
            assertThat(data.head(1)[0]).containsExactly(60, 100, 140);
        }
        try (Dataset data = ImageFolder.readCrops(folder, null, false, new ImageFolder.Size(2, 1), 0)
                .data()) {
            assertThat(data.head(3)).isDeepEqualTo(new float[][] {{120, 0}, {160, 40}, {200, 80}});
        }
    }

    @Test
    void greyIsMadeOfInks() throws IOException {
        TestFiles.write(folder.resolve("a.jpg"), resource("cmyk-grey-128.jpg"));
        try (Dataset data = ImageFolder.read(folder, new ImageFolder.Size(1, 1), true)) {
            assertThat(data.head(1)[0]).containsExactly(128);
        }
    }

    // ---- names

    /** A name given by its bytes, which works in every locale. */
    private void put(String escaped, String resource) throws IOException {
        Assumptions.assumeTrue(
                System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux"),
                "names of files are bytes on Linux alone");
        Path file = Path.of(URI.create(folder.toUri() + escaped));
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, resource(resource));
    }

    /** Reads a folder in another JVM, which is of the POSIX locale, and prints what came of it. */
    static final class Reader {

        public static void main(String[] args) {
            try (Dataset data = ImageFolder.read(Path.of(args[0]), null, false)) {
                System.out.println(report(data));
            }
        }

        static String report(Dataset data) {
            List<String> labels = new ArrayList<>();
            for (int row = 0; row < data.size(); row++) {
                // in ASCII, which is all that this locale can print
                labels.add(data.labelNames()
                        .get(data.label(row))
                        .chars()
                        .mapToObj(Integer::toHexString)
                        .toList()
                        .toString());
            }
            return data.size() + " " + labels + " " + data.checksum() + " " + Arrays.deepToString(data.head(9));
        }
    }

    @Test
    void namesCountInTheLocaleWithoutThem() throws Exception {
        put("%C3%A4/%C3%A9.png", "turned-1.png");
        put("%C3%A4/%C3%A8.png", "turned-2.png");
        put("%C3%B6/1.png", "turned-3.png");
        put("%C3%B6/2.png", "turned-4.png");
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Reader.class.getName(),
                folder.toString());
        java.environment().put("LC_ALL", "C");
        java.redirectErrorStream(true);
        Process process = java.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        try (Dataset data = ImageFolder.read(folder, null, false)) {
            assertThat(data.labelNames()).containsExactly("ä", "ö");
            assertThat(data.head(4)[0]).containsExactly(80, 40, 0, 200, 160, 120);
            assertThat(printed.strip()).isEqualTo(Reader.report(data));
        }
    }

    @Test
    void twoNamesThatCannotBeToldApartAreRefused() throws IOException {
        put("%E4.png", "turned-1.png");
        put("one.png", "turned-1.png");
        try (Dataset data = ImageFolder.read(folder, null, false)) {
            assertThat(data.size()).isEqualTo(2);
        }
        put("%F6.png", "turned-1.png");
        assertThat(TestFiles.refusal(() -> ImageFolder.read(folder, null, false)))
                .contains("cannot be told apart", "%E4.png", "%F6.png", "give them names that are");
    }
}
