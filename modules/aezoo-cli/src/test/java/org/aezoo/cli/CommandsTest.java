package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.testkit.SecondJvm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands in the order in which people use them, on a small table. */
final class CommandsTest extends CommandTestBase {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    private static Path run() {
        return folder.resolve("run");
    }

    private static String data() {
        return "csv:" + folder.resolve("table.csv") + "?label=kind";
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (java.io.IOException e) {
            throw new AssertionError("no JSON document: " + text, e);
        }
    }

    @BeforeAll
    static void train() {
        table(folder, "table.csv", 300);
        Outcome outcome = aezoo(
                "train",
                "deep",
                "--data",
                data(),
                "--set",
                "code-size=2",
                "--set",
                "hidden-sizes=8",
                "--set",
                "learning-rate=0.01",
                "--epochs",
                "20",
                "--batch-size",
                "16",
                "--patience",
                "0",
                "--out",
                run().toString(),
                "--json");
        assertThat(outcome.status()).as(outcome.err()).isZero();
        JsonNode document = json(outcome.out());
        assertThat(document.path("run").path("figures").path("mse").asDouble()).isLessThan(1);
        assertThat(outcome.err()).contains("epoch 1/20").contains("report.html");
    }

    @Test
    void runFolderHoldsEverything() throws Exception {
        for (String name : List.of(
                "model.zip", "run.json", "history.csv", "events.jsonl", "report.html", "checkpoint/state.json")) {
            assertThat(run().resolve(name)).isNotEmptyFile();
        }
        List<String> history = Files.readAllLines(run().resolve("history.csv"));
        assertThat(history).hasSize(21);
        assertThat(history.get(0)).startsWith("epoch,learning_rate,train_loss,train_reconstruction,validation_loss");
        JsonNode card = json(Files.readString(run().resolve("run.json")));
        assertThat(card.path("settings").path("code-size").asInt()).isEqualTo(2);
        assertThat(card.path("data").path("train_rows").asInt()
                        + card.path("data").path("validation_rows").asInt()
                        + card.path("data").path("test_rows").asInt())
                .isEqualTo(300);
        assertThat(card.path("data").path("checksum").asText()).hasSize(64);
        assertThat(card.path("versions").path("java").asText()).isNotEmpty();
    }

    @Test
    void evaluatingGivesTheFiguresOfTheRunEachTime() throws Exception {
        JsonNode card = json(Files.readString(run().resolve("run.json")));
        for (int i = 0; i < 2; i++) {
            Outcome outcome = aezoo("evaluate", run().toString(), "--data", data(), "--json");
            assertThat(outcome.status()).as(outcome.err()).isZero();
            JsonNode figures = json(outcome.out());
            assertThat(figures.path("split").asText()).isEqualTo("test");
            assertThat(figures.path("rows").asInt()).isEqualTo(60);
            for (String key : List.of("mse", "sse")) {
                assertThat(figures.path(key).asDouble())
                        .isEqualTo(card.path("figures").path(key).asDouble());
            }
        }
        assertThat(json(aezoo("evaluate", run().toString(), "--split", "all", "--json")
                                .out())
                        .path("rows")
                        .asInt())
                .isEqualTo(300);
    }

