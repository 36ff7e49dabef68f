package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A series that is scored while it comes in, by command. */
class FollowTest extends CommandTestBase {

    private static final int STEPS = 600;
    private static final String WHOLE = "19";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    /** The series; with the time, a and b. */
    private static List<String> lines() {
        List<String> lines = new ArrayList<>(List.of("time,a,b"));
        SplittableRandom random = new SplittableRandom(5);
        LocalDateTime start = LocalDateTime.of(2026, 3, 1, 0, 0);
        for (int i = 0; i < STEPS; i++) {
            double wave = Math.sin(2 * Math.PI * i / 20);
            lines.add(String.format(
                    Locale.ROOT,
                    "%s,%.4f,%.4f",
                    start.plusHours(i),
                    wave + 0.05 * random.nextGaussian(),
                    100 - 10 * wave + (i == 500 ? 8 : 0) + 0.5 * random.nextGaussian()));
        }
        return lines;
    }

    private static String run() {
        return folder.resolve("run").toString();
    }

    @BeforeAll
    static void train() {
        Path file = write(folder.resolve("machine.csv"), text(lines()));
        Outcome trained = aezoo(
                "train",
                "linear",
                "--data",
                "series:" + file,
                "--set",
                "code-size=3",
                "--false-alarms",
                "0.02",
                "--threads",
                "1",
                "--no-pictures",
                "--out",
                run());
        assertThat(trained.status()).as(trained.err()).isZero();
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private static Outcome follow(String input, String... options) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return aezoo(with(new String[] {"score", run(), "--follow"}, options));
        } finally {
            System.setIn(before);
        }
    }

    private static String[] scores(String text) {
        return text.split("\n", -1);
    }

    @Test
    void allWindowsGiveTheScoresOfTheFile() throws IOException {
        Path file = folder.resolve("scores.csv");
        Outcome whole = aezoo("score", run(), "--explain", "--out", file.toString());
        assertThat(whole.status()).as(whole.err()).isZero();
        Outcome followed = follow(text(lines()), "--explain", "--delay", WHOLE);
        assertThat(followed.status()).as(followed.err()).isZero();
        assertThat(followed.err()).isEmpty();
        String[] expected = scores(Files.readString(file));
        String[] actual = scores(followed.out());
        assertThat(actual).hasSameSizeAs(expected);
        assertThat(actual[0]).isEqualTo(expected[0]).isEqualTo("time,score,anomaly,share_below,probability,a,b");
        for (int i = 1; i <= STEPS; i++) {
            String[] cells = expected[i].split(",", -1);
            assertThat(actual[i]).startsWith(cells[0] + ",");
            double score = Double.parseDouble(cells[1]);
            assertThat(Double.parseDouble(actual[i].split(",", -1)[1])).isCloseTo(score, within(1e-4 * score));
        }
    }

    @Test
    void namesAreNotNeededAndMayStandInAnotherOrder() {
        String expected = follow(text(lines())).out();
        List<String> bare = lines().subList(1, STEPS + 1);
        assertThat(follow(text(bare)).out()).isEqualTo(expected);
        List<String> turned = lines().stream()
                .map(line -> {
                    String[] cells = line.split(",", -1);
                    String more = cells[0].equals("time") ? "more" : "\"x, y\"";
                    return cells[2] + "," + more + ",\"" + cells[0] + "\"," + cells[1] + "\r";
                })
                .toList();
        assertThat(follow(text(turned)).out()).isEqualTo(expected);
        assertThat(follow("\n\n").out().lines()).hasSize(1);
    }

    @Test
    void aStateGoesOnWhereItWas() {
        String state = folder.resolve("state").toString();
        String expected = follow(text(lines()), "--adapt", "300").out();
        Outcome first = follow(text(lines().subList(0, 301)), "--adapt", "300", "--state", state);
        assertThat(first.status()).as(first.err()).isZero();
        Outcome second = follow(text(lines().subList(301, STEPS + 1)), "--adapt", "300", "--state", state);
        assertThat(second.status()).as(second.err()).isZero();
        String both = first.out() + second.out();
        // the last steps wait for what comes next
        assertSameLines(
                both.lines().toList(), expected.lines().limit(1 + STEPS - 5).toList());

        Outcome other = follow("", "--delay", "3", "--state", state);
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.err()).contains("come 5 steps later, got a delay of 3");
        Outcome early = follow(text(lines().subList(0, 9)), "--state", state);
        assertThat(early.err()).contains("line 2, column 'time': the time '2026-03-01T00:00' is before");
        Path damaged = write(folder.resolve("damaged"), "AEZS" + "x".repeat(200));
        assertThat(follow("", "--state", damaged.toString()).err()).contains("has the format");
        assertThat(follow("", "--state", folder.resolve("machine.csv").toString())
                        .err())
                .contains("--state must name a file that --follow wrote");
    }

    @Test
    void whatAdaptsMakesAlarmsAsRareAsAsked() {
        // ten times the noise: by the scores of training nearly every step is an anomaly
        SplittableRandom random = new SplittableRandom(6);
        List<String> noisy = new ArrayList<>(List.of("time,a,b"));
        for (int i = 0; i < 3000; i++) {
            double wave = Math.sin(2 * Math.PI * i / 20);
            noisy.add(String.format(
                    Locale.ROOT,
                    "%s,%.4f,%.4f",
                    LocalDateTime.of(2026, 5, 1, 0, 0).plusHours(i),
                    wave + 0.5 * random.nextGaussian(),
                    100 - 10 * wave + 5 * random.nextGaussian()));
        }
        assertThat(alarms(follow(text(noisy)).out())).isGreaterThan(900);
        // 2 % of 1,000; neighbours share windows
        assertThat(alarms(follow(text(noisy), "--adapt", "500").out())).isBetween(3, 60);
    }

    /** Anomalies among the last thousand steps. */
    private static int alarms(String out) {
        List<String> all = out.lines().toList();
        return (int) all.subList(all.size() - 1000, all.size()).stream()
                .filter(line -> line.split(",", -1)[2].equals("1"))
                .count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2026-03-01T02:00,x,1; line 4, column 'a': 'x' is not a number",
                "2026-03-01T02:00,1; line 4: 2 cells where there are the columns time, a, b",
                "2026-03-01T02:00,,1; line 4, column 'a': the value is missing",
                "2026-02-01T02:00,1,1; line 4, column 'time': the time '2026-02-01T02:00' is before",
                "soon,1,1; line 4, column 'time': 'soon' is no time like that of the step before, '2026-03-01T01:00'",
                "'2026-03-01T02:00,1,\"1'; line 4: a quote is opened and not closed"
            })
    void aBadLineIsNamedAndWhatStandsBeforeItAnswered(String bad, String message) {
        List<String> some = new ArrayList<>(lines().subList(0, 3));
        some.add(bad);
        some.add("2026-03-01T03:00,1,2");
        Outcome outcome = follow(text(some), "--delay", "0");
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("aezoo: standard input, ").contains(message);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.out()).isEqualTo("""
                time,score,anomaly,share_below,probability
                2026-03-01T00:00,,,,
                2026-03-01T01:00,,,,
                """);
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefused() {
        assertThat(aezoo("score", run(), "--state", "x").err()).contains("--state goes with --follow");
        assertThat(follow("", "--out", "x").err()).contains("leave --out out");
        assertThat(follow("", "--delay", "20").err()).contains("delay must be between 0 and 19 steps");
        assertThat(follow("", "--adapt", "10").err()).contains("--adapt must be between 200 and");
        assertThat(follow("a,b\n").err()).contains("line 1: the model needs the column 'time'");
        assertThat(follow("1,2,3,4\n").err()).contains("4 cells and no header").contains("time, a, b");
        Path table = table(folder, "rows.csv", 60);
        String rows = folder.resolve("rows").toString();
        aezoo("train", "linear", "--data", "csv:" + table + "?label=kind", "--epochs", "1", "--out", rows);
        Outcome outcome = aezoo("score", rows, "--follow");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("was not trained on series:");
    }

    @Test
    void answersComeWithTheirLinesAndATermSignalKeepsTheState() throws Exception {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "Windows has no SIGTERM");
        Path state = folder.resolve("stopped");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx300m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "score",
                        run(),
                        "--follow",
                        "--state",
                        state.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        StringBuilder answers = new StringBuilder();
        try (Writer to = process.outputWriter();
                BufferedReader from = process.inputReader()) {
            to.write(text(lines().subList(0, 101)) + lines().get(101).substring(0, 20));
            to.flush();
            for (int i = 0; i < 1 + 100 - 5; i++) {
                answers.append(from.readLine()).append('\n');
            }
            // Process.destroy() closes its input as well, and the end of that could come before the signal
            process.toHandle().destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } catch (IOException closed) {
            // what was written last has nobody to read it any more
            assertThat(process.isAlive()).isFalse();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(128 + 15);
        assertThat(Files.isRegularFile(state)).isTrue();
        Outcome rest = follow(text(lines().subList(101, STEPS + 1)), "--state", state.toString());
        assertThat(rest.status()).as(rest.err()).isZero();
        List<String> expected = follow(text(lines())).out().lines().toList();
        assertSameLines((answers + rest.out()).lines().limit(STEPS - 4).toList(), expected.subList(0, STEPS - 4));
    }
}
