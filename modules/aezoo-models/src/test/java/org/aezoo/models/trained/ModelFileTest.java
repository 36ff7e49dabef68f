package org.aezoo.models.trained;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Rows;
import org.aezoo.models.Variant;
import org.aezoo.models.VariantProvider;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a model file may not hold, and that it loads where it holds nothing of it. */
class ModelFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    /** Tells when somebody reads it. */
    static final class Bomb implements Serializable {

        static final AtomicInteger READ = new AtomicInteger();

        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            READ.incrementAndGet();
        }
    }

    @BeforeEach
    void unread() {
        Bomb.READ.set(0);
    }

    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Bomb());
        }
        return bytes.toByteArray();
    }

    private Path saved(boolean withUpdater) {
        AutoencoderModel model = Settings.with(
                Zoo.get("denoising").forShape(DataShape.row(5)), Map.of("hidden-sizes", "4", "code-size", "2"));
        ComputationGraph graph = new ComputationGraph(model.graph(2));
        graph.init();
        Path file = folder.resolve("model.zip");
        try (TrainedAutoencoder trained =
                new TrainedAutoencoder(model, graph, DataShape.row(5), List.of(), Scaling.none(), 2)) {
            INDArray x = Rows.array(Rows.smooth(4, 5));
            graph.fit(new INDArray[] {x}, new INDArray[] {x});
            ModelFile.save(trained, file, withUpdater);
        }
        return file;
    }

    private static Map<String, byte[]> entries(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    /** Writes entries without a manifest, whose sums would give every change away. */
    private Path written(Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve("changed.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }

    private Map<String, byte[]> bare() throws IOException {
        Map<String, byte[]> entries = entries(saved(false));
        entries.remove("manifest.json");
        return entries;
    }

    private static void refused(Path file, String... said) {
        assertThatThrownBy(() -> TrainedAutoencoder.load(file).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(said)
                .extracting(Throwable::getMessage)
                .matches(message -> message.lines().count() == 1, "one line");
    }

    private static String text(Map<String, byte[]> entries, String name) {
        return new String(Objects.requireNonNull(entries.get(name)), StandardCharsets.UTF_8);
    }

    @Test
    void sameModelGivesSameBytesAndTheManifestListsAll() throws IOException {
        byte[] first = Files.readAllBytes(saved(true));
        assertThat(Files.readAllBytes(saved(true))).isEqualTo(first);
        Map<String, byte[]> entries = entries(folder.resolve("model.zip"));
        assertThat(entries.keySet())
                .containsExactly(
                        "configuration.json", "coefficients.bin", "updaterState.bin", "aezoo.json", "manifest.json");
        assertThat(text(entries, "manifest.json"))
                .contains("configuration.json", "coefficients.bin", "updaterState.bin", "aezoo.json");
    }

    @Test
    void deeplearning4jReadsTheSameWeightsAndState() throws IOException {
        Path file = saved(true);
        ComputationGraph theirs = ModelSerializer.restoreComputationGraph(file.toFile(), true);
        try (TrainedAutoencoder own = ModelFile.load(file, true)) {
            assertThat(bits(own.graph().params())).isEqualTo(bits(theirs.params()));
            assertThat(bits(own.graph().getUpdater().getStateViewArray()))
                    .isEqualTo(bits(theirs.getUpdater().getStateViewArray()));
            assertThat(own.graph().getConfiguration()).isEqualTo(theirs.getConfiguration());
            assertThat(own.graph().getIterationCount()).isEqualTo(1);
        }
        theirs.close();
    }

    @Test
    void filesWithoutManifestLoad() throws IOException {
        assertThatCode(() -> TrainedAutoencoder.load(written(bare())).close()).doesNotThrowAnyException();
    }

    @Test
    void serialisedObjectIsRefusedAndNeverRead() throws IOException {
        Map<String, byte[]> entries = entries(saved(false));
        entries.put("preprocessor.bin", bomb());
        refused(written(entries), "preprocessor.bin", "does not belong there");
        assertThat(Bomb.READ).hasValue(0);
        // it is one that goes off: Deeplearning4j's own loader reads it
        try {
            ModelSerializer.restoreComputationGraph(written(entries).toFile()).close();
        } catch (ClassCastException thatComesTooLate) {
            assertThat(thatComesTooLate).hasMessageContaining("Bomb");
        }
        assertThat(Bomb.READ).hasPositiveValue();
    }

    /** A zip's directory stands at its end; Deeplearning4j's loader reads from the start and takes what it meets. */
    @Test
    void objectHiddenFromTheDirectoryIsNeverRead() throws IOException {
        Path clean = saved(false);
        Map<String, byte[]> hidden = Map.of("preprocessor.bin", bomb());
        byte[] first = Files.readAllBytes(written(hidden));
        // the entry itself, without the directory behind it
        int length = indexOf(first, new byte[] {'P', 'K', 1, 2});
        byte[] rest = Files.readAllBytes(clean);
        byte[] both = ByteBuffer.allocate(length + rest.length)
                .put(first, 0, length)
                .put(rest)
                .array();
        shiftDirectory(both, length);
        Path file = Files.write(folder.resolve("hidden.zip"), both);
        TrainedAutoencoder.load(file).close();
        assertThat(Bomb.READ).hasValue(0);
        try {
            ModelSerializer.restoreComputationGraph(file.toFile()).close();
        } catch (ClassCastException thatComesTooLate) {
            assertThat(thatComesTooLate).hasMessageContaining("Bomb");
        }
        assertThat(Bomb.READ).hasPositiveValue();
    }

    private static int indexOf(byte[] in, byte[] what) {
        for (int i = 0; i <= in.length - what.length; i++) {
            if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }

    /** Adds to the offsets in a zip's directory. */
    private static void shiftDirectory(byte[] zip, int by) {
        ByteBuffer buffer = ByteBuffer.wrap(zip).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int end = zip.length - 22;
        int at = buffer.getInt(end + 16) + by;
        buffer.putInt(end + 16, at);
        for (int i = buffer.getShort(end + 10); i > 0; i--) {
            buffer.putInt(at + 42, buffer.getInt(at + 42) + by);
            at += 46 + buffer.getShort(at + 28) + buffer.getShort(at + 30) + buffer.getShort(at + 32);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\"@class\" : \"org.nd4j.linalg.activations.impl.', '\"@class\" : \"javax.script.', javax.script.",
        "'\"@class\" : \"org.nd4j.linalg.activations.impl.', '\"@class\" : \"org.nd4j.linalg.factory.', factory",
        "'\"@class\" : \"org.nd4j.linalg.activations.impl.', '\"@class\" : \"org.aezoo.layers.', org.aezoo.layers.",
        "'\"@class\" : \"org.nd4j.linalg.activations.impl.', '\"@class\" : \"[Lorg.nd4j.linalg.activations.impl.', [L",
        "'\"networkInputs\"', '\"@type\" : \"x\", \"networkInputs\"', @type",
        "'\"networkInputs\"', '\"of\" : [ \"java.net.URL\", {} ], \"networkInputs\"', java.net.URL",
        "'\"networkInputs\"', '\"of\" : {\"java.net.URL\" : {} }, \"networkInputs\"', java.net.URL",
        "'\"networkInputs\"', '\"networkInputs\" : 1, \"networkInputs\"', Duplicate"
    })
    void configurationNamesOnlyWhatNetworksAreMadeOf(String from, String to, String said) throws IOException {
        Map<String, byte[]> entries = bare();
        String configuration = text(entries, "configuration.json");
        assertThat(configuration).contains(from);
        entries.put("configuration.json", configuration.replace(from, to).getBytes(StandardCharsets.UTF_8));
        refused(written(entries), said);
    }

    @Test
    void providersAddClassesOfTheirOwn() {
        ObjectNode tree = Json.mapper().createObjectNode().put("@class", Bomb.class.getName());
        assertThatThrownBy(() -> new AllowedClasses(List.of()).check(tree, "it"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("it names the class", "Bomb", "VariantProvider");
        VariantProvider provider = new VariantProvider() {
            @Override
            public List<Variant> variants() {
                return List.of();
            }

            @Override
            public List<Class<?>> configurationClasses() {
                return List.of(Bomb.class);
            }
        };
        assertThatCode(() -> new AllowedClasses(List.of(provider)).check(tree, "it"))
                .doesNotThrowAnyException();
    }

    @Test
    void changedEntryIsNoticed() throws IOException {
        Map<String, byte[]> entries = entries(saved(false));
        byte[] weights = Objects.requireNonNull(entries.get("coefficients.bin"));
        weights[weights.length - 2] ^= 1;
        refused(written(entries), "coefficients.bin", "checksum");
        entries.remove("coefficients.bin");
        refused(written(entries), "manifest lists");
    }

    @Test
    void weightsHaveToBeAsManyAsTheLayersHave() throws IOException {
        Map<String, byte[]> entries = bare();
        byte[] weights = Objects.requireNonNull(entries.get("coefficients.bin"));
        entries.put("coefficients.bin", Arrays.copyOf(weights, weights.length - 4));
        refused(written(entries), "numbers", "damaged");
        entries.put("coefficients.bin", Arrays.copyOf(weights, weights.length + 4));
        refused(written(entries), "numbers", "damaged");
        entries.put("coefficients.bin", weights);
        String configuration = text(entries, "configuration.json");
        assertThat(configuration).containsPattern("\"nout\" : 4");
        entries.put(
                "configuration.json",
                configuration.replace("\"nout\" : 4", "\"nout\" : 2000000000").getBytes(StandardCharsets.UTF_8));
        refused(written(entries), "the network has", "numbers");
    }

    @Test
    void entriesThatUnpackToFarMoreAreRefused() throws IOException {
        Map<String, byte[]> entries = bare();
        entries.put("prior.bin", new byte[20 << 20]);
        refused(written(entries), "prior.bin", "times its size");
        entries.remove("prior.bin");
        byte[] text = new byte[65 << 20];
        Arrays.fill(text, (byte) ' ');
        entries.put("aezoo.json", text);
        refused(written(entries), "aezoo.json", "larger than 64 MB");
    }

    @Test
    void newerFormatsSaySo() throws IOException {
        Map<String, byte[]> entries = bare();
        String card = text(entries, "aezoo.json");
        assertThat(card).contains("\"format\" : 1");
        entries.put(
                "aezoo.json", card.replace("\"format\" : 1", "\"format\" : 2").getBytes(StandardCharsets.UTF_8));
        refused(written(entries), "format 2", "reads up to 1", "use a newer aezoo");
        entries = entries(saved(false));
        entries.put("manifest.json", "{\"format\": 2, \"sha256\": {}}".getBytes(StandardCharsets.UTF_8));
        refused(written(entries), "format 2", "use a newer aezoo");
    }

    @Test
    void cutShortAtAnyPlace() throws IOException {
        byte[] whole = Files.readAllBytes(saved(true));
        for (int length = 0; length < whole.length; length += 97) {
            refused(Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, length)), "cut.zip");
        }
    }

    @Test
    void filesToShareHaveWeightsOfHalfTheSizeAndNothingOfSingleRows() throws IOException {
        Path shared = folder.resolve("shared.zip");
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(saved(false))) {
            ModelFile.saveToShare(trained, shared);
            try (TrainedAutoencoder read = TrainedAutoencoder.load(shared)) {
                assertThat(read.model()).isEqualTo(trained.model());
                assertThat(read.graph().params().dataType()).isEqualTo(DataType.FLOAT);
                float[] expected = trained.graph().params().dup().data().asFloat();
                float[] weights = read.graph().params().dup().data().asFloat();
                for (int i = 0; i < expected.length; i++) {
                    // eleven binary digits, rounded to the nearest
                    assertThat(weights[i]).isCloseTo(expected[i], within(Math.abs(expected[i]) / 2048 + 1e-7f));
                }
            }
            trained.graph().params().putScalar(0, 1e5);
            assertThatThrownBy(() -> ModelFile.saveToShare(trained, shared))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("weights must be at most 65504.0 to have 16 bits, got 100000.0");
        }
        int floats = Objects.requireNonNull(entries(folder.resolve("model.zip")).get("coefficients.bin")).length;
        int halves = Objects.requireNonNull(entries(shared).get("coefficients.bin")).length;
        assertThat(halves).isLessThan(floats);
        ComputationGraph plain = ModelSerializer.restoreComputationGraph(shared.toFile());
        assertThat(plain.params().dataType()).isEqualTo(DataType.FLOAT16);
        plain.close();
    }

    @Test
    void modelsThatNeedTheirTrainingRowsAreNotShared() {
        AutoencoderModel model = Zoo.get("anomaly").forShape(DataShape.row(3));
        ComputationGraph graph = new ComputationGraph(model.graph(2));
        graph.init();
        try (TrainedAutoencoder trained = Rows.trained(model, graph)) {
            assertThatThrownBy(() -> ModelFile.saveToShare(trained, folder.resolve("shared.zip")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("memory=0");
        }
    }
}
