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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code aezoo hash} and {@code aezoo search}, and what {@code evaluate} says of bits. */
final class HashTest extends CommandTestBase {

    private static final int ROWS = 120;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    @BeforeAll
    static void train() {
        table(folder, "table.csv", ROWS);
        assertThat(train("run", "12").status()).isZero();
        assertThat(train("wide", "13").status()).isZero();
        Outcome dense = aezoo("train", "shallow", "--data", data(), "--epochs", "1", "--out", path("dense"));
        assertThat(dense.status()).as(dense.err()).isZero();
        Outcome hash = aezoo("hash", path("run"), "--out", path("rows.index"));
        assertThat(hash.status()).as(hash.err()).isZero();
        assertThat(hash.err()).contains("wrote 120 codes of 12 bits");
    }

    private static Outcome train(String name, String bits) {
        return aezoo(
                "train",
                "binary-code",
                "--data",
                data(),
                "--set",
                "code-size=" + bits,
                "--set",
                "hidden-sizes=8",
                "--epochs",
                "2",
                "--out",
                path(name));
    }

    private static String data() {
        return "csv:" + path("table.csv") + "?label=kind";
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }

    private static String[] search(String... more) {
        return with(new String[] {"search", path("run"), "--index", path("rows.index")}, more);
    }

    /** Distances counted in the codes that {@code encode} writes. */
    @Test
    void findsTheNearestCodes() {
        List<String> codes = aezoo("encode", path("run")).out().lines().skip(1).toList();
        assertThat(codes).hasSize(ROWS);
        List<String> lines = aezoo(search("--count", "5")).out().lines().toList();
        assertThat(lines).hasSize(1 + 5 * ROWS);
        assertThat(lines.get(0)).isEqualTo("query,rank,row,distance,query_label,label");
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            int query = Integer.parseInt(cells[0]);
            assertThat(query).isEqualTo((i - 1) / 5);
            assertThat(cells[1]).isEqualTo(Integer.toString((i - 1) % 5 + 1));
            assertThat(cells[3])
                    .isEqualTo(Integer.toString(distance(codes.get(query), codes.get(Integer.parseInt(cells[2])))));
        }
        // the k-th smallest of all distances of the first row
        int[] all = codes.stream()
                .mapToInt(code -> distance(codes.get(0), code))
                .sorted()
                .limit(5)
                .toArray();
        int[] found = lines.subList(1, 6).stream()
                .mapToInt(line -> Integer.parseInt(line.split(",", -1)[3]))
                .toArray();
        assertThat(found).containsExactly(all);
    }

    private static int distance(String one, String other) {
        String[] a = one.split(",", -1);
        String[] b = other.split(",", -1);
        int distance = 0;
        for (int j = 0; j < a.length; j++) {
            distance += a[j].equals(b[j]) ? 0 : 1;
        }
        return distance;
    }

    @Test
    void looksUpWithinARadiusAndWritesFilesAndJson() throws IOException {
        Path file = folder.resolve("found.csv");
        Outcome written = aezoo(search("--rows", "3", "--within", "1", "--count", "1000", "--out", file.toString()));
        assertThat(written.status()).as(written.err()).isZero();
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.stream().skip(1).map(line -> line.split(",", -1)[3]).distinct())
                .isSubsetOf("0", "1")
                .contains("0");
        Outcome json = aezoo(search("--rows", "3", "--within", "1", "--count", "1000", "--json"));
        JsonNode document = new ObjectMapper().readTree(json.out());
        assertThat(document.path("bits").asInt()).isEqualTo(12);
        assertThat(document.path("rows").asInt()).isEqualTo(ROWS);
        assertThat(document.path("queries")).hasSize(3);
        long hits = 0;
        for (JsonNode query : document.path("queries")) {
            hits += query.path("hits").size();
            assertThat(query.path("labels").path(0).asText()).isIn("long", "wide");
            assertThat(query.path("hits").path(0).path("labels").path(0).asText())
                    .isIn("long", "wide");
        }
        assertThat(lines).hasSize((int) hits + 1);
    }

    @Test
    void measuresHowOftenLabelsAgree() throws IOException {
        JsonNode figures =
                new ObjectMapper().readTree(aezoo(search("--measure", "--json")).out());
        assertThat(figures.path("queries").asInt()).isEqualTo(ROWS);
        List<String> lines =
                aezoo(search("--count", "10")).out().lines().skip(1).toList();
        double agree = lines.stream()
                .map(line -> line.split(",", -1))
                .filter(cells -> cells[4].equals(cells[5]))
                .count();
        assertThat(figures.path("precision_at_10").asDouble()).isCloseTo(agree / lines.size(), within(1e-12));
        assertThat(figures.path("mean_average_precision").asDouble()).isBetween(0.3, 1.0);
        assertThat(aezoo(search("--measure")).out()).contains("precision_at_1 ", "precision_at_100 ");
        assertThat(aezoo("evaluate", path("run")).out())
                .contains("bit_imbalance ", "worst_bit_imbalance ", "bit_correlation ", "distinct_codes ");
        JsonNode made = new ObjectMapper()
                .readTree(aezoo("hash", path("run"), "--out", path("again.index"), "--json")
                        .out());
        assertThat(made.path("rows").asInt()).isEqualTo(ROWS);
        assertThat(made.path("bytes").asLong()).isEqualTo(Files.size(folder.resolve("again.index")));
    }

    @Test
    void refusalsAreOneLine() throws IOException {
        refused("the codes of shallow are no bits", "hash", path("dense"), "--out", path("none.index"));
        refused("no such folder", "hash", path("run"), "--out", path("missing/rows.index"));
        refused(
                "codes of 12 bits, but those of this model have 13",
                "search",
                path("wide"),
                "--index",
                path("rows.index"));
        refused("there is no index", "search", path("run"), "--index", path("none.index"));
        byte[] whole = Files.readAllBytes(folder.resolve("rows.index"));
        Files.write(folder.resolve("cut.index"), Arrays.copyOf(whole, whole.length - 1));
        refused("is damaged", "search", path("run"), "--index", path("cut.index"));
        refused("is no index", "search", path("run"), "--index", path("table.csv"));
        refused("--count must be at least 1, got 0", search("--count", "0"));
        refused("--within must be 0 or more, got -1", search("--within", "-1"));
        refused("--rows must be at least 1, got 0", search("--rows", "0"));
        refused("--out is for rows as lines", search("--measure", "--out", path("x.csv")));
        refused("--measure needs labels, and plain.csv has none", search("--measure", "--data", "csv:" + unlabelled()));
        assertThat(folder.resolve("none.index")).doesNotExist();
    }

    private static Path unlabelled() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("table.csv"));
        return write(
                folder.resolve("plain.csv"),
                String.join(
                                "\n",
                                lines.stream()
                                        .map(line -> line.substring(0, line.lastIndexOf(',')))
                                        .toList()) + "\n");
    }

    private static void refused(String message, String... args) {
        Outcome outcome = aezoo(args);
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(message);
        assertThat(outcome.errors().lines()).hasSize(1);
        assertThat(outcome.out()).isEmpty();
    }
}