    @Test
    void everyRunIsHeldAgainstTheMeanRowAndPrincipalComponents() throws Exception {
        JsonNode card = json(Files.readString(run().resolve("run.json")));
        assertThat(card.path("purpose").asText()).isEqualTo("reconstruction");
        assertThat(card.path("loss_unit").asText()).isEqualTo("squared error per example");
        assertThat(card.path("remarks").isArray()).isTrue();
        JsonNode yardstick = card.path("yardstick");
        assertThat(yardstick.path("rows").asInt()).isEqualTo(60);
        assertThat(yardstick.path("fitted_rows").asInt()).isEqualTo(240);
        assertThat(yardstick.path("components").asInt()).isEqualTo(2);
        assertThat(yardstick.path("error").path("model").asDouble())
                .isCloseTo(card.path("figures").path("sse").asDouble(), within(1e-9));
        // two hidden numbers in five columns: two components lose next to nothing
        assertThat(yardstick.path("r2").path("components").asDouble()).isGreaterThan(0.999);
        assertThat(yardstick.path("r2").path("mean").asDouble()).isBetween(-0.1, 0.0);
        assertThat(yardstick.path("columns").findValuesAsText("name"))
                .containsExactly("length", "width", "height", "weight", "price");
        // the deviation of 100 a, a between 0 and 1, is 100 / sqrt(12)
        assertThat(yardstick.path("columns").path(3).path("rmse").path("mean").asDouble())
                .isBetween(26.0, 32.0);
        // of what is left as good as nothing, nothing is said
        assertThat(card.path("remarks").toString()).doesNotContain("principal components");

        Outcome outcome = aezoo("evaluate", run().toString(), "--json");
        JsonNode document = json(outcome.out());
        for (String part : List.of("error", "r2", "columns", "left_out")) {
            assertThat(document.path("yardstick").path(part)).isEqualTo(yardstick.path(part));
        }
        assertThat(document.path("remarks")).isEmpty();
        assertThat(Files.readString(run().resolve("report.html")))
                .contains("2 principal components", "Columns, in their own units", "Rows and what came back");
    }

    @Test
    void rowsKeepTheOrderOfTheFile() throws Exception {
        Path codes = folder.resolve("codes.csv");
        Path rebuilt = folder.resolve("rebuilt.csv");
        Path scores = folder.resolve("scores.csv");
        assertThat(aezoo("encode", run().toString(), "--data", data(), "--out", codes.toString())
                        .status())
                .isZero();
        assertThat(aezoo("reconstruct", run().toString(), "--data", data(), "--out", rebuilt.toString())
                        .status())
                .isZero();
        assertThat(aezoo("score", run().toString(), "--explain", "--out", scores.toString())
                        .status())
                .isZero();
        assertThat(Files.readAllLines(codes)).hasSize(301).first().isEqualTo("code_0,code_1");
        List<String> rows = Files.readAllLines(rebuilt);
        assertThat(rows).hasSize(301).first().isEqualTo("length,width,height,weight,price");
        List<String> table = Files.readAllLines(folder.resolve("table.csv"));
        double error = 0;
        for (int i = 1; i <= 300; i++) {
            error += Math.abs(price(rows.get(i)) - price(table.get(i))) / 300;
        }
        // prices are spread evenly from -10 to 1000: in another order the error would be 330
        assertThat(error).isLessThan(100);
        String[] first = Files.readAllLines(scores).get(1).split(",", -1);
        double sum = 0;
        for (int i = 1; i < first.length; i++) {
            sum += Double.parseDouble(first[i]);
        }
        assertThat(sum).isCloseTo(Double.parseDouble(first[0]), within(1e-4));
    }

    private static double price(String row) {
        return Double.parseDouble(row.split(",", -1)[4]);
    }

    @Test
    void libraryAndAnotherJvmGiveTheNumbersOfTheCommand() {
        String fromCommand = aezoo("encode", run().toString(), "--data", data()).out();
        String elsewhere = SecondJvm.run(EncodeMain.class, run().toString(), data());
        assertSameLines(elsewhere.lines().toList(), fromCommand.lines().skip(1).toList());
    }

    /** Encodes with nothing but the library. */
    static final class EncodeMain {

        private EncodeMain() {}

        public static void main(String[] args) {
            try (TrainedAutoencoder trained = TrainedAutoencoder.load(Path.of(args[0]));
                    var data = org.aezoo.data.DataSource.parse(args[1])
                            .load(new org.aezoo.data.DataSource.Options(null, 0, 1))) {
                double[][] rows =
                        new double[data.train().size()][data.train().shape().size()];
                for (int i = 0; i < rows.length; i++) {
                    data.train().read(i, rows[i], 0);
                }
                for (double[] code : trained.encode(rows)) {
                    System.out.println((float) code[0] + "," + (float) code[1]);
                }
            }
        }
    }

