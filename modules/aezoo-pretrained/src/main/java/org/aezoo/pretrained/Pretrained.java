package org.aezoo.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Sha256;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.aezoo.data.download.Catalogue;
import org.aezoo.data.download.CatalogueEntry.DataFile;
import org.aezoo.data.download.Download;
import org.aezoo.models.trained.Json;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.jspecify.annotations.Nullable;

/**
 * Trained models by name: {@code Pretrained.load("vae/mnist")}.
 *
 * <p>Weights are looked for on the class path (one jar for each set of data, such as {@code aezoo-pretrained-mnist}), then
 * in the folder or at the address that {@code AEZOO_PRETRAINED} names, from where they are downloaded. Wherever they come
 * from, their SHA-256 has to be that of the index in this jar. They are kept in the user's cache as a run's folder, which
 * every command takes.
 */
public final class Pretrained {

    /** What names of models begin with where a folder may stand too. */
    public static final String PREFIX = "pretrained:";

    private static final String RESOURCES = "/META-INF/aezoo/pretrained/";

    private Pretrained() {}

    /** Every model that has a name. */
    public static List<PretrainedModel> list() {
        try (InputStream in = Pretrained.class.getResourceAsStream("pretrained.json")) {
            return List.of(Json.mapper().readValue(in, PretrainedModel[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The model of that name.
     *
     * @throws InvalidInputException if there is none
     */
    public static PretrainedModel get(String name) {
        List<PretrainedModel> all = list();
        List<String> names = all.stream().map(PretrainedModel::name).toList();
        return all.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("no pretrained model is called '" + Text.shown(name) + "'"
                        + Suggest.hint(name, names) + ": 'aezoo list --pretrained' shows them"));
    }

    /**
     * Loads an autoencoder.
     *
     * @return open; to be closed by the caller
     * @throws InvalidInputException if there is none of that name, if its weights are not to be had, or are others than
     *     those of the index
     */
    public static TrainedAutoencoder load(String name) {
        return TrainedAutoencoder.load(folder(name));
    }

    /** Loads a classifier, as {@link #load} does. */
    public static TrainedClassifier loadClassifier(String name) {
        return TrainedClassifier.load(folder(name));
    }

    /** A folder, or the one of a model whose name stands behind {@value #PREFIX}. */
    public static Path folderOf(String folderOrName) {
        return folderOrName.startsWith(PREFIX)
                ? folder(folderOrName.substring(PREFIX.length()))
                : Path.of(folderOrName);
    }

    /**
     * The run's folder of a model, with {@code model.zip} and {@code run.json}.
     *
     * @throws InvalidInputException as {@link #load}
     */
    public static Path folder(String name) {
        String place = System.getenv("AEZOO_PRETRAINED");
        return folder(
                get(name),
                place == null || place.isBlank() ? null : place.strip(),
                Catalogue.userCache().resolve("pretrained"),
                Download.Progress.NONE);
    }

    static Path folder(PretrainedModel model, @Nullable String place, Path cache, Download.Progress progress) {
        Path folder = cache.resolve(
                model.file().replace(".zip", "") + "-" + model.sha256().substring(0, 12));
        Path file = folder.resolve("model.zip");
        Path card = folder.resolve("run.json");
        try {
            if (!Files.isRegularFile(file)
                    || !Sha256.of(Files.readAllBytes(file)).equals(model.sha256())) {
                byte[] weights = weights(model, place, cache, progress);
                Files.createDirectories(folder);
                AtomicFile.write(file, weights);
            }
            if (!Files.isRegularFile(card)) {
                AtomicFile.write(card, Json.mapper().writeValueAsBytes(cardOf(model)));
            }
            return folder;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot keep " + model.name() + " in " + Text.shown(folder) + " (" + Text.reason(e)
                            + "): name another cache folder in XDG_CACHE_HOME, or make room",
                    e);
        }
    }

    private static JsonNode cardOf(PretrainedModel model) {
        JsonNode card = model.card();
        if (card == null) {
            throw new IllegalStateException(model.name() + " has no card in the index");
        }
        return card;
    }

    private static byte[] weights(PretrainedModel model, @Nullable String place, Path cache, Download.Progress progress)
            throws IOException {
        try (InputStream in = Pretrained.class.getResourceAsStream(RESOURCES + model.file())) {
            if (in != null) {
                return checked(model, in.readAllBytes(), "the class path");
            }
        }
        if (place == null) {
            throw new InvalidInputException("the weights of " + model.name() + " are in " + model.artifact()
                    + ", which is not on the class path: add it, or name a folder or an address with " + model.file()
                    + " in AEZOO_PRETRAINED");
        }
        if (place.startsWith("http://") || place.startsWith("https://")) {
            URI address = URI.create(place + (place.endsWith("/") ? "" : "/") + model.file());
            DataFile wanted = new DataFile(model.file(), model.bytes(), model.sha256(), List.of(address));
            Path fetched = Download.fetch(wanted, cache, progress);
            byte[] weights = Files.readAllBytes(fetched);
            Files.delete(fetched);
            return checked(model, weights, address.toString());
        }
        Path file = Path.of(place).resolve(model.file());
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("no " + Text.shown(file) + ": AEZOO_PRETRAINED must name a folder or an"
                    + " address that has it, or " + model.artifact() + " be on the class path");
        }
        return checked(model, Files.readAllBytes(file), Text.shown(file));
    }

    private static byte[] checked(PretrainedModel model, byte[] weights, String from) {
        String sha256 = Sha256.of(weights);
        if (!sha256.equals(model.sha256())) {
            throw new InvalidInputException("the weights of " + model.name() + " from " + from
                    + " are not those of the index: their SHA-256 is " + sha256 + ", expected " + model.sha256());
        }
        return weights;
    }
}
