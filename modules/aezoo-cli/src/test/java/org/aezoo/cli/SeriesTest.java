package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file of a series to scores of its steps, by command. */
class SeriesTest extends CommandTestBase {

    private static final int STEPS = 800;

    /** In the test part. */
    private static final int SPIKE = 700;

    @TempDir
    static Path folder;

    private static Path run() {
        return folder.resolve("run");
    }

    /** A day of 20 steps, in two channels; the second jumps once. */
    private static Path file() {
        StringBuilder csv = new StringBuilder("time,a,b,label\n");
        SplittableRandom random = new SplittableRandom(5);
        LocalDateTime start = LocalDateTime.of(2026, 3, 1, 0, 0);
        for (int i = 0; i < STEPS; i++) {
            double wave = Math.sin(2 * Math.PI * i / 20);
            csv.append(String.format(
                    Locale.ROOT,
                    "%s,%.4f,%.4f,%d\n",
                    start.plusHours(i),
                    wave + 0.05 * random.nextGaussian(),
                    100 - 10 * wave + (i == SPIKE ? 8 : 0) + 0.5 * random.nextGaussian(),
                    i == SPIKE ? 1 : 0));
        }
        return write(folder.resolve("machine.csv"), csv.toString());
    }

    @BeforeAll
    static void train() {
        Outcome trained = aezoo(
                "train",
                "linear",
                "--data",
                "series:" + file(),
                "--set",
                "code-size=3",
                "--false-alarms",
                "0.02",
                "--threads",
                "1",
                "--out",
                run().toString());
        assertThat(trained.status()).as(trained.err()).isZero();
        assertThat(trained.err())
                .contains("800 steps of 2 numbers (a, b), in windows of 20 steps, one at each step")
                .containsPattern("\\d+ steps say little of a rate of 0.02: .* of new steps like them lie above");
    }

