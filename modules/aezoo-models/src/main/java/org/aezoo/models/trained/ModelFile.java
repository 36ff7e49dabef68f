package org.aezoo.models.trained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.HeapRoom;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.aezoo.data.preparation.BatchOneHot;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.CodeMixture;
import org.aezoo.models.Memorising;
import org.aezoo.models.Quantised;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.settings.Configured;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The model file: Deeplearning4j's own zip, which {@code ComputationGraph.load} opens, with one more entry,
 * {@code aezoo.json} (see {@link ModelCard}), for models with quantised codes {@code prior.bin} ({@link CodePrior}),
 * for others where one has been fitted {@code mixture.bin} ({@link CodeMixture}), and for models that keep training rows
 * {@code memory.bin} ({@link ReferenceRows}).
 *
 * <p>The network in it takes scaled input: whoever opens the file with plain Deeplearning4j scales rows before, as
 * {@link TrainedAutoencoder#networkInput} does, or gets other numbers than the model's.
 *
 * <p>Nothing in a file is trusted when it is read: see {@link ModelArchive} for the zip, {@link AllowedClasses} for what
 * the configuration may name, {@link NetworkEntries} for the weights. Deeplearning4j's own loader would Java-deserialise
 * a {@code preprocessor.bin} that a stranger put into the zip, and with it run whatever code that asks for.
 */
public final class ModelFile {

    private static final String CARD = ModelArchive.CARD;

    /** The largest number of 16 bits. */
    private static final double LARGEST_HALF = 65_504;

    private ModelFile() {}

    /**
     * Writes a model file. It is written beside its place and then moved there, so that a stop in between leaves
     * what was there before.
     *
     * @param trained what to write
     * @param file where to; its folder must exist
     * @param withUpdater whether the optimiser's state goes in too, as training on needs; doubles or triples the size
     * @throws InvalidInputException if the place cannot be written to
     * @throws IllegalStateException if the model is closed
     */
    public static void save(TrainedNetwork trained, Path file, boolean withUpdater) {
        write(trained, file, zip -> {
            NetworkEntries.write(trained.graph(), zip, withUpdater);
            writeCard(trained, zip);
            trained.writeFurtherEntries(zip);
        });
    }

    /**
     * Writes a model file to pass on: half the size, as weights have 16 bits, and without what tells of single training
     * rows: neither the prior nor the mixture of their codes that samples are drawn from. Read like any other; plain
     * Deeplearning4j makes a network of half precision of it.
     *
     * @param file where to; its folder must exist
     * @throws InvalidInputException if a weight is too large for 16 bits, if the model is scored by the training rows that
     *     it keeps, or if the place cannot be written to
     * @throws IllegalStateException if the model is closed
     */
    public static void saveToShare(TrainedNetwork trained, Path file) {
        if (trained instanceof TrainedAutoencoder autoencoder && Memorising.rows(autoencoder.model()) > 0) {
            throw new InvalidInputException(
                    "the scores of this model need the training rows that it keeps: train it with memory=0 to pass it on");
        }
        trained.lifetime.run(() -> {
            double largest = trained.graph().params().amaxNumber().doubleValue();
            if (!(largest <= LARGEST_HALF)) {
                throw new InvalidInputException(
                        "weights must be at most " + LARGEST_HALF + " to have 16 bits, got " + largest);
            }
        });
        write(trained, file, zip -> {
            NetworkEntries.writeHalf(trained.graph(), zip);
            writeCard(trained, zip);
        });
    }

    private static void writeCard(TrainedNetwork trained, ArchiveWriter zip) throws IOException {
        byte[] json = Json.mapper().writeValueAsBytes(trained.card());
        zip.entry(CARD, entry -> entry.write(json));
    }

    /** Fills a file. */
    @FunctionalInterface
    private interface Content {
        void writeTo(ArchiveWriter zip) throws IOException;
    }

    private static void write(TrainedNetwork trained, Path file, Content content) {
        trained.lifetime.run(() -> {
            try {
                AtomicFile.write(file, temporary -> {
                    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
                        ArchiveWriter zip = new ArchiveWriter(out);
                        content.writeTo(zip);
                        zip.finish();
                    }
                });
            } catch (IOException e) {
                throw new InvalidInputException(
                        "cannot write " + file + " (" + reason(e) + "): check the folder and the free space", e);
            }
        });
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
        return read(fileOrFolder, withUpdater, (archive, card, file) -> {
            if (isClassifier(card)) {
                throw new InvalidInputException(
                        file + " holds a classifier, which rebuilds nothing: use 'aezoo evaluate' or 'aezoo predict'");
            }
            AutoencoderModel model = settings(
                    card, file, () -> Settings.asBefore(Zoo.get(card.model()).forShape(card.shape())));
            return graph -> {
                CardChecks.network(model, graph, card, file);
                TrainedAutoencoder trained = new TrainedAutoencoder(
                        model, graph, card.shape(), card.featureNames(), card.scaling(), card.seed());
                trained.scorer().setThreshold(card.threshold());
                trained.setBatchNames(batches(card, model, file));
                if (archive.has(ModelArchive.PRIOR)) {
                    trained.codes()
                            .setPrior(entry(
                                    archive, ModelArchive.PRIOR, in -> CodePrior.read(in, Quantised.grids(model))));
                }
                if (archive.has(ModelArchive.MIXTURE)) {
                    trained.codes().setMixture(entry(archive, ModelArchive.MIXTURE, in -> CodeMixture.read(in, model)));
                }
                if (archive.has(ModelArchive.MEMORY)) {
                    trained.scorer()
                            .setMemory(entry(
                                    archive,
                                    ModelArchive.MEMORY,
                                    in -> ReferenceRows.read(in, Memorising.rows(model), model.inputSize())));
                }
                return trained;
            };
        });
    }

    private static List<String> batches(ModelCard card, AutoencoderModel model, Path file) {
        List<String> names = card.batches() == null ? List.of() : card.batches();
        BatchOneHot marks = BatchCorrecting.marks(model);
        if (names.size() != (marks == null ? 0 : marks.batches())
                || names.stream().anyMatch(Objects::isNull)) {
            throw new InvalidInputException(
                    "the entry " + CARD + " of " + file + " does not name the model's batches: the file is damaged");
        }
        return names;
    }

    /** Reads an entry of one's own; what does not fit the model is damage, and said so by the caller. */
    private static <T> T entry(ModelArchive archive, String name, ModelArchive.Reader<T> reader) throws IOException {
        return archive.read(name, in -> {
            try {
                return reader.read(new BufferedInputStream(in));
            } catch (InvalidInputException e) {
                throw new IOException(e.getMessage(), e);
            }
        });
    }

    /**
     * Reads the model file of a classifier, as {@link #load(Path)} reads others.
     *
     * @param withUpdater whether to restore the optimiser's state, where the file has it
     */
    public static TrainedClassifier loadClassifier(Path fileOrFolder, boolean withUpdater) {
        return read(fileOrFolder, withUpdater, (archive, card, file) -> {
            if (!isClassifier(card)) {
                throw new InvalidInputException(file + " holds the autoencoder " + card.model()
                        + ", which knows no classes: train a classifier on it, as 'aezoo train classifier' does");
            }
            ModelCard.Classes classes = card.classes();
            if (classes == null
                    || classes.names() == null
                    || classes.encoder() == null
                    || classes.codeLayer() == null) {
                throw incomplete(file);
            }
            Classifier settings = settings(card, file, Classifier::defaults);
            return graph -> {
                CardChecks.classifier(classes, graph, card, file);
                return new TrainedClassifier(
                        settings, graph, card.shape(), card.featureNames(), card.scaling(), card.seed(), classes);
            };
        });
    }

    private static InvalidInputException incomplete(Path file) {
        return new InvalidInputException("the entry " + CARD + " of " + file + " is incomplete: the file is damaged");
    }

    /** Whether a model file holds a classifier rather than an autoencoder. */
    public static boolean isClassifier(Path fileOrFolder) {
        Path file = file(fileOrFolder);
        try (ModelArchive archive = ModelArchive.open(file)) {
            return isClassifier(card(archive, file));
        }
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

    /** Checks a card, and says how to make a model of the network beside it. */
    @FunctionalInterface
    private interface Plan<T> {
        Wrap<T> of(ModelArchive archive, ModelCard card, Path file);
    }

    /** Makes a model of its network. */
    @FunctionalInterface
    private interface Wrap<T> {
        T of(ComputationGraph graph) throws IOException;
    }

    private static <T extends TrainedNetwork> T read(Path fileOrFolder, boolean withUpdater, Plan<T> plan) {
        Path file = file(fileOrFolder);
        try (ModelArchive archive = ModelArchive.open(file)) {
            ModelCard card = card(archive, file);
            Wrap<T> wrap = plan.of(archive, card, file);
            CardChecks.values(card, file);
            return read(archive, file, withUpdater, graph -> {
                T trained = wrap.of(graph);
                trained.setPreparation(card.preparation());
                trained.setSchema(card.schema());
                return trained;
            });
        }
    }

    private static <T> T read(ModelArchive archive, Path file, boolean withUpdater, Wrap<T> wrap) {
        try {
            ComputationGraph graph = NetworkEntries.read(archive, "the model file " + file, withUpdater);
            try {
                return wrap.of(graph);
            } catch (IOException | RuntimeException e) {
                GraphMemory.release(graph);
                throw e;
            }
        } catch (InvalidInputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new InvalidInputException(
                    "the model in " + file + " cannot be read (" + reason(e)
                            + "): the file is damaged or was written by another version",
                    e);
        } catch (OutOfMemoryError e) {
            throw tooLarge(file, e);
        }
    }

    private static InvalidInputException tooLarge(Path file, OutOfMemoryError e) {
        return new InvalidInputException(
                "the model in " + file + " needs more memory than this process may use (" + e.getMessage() + "): "
                        + HeapRoom.wayOut(),
                e);
    }

    private static <T extends Configured> T settings(ModelCard card, Path file, Supplier<T> start) {
        try {
            return Settings.with(start.get(), Settings.texts(card.settings()));
        } catch (InvalidInputException | IllegalArgumentException e) {
            throw new InvalidInputException(file + " does not fit this version of aezoo: " + e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            throw tooLarge(file, e);
        }
    }

    private static ModelCard card(ModelArchive archive, Path file) {
        try {
            JsonNode card = archive.json(CARD);
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
                throw incomplete(file);
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "the entry " + CARD + " of " + file + " cannot be read ("
                            + e.getOriginalMessage().lines().findFirst().orElse("") + "): the file is damaged",
                    e);
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + file + " (" + reason(e) + ")", e);
        }
    }

    /** The first line of an exception's message, or its kind where it has none. */
    static String reason(Exception e) {
        if (e instanceof FileSystemException) {
            return Text.reason(e);
        }
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
