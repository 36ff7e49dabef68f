package org.aezoo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.aezoo.benchmarks.CaseResult.Entry;
import org.aezoo.benchmarks.Contestant.Threads;
import org.aezoo.data.InvalidInputException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReportingTest {

    private static Measurement measurement(double secondsPerStep, @Nullable Double loss) {
        return new Measurement("1.0", loss, 1.5, secondsPerStep, 10, null, 2000.0, 30.0, null, null, 300);
    }

    private static CaseResult result(double peerLoss, boolean random) {
        Map<Contestant, Entry> entries = new EnumMap<>(Contestant.class);
        entries.put(
                Contestant.OURS,
                new Entry(
                        new Threads(1, 2),
                        List.of(measurement(0.01, 500.0), measurement(0.02, 500.0), measurement(0.04, 500.0)),
                        null));
        entries.put(Contestant.PYTORCH, new Entry(new Threads(1, 1), List.of(measurement(0.04, peerLoss)), null));
        entries.put(Contestant.FLOOR, new Entry(new Threads(1, 1), List.of(measurement(0.005, null)), null));
        return new CaseResult("net", 100, random, entries, Map.of());
    }

    @Test
    void tablesHoldMediansSpreadsAndRatios() {
        String[] lines = Tables.markdown(List.of(result(500, false))).split("\n", -1);
        assertThat(lines[0]).contains("ours, examples/s", "PyTorch, examples/s").doesNotContain("Deeplearning4j");
        assertThat(lines[2].replaceAll(" +", " "))
                .isEqualTo("| net | 100 | 5,000 (2,500 to 10,000) | 2,500 (2,500 to 2,500) | 2.00 | 25 % | - | - |");
        assertThat(lines[0]).hasSameSizeAs(lines[1]).hasSameSizeAs(lines[2]);
        assertThat(Tables.markdown(List.of(result(500, false)))).contains("1/2", "500.0000");
    }

    @Test
    void blanksHaveReasons() {
        CaseResult blank = new CaseResult(
                "vae", 100, true, new EnumMap<>(Contestant.class), Map.of(Contestant.DJL, "not on this machine"));
        assertThat(Tables.markdown(List.of(blank))).endsWith("Left blank:\n\n* DJL, not on this machine: vae\n");
    }

    @Test
    void lossesMustAgree() {
        assertThat(result(500.04, false).faults()).isEmpty();
        assertThat(result(500.06, false).faults()).singleElement().asString().contains("500.06", "PyTorch");
        assertThat(result(500.06, true).faults()).isEmpty();
        assertThat(result(520, true).faults()).hasSize(1);
        assertThat(result(Double.NaN, false).faults()).hasSize(1);
    }

    @Test
    void failuresAreFaults() {
        Map<Contestant, Entry> entries =
                Map.of(Contestant.OURS, new Entry(new Threads(1, 1), List.of(), "ours failed with status 1: why"));
        CaseResult result = new CaseResult("net", 100, false, entries, Map.of());
        assertThat(result.faults()).containsExactly("net: ours failed with status 1: why");
        assertThat(Tables.markdown(List.of(result))).contains("failed");
    }

    @Test
    void whatPeersSayIsRead() {
        Measurement said = Json.read(
                "{\"version\": \"PyTorch 1.13\", \"first_loss\": 545.25, \"seconds_to_first_step\": 0.5,"
                        + " \"seconds_per_step\": 0.002, \"steps\": 7, \"encoded_per_second\": null,"
                        + " \"scored_per_second\": 3.0, \"microseconds_per_score\": 4.0,"
                        + " \"path_examples_per_second\": null, \"path_waited\": null, \"peak_mebibytes\": 250}",
                Measurement.class);
        assertThat(said)
                .isEqualTo(new Measurement("PyTorch 1.13", 545.25, 0.5, 0.002, 7, null, 3.0, 4.0, null, null, 250));
        assertThat(Json.read(Json.line(said), Measurement.class)).isEqualTo(said);
        assertThatThrownBy(() -> Json.read("oops", Measurement.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no Measurement: oops");
    }

    @Test
    void optionsAreRead() {
        Options options = Options.parse(
                "--only",
                "vae,deep",
                "--rounds=3",
                "--seconds-per-case",
                "1.5",
                "--threads",
                "1,4",
                "--with",
                "ours,pytorch",
                "--out",
                "x.md");
        assertThat(options)
                .isEqualTo(new Options(
                        List.of("vae", "deep"),
                        List.of(Contestant.OURS, Contestant.PYTORCH),
                        3,
                        1.5,
                        List.of(1, 4),
                        Path.of("x.md")));
        assertThat(BenchmarkCase.named(options.only()))
                .extracting(BenchmarkCase::name)
                .containsExactly("vae", "deep");
        assertThat(Options.parse().only()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--rouns, 3, unknown option '--rouns' (did you mean",
        "--rounds, 0, '--rounds must be at least 1, got 0'",
        "--rounds, x, '--rounds must be a whole number, got ''x'''",
        "--seconds-per-case, -1, '--seconds-per-case must be above 0, got -1'",
        "--seconds-per-case, NaN, '--seconds-per-case must be above 0, got NaN'",
        "--only, vea, unknown case 'vea'",
        "--with, jax, unknown contestant 'jax'"
    })
    void badOptionsAreRefused(String name, String value, String message) {
        assertThatThrownBy(() -> Options.parse(name, value))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anOptionNeedsAValue() {
        assertThatThrownBy(() -> Options.parse("--out")).hasMessage("--out needs a value");
    }

    @Test
    void threadsAreCombined() {
        List<Integer> counts = List.of(1, 2);
        assertThat(Contestant.OURS.combinations(counts))
                .extracting(Threads::toString)
                .containsExactly("1", "1/2");
        assertThat(Contestant.STOCK.combinations(counts))
                .extracting(Threads::toString)
                .containsExactly("1", "2");
        assertThat(Contestant.PYTORCH.combinations(counts)).hasSize(4);
    }

    @Test
    void mediansAreInTheMiddle() {
        assertThat(Statistics.median(3, 1, 2)).isEqualTo(2);
        assertThat(Statistics.median(4, 1, 2, 3)).isEqualTo(2.5);
        assertThat(Statistics.median(new long[] {5, 1, 3, 99}, 3)).isEqualTo(3);
    }
}