    @Test
    void everyStepHasItsTimeAndTheStrangestIsFound() throws IOException {
        Path out = folder.resolve("steps.csv");
        Outcome scored = aezoo("score", run().toString(), "--explain", "--json", "--out", out.toString());
        assertThat(scored.status()).as(scored.err()).isZero();
        JsonNode document = new ObjectMapper().readTree(scored.out());
        assertThat(document.path("rows").asInt()).isEqualTo(STEPS);
        List<String> lines = Files.readAllLines(out);
        assertThat(lines.get(0)).isEqualTo("time,score,anomaly,share_below,probability,a,b");
        assertThat(lines).hasSize(1 + STEPS);
        double[][] rows = lines.stream()
                .skip(1)
                .map(line -> line.substring(line.indexOf(',') + 1))
                .map(cells -> Arrays.stream(cells.split(",", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
        int strangest = IntStream.range(0, STEPS)
                .reduce((i, k) -> rows[i][0] >= rows[k][0] ? i : k)
                .orElse(-1);
        assertThat(strangest).isEqualTo(SPIKE);
        assertThat(lines.get(1 + SPIKE)).startsWith("2026-03-30T04:00,");
        assertThat(rows[SPIKE][1]).isEqualTo(1);
        assertThat(rows[SPIKE][5]).as("share of b").isGreaterThan(10 * rows[SPIKE][4]);
        assertThat(rows[300][4] + rows[300][5]).isCloseTo(rows[300][0], within(1e-4 * rows[300][0]));
        assertThat(document.path("anomalies").asInt())
                .isEqualTo((int) Arrays.stream(rows).filter(row -> row[1] == 1).count())
                .isLessThan(80);
    }

    @Test
    void whatComesBackHasALineForEachStepAndCodesForEachWindow() throws IOException {
        Path rebuilt = folder.resolve("rebuilt.csv");
        assertThat(aezoo("reconstruct", run().toString(), "--out", rebuilt.toString())
                        .err())
                .contains("wrote 800 steps");
        List<String> steps = Files.readAllLines(rebuilt);
        List<String> measured = Files.readAllLines(file());
        assertThat(steps).hasSize(STEPS + 1).first().isEqualTo("time,a,b");
        for (int step : new int[] {1, 400, STEPS}) {
            String[] back = steps.get(step).split(",", -1);
            String[] was = measured.get(step).split(",", -1);
            assertThat(back[0]).isEqualTo(was[0]);
            assertThat(Double.parseDouble(back[1])).isCloseTo(Double.parseDouble(was[1]), within(0.3));
            assertThat(Double.parseDouble(back[2])).isCloseTo(Double.parseDouble(was[2]), within(3.0));
        }
        Path codes = folder.resolve("codes.csv");
        assertThat(aezoo("encode", run().toString(), "--out", codes.toString()).err())
                .contains("wrote 781 windows");
        List<String> windows = Files.readAllLines(codes);
        assertThat(windows).hasSize(STEPS - 20 + 2).first().isEqualTo("time,code_0,code_1,code_2");
        assertThat(windows.get(781)).startsWith(steps.get(781).split(",", -1)[0] + ",");
    }

    @Test
    void alarmsPerDayNeedDaysAndAreCounted() throws IOException {
        Path out = folder.resolve("daily");
        Outcome trained = aezoo(
                "train",
                "linear",
                "--data",
                "series:" + file(),
                "--set",
                "code-size=3",
                "--false-alarms-per-day",
                "0.5",
                "--threads",
                "1",
                "--out",
                out.toString());
        assertThat(trained.status()).as(trained.err()).isZero();
        // 80 hours
        assertThat(trained.err()).contains("the threshold gives 1 alarm in the 3.33 days of the validation part\n");
        JsonNode card = new ObjectMapper().readTree(out.resolve("run.json").toFile());
        assertThat(card.path("threshold").path("from").asText()).isEqualTo("false-alarms-per-day");
        assertThat(card.path("command").asText()).contains(" --false-alarms-per-day 0.5");
        double alarms = card.path("figures").path("alarms_per_day").asDouble();
        assertThat(alarms).isBetween(0.1, 3.0);
        assertThat(card.path("figures").path("false_alarms_per_day").asDouble()).isBetween(0.0, alarms - 0.1);
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("false_alarms_per_day", "what scores higher is called an anomaly", "test windows");

        Path counted = write(
                folder.resolve("counted.csv"),
                Files.readString(file()).replaceAll("(?m)^[^,]*,", "").replace(",label", ",more"));
        Outcome refused =
                aezoo("train", "linear", "--data", "series:" + counted, "--false-alarms-per-day", "1", "--out", "x");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.errors())
                .isEqualTo("aezoo: false-alarms-per-day needs a series with times, and the steps of counted.csv are"
                        + " counted, not dated: name a column of dates by time=, or give false-alarms as a share\n");
        assertThat(aezoo("train", "linear", "--false-alarms-per-day", "1", "--out", "x")
                        .errors())
                .contains("digits is no series");
        assertThat(aezoo("train", "linear", "--false-alarms-per-day", "0").errors())
                .isEqualTo("aezoo: --false-alarms-per-day must be above 0, got 0.0\n");
    }

    @Test
    void figuresAndReportAreOfSteps() throws IOException {
        JsonNode card = new ObjectMapper().readTree(run().resolve("run.json").toFile());
        // one step of 160 is marked, and no other scores higher
        assertThat(card.path("figures").path("auroc").asDouble()).isEqualTo(1);
        assertThat(card.path("threshold").path("rows").asInt()).isBetween(50, 80);
        assertThat(Files.readString(run().resolve("report.html")))
                .contains("<h2>Series</h2>", "2026-03-27T", "known anomaly");
        JsonNode kept = new ObjectMapper().readTree(run().resolve("series.json").toFile());
        assertThat(kept.path("panels")).hasSize(3);
        assertThat(kept.path("marked").path(0).path(0).asInt()
                        + kept.path("first").asInt())
                .isEqualTo(SPIKE);
    }
}
