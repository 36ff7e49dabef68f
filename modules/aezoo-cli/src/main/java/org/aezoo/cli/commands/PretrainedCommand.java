package org.aezoo.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Sha256;
import org.aezoo.data.Suggest;
import org.aezoo.models.trained.Json;
import org.aezoo.models.trained.ModelFile;
import org.aezoo.models.trained.TrainedNetwork;
import org.aezoo.pretrained.Pretrained;
import org.aezoo.pretrained.PretrainedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tools/pretrained}: makes the weights that the pretrained jars hold, their index, and the table about them. */
@Command(
        name = "pretrained",
        hidden = true,
        description = "Train models of the index again and put their weights and figures where they belong.")
public final class PretrainedCommand implements Runnable, Backend.Needed {

    /** What stands between these lines is written by this command. */
    private static final Pattern TABLE =
            Pattern.compile("(?s)(<!-- rows of pretrained.json -->\n).*?(\n<!-- end of rows -->)");

    /** Figures that are kept, where evaluate gives them. */
    private static final List<String> KEPT = List.of(
            "negative_elbo", "denoised_psnr", "bce", "sse", "psnr", "bit_imbalance", "codebook_usage", "test_error");

    /** By so much of itself a figure may differ from that of the weights of 32 bits. */
    private static final double LOSS = 5e-3;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Models to make, or all (default: none).")
    private List<String> names = new ArrayList<>();

    @Option(names = "--root", paramLabel = "DIR", description = "The project (default: ${DEFAULT-VALUE}).")
    private Path root = Path.of(".");

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description = "Where runs are left; finished ones that are there are taken (default: ${DEFAULT-VALUE}).")
    private Path runs = Path.of("runs", "pretrained");

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        try {
            List<PretrainedModel> index = new ArrayList<>(
                    Arrays.asList(Json.mapper().readValue(Files.readAllBytes(index()), PretrainedModel[].class)));
            List<String> known = index.stream().map(PretrainedModel::name).toList();
            for (String name : names.equals(List.of("all")) ? known : names) {
                if (!known.contains(name)) {
                    throw new InvalidInputException(
                            "no pretrained model is called '" + name + "'" + Suggest.hint(name, known));
                }
                index.set(known.indexOf(name), made(index.get(known.indexOf(name))));
                AtomicFile.write(index(), Json.mapper().writeValueAsBytes(index));
            }
            Path page = root.resolve("docs/pretrained.md");
            String text = Files.readString(page);
            AtomicFile.write(page, filledIn(text, index).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path index() {
        return root.resolve("modules/aezoo-pretrained/src/main/resources/org/aezoo/pretrained/pretrained.json");
    }

    /** The folder with what is passed on of a model. */
    private Path shared(String name) {
        return runs.resolve("shared").resolve(name);
    }

    private PretrainedModel made(PretrainedModel model) throws IOException {
        Path run = runs.resolve(model.name());
        if (!Files.isRegularFile(run.resolve("run.json"))) {
            train(model, run);
        }
        Path shared = shared(model.name());
        Files.createDirectories(shared);
        Path file = shared.resolve("model.zip");
        try (TrainedNetwork trained = TrainedNetwork.load(run)) {
            ModelFile.saveToShare(trained, file);
        }
        JsonNode card = card(model, run);
        AtomicFile.write(shared.resolve("run.json"), Json.mapper().writeValueAsBytes(card));
        Map<String, Double> figures = figures(model, shared, card);
        byte[] weights = Files.readAllBytes(file);
        Path place = root.resolve("modules/" + model.artifact() + "/src/main/resources/META-INF/aezoo/pretrained");
        AtomicFile.write(place.resolve(model.file()), weights);
        common.err().println(model.name() + ": " + weights.length + " bytes, " + figures);
        return new PretrainedModel(
                model.name(),
                model.about(),
                model.data(),
                model.licence(),
                model.command(),
                figures,
                weights.length,
                Sha256.of(weights),
                card);
    }

    private void train(PretrainedModel model, Path run) {
        List<String> words = new ArrayList<>();
        for (String word : List.of(model.command().replace("./aezoo ", "").split(" ", -1))) {
            // what was made before this, not what is on the class path
            Path from = shared(word.replace(Pretrained.PREFIX, ""));
            words.add(word.startsWith(Pretrained.PREFIX) && Files.isDirectory(from) ? from.toString() : word);
        }
        words.addAll(List.of("--no-pictures", "--out", run.toString()));
        execute(words, common.out());
    }

    private void execute(List<String> words, PrintWriter out) {
        if (common.execute(words, out) != 0) {
            throw new CommandFailedException("failed: " + String.join(" ", words));
        }
    }

    /** The run's card without what only this machine knows. */
    private static JsonNode card(PretrainedModel model, Path run) throws IOException {
        ObjectNode card = (ObjectNode) Json.mapper().readTree(Files.readAllBytes(run.resolve("run.json")));
        card.put("command", model.command());
        // says where to go on
        card.remove("remarks");
        if (card.get("classifier") instanceof ObjectNode classifier) {
            Matcher from = Pattern.compile("--from (\\S+)").matcher(model.command());
            classifier.put("from", from.find() ? from.group(1) : "none");
        }
        return card;
    }

    private Map<String, Double> figures(PretrainedModel model, Path shared, JsonNode card) throws IOException {
        StringWriter out = new StringWriter();
        execute(List.of("evaluate", shared.toString(), "--json"), new PrintWriter(out, true));
        JsonNode measured = Json.mapper().readTree(out.toString());
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String key : KEPT) {
            if (measured.has(key)) {
                double now = measured.get(key).asDouble();
                double before = card.path("figures").path(key).asDouble(now);
                if (Math.abs(now - before) > LOSS * Math.abs(before)) {
                    throw new CommandFailedException(
                            model.name() + ": weights of 16 bits change " + key + " from " + before + " to " + now);
                }
                figures.put(key, Double.parseDouble(String.format(Locale.ROOT, "%.5g", now)));
            }
        }
        return figures;
    }

    /** A document with its table as the index makes it. */
    public static String filledIn(String document, List<PretrainedModel> index) {
        List<String> lines = new ArrayList<>(
                List.of("| name | for | parameters | kB | on the test rows |", "|---|---|---|---|---|"));
        for (PretrainedModel model : index) {
            JsonNode card = model.card();
            List<String> figures = new ArrayList<>();
            model.figures().forEach((key, value) -> figures.add("`" + key + "` " + plain(value)));
            lines.add("| `" + model.name() + "` | " + model.about() + " | "
                    + (card == null
                            ? ""
                            : String.format(
                                    Locale.ROOT, "%,d", card.path("parameters").asLong()))
                    + " | " + (model.bytes() + 500) / 1000 + " | " + String.join(", ", figures) + " |");
        }
        return TABLE.matcher(document)
                .replaceAll(
                        found -> Matcher.quoteReplacement(found.group(1) + String.join("\n", lines) + found.group(2)));
    }

    private static String plain(double value) {
        return java.math.BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
