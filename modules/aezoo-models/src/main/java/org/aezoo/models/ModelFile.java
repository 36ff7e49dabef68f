package org.aezoo.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The model file: Deeplearning4j's own zip, which {@code ComputationGraph.load} opens, with one more entry,
 * {@code aezoo.json} (see {@link ModelCard}), for models with quantised codes {@code prior.bin} ({@link CodePrior}), and
 * for models that keep training rows {@code memory.bin} ({@link RowMemory}).
 *
 * <p>Reading is stricter than Deeplearning4j's loader, which would Java-deserialise a {@code preprocessor.bin} that a
 * stranger put into the zip: entries other than the known ones are refused, JSON entries have a size limit, and
 * every class that the configuration names has to be one of Deeplearning4j's, ND4J's or aezoo's.
 */
public final class ModelFile {

    private static final String CARD = "aezoo.json";
    private static final String CONFIGURATION = "configuration.json";
    private static final String PRIOR = "prior.bin";
    private static final String MEMORY = "memory.bin";
    private static final Set<String> ENTRIES =
            Set.of(CARD, PRIOR, MEMORY, CONFIGURATION, "coefficients.bin", "updaterState.bin", "noParams.marker");
    private static final List<String> PACKAGES = List.of("org.deeplearning4j.nn.", "org.nd4j.linalg.", "org.aezoo.");
    private static final long JSON_LIMIT = 64L << 20;

    private ModelFile() {}

    /**
     * Writes a model file. It is written beside its place and then moved there, so that a stop in between leaves
     * what was there before.
     *
     * @param trained what to write
     * @param file where to; its folder must exist
     * @param withUpdater whether the optimiser's state goes in too, as training on needs; doubles or triples the size
     * @throws InvalidInputException if the place cannot be written to
     */
    public static void save(TrainedAutoencoder trained, Path file, boolean withUpdater) {
        save(trained.graph(), trained.card(), trained.prior(), trained.memory(), file, withUpdater);
    }

    /** Writes the model file of a classifier in the same way. */
    public static void save(TrainedClassifier trained, Path file, boolean withUpdater) {
        save(trained.graph(), trained.card(), new CodePrior(List.of(), new int[0][]), null, file, withUpdater);
    }

