package org.aezoo.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Sha256;
import org.aezoo.data.download.Download;
import org.aezoo.models.trained.ModelFile;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.models.zoo.Zoo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The index, and where weights come from. */
final class PretrainedTest {

    /** This project's jars of weights; those of MNIST are not on this test's class path. */
    private static final Path MODULES =
            Path.of(System.getProperty("aezoo.root", "../..")).resolve("modules");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path cache;

    private Path folder(PretrainedModel model, @Nullable String place) {
        return Pretrained.folder(model, place, cache, Download.Progress.NONE);
    }

    private static Path weights(PretrainedModel model) {
        return MODULES.resolve(model.artifact() + "/src/main/resources/META-INF/aezoo/pretrained");
    }

    static Stream<PretrainedModel> models() {
        return Pretrained.list().stream();
    }

    private static String id(PretrainedModel model) {
        return model.name().substring(0, model.name().indexOf('/'));
    }

    @Test
    void theIndexIsWhole() {
        List<PretrainedModel> models = Pretrained.list();
        assertThat(models).hasSizeGreaterThanOrEqualTo(10);
        assertThat(models).extracting(PretrainedModel::name).doesNotHaveDuplicates();
        for (PretrainedModel model : models) {
            String id = id(model);
            assertThat(id.equals("classifier") || Zoo.list().stream().anyMatch(v -> v.id().equals(id)))
                    .isTrue();
            JsonNode card = Objects.requireNonNull(model.card());
            assertThat(card.path("command").asText()).isEqualTo(model.command()).contains("--data " + model.data());
            assertThat(card.path("data").path("source").asText()).isEqualTo(model.data());
            assertThat(card.path("seed").asInt()).isEqualTo(1);
            assertThat(model.figures()).isNotEmpty();
            // what only the machine that trained it knows
            assertThat(card.toString()).doesNotContain("/tmp", "/work", "/home", "/root");
        }
        long all = models.stream().mapToLong(PretrainedModel::bytes).sum();
        assertThat(all).isLessThan(12_000_000);
    }

    @ParameterizedTest
    @MethodSource("models")
    void weightsAreThoseOfTheIndexAndHoldNoRows(PretrainedModel model) throws IOException {
        Path folder = folder(model, weights(model).toString());
        assertThat(folder.resolve("run.json")).exists();
        byte[] file = Files.readAllBytes(folder.resolve("model.zip"));
        assertThat(Sha256.of(file)).isEqualTo(model.sha256());
        assertThat(file).hasSize((int) model.bytes());
        HashSet<String> entries = new HashSet<>();
        try (InputStream in = Files.newInputStream(folder.resolve("model.zip"));
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.add(entry.getName());
            }
        }
        assertThat(entries)
                .containsExactlyInAnyOrder("configuration.json", "coefficients.bin", "aezoo.json", "manifest.json");
        String first = models().filter(other -> id(other).equals(id(model)))
                .findFirst()
                .orElseThrow()
                .name();
        if (!first.equals(model.name())) {
            return; // one of each variant is loaded
        }
        if (ModelFile.isClassifier(folder)) {
            try (TrainedClassifier trained = TrainedClassifier.load(folder)) {
                assertThat(trained.probabilities(new float[1][784])[0]).hasSize(10);
            }
        } else {
            try (TrainedAutoencoder trained = TrainedAutoencoder.load(folder)) {
                assertThat(trained.score(new float[1][784])[0]).isFinite();
            }
        }
    }

    @Test
    void othersAreRefused() throws IOException {
        PretrainedModel model = Pretrained.get("shallow/mnist");
        Path place = Files.createDirectory(cache.resolve("place"));
        byte[] changed = Files.readAllBytes(weights(model).resolve(model.file()));
        changed[changed.length / 2] ^= 1;
        Files.write(place.resolve(model.file()), changed);
        assertThatThrownBy(() -> folder(model, place.toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("shallow-mnist.zip are not those of the index: their SHA-256 is "
                        + Sha256.of(changed) + ", expected " + model.sha256());
        // and what was changed in the cache is fetched again
        Path folder = folder(model, weights(model).toString());
        Files.write(folder.resolve("model.zip"), changed);
        folder(model, weights(model).toString());
        assertThat(Sha256.of(Files.readAllBytes(folder.resolve("model.zip")))).isEqualTo(model.sha256());
    }

    @Test
    void whatIsNowhereIsSaid() {
        PretrainedModel model = Pretrained.get("vae/mnist");
        assertThatThrownBy(() -> folder(model, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "the weights of vae/mnist are in aezoo-pretrained-mnist, which is not on the class path: add"
                                + " it, or name a folder or an address with vae-mnist.zip in AEZOO_PRETRAINED");
        assertThatThrownBy(() -> folder(model, cache.toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("AEZOO_PRETRAINED must name a folder");
        assertThatThrownBy(() -> Pretrained.get("vae/mnits"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("no pretrained model is called 'vae/mnits' (did you mean 'vae/mnist'?): 'aezoo list"
                        + " --pretrained' shows them");
    }

    @Test
    void theClassPathServes() {
        PretrainedModel model = Pretrained.get("denoising/digits");
        assertThat(folder(model, null).resolve("model.zip")).exists();
    }

    /** A server that breaks off in the middle, and is asked for the rest. */
    @Test
    void addressesAreFetchedFromAndResumed() throws IOException {
        PretrainedModel model = Pretrained.get("shallow/mnist");
        byte[] file = Files.readAllBytes(weights(model).resolve(model.file()));
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/models/" + model.file(), exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            if (requests.getAndIncrement() == 0) {
                exchange.sendResponseHeaders(200, file.length);
                exchange.getResponseBody().write(file, 0, 20_000);
                exchange.getResponseBody().flush();
            } else {
                int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
                exchange.sendResponseHeaders(from == 0 ? 200 : 206, file.length - from);
                exchange.getResponseBody().write(Arrays.copyOfRange(file, from, file.length));
            }
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/models";
            Path folder = folder(model, address);
            assertThat(folder.resolve("model.zip")).hasBinaryContent(file);
            assertThat(requests).hasValueGreaterThan(1);
            try (Stream<Path> left = Files.list(cache)) {
                assertThat(left).containsExactly(folder);
            }
            assertThatThrownBy(() -> folder(Pretrained.get("deep/mnist"), address))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("HTTP 404");
        } finally {
            server.stop(0);
        }
    }
}
