package org.aezoo.models.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.classifier.ClassifierNetwork;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a model file says of its network is held against the network. */
class CardChecksTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private TrainedAutoencoder trained(AutoencoderModel model) {
        ComputationGraph graph = new ComputationGraph(model.graph(2));
        graph.init();
        int size = model.inputSize();
        double[] shift = new double[size];
        double[] scale = new double[size];
        String[] names = new String[size];
        for (int i = 0; i < size; i++) {
            shift[i] = 10 * i;
            scale[i] = i + 2;
            names[i] = "c" + i;
        }
        return new TrainedAutoencoder(
                model, graph, DataShape.row(size), List.of(names), new Scaling(Scaling.Kind.STANDARD, shift, scale), 2);
    }

    private Path saved(String id, Map<String, String> settings) {
        Path file = folder.resolve(id + ".zip");
        try (TrainedAutoencoder trained = trained(Settings.with(Zoo.get(id).forShape(DataShape.row(5)), settings))) {
            trained.save(file);
        }
        return file;
    }

    /** Changes the card, and takes the manifest away that would tell. */
    private static void change(Path file, Consumer<ObjectNode> change) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Path entry = zip.getPath("aezoo.json");
            ObjectNode card = (ObjectNode) Json.mapper().readTree(Files.readAllBytes(entry));
            change.accept(card);
            Files.write(entry, Json.mapper().writeValueAsBytes(card));
            Files.deleteIfExists(zip.getPath("manifest.json"));
        }
    }

    private static void refused(Path file, String message) {
        assertThatThrownBy(() -> TrainedAutoencoder.load(file).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aCodeThatTheNetworkHasNotIsRefused() throws IOException {
        Path file = saved("vq-vae", Map.of("hidden-sizes", "6", "codebook-size", "8", "code-dim", "2"));
        TrainedAutoencoder.load(file).close();
        change(file, card -> ((ObjectNode) card.path("settings")).put("code-dim", 1_000_000_000));
        refused(file, file.toString());
        change(file, card -> ((ObjectNode) card.path("settings")).put("code-dim", 3));
        refused(file, "its settings make a network of other layers than it has");
    }

    @Test
    void settingsOfAnotherNetworkAreRefused() throws IOException {
        Path file = saved("deep", Map.of("hidden-sizes", "6", "code-size", "2"));
        change(file, card -> ((ObjectNode) card.path("settings")).put("code-size", 3));
        refused(file, "the layer ");
    }

    @Test
    void scalingAndNamesMustBeOfAsManyValuesAsAnExampleHas() throws IOException {
        Path file = saved("deep", Map.of("hidden-sizes", "6", "code-size", "2"));
        byte[] whole = Files.readAllBytes(file);
        change(file, card -> card.withArray("feature_names").add("more"));
        refused(file, "6 column names for examples of 5 values");
        Files.write(file, whole);
        change(file, card -> {
            ((ObjectNode) card.path("scaling")).withArray("shift").remove(0);
            ((ObjectNode) card.path("scaling")).withArray("scale").remove(0);
        });
        refused(file, "a scaling of 4 values for examples of 5");
        Files.write(file, whole);
        change(
                file,
                card -> card.putObject("preparation")
                        .put("width", 4)
                        .put("total", 0)
                        .put("log", false)
                        .putArray("columns"));
        refused(file, "a preparation of 4 counts for examples of 5 values");
    }

    @Test
    void weightsMustBeNumbers() throws IOException {
        Path file = folder.resolve("nan.zip");
        try (TrainedAutoencoder trained =
                trained(Settings.with(Zoo.get("deep").forShape(DataShape.row(5)), Map.of("hidden-sizes", "6")))) {
            trained.graph().params().putScalar(3, Float.NaN);
            trained.save(file);
        }
        refused(file, "some of its weights are no numbers");
    }

    @Test
    void aCardOfMillionsOfObjectsIsOneLine() throws IOException {
        Path file = saved("deep", Map.of("hidden-sizes", "6", "code-size", "2"));
        String many = "{\"format\":1,\"junk\":[" + "{},".repeat(19_000_000) + "{}]}";
        try (FileSystem zip = FileSystems.newFileSystem(file, Map.of("noCompression", true))) {
            Files.write(zip.getPath("aezoo.json"), many.getBytes(StandardCharsets.UTF_8));
            Files.deleteIfExists(zip.getPath("manifest.json"));
        }
        // on a heap that has room for them they are no card of a model
        refused(file, "aezoo.json");
    }

    @Test
    void aClassifiersClassesMustBeItsOutputs() throws IOException {
        Classifier settings = Settings.with(Classifier.defaults(), Map.of("encoder-sizes", "6", "hidden-sizes", "4"));
        ClassifierNetwork network = ClassifierNetwork.plain(DataShape.row(5), settings);
        ComputationGraph graph = new ComputationGraph(network.graph(3, 2));
        graph.init();
        Path file = folder.resolve("classifier.zip");
        try (TrainedClassifier trained = new TrainedClassifier(
                settings,
                graph,
                DataShape.row(5),
                List.of(),
                Scaling.none(),
                2,
                new ModelCard.Classes(List.of("a", "b", "c"), network.encoder(), network.codeLayer()))) {
            trained.save(file);
        }
        TrainedClassifier.load(file).close();
        byte[] whole = Files.readAllBytes(file);
        change(
                file,
                card -> ((ObjectNode) card.path("classes")).withArray("names").add("d"));
        assertThatThrownBy(() -> TrainedClassifier.load(file).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("4 classes for a network of 3 outputs");
        Files.write(file, whole);
        change(file, card -> ((ObjectNode) card.path("shape")).put("width", 7));
        assertThatThrownBy(() -> TrainedClassifier.load(file).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a network of 5 inputs for examples of 7");
    }

    @Test
    void plainDeeplearning4jGivesTheModelsNumbersForScaledInput() throws IOException {
        Path file = saved("deep", Map.of("hidden-sizes", "6", "code-size", "2", "output-activation", "identity"));
        float[][] rows = {{1, 2, 3, 4, 5}, {-7, 20, 0, 31, 44}};
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(file)) {
            ComputationGraph plain = ComputationGraph.load(file.toFile(), false);
            float[][] scaled = trained.networkInput(rows);
            // (x - shift) / scale, column by column
            assertThat(scaled[1]).containsExactly(-3.5f, 10 / 3f, -5, 1 / 5f, 4 / 6f);
            try (INDArray in = Nd4j.createFromArray(scaled);
                    INDArray out = plain.outputSingle(in)) {
                trained.scaling().invert(out.data().asFloat(), 5);
                float[] rebuilt = out.data().asFloat();
                trained.scaling().invert(rebuilt, 5);
                assertThat(new float[][] {
                            java.util.Arrays.copyOfRange(rebuilt, 0, 5), java.util.Arrays.copyOfRange(rebuilt, 5, 10)
                        })
                        .isDeepEqualTo(trained.reconstruct(rows));
            }
            plain.close();
        }
    }
}