    @Test
    void resumeGoesOnAndEndsLikeAnUninterruptedRun() throws Exception {
        Path parts = folder.resolve("parts");
        String[] common = {
            "train", "shallow", "--data", data(), "--batch-size", "16", "--patience", "0", "--out", parts.toString()
        };
        assertThat(aezoo(with(common, "--epochs", "2")).status()).isZero();
        Outcome refused = aezoo(with(common, "--epochs", "4"));
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("--resume");
        Outcome resumed = aezoo(with(common, "--epochs", "4", "--resume"));
        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(Files.readAllLines(parts.resolve("history.csv"))).hasSize(5);
        Path whole = folder.resolve("whole");
        assertThat(aezoo(
                                "train",
                                "shallow",
                                "--data",
                                data(),
                                "--batch-size",
                                "16",
                                "--patience",
                                "0",
                                "--epochs",
                                "4",
                                "--out",
                                whole.toString())
                        .status())
                .isZero();
        assertThat(aezoo("encode", parts.toString()).out())
                .isEqualTo(aezoo("encode", whole.toString()).out());
    }

    @Test
    void runsAreComparedOnOnePage() throws Exception {
        Path page = run().resolveSibling("page.html");
        String run = run().toString();
        assertThat(aezoo("compare", run, run, "--out", page.toString()).status())
                .isZero();
        assertThat(Files.readString(page)).contains("Comparison of 2 runs", "deep");
        Outcome one = aezoo("compare", run, "--out", page.toString());
        assertThat(one.status()).isEqualTo(2);
        assertThat(one.err()).contains("from 2 to 8 runs can be compared, got 1");
        Outcome odd =
                aezoo("compare", run, run, "--out", run().resolve("model.zip").toString());
        assertThat(odd.status()).isEqualTo(2);
        assertThat(odd.err()).contains("--out must name a page that ends with .html");
        assertThat(aezoo("compare", run, run().resolveSibling("nowhere").toString())
                        .status())
                .isEqualTo(2);
    }

    @Test
    void reportIsWrittenAgain() throws Exception {
        Path report = run().resolve("report.html");
        Files.delete(report);
        assertThat(aezoo("report", run().toString()).status()).isZero();
        assertThat(Files.readString(report)).contains("deep").doesNotContain("src=\"http");
    }

    @Test
    void listsAndDescribes() {
        Outcome list = aezoo("list");
        assertThat(list.status()).isZero();
        assertThat(list.out()).contains("linear").contains("shallow").contains("convolutional");
        assertThat(json(aezoo("list", "--json").out())).hasSizeGreaterThanOrEqualTo(4);
        for (JsonNode variant : json(aezoo("list", "--json").out())) {
            String id = variant.path("id").asText();
            Outcome described = aezoo("describe", id, "--json");
            assertThat(described.status()).as(id + described.err()).isZero();
            JsonNode document = json(described.out());
            assertThat(document.path("parameters").asLong()).as(id).isPositive();
            assertThat(document.path("settings")).as(id).isNotEmpty();
            assertThat(aezoo("describe", id).out()).contains("objective").contains("learning-rate");
        }
        assertThat(json(aezoo("describe", "shallow", "--shape", "9", "--set", "code-size=4", "--json")
                                .out())
                        .path("parameters")
                        .asInt())
                .isEqualTo(9 * 4 + 4 + 4 * 9 + 9 + 9);
    }

    @Test
    void namedDataIsListed() {
        assertThat(aezoo("data", "list").out())
                .contains("digits")
                .contains("mnist")
                .contains("fashion-mnist");
        assertThat(json(aezoo("data", "list", "--json").out())).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void helpAndVersion() {
        assertThat(aezoo("--help").status()).isZero();
        assertThat(aezoo("--help").out()).contains("train").contains("evaluate");
        assertThat(aezoo("train", "--help").out()).contains("--data").contains("--set");
        assertThat(aezoo("--version").out()).startsWith("aezoo ");
    }
}
