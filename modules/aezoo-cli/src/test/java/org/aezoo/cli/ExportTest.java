package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aezoo.cli.commands.PretrainedCommand;
import org.aezoo.models.trained.Json;
import org.aezoo.pretrained.Pretrained;
import org.aezoo.pretrained.PretrainedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code aezoo export}, {@code list --pretrained}, and {@code pretrained:NAME} in place of a folder. */
final class ExportTest extends CommandTestBase {

    private static final Path ROOT = Path.of(System.getProperty("aezoo.root", "../.."));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "encoder, rows, code",
        "decoder, code, reconstruction logits",
        "model, rows, code reconstruction logits",
        "SCORES, rows, score"
    })
    void writesEachPart(String part, String inputs, String outputs) throws IOException {
        Path file = folder.resolve("model.onnx");
        String[] words = {"export", "pretrained:shallow/digits", "--out", file.toString(), "--part", part};
        Outcome said = aezoo(words);
        assertThat(said.status()).as(said.err()).isZero();
        assertThat(said.err()).startsWith("wrote " + part.toLowerCase(Locale.ROOT) + ": " + inputs + " (");
        assertThat(file).isNotEmptyFile();
        Outcome told = aezoo(with(words, "--json"));
        assertThat(told.err()).isEmpty();
        JsonNode document = Json.mapper().readTree(told.out());
        assertThat(document.path("replaced").asBoolean()).isTrue();
        assertThat(names(document.path("inputs"))).isEqualTo(inputs);
        assertThat(names(document.path("outputs"))).isEqualTo(outputs);
    }

    private static String[] with(String[] words, String more) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add(more);
        return all.toArray(String[]::new);
    }

    private static String names(JsonNode ports) {
        List<String> names = new ArrayList<>();
        ports.forEach(port -> names.add(port.path("name").asText()));
        return String.join(" ", names);
    }

    @Test
    void badUseIsRefusedInOneLine() {
        String out = folder.resolve("model.onnx").toString();
        refused(
                "--part must be one of encoder, decoder, model, scores, got 'code'",
                "pretrained:shallow/digits",
                out,
                "code");
        refused("a classifier rebuilds and scores nothing", "pretrained:classifier/digits", out, "scores");
        refused(
                "no pretrained model is called 'shalow/digits' (did you mean 'shallow/digits'?)",
                "pretrained:shalow/digits",
                out,
                "model");
        refused("no model at ", folder.toString(), out, "model");
        refused(
                "no such folder",
                "pretrained:shallow/digits",
                folder.resolve("a/b").toString(),
                "model");
    }

    private static void refused(String expected, String run, String out, String part) {
        Outcome outcome = aezoo("export", run, "--out", out, "--part", part);
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(expected);
        assertThat(outcome.err().lines()).hasSize(1);
    }

    @Test
    void pretrainedModelsAreListed() throws IOException {
        Outcome lines = aezoo("list", "--pretrained");
        assertThat(lines.out()).contains("vae/mnist", "negative_elbo ");
        JsonNode document =
                Json.mapper().readTree(aezoo("list", "--pretrained", "--json").out());
        assertThat(document).hasSameSizeAs(Pretrained.list());
        assertThat(document.get(0).path("card").path("settings").isObject()).isTrue();
    }

    @Test
    void whatWasPassedOnDrawsNothing() {
        Outcome outcome = aezoo("sample", "pretrained:vq-vae/mnist", "--count", "1");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("has no prior to draw codes from");
    }

    @Test
    void theTableIsThatOfTheIndex() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/pretrained.md"));
        assertThat(PretrainedCommand.filledIn(page, Pretrained.list())).isEqualTo(page);
    }

    /** Digits are always there, MNIST is where the checkout has it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"shallow/digits", "vae/digits", "classifier/digits", "classifier/mnist", "deep/fashion-mnist"})
    void figuresAreThoseOfTheIndex(String name) throws IOException {
        PretrainedModel model = Pretrained.get(name);
        Path data = ROOT.resolve("../shared/data").normalize();
        assumeTrue(
                model.data().equals("digits") || Files.isDirectory(data.resolve(model.data())),
                "skipped: no " + model.data() + " in ../shared/data of the checkout");
        List<String> words = new ArrayList<>(List.of("evaluate", "pretrained:" + name, "--json"));
        if (!model.data().equals("digits")) {
            words.addAll(List.of("--data", model.data(), "--data-dir", data.toString()));
        }
        if (!name.startsWith("classifier")) {
            words.addAll(List.of("--jacobian-rows", "0"));
        }
        Outcome outcome = aezoo(words.toArray(String[]::new));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        JsonNode measured = Json.mapper().readTree(outcome.out());
        for (Map.Entry<String, Double> figure : model.figures().entrySet()) {
            assertThat(measured.path(figure.getKey()).asDouble())
                    .as(figure.getKey())
                    // of error rates one row may tip over between processors
                    .isBetween(figure.getValue() * 0.97, figure.getValue() * 1.03);
        }
    }
}