    private static void save(
            ComputationGraph graph,
            ModelCard card,
            CodePrior prior,
            @Nullable RowMemory memory,
            Path file,
            boolean withUpdater) {
        try {
            AtomicFile.write(file, temporary -> {
                ModelSerializer.writeModel(graph, temporary.toFile(), withUpdater);
                try (FileSystem zip = FileSystems.newFileSystem(temporary, Map.of())) {
                    Files.writeString(zip.getPath(CARD), Json.mapper().writeValueAsString(card));
                    if (prior.size() > 0) {
                        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(zip.getPath(PRIOR)))) {
                            prior.write(out);
                        }
                    }
                    if (memory != null) {
                        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(zip.getPath(MEMORY)))) {
                            memory.write(out);
                        }
                    }
                }
            });
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write " + file + " (" + reason(e) + "): check the folder and the free space", e);
        }
    }

    /**
     * Reads a model file.
     *
     * @param fileOrFolder a model file, or a folder with a {@code model.zip}
     * @return open; to be closed by the caller
     * @throws InvalidInputException if it is missing, cut short, of a newer version, or holds what it should not
     */
    public static TrainedAutoencoder load(Path fileOrFolder) {
        return load(fileOrFolder, false);
    }

    /**
     * Reads a model file.
     *
     * @param fileOrFolder a model file, or a folder with a {@code model.zip}
     * @param withUpdater whether to restore the optimiser's state, where the file has it
     * @return open; to be closed by the caller
     */
    public static TrainedAutoencoder load(Path fileOrFolder, boolean withUpdater) {
        Path file = file(fileOrFolder);
        ModelCard card = check(file);
        if (isClassifier(card)) {
            throw new InvalidInputException(
                    file + " holds a classifier, which rebuilds nothing: use 'aezoo evaluate' or 'aezoo predict'");
        }
        AutoencoderModel model = model(card, file);
        return read(file, withUpdater, graph -> {
            TrainedAutoencoder trained = new TrainedAutoencoder(
                    model, graph, card.shape(), card.featureNames(), card.scaling(), card.seed());
            trained.setThreshold(card.threshold());
            kept(file, trained);
            return trained;
        });
    }

    /**
     * Reads the model file of a classifier, as {@link #load(Path)} reads others.
     *
     * @param withUpdater whether to restore the optimiser's state, where the file has it
     */
    public static TrainedClassifier loadClassifier(Path fileOrFolder, boolean withUpdater) {
        Path file = file(fileOrFolder);
        ModelCard card = check(file);
        ModelCard.@Nullable Classes classes = card.classes();
        if (!isClassifier(card)) {
            throw new InvalidInputException(file + " holds the autoencoder " + card.model()
                    + ", which knows no classes: train one with 'aezoo train classifier --from'");
        }
        if (classes == null || classes.names() == null || classes.encoder() == null || classes.codeLayer() == null) {
            throw new InvalidInputException(
                    "the entry " + CARD + " of " + file + " is incomplete: the file is damaged");
        }
        Classifier settings;
        try {
            settings = Settings.with(Classifier.defaults(), Settings.texts(card.settings()));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + " does not fit this version of aezoo: " + e.getMessage(), e);
        }
        return read(
                file,
                withUpdater,
                graph -> new TrainedClassifier(
                        settings, graph, card.shape(), card.featureNames(), card.scaling(), card.seed(), classes));
    }

    /** Whether a model file holds a classifier rather than an autoencoder. */
    public static boolean isClassifier(Path fileOrFolder) {
        return isClassifier(check(file(fileOrFolder)));
    }

    private static boolean isClassifier(ModelCard card) {
        return card.model().equals(Classifier.ID);
    }

    private static Path file(Path fileOrFolder) {
        Path file = Files.isDirectory(fileOrFolder) ? fileOrFolder.resolve("model.zip") : fileOrFolder;
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    "no model at " + file + ": name a folder that 'aezoo train' wrote, or a model file");
        }
        return file;
    }

    /** Makes a model of its network. */
    @FunctionalInterface
    private interface Wrap<T> {
        T of(ComputationGraph graph) throws IOException;
    }

    private static <T> T read(Path file, boolean withUpdater, Wrap<T> wrap) {
        try {
            return wrap.of(ModelSerializer.restoreComputationGraph(file.toFile(), withUpdater));
        } catch (IOException | RuntimeException e) {
            throw new InvalidInputException(
                    "the model in " + file + " cannot be read (" + reason(e)
                            + "): the file is damaged or was written by another version",
                    e);
        }
    }

    private static void kept(Path file, TrainedAutoencoder trained) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(PRIOR);
            if (entry != null) {
                try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
                    trained.setPrior(CodePrior.read(in, trained.model().codeGrids()));
                }
            }
            ZipEntry rows = zip.getEntry(MEMORY);
            if (rows != null) {
                try (InputStream in = new BufferedInputStream(zip.getInputStream(rows))) {
                    AutoencoderModel model = trained.model();
                    trained.setMemory(RowMemory.read(in, model.memory(), model.inputSize()));
                }
            }
        }
    }

    private static AutoencoderModel model(ModelCard card, Path file) {
        try {
            AutoencoderModel start = Zoo.get(card.model()).forShape(card.shape());
            return Settings.with(start, Settings.texts(card.settings()));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + " does not fit this version of aezoo: " + e.getMessage(), e);
        }
    }

    private static ModelCard check(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!ENTRIES.contains(entry.getName())) {
                    throw new InvalidInputException("the model file " + file + " has an entry '" + entry.getName()
                            + "' that does not belong there: it may be malicious, do not load it");
                }
            }
            checkClasses(tree(zip, CONFIGURATION, file), file);
            JsonNode card = tree(zip, CARD, file);
            int format = card.path("format").asInt(-1);
            if (format > ModelCard.FORMAT) {
                throw new InvalidInputException("the model file " + file + " has format " + format
                        + ", and this version of aezoo reads up to " + ModelCard.FORMAT + ": use a newer aezoo");
            }
            ModelCard read = Json.mapper().treeToValue(card, ModelCard.class);
            if (format < 1
                    || read.model() == null
                    || read.settings() == null
                    || read.shape() == null
                    || read.scaling() == null
                    || read.featureNames() == null) {
                throw new InvalidInputException(
                        "the entry " + CARD + " of " + file + " is incomplete: the file is damaged");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "the entry " + CARD + " of " + file + " cannot be read ("
                            + e.getOriginalMessage().lines().findFirst().orElse("") + "): the file is damaged",
                    e);
        } catch (ZipException e) {
            throw new InvalidInputException(
                    file + " is not a model file or was cut short (" + reason(e) + "): train again or copy it again",
                    e);
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + file + " (" + reason(e) + ")", e);
        }
    }

    private static JsonNode tree(ZipFile zip, String name, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new InvalidInputException("the model file " + file + " has no entry '" + name + "': "
                    + (name.equals(CARD)
                            ? "it was written by plain Deeplearning4j, load it with ComputationGraph.load"
                            : "it is not a model file"));
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) JSON_LIMIT + 1);
            if (bytes.length > JSON_LIMIT) {
                throw new InvalidInputException("the entry '" + name + "' of " + file + " is larger than "
                        + (JSON_LIMIT >> 20) + " MB: the file is damaged or malicious");
            }
            return Json.mapper().readTree(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static void checkClasses(JsonNode node, Path file) {
        JsonNode type = node.get("@class");
        if (type != null && PACKAGES.stream().noneMatch(type.asText()::startsWith)) {
            throw new InvalidInputException("the model file " + file + " names the class '" + type.asText()
                    + "', which no model needs: it may be malicious, do not load it");
        }
        for (JsonNode child : node) {
            checkClasses(child, file);
        }
    }

    /** The first line of an exception's message, or its kind where it has none. */
    static String reason(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
