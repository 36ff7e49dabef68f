package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a table to verdicts, by command. */
class AnomalyTest extends CommandTestBase {

    private static final String[] SMALL = {
        "--set", "code-size=16", "--set", "members=1", "--set", "memory=200", "--epochs", "40", "--threads", "1"
    };

    @TempDir
    static Path folder;

    private static Path run() {
        return folder.resolve("run");
    }

    /** Three columns that go together, one constant; in the last rows the second does not go with the others. */
    private static Path rows(String name, int normal, int strange, String labels, long seed) {
        StringBuilder csv = new StringBuilder("a,b,c,same,label\n");
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < normal + strange; i++) {
            double a = random.nextDouble(-1, 1);
            double b = i < normal ? a : a > 0 ? a - 1 : a + 1;
            csv.append(String.format(
                    Locale.ROOT,
                    "%.4f,%.3f,%.5f,3,%s%n",
                    a,
                    1000 * b + 10 * random.nextGaussian(),
                    0.01 * (a + b),
                    labels.split("/", -1)[i < normal ? 0 : 1]));
        }
        return write(folder.resolve(name), csv.toString().replace("\r\n", "\n"));
    }

    private static String csv(Path file) {
        return "csv:" + file + "?label=label";
    }

    @BeforeAll
    static void train() {
        Path table = rows("normal.csv", 500, 0, "no/yes", 1);
        Outcome trained = aezoo(with(
                new String[] {
                    "train", "anomaly", "--data", csv(table), "--false-alarms", "0.1", "--out", run().toString()
                },
                SMALL));
        assertThat(trained.status()).as(trained.err()).isZero();
    }

    private static List<String> score(Path table, String... more) throws IOException {
        Path out = folder.resolve("scores.csv");
        Outcome scored = aezoo(
                with(new String[] {"score", run().toString(), "--data", csv(table), "--out", out.toString()}, more));
        assertThat(scored.status()).as(scored.err()).isZero();
        return Files.readAllLines(out);
    }

    private static double[] cells(String line) {
        return Arrays.stream(line.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void theCardHasTheThreshold() throws IOException {
        JsonNode card = new ObjectMapper().readTree(run().resolve("run.json").toFile());
        JsonNode threshold = card.path("threshold");
        assertThat(threshold.path("from").asText()).isEqualTo("false-alarms");
        assertThat(threshold.path("rate").asDouble()).isEqualTo(0.1);
        assertThat(threshold.path("alarm_rate").asDouble()).isBetween(0.01, 0.1);
        assertThat(threshold.path("rows").asInt()).isEqualTo(400);
        assertThat(card.path("command").asText()).contains(" --false-alarms 0.1");
        assertThat(card.path("command").asText()).contains(" --schedule cosine").contains(" --patience 0");
    }

    @Test
    void contaminationIsGuessed(@TempDir Path other) throws IOException {
        Path table = rows("some.csv", 190, 10, "no/yes", 5);
        Outcome trained = aezoo(with(
                new String[] {
                    "train",
                    "anomaly",
                    "--data",
                    csv(table),
                    "--contamination",
                    "auto",
                    "--no-pictures",
                    "--out",
                    other.resolve("run").toString()
                },
                SMALL));
        assertThat(trained.status()).as(trained.err()).isZero();
        assertThat(trained.err() + trained.out()).contains("guessed a contamination of 0.");
        JsonNode threshold = new ObjectMapper()
                .readTree(other.resolve("run").resolve("run.json").toFile())
                .path("threshold");
        assertThat(threshold.path("from").asText()).isEqualTo("contamination");
        assertThat(threshold.path("rate").asDouble()).isBetween(0.001, 0.2);
    }

    @Test
    void verdictsAndShares() throws IOException {
        Path mixed = rows("mixed.csv", 200, 50, "no/yes", 2);
        List<String> lines = score(mixed, "--explain");
        assertThat(lines.get(0)).isEqualTo("score,anomaly,share_below,probability,a,b,c,same");
        assertThat(lines).hasSize(251);
        int falseAlarms = 0;
        int found = 0;
        for (int i = 1; i < lines.size(); i++) {
            double[] cells = cells(lines.get(i));
            assertThat(cells[2]).isBetween(0.0, 1.0);
            assertThat(cells[3]).isBetween(0.0, 1.0);
            assertThat(Arrays.stream(cells).skip(4).sum()).isCloseTo(cells[0], within(1e-4 * cells[0]));
            if (i <= 200) {
                falseAlarms += (int) cells[1];
            } else {
                found += (int) cells[1];
            }
        }
        assertThat(falseAlarms).isLessThan(60);
        assertThat(found).isGreaterThan(45);
    }

    @Test
    void columnsAreFoundByNameAndLabelsNeedNotBeThere() throws IOException {
        Path table = rows("order.csv", 5, 2, "no/yes", 4);
        List<String> expected = score(table);
        StringBuilder turned = new StringBuilder();
        for (String line : Files.readAllLines(table)) {
            String[] cells = line.split(",", -1);
            turned.append(String.join(",", cells[3], cells[2], cells[1], cells[0]))
                    .append('\n');
        }
        Path other = write(folder.resolve("turned.csv"), turned.toString());
        Path out = folder.resolve("turned-scores.csv");
        Outcome scored = aezoo("score", run().toString(), "--data", "csv:" + other, "--out", out.toString());
        assertThat(scored.status()).as(scored.err()).isZero();
        assertThat(Files.readAllLines(out)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"no/yes,", "normal/Anomaly,", "0/1,", "ok/broken,broken"})
    void evaluateMeasuresDetectionWhereLabelsSaySo(String labels, String label) throws IOException {
        Path mixed = rows("evaluate.csv", 100, 30, labels, 3);
        String[] named = label == null ? new String[0] : new String[] {"--anomaly", label};
        Outcome outcome = aezoo(with(
                new String[] {"evaluate", run().toString(), "--data", csv(mixed), "--split", "all", "--json"}, named));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        JsonNode figures = new ObjectMapper().readTree(outcome.out());
        assertThat(figures.path("auroc").asDouble()).isBetween(0.97, 1.0);
        assertThat(figures.path("average_precision").asDouble()).isBetween(0.9, 1.0);
        assertThat(figures.path("precision_at_n").asDouble()).isBetween(0.85, 1.0);
        assertThat(figures.path("detection_rate").asDouble()).isBetween(0.85, 1.0);
        assertThat(figures.path("false_alarm_rate").asDouble()).isBetween(0.0, 0.3);
    }

    @Test
    void labelsInAnUnknownCoding() {
        Path mixed = rows("coding.csv", 50, 10, "ok/broken", 3);
        Outcome outcome = aezoo("evaluate", run().toString(), "--data", csv(mixed), "--split", "all", "--json");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).doesNotContain("auroc");
        refused(
                "coding.csv has no label 'brokn' (did you mean 'broken'?): it has broken (10), ok (50)",
                "evaluate",
                run().toString(),
                "--data",
                csv(mixed),
                "--split",
                "all",
                "--anomaly",
                "brokn");
        refused(
                "--anomaly needs rows of both kinds: all or none of the 5 rows have the label 'ok'",
                "evaluate",
                run().toString(),
                "--data",
                csv(mixed),
                "--split",
                "all",
                "--rows",
                "5",
                "--anomaly",
                "ok");
    }

    @Test
    void aColumnMissing() {
        Path table = write(folder.resolve("missing.csv"), "a,c,same\n1,2,3\n");
        refused(
                "the model needs the column 'b', which missing.csv lacks: it has a, c, same",
                "score",
                run().toString(),
                "--data",
                "csv:" + table);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",,,|line 2: every value is missing; leave the row out",
                "1,inf,2,3|line 2, column 'b': the value is infinite ('inf'); give a finite number",
                "1,red,2,3|the model takes numbers in the column 'b', but cells.csv has the text 'red' in it"
            })
    void cellsThatCannotBeScored(String line, String message) {
        Path table = write(folder.resolve("cells.csv"), "a,b,c,same\n" + line + "\n");
        Outcome outcome = aezoo("score", run().toString(), "--data", "csv:" + table);
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains(message);
    }

    @Test
    void aMissingCellCountsAsTheMean() {
        Path table = write(folder.resolve("cells.csv"), "a,b,c,same\n0,,0,3\n");
        Outcome outcome = aezoo("score", run().toString(), "--data", "csv:" + table);
        assertThat(outcome.status()).as(outcome.err()).isZero();
        Outcome strict = aezoo("score", run().toString(), "--data", "csv:" + table + "?mixed=false");
        assertThat(strict.status()).isEqualTo(2);
        assertThat(strict.err()).contains("the cell is empty");
    }

    @ParameterizedTest
    @CsvSource({
        "--contamination,0,'--contamination must be above 0 and at most 0.5, got 0.0'",
        "--contamination,most,'--contamination must be a share or auto, got ''most'''",
        "--contamination,0.6,'--contamination must be above 0 and at most 0.5, got 0.6'",
        "--false-alarms,-1,'--false-alarms must be above 0 and at most 0.5, got -1.0'"
    })
    void ratesThatMakeNoSense(String option, String value, String message) {
        refused(message, "train", "anomaly", option, value);
        refused(
                "--contamination and --false-alarms exclude each other",
                "train",
                "anomaly",
                "--contamination",
                "0.1",
                "--false-alarms",
                "0.1");
        refused(
                option + " needs rows that are not trained on: --validation must be above 0, got 0",
                "train",
                "anomaly",
                option,
                "0.1",
                "--validation",
                "0");
    }

    private static void refused(String message, String... args) {
        Outcome outcome = aezoo(args);
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(message);
    }

    /** Long ones cost more, red ones twice as much; some lengths are missing. */
    private static Path wares(String name, int rows, String colours, long seed) {
        StringBuilder csv = new StringBuilder("length,colour,score\n");
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < rows; i++) {
            String colour = colours.split("/", -1)[random.nextInt(colours.split("/", -1).length)];
            double length = 10 + 5 * random.nextDouble();
            csv.append(i % 10 == 3 ? "" : String.format(Locale.ROOT, "%.3f", length))
                    .append(',')
                    .append(colour)
                    .append(String.format(Locale.ROOT, ",%.2f%n", length * (colour.equals("red") ? 200 : 100)));
        }
        return write(folder.resolve(name), csv.toString().replace("\r\n", "\n"));
    }

    @Test
    void tablesAreTakenAsTheyAre() throws Exception {
        String run = folder.resolve("wares").toString();
        Outcome trained = aezoo(with(
                new String[] {
                    "train", "anomaly", "--data", "csv:" + wares("wares.csv", 600, "red/blue", 1), "--out", run
                },
                SMALL));
        assertThat(trained.status()).as(trained.err()).isZero();
        JsonNode card = new ObjectMapper().readTree(Files.readString(folder.resolve("wares/run.json")));
        assertThat(card.path("data").path("source").asText()).endsWith("wares.csv?mixed");

        // in another order, one colour only, a colour that was not there, a missing length
        Path asked = write(
                folder.resolve("asked.csv"),
                "score,colour,length\n1200,blue,12\n2400,red,12\n2400,blue,12\n1200,green,12\n1200,blue,\n");
        Path out = folder.resolve("wares-scores.csv");
        Outcome scored = aezoo("score", run, "--data", "csv:" + asked, "--explain", "--out", out.toString());
        assertThat(scored.status()).as(scored.err()).isZero();
        assertThat(scored.err()).contains("not seen in training, taken as none of the known: colour=green");
        List<String> lines = Files.readAllLines(out);
        assertThat(lines.get(0)).contains("length", "colour=blue", "colour=red", "score_column");
        double[] scores =
                lines.stream().skip(1).mapToDouble(line -> cells(line)[0]).toArray();
        assertThat(scores).hasSize(5).doesNotContain(Double.NaN);
        assertThat(scores[2])
                .as("a blue one at the score of a red one")
                .isGreaterThan(5 * Math.max(scores[0], scores[1]));
        assertThat(scores[3]).as("a colour that nobody knows").isGreaterThan(Math.max(scores[0], scores[1]));

        Path without = write(folder.resolve("without.csv"), "score,colour\n1200,blue\n");
        Outcome refused = aezoo("score", run, "--data", "csv:" + without);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("the model needs the column 'length'");
        Outcome numbers =
                aezoo("score", run, "--data", "csv:" + write(folder.resolve("n.csv"), "score,colour,length\n1,2,3\n"));
        assertThat(numbers.status()).isEqualTo(2);
        assertThat(numbers.err()).contains("the model knows categories of the column 'colour', such as blue");
    }
}
