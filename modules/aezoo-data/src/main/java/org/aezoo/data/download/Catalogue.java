package org.aezoo.data.download;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aezoo.data.ByteRows;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Metadata;
import org.aezoo.data.Sha256;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.aezoo.data.digits.Digits;
import org.aezoo.data.download.CatalogueEntry.DataFile;
import org.aezoo.data.readers.IdxFile;
import org.aezoo.data.readers.InputFiles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The named data sets. They are looked for in the folder given, in {@code AEZOO_DATA} and in the user's cache, and
 * downloaded to the cache if they are in none of these. Content is checked against its SHA-256 whenever it is loaded.
 *
 * <p>A folder has a set if all its files, plain or as {@code .gz}, are in {@code FOLDER/NAME}, in {@code
 * FOLDER/NAME/raw} (other programs put them there) or in the folder itself.
 */
public final class Catalogue {

    private static final Logger log = LoggerFactory.getLogger(Catalogue.class);

    private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

    private static final List<String> NUMERALS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    private static final List<String> CLOTHES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    static final CatalogueEntry DIGITS = new CatalogueEntry(
            "digits",
            "12,000 grey images of digits, 28x28, 10 classes, drawn by the program itself",
            "Apache-2.0",
            0,
            List.of());

    private static final List<CatalogueEntry> ENTRIES = List.of(DIGITS, mnist(), fashionMnist());

    /** The environment that the look-up depends on. */
    record Surroundings(Map<String, String> environment, String osName, Path home) {

        static Surroundings ofThisProcess() {
            return new Surroundings(
                    System.getenv(), System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", ".")));
        }

        private @Nullable Path variable(String name) {
            String value = environment.get(name);
            return value == null || value.isBlank() ? null : InputFiles.path(value);
        }
    }

    private Catalogue() {}

