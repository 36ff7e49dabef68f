package org.aezoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.readers.CsvFile;
import org.aezoo.data.readers.IdxFile;
import org.aezoo.data.readers.ImageFolder;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.ModelFile;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything that is read is given files that were changed at random. It has to read them or refuse them in one line,
 * within seconds and the memory there is.
 *
 * <p>A second for each reader inside the build; {@code -Daezoo.fuzz.seconds=600 -Daezoo.fuzz.seed=2} for longer ones
 * that try other changes. The seeds of the changes lie in {@code src/test/resources/fuzz} and {@code compatibility}.
 */
final class FuzzTest {

    private static final double SECONDS = Double.parseDouble(System.getProperty("aezoo.fuzz.seconds", "1"));
    private static final long SEED = Long.getLong("aezoo.fuzz.seed", 1);

    /** A single input may not take longer, on a machine that does other things too. */
    private static final double SLOW = 20;

    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            "\n",
            "\r",
            ";",
            "=",
            ":",
            "-",
            ".",
            "e",
            "NaN",
            "Infinity",
            "null",
            "1e400",
            "-1",
            "0",
            "2147483648",
            "9223372036854775807",
            "\"@class\"",
            "\ufeff",
            "\u0000",
            "\"\"",
            "PK\u0003\u0004");

    private static final int[] NUMBERS = {
        0, 1, -1, 127, 128, 255, 256, 0x7fff, 0xffff, 0x10000, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x00000803, 1 << 30
    };

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    /** A reader: its seeds, and how it is called on a file. */
    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    enum Target {
        IDX(List.of("fuzz/pictures.idx", "fuzz/labels.idx", "fuzz/pictures.idx.gz")) {
            @Override
            void read(Path folder, byte[] content) throws IOException {
                Path file = Files.write(folder.resolve("some.idx"), content);
                IdxFile idx = IdxFile.read(file);
                idx.dataset("x").close();
            }
        },
        CSV(List.of("fuzz/plain.csv", "fuzz/labelled.csv", "fuzz/quoted.csv")) {
            @Override
            void read(Path folder, byte[] content) throws IOException {
                Path file = Files.write(folder.resolve("some.csv"), content);
                try (Dataset read = CsvFile.read(file, content.length % 2 == 0 ? null : "kind")) {
                    assertThat(read.size()).isPositive();
                }
            }
        },
        SPARSE(List.of(
                "fuzz/documents.tsv", "fuzz/cells.tsv", "fuzz/documents.tsv.gz", "fuzz/cells.mtx", "fuzz/cells.h5ad")) {
            @Override
            void read(Path folder, byte[] content) throws IOException {
                Path file = Files.write(folder.resolve("some.tsv"), content);
                String source = content.length % 2 == 0 ? "text:" + file : "counts:" + file + "?normalise=library&log";
                try (LoadedData read = DataSource.parse(source).load(DataSource.Options.defaults())) {
                    assertThat(read.all().size()).isPositive();
                    read.all().head(3);
                }
            }
        },
        IMAGES(List.of(
                "fuzz/grey.png",
                "fuzz/colour.png",
                "fuzz/colour.jpg",
                "fuzz/palette.gif",
                "fuzz/colour.bmp",
                "fuzz/far-picture.bmp")) {
            @Override
            void read(Path folder, byte[] content) throws IOException {
                Path images = Files.createDirectories(folder.resolve("images"));
                Files.write(images.resolve("some.png"), content);
                ImageFolder.read(images, new ImageFolder.Size(4, 4), false).close();
            }
        },
        RUN(List.of("fuzz/run.json")) {
            @Override
            void read(Path folder, byte[] content) throws IOException {
                Files.write(folder.resolve("run.json"), content);
                RunFolder.card(folder);
            }
        },
        CHECKPOINT(List.of("fuzz/state.json")) {
            @Override
            void read(Path folder, byte[] content) throws IOException {
                Path checkpoint = Files.createDirectories(folder.resolve("checkpoint"));
                Files.write(checkpoint.resolve("epoch-000002.zip"), resource("compatibility/format-1/deep.zip"));
                Files.write(checkpoint.resolve("state.json"), content);
                Checkpoint.Restored<TrainedAutoencoder> restored =
                        new Checkpoint<>(checkpoint, ModelKind.AUTOENCODER).read();
                if (restored != null) {
                    restored.trained().close();
                }
            }
        },
        SETTINGS(List.of("fuzz/settings.txt")) {
            @Override
            void read(Path folder, byte[] content) {
                AutoencoderModel model = Zoo.get("denoising").forShape(DataShape.row(6));
                Map<String, String> changes = new LinkedHashMap<>();
                for (String line :
                        new String(content, StandardCharsets.UTF_8).lines().toList()) {
                    String[] parts = line.split("=", 2);
                    changes.put(parts[0], parts.length == 2 ? parts[1] : "");
                    try {
                        Settings.with(model, changes);
                    } catch (InvalidInputException refused) {
                        oneLine(refused);
                        changes.clear();
                    }
                }
            }
        },
        SOURCE(List.of("fuzz/sources.txt")) {
            @Override
            void read(Path folder, byte[] content) {
                for (String line :
                        new String(content, StandardCharsets.UTF_8).lines().toList()) {
                    try {
                        DataSource.parse(line);
                    } catch (InvalidInputException refused) {
                        oneLine(refused);
                    }
                }
            }
        },
        MODEL(List.of(
                "compatibility/format-1/deep.zip",
                "compatibility/format-1/vae.zip",
                "compatibility/format-1/vq-vae.zip",
                "compatibility/format-1/classifier.zip",
                "compatibility/format-1/stacked-denoising.zip")) {
            @Override
            void read(Path folder, byte[] content) throws IOException {
                Path file = Files.write(folder.resolve("model.zip"), content);
                if (ModelFile.isClassifier(file)) {
                    ModelFile.loadClassifier(file, true).close();
                } else {
                    ModelFile.load(file, true).close();
                }
            }

            @Override
            byte[] changed(byte[] seed, List<byte[]> seeds, SplittableRandom random) throws IOException {
                // most changes to the zip itself end at its checksums: three in four are made to an entry
                return random.nextInt(4) == 0
                        ? super.changed(seed, seeds, random)
                        : changedEntry(seed, random.nextInt(8) == 0, random);
            }
        };

        private final List<String> seeds;

        Target(List<String> seeds) {
            this.seeds = seeds;
        }

        abstract void read(Path folder, byte[] content) throws IOException;

        byte[] changed(byte[] seed, List<byte[]> seeds, SplittableRandom random) throws IOException {
            return mutated(seed, seeds.get(random.nextInt(seeds.size())), random);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(FuzzTest.class.getResourceAsStream("/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] changedEntry(byte[] zip, boolean withManifest, SplittableRandom random) throws IOException {
        List<String> names = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new java.io.ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (withManifest || !entry.getName().equals("manifest.json")) {
                    names.add(entry.getName());
                    contents.add(in.readAllBytes());
                }
            }
        }
        int which = random.nextInt(names.size());
        contents.set(which, mutated(contents.get(which), contents.get(random.nextInt(contents.size())), random));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream to = new ZipOutputStream(out)) {
            for (int i = 0; i < names.size(); i++) {
                to.putNextEntry(new ZipEntry(names.get(i)));
                to.write(contents.get(i));
            }
        }
        return out.toByteArray();
    }

    private static byte[] mutated(byte[] seed, byte[] other, SplittableRandom random) {
        byte[] at = seed;
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            int from = random.nextInt(at.length + 1);
            int to = Math.min(at.length, from + 1 + random.nextInt(random.nextBoolean() ? 4 : at.length + 1));
            switch (random.nextInt(8)) {
                case 0 -> {
                    if (from < at.length) {
                        at = at.clone();
                        at[from] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                case 1 -> at = joined(at, from, new byte[0], to);
                case 2 -> at = joined(at, to, Arrays.copyOfRange(at, from, to), to);
                case 3 -> {
                    byte[] noise = new byte[to - from];
                    random.nextBytes(noise);
                    at = joined(at, from, noise, to);
                }
                case 4 -> {
                    int number = NUMBERS[random.nextInt(NUMBERS.length)];
                    byte[] four = {(byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number
                    };
                    at = joined(at, from, four, Math.min(at.length, from + 4));
                }
                case 5 -> {
                    byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
                    at = joined(at, from, word, random.nextBoolean() ? from : to);
                }
                case 6 -> {
                    int start = random.nextInt(other.length + 1);
                    at = joined(at, from, Arrays.copyOfRange(other, start, other.length), at.length);
                }
                default -> at = Arrays.copyOf(at, from);
            }
        }
        return at;
    }

    private static byte[] joined(byte[] in, int from, byte[] middle, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(in, 0, from);
        out.writeBytes(middle);
        out.write(in, to, in.length - to);
        return out.toByteArray();
    }

    private static void oneLine(InvalidInputException refused) {
        String message = String.valueOf(refused.getMessage());
        assertThat(message).isNotBlank();
        assertThat(message.lines().count()).as(message).isEqualTo(1);
        assertThat(message.length()).as(message).isLessThan(4000);
    }

    @ParameterizedTest
    @EnumSource
    void readsOrRefuses(Target target) throws IOException {
        List<byte[]> seeds = target.seeds.stream().map(FuzzTest::resource).toList();
        SplittableRandom random = new SplittableRandom(SEED);
        long end = System.nanoTime() + (long) (1e9 * SECONDS);
        int tried = 0;
        int refusals = 0;
        double slowest = 0;
        while (System.nanoTime() < end || tried < 2 * seeds.size()) {
            byte[] content = tried < seeds.size()
                    ? seeds.get(tried)
                    : target.changed(seeds.get(random.nextInt(seeds.size())), seeds, random);
            long start = System.nanoTime();
            try {
                target.read(folder, content);
            } catch (InvalidInputException refused) {
                refusals++;
                oneLine(refused);
            } catch (IOException | RuntimeException | Error e) {
                Path kept = Files.write(Path.of("target", "fuzz-" + target + "-" + SEED + "-" + tried), content);
                fail(target + ", input " + tried + " of seed " + SEED + ", kept in " + kept.toAbsolutePath(), e);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            // the first ones, which are whole, load classes and native libraries
            if (tried >= seeds.size()) {
                assertThat(seconds)
                        .as("seconds for input %d of %s, seed %d", tried, target, SEED)
                        .isLessThan(SLOW);
                slowest = Math.max(slowest, seconds);
            }
            tried++;
        }
        // not all changes break a file, and not all leave it whole
        assertThat(tried).isPositive();
        if (Boolean.getBoolean("aezoo.fuzz.report")) {
            Files.writeString(
                    Path.of("target", "fuzz.txt"),
                    String.format("%s: %d inputs, %d refused, slowest %.2f s%n", target, tried, refusals, slowest),
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
        }
    }
}
