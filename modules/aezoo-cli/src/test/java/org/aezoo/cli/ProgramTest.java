package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a program that calls the command relies on: one JSON document, files that are not lost, labels that are not guessed. */
final class ProgramTest extends CommandTestBase {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    private static String run() {
        return folder.resolve("run").toString();
    }

    private static String data() {
        return "csv:" + folder.resolve("rows.csv") + "?label=state";
    }

    /** Two columns that go together; of the last tenth of the rows they do not. */
    private static Path rows(String name, int rows, String normal, String strange) {
        StringBuilder csv = new StringBuilder("a,b,state\n");
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < rows; i++) {
            double a = random.nextDouble(-1, 1);
            boolean odd = i >= rows - rows / 10;
            csv.append(a)
                    .append(',')
                    .append(odd ? 9 - a : a + 0.01 * random.nextGaussian())
                    .append(',')
                    .append(odd ? strange : normal)
                    .append('\n');
        }
        return write(folder.resolve(name), csv.toString());
    }

    @BeforeAll
    static void train() {
        rows("rows.csv", 100, "1", "-1");
        Outcome outcome = aezoo(
                "train",
                "vae",
                "--data",
                data(),
                "--set",
                "code-size=1",
                "--contamination",
                "0.1",
                "--epochs",
                "2",
                "--threads",
                "1",
                "--no-pictures",
                "--out",
                run(),
                "--json");
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .contains("auroc, average_precision, precision_at_n are left out: it is not certain which label marks"
                        + " anomalies, of -1 (10), 1 (90); name it: aezoo evaluate " + run() + " --anomaly LABEL");
        JsonNode card = json(outcome.out()).path("run");
        assertThat(card.path("left_out").path("detection").asText()).contains("--anomaly LABEL");
        assertThat(card.path("figures").has("auroc")).isFalse();
        assertThat(card.path("units").path("kl").asText()).isEqualTo("nats per example");
        assertThat(card.path("units")).hasSameSizeAs(card.path("figures"));
        assertThat(card.path("command").asText()).contains(" --no-pictures");
        assertThat(folder.resolve("run"))
                .isDirectoryNotContaining("glob:**.png")
                .isDirectoryContaining("glob:**.html");
    }

    /** One document and nothing after it. */
    private static JsonNode json(String text) {
        ObjectMapper strict = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        try {
            return strict.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("no JSON document: " + text, e);
        }
    }

    private static void refused(String expected, String... args) {
        Outcome outcome = aezoo(args);
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.errors().lines()).as(outcome.err()).hasSize(1);
        assertThat(outcome.errors()).startsWith("aezoo: ").contains(expected);
        assertThat(outcome.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"score", "encode", "reconstruct", "sample"})
    void rowsAndADocumentShareNoStream(String command) throws IOException {
        refused("--json needs --out: without it the lines themselves go to standard output", command, run(), "--json");
        Path out = folder.resolve(command + ".csv");
        Outcome outcome = aezoo(command, run(), "--json", "--out", out.toString());
        assertThat(outcome.status()).as(outcome.err()).isZero();
        JsonNode document = json(outcome.out());
        assertThat(document.path("out").asText()).isEqualTo(out.toString());
        assertThat(document.path("replaced").asBoolean()).isFalse();
        List<String> lines = Files.readAllLines(out);
        assertThat(document.path("rows").asInt()).isEqualTo(lines.size() - 1).isEqualTo(100);
        StringBuilder columns = new StringBuilder();
        document.path("columns")
                .forEach(
                        name -> columns.append(columns.length() == 0 ? "" : ",").append(name.asText()));
        assertThat(columns.toString()).isEqualTo(lines.get(0));
        Outcome again = aezoo(command, run(), "--out", out.toString());
        assertThat(again.err()).contains("to " + out + ", in place of what was there");
        assertThat(Files.readAllLines(out)).isEqualTo(lines);
    }

    @Test
    void verdictsAreWholeAndAmountsSumToTheScore() throws IOException {
        Path out = folder.resolve("explained.csv");
        Outcome outcome = aezoo("score", run(), "--explain", "--json", "--out", out.toString());
        assertThat(outcome.status()).as(outcome.err()).isZero();
        List<String> lines = Files.readAllLines(out);
        assertThat(lines.get(0)).isEqualTo("score,anomaly,share_below,probability,a,b,code_divergence");
        int anomalies = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            assertThat(cells[1]).isIn("0", "1");
            anomalies += Integer.parseInt(cells[1]);
            double score = Double.parseDouble(cells[0]);
            double sum = Double.parseDouble(cells[4]) + Double.parseDouble(cells[5]) + Double.parseDouble(cells[6]);
            assertThat(Math.abs(sum - score)).isLessThan(1e-5 * (1 + Math.abs(score)));
        }
        JsonNode document = json(outcome.out());
        assertThat(document.path("anomalies").asInt()).isEqualTo(anomalies).isPositive();
        assertThat(document.path("threshold").path("value").isNumber()).isTrue();
    }

    @Test
    void whatIsReadAndWhatARunNeedsIsNeverWrittenOver() throws IOException {
        byte[] table = Files.readAllBytes(folder.resolve("rows.csv"));
        byte[] model = Files.readAllBytes(folder.resolve("run/model.zip"));
        String rows = folder.resolve("rows.csv").toString();
        String zip = folder.resolve("run/model.zip").toString();
        refused("which is read: name another file", "score", run(), "--data", data(), "--out", rows);
        refused("which belongs to the run in that folder", "score", run(), "--out", zip);
        refused("which belongs to the run in that folder", "sample", run(), "--out", zip);
        refused("is a folder", "encode", run(), "--out", folder.toString());
        assertThat(folder.resolve("rows.csv")).hasBinaryContent(table);
        assertThat(folder.resolve("run/model.zip")).hasBinaryContent(model);
    }

    @Test
    void aLinkStaysOne() throws IOException {
        Path real = Files.writeString(folder.resolve("real.csv"), "old\n");
        Path link = folder.resolve("link.csv");
        try {
            Files.createSymbolicLink(link, real);
        } catch (IOException | UnsupportedOperationException e) {
            org.junit.jupiter.api.Assumptions.abort("no symbolic links here: " + e.getMessage());
        }
        assertThat(aezoo("sample", run(), "--count", "2", "--out", link.toString())
                        .status())
                .isZero();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.readAllLines(real)).hasSize(3);
    }

    @Test
    void theLabelOfAnomaliesIsAskedForAndRemembered() throws IOException {
        Outcome unclear = aezoo("evaluate", run(), "--split", "all", "--json");
        assertThat(unclear.status()).as(unclear.err()).isZero();
        assertThat(json(unclear.out()).has("auroc")).isFalse();
        assertThat(json(unclear.out()).path("left_out").path("detection").asText())
                .contains("-1 (10), 1 (90)");
        Outcome named = aezoo("evaluate", run(), "--split", "all", "--anomaly", "-1", "--json");
        assertThat(named.status()).as(named.err()).isZero();
        assertThat(json(named.out()).path("auroc").asDouble()).isGreaterThan(0.95);
        assertThat(json(named.out()).path("anomaly_label").asText()).isEqualTo("-1");
        assertThat(json(named.out()).path("units").path("auroc").asText()).isEqualTo("0 to 1");
        assertThat(json(named.out()).path("code_units").path("kl")).hasSize(1);

        String told = folder.resolve("told").toString();
        Outcome trained = aezoo(
                "train",
                "linear",
                "--data",
                data(),
                "--set",
                "code-size=1",
                "--epochs",
                "1",
                "--threads",
                "1",
                "--no-pictures",
                "--anomaly",
                "-1",
                "--out",
                told);
        assertThat(trained.status()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("auroc ").contains("rows, labelled '-1'");
        assertThat(json(Files.readString(Path.of(told, "run.json")))
                        .path("anomaly_label")
                        .asText())
                .isEqualTo("-1");
        assertThat(aezoo("evaluate", told).out()).contains("auroc ");
        String other = "csv:" + rows("other.csv", 60, "0", "-1.0") + "?label=state";
        assertThat(aezoo("evaluate", told, "--data", other).err())
                .as("-1 is something else beside 0")
                .contains("are left out: it is not certain which label marks anomalies");
        String same = "csv:" + rows("same.csv", 60, "1.0", "-1.0") + "?label=state";
        assertThat(aezoo("evaluate", told, "--data", same, "--split", "all").out())
                .contains("auroc ");
    }

    @ParameterizedTest
    @CsvSource({"1,-1,,false", "0.0,1.0,,true", "False,True,,true", "ok,broken,,false", "ok,broken,broken,true"})
    void labelsOfManyKinds(String normal, String strange, String said, boolean certain) {
        String source = "csv:" + rows("kinds.csv", 60, normal, strange) + "?label=state";
        String[] args = {"evaluate", run(), "--data", source, "--split", "all"};
        Outcome outcome = aezoo(said == null ? args : with(args, "--anomaly", said));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        if (certain) {
            assertThat(outcome.err()).contains("anomalies: 6 of 60 rows, labelled '" + strange + "'");
            assertThat(outcome.out().lines()).anyMatch(line -> line.matches("auroc (1\\.0+|0\\.9\\d*)"));
        } else {
            assertThat(outcome.err()).contains("are left out: it is not certain which label marks anomalies");
            assertThat(outcome.out()).doesNotContain("auroc");
        }
    }

    @Test
    void anomaliesAmongTrainingRowsAreSaid() {
        Outcome outcome = aezoo(
                "train",
                "linear",
                "--data",
                "csv:" + rows("mixed.csv", 100, "0", "1") + "?label=state",
                "--set",
                "code-size=1",
                "--false-alarms",
                "0.1",
                "--test-fraction",
                "0",
                "--epochs",
                "1",
                "--threads",
                "1",
                "--no-pictures",
                "--out",
                folder.resolve("mixed").toString());
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .contains("labelled '1': 10 of these rows, and trained on like all others, as labels only judge")
                .contains("on the training rows, as there are no test rows:");
    }

    @Test
    void messagesNameWhatIsTyped() {
        String out = folder.resolve("never").toString();
        refused(
                "--set code-size must be at least 1, got 0; see 'aezoo describe shallow'",
                "train",
                "shallow",
                "--data",
                data(),
                "--set",
                "code-size=0",
                "--out",
                out);
        refused("--set hidden-sizes must each be at least 1, got [0]", "describe", "deep", "--set", "hidden-sizes=0");
        refused("--set learning-rate must be a number, got 'fast'", "describe", "deep", "--set", "learning-rate=fast");
        refused("--epochs must be between 1 and", "train", "shallow", "--epochs", "0");
        refused("--batch-size must be between 1 and", "train", "shallow", "--batch-size", "0");
        refused("(did you mean 'classifier'?): known are linear", "train", "clasifier");
        refused("lstm, classifier", "describe", "nothing-like-it");
        assertThat(Path.of(out)).doesNotExist();
    }

    /** Every command has help, and answers a wrong option with one line that suggests the right one. */
    @Test
    void everyCommandHasHelpAndOneLineForAWrongOption() {
        everyCommand(Main.commandLine(), "");
    }

    private static void everyCommand(CommandLine command, String path) {
        String[] words = path.isEmpty() ? new String[0] : path.trim().split(" ", -1);
        assertThat(aezoo(with(words, "--help")).status()).as(path).isZero();
        assertThat(aezoo(with(words, "--help")).out()).as(path).contains("Usage: aezoo");
        if (!path.equals("help ")) {
            refused("unknown option '--hlep' (did you mean '--help'?)", with(words, needed(path, "--hlep")));
        }
        command.getSubcommands().forEach((name, sub) -> everyCommand(sub, path + name + " "));
    }

    private static String[] needed(String path, String option) {
        return switch (path.trim()) {
            case "", "list", "data", "data list", "doctor" -> new String[] {option};
            case "hash", "export" -> new String[] {"x", "--out", "y", option};
            case "search" -> new String[] {"x", "--index", "y", option};
            default -> new String[] {"x", option};
        };
    }

    @Test
    void exitStatusIsInTheHelp() {
        assertThat(aezoo("--help").out()).contains("Exit status:").contains("130");
    }

    @Test
    void withoutDataTheFirstLineSaysOnWhat() {
        Outcome outcome = aezoo(
                "train",
                "shallow",
                "--set",
                "code-size=1",
                "--epochs",
                "1",
                "--batch-size",
                "8192",
                "--threads",
                "1",
                "--no-pictures",
                "--out",
                folder.resolve("digits").toString());
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.err().lines().findFirst().orElseThrow()).contains("rows of digits, as no --data is given;");
    }
}
