package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bags of words from their file through training to search. */
final class DocumentTest extends CommandTestBase {

    private static final int WORDS = 12;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    /** Two topics with six words each, some documents of both, one without words. */
    @BeforeAll
    static void write() {
        SplittableRandom random = new SplittableRandom(6);
        StringBuilder text = new StringBuilder("split\tid\ttopics\tcounts\n");
        for (int d = 0; d < 160; d++) {
            int kind = random.nextInt(5);
            String topics = kind == 4 ? "0,1" : Integer.toString(kind % 2);
            text.append(d % 4 == 0 ? "test" : "train")
                    .append("\td")
                    .append(d)
                    .append('\t')
                    .append(topics)
                    .append('\t');
            for (int word = 0; word < WORDS && d != 7; word++) {
                boolean own = kind == 4 || word / 6 == kind % 2;
                if (own && random.nextInt(2) == 0) {
                    text.append(word).append(':').append(1 + random.nextInt(3)).append(' ');
                }
            }
            text.setLength(text.charAt(text.length() - 1) == ' ' ? text.length() - 1 : text.length());
            text.append('\n');
        }
        write(folder.resolve("bow.tsv"), text.toString());
    }

    private static String data() {
        return "text:" + folder.resolve("bow.tsv") + "?size=" + WORDS;
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }

    private static Outcome train(String name, String... more) {
        return aezoo(with(
                new String[] {
                    "train",
                    "document",
                    "--data",
                    data(),
                    "--epochs",
                    "15",
                    "--batch-size",
                    "16",
                    "--set",
                    "learning-rate=0.01",
                    "--out",
                    path(name)
                },
                more));
    }

    @Test
    void trainsIsJudgedAndSearched() throws IOException {
        Outcome trained = train("dense", "--set", "code-size=4");
        assertThat(trained.status()).as(trained.err()).isZero();
        assertThat(Files.exists(folder.resolve("dense/report.html"))).isTrue();
        JsonNode figures = new ObjectMapper()
                .readTree(aezoo("evaluate", path("dense"), "--json").out());
        // of twelve words six belong to a topic
        assertThat(figures.path("word_perplexity").asDouble()).isBetween(4.0, 11.0);
        assertThat(aezoo("encode", path("dense"), "--data", data()).out().lines())
                .hasSize(161);

        Outcome bits = train("bits", "--set", "code-size=16", "--set", "binary=true");
        assertThat(bits.status()).as(bits.err()).isZero();
        Outcome hash = aezoo("hash", path("bits"), "--split", "train", "--out", path("train.index"));
        assertThat(hash.status()).as(hash.err()).isZero();
        JsonNode found = new ObjectMapper()
                .readTree(aezoo(
                                "search",
                                path("bits"),
                                "--index",
                                path("train.index"),
                                "--split",
                                "test",
                                "--measure",
                                "--json")
                        .out());
        assertThat(found.path("queries").asInt()).isEqualTo(40);
        // about half of the documents share a topic with another one by chance
        assertThat(found.path("precision_at_10").asDouble()).isGreaterThan(0.75);
        assertThat(aezoo("search", path("bits"), "--index", path("train.index"), "--split", "test")
                        .out())
                .contains("0;1");
    }

    @Test
    void whatIsNoCountIsRefused() {
        refused("document takes counts as they are: scaling must be none, got standard", "--scaling", "standard");
        Path table = write(folder.resolve("negative.csv"), "a,b\n1,2\n0,-1\n3,4\n1,1\n");
        refused("of negative.csv has -1.0 in column 'b'", "--data", "csv:" + table);
        Path empty = write(folder.resolve("empty.csv"), "a,b\n0,0\n0,0\n0,0\n");
        refused("are empty: there is nothing to learn", "--data", "csv:" + empty);
    }

    private static void refused(String message, String... more) {
        String[] start = Arrays.asList(more).contains("--data")
                ? new String[] {"train", "document"}
                : new String[] {"train", "document", "--data", data()};
        Outcome outcome = aezoo(with(start, with(more, "--epochs", "1", "--out", path("refused"))));
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(message);
    }
}