    private static CatalogueEntry mnist() {
        return likeMnist(
                "mnist",
                "70,000 grey images of handwritten digits, 28x28, 10 classes, 10,000 of them for testing",
                "CC BY-SA 3.0",
                11_594_722,
                List.of(
                        "https://storage.googleapis.com/cvdf-datasets/mnist/",
                        "https://ossci-datasets.s3.amazonaws.com/mnist/"),
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");
    }

    private static CatalogueEntry fashionMnist() {
        return likeMnist(
                "fashion-mnist",
                "70,000 grey images of clothes, 28x28, 10 classes, 10,000 of them for testing",
                "MIT",
                30_878_645,
                List.of(
                        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
                        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");
    }

    /**
     * A set of four files with the names and sizes of MNIST's.
     *
     * @param sha256 of training images, training labels, test images and test labels
     */
    private static CatalogueEntry likeMnist(
            String name, String about, String licence, long bytes, List<String> mirrors, String... sha256) {
        List<String> names = List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);
        long[] sizes = {47_040_016, 60_008, 7_840_016, 10_008};
        List<DataFile> files = IntStream.range(0, sizes.length)
                .mapToObj(i -> new DataFile(
                        names.get(i),
                        sizes[i],
                        sha256[i],
                        mirrors.stream()
                                .map(mirror -> URI.create(mirror + names.get(i) + ".gz"))
                                .toList()))
                .toList();
        return new CatalogueEntry(name, about, licence, bytes, files);
    }

    /** Every named set. */
    public static List<CatalogueEntry> list() {
        return ENTRIES;
    }

    /** Their names. */
    public static List<String> names() {
        return ENTRIES.stream().map(CatalogueEntry::name).toList();
    }

    /**
     * The set of that name.
     *
     * @throws InvalidInputException if there is none
     */
    public static CatalogueEntry get(String name) {
        return ENTRIES.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("no data set is called '" + Text.shown(name) + "'"
                        + Suggest.hint(name, names()) + ": known are " + String.join(", ", names())));
    }

    /**
     * The folder that has the files of a set, which are downloaded to the user's cache if they are nowhere yet.
     *
     * @param dataDir looked at first; null to start with {@code AEZOO_DATA}
     * @param progress told how a download goes on
     * @throws InvalidInputException if there is no such set, or it consists of no files, or it cannot be downloaded
     */
    public static Path fetch(String name, @Nullable Path dataDir, Download.Progress progress) {
        return fetch(get(name), dataDir, Surroundings.ofThisProcess(), Download.Timeouts.defaults(), progress);
    }

    static Path fetch(
            CatalogueEntry entry,
            @Nullable Path dataDir,
            Surroundings surroundings,
            Download.Timeouts timeouts,
            Download.Progress progress) {
        if (entry.files().isEmpty()) {
            throw new InvalidInputException(
                    "'" + entry.name() + "' is made by the program itself: there is nothing to fetch");
        }
        if (dataDir != null && !Files.isDirectory(dataDir)) {
            throw new InvalidInputException("no folder " + Text.shown(dataDir)
                    + " to look for data in: check the path, or leave it out to use the cache");
        }
        Optional<Path> given = find(entry, dataDir);
        if (given.isPresent()) {
            return given.get();
        }
        Path variable = surroundings.variable("AEZOO_DATA");
        if (variable != null && !Files.isDirectory(variable)) {
            throw new InvalidInputException("AEZOO_DATA must name a folder, and there is none at "
                    + Text.shown(variable) + ": correct it, or unset it to use the cache");
        }
        Optional<Path> found = find(entry, variable).or(() -> find(entry, cache(surroundings)));
        if (found.isPresent()) {
            return found.get();
        }
        Path folder = cache(surroundings).resolve(entry.name());
        log.info("downloading {} ({} MB) to {}", entry.name(), entry.bytes() / 1_000_000, folder);
        for (DataFile file : entry.files()) {
            if (find(folder, file).isEmpty()) {
                Download.fetch(file, folder, timeouts, progress);
            }
        }
        return folder;
    }

    /** The folder that has every file of the set: the one given, or one in it; none for null. */
    private static Optional<Path> find(CatalogueEntry entry, @Nullable Path folder) {
        return folder == null
                ? Optional.empty()
                : Stream.of(
                                folder.resolve(entry.name()),
                                folder.resolve(entry.name()).resolve("raw"),
                                folder)
                        .filter(candidate -> entry.files().stream()
                                .allMatch(file -> find(candidate, file).isPresent()))
                        .findFirst();
    }

    private static Optional<Path> find(Path folder, DataFile file) {
        return Stream.of(file.name(), file.name() + ".gz")
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** This user's folder for what can be replaced: downloads, and measurements of the machine. */
    public static Path userCache() {
        return cache(Surroundings.ofThisProcess());
    }

    /** The user's cache: on Linux {@code $XDG_CACHE_HOME/aezoo} or {@code ~/.cache/aezoo}. */
    static Path cache(Surroundings surroundings) {
        String os = surroundings.osName.toLowerCase(Locale.ROOT);
        if (os.contains("win") && !os.contains("darwin")) {
            Path local = surroundings.variable("LOCALAPPDATA");
            Path base =
                    local != null ? local : surroundings.home.resolve("AppData").resolve("Local");
            return base.resolve("aezoo").resolve("cache");
        }
        if (os.contains("mac") || os.contains("darwin")) {
            return surroundings.home.resolve("Library").resolve("Caches").resolve("aezoo");
        }
        Path xdg = surroundings.variable("XDG_CACHE_HOME");
        // the XDG standard says that a relative path is invalid and must be ignored
        Path base = xdg != null && xdg.isAbsolute() ? xdg : surroundings.home.resolve(".cache");
        return base.resolve("aezoo");
    }

    static LoadedData load(CatalogueEntry entry, DataSource.Options options) {
        if (entry.equals(DIGITS)) {
            return digits();
        }
        Path folder = fetch(entry.name(), options.dataDir(), Download.Progress.NONE);
        return load(entry, folder);
    }

    static LoadedData load(CatalogueEntry entry, Path folder) {
        List<String> names = entry.name().equals("fashion-mnist") ? CLOTHES : NUMERALS;
        Dataset train = images(entry, folder, TRAIN_IMAGES, TRAIN_LABELS, names);
        Dataset test = images(entry, folder, TEST_IMAGES, TEST_LABELS, names);
        return new LoadedData(train, test, true, null);
    }

    private static Dataset images(
            CatalogueEntry entry, Path folder, String imagesName, String labelsName, List<String> names) {
        IdxFile images = checked(entry, folder, imagesName);
        IdxFile labels = checked(entry, folder, labelsName);
        return images.dataset(entry.name()).withLabels(labels.labelsFor(images), names);
    }

    private static IdxFile checked(CatalogueEntry entry, Path folder, String name) {
        DataFile expected = entry.files().stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow();
        Path path = find(folder, expected)
                .orElseThrow(() -> new InvalidInputException("no file " + Text.shown(folder.resolve(name))
                        + ": it went away while the data was loaded; try again"));
        IdxFile file = IdxFile.read(path);
        if (!file.sha256().equals(expected.sha256())) {
            throw new InvalidInputException(Text.shown(path) + " is not the file of '" + entry.name() + "'"
                    + otherSet(file.sha256()) + ": its content has SHA-256 " + file.sha256() + ", expected "
                    + expected.sha256() + "; delete it and it is downloaded again, or read it as it is with idx:FILE");
        }
        return file;
    }

    private static String otherSet(String sha256) {
        return ENTRIES.stream()
                .filter(entry ->
                        entry.files().stream().anyMatch(file -> file.sha256().equals(sha256)))
                .findFirst()
                .map(entry -> " but of '" + entry.name() + "'")
                .orElse("");
    }

    private static LoadedData digits() {
        return new LoadedData(
                digits(Digits.TRAIN_SEED, Digits.TRAIN_COUNT), digits(Digits.TEST_SEED, Digits.TEST_COUNT), true, null);
    }

    private static Dataset digits(long seed, int count) {
        DataShape shape = DataShape.image(1, 28, 28);
        byte[] images = Digits.images(seed, count);
        byte[] classes = Digits.labels(seed, count);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = classes[i];
        }
        return Dataset.of(
                        Metadata.of(DIGITS.name(), shape).withChecksum(Sha256.of(images)),
                        new ByteRows(images, shape.size()))
                .withLabels(labels, NUMERALS);
    }
}
