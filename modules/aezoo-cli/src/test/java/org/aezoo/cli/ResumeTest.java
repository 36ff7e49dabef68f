package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.aezoo.models.trained.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code --resume} on the same data and on other data; memory that runs out. */
final class ResumeTest extends CommandTestBase {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private Outcome train(Path data, int epochs, String... more) {
        return aezoo(with(
                new String[] {
                    "train",
                    "linear",
                    "--data",
                    "csv:" + data + "?label=kind",
                    "--set",
                    "code-size=2",
                    "--patience",
                    "0",
                    "--epochs",
                    Integer.toString(epochs),
                    "--out",
                    folder.resolve("run").toString()
                },
                more));
    }

    @Test
    void otherDataIsRefusedOrSaid() throws Exception {
        Path data = table(folder, "data.csv", 120);
        Path other = table(folder, "other.csv", 90);
        assertThat(train(data, 3).status()).isZero();
        Outcome refused = train(other, 5, "--resume");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .contains("aezoo: the run in ")
                .contains("was trained on data.csv (96 rows, SHA-256 ")
                .contains("not on other.csv (72 rows, SHA-256 ")
                .contains("allow new data with --new-data");
        Outcome split = train(data, 5, "--resume", "--test-fraction", "0.5");
        assertThat(split.status()).isEqualTo(2);
        assertThat(split.err()).contains("the same content, read or split otherwise");
        Outcome taken = train(other, 5, "--resume", "--new-data");
        assertThat(taken.status()).as(taken.err()).isZero();
        assertThat(taken.err()).contains("goes on with new data");
        assertThat(aezoo("train", "linear", "--new-data").err()).contains("--new-data goes with --resume");
    }

    @Test
    void columnsAreFoundByName() throws Exception {
        Path data = table(folder, "data.csv", 120);
        List<String> backwards = Files.readAllLines(data).stream()
                .map(line -> {
                    String[] cells = line.split(",", -1);
                    return cells[4] + "," + cells[3] + "," + cells[2] + "," + cells[1] + "," + cells[0] + ","
                            + cells[5];
                })
                .toList();
        Path turned = Files.write(folder.resolve("turned.csv"), backwards);
        Path renamed =
                write(folder.resolve("renamed.csv"), Files.readString(data).replaceFirst("price", "cost"));
        assertThat(train(data, 3).status()).isZero();
        Outcome resumed = train(turned, 5, "--resume");
        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("the columns of turned.csv are put into the order of the run");
        Outcome refused = train(renamed, 6, "--resume", "--new-data");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("price").contains("cost");
    }

    @Test
    void fewerEpochsAreSaid() throws Exception {
        Path data = table(folder, "data.csv", 120);
        assertThat(train(data, 4).status()).isZero();
        Outcome fewer = train(data, 2, "--resume");
        assertThat(fewer.status()).isZero();
        assertThat(fewer.err()).contains("4 epochs were trained before, more than the 2 asked for: none is added");
        var card = Json.mapper().readTree(folder.resolve("run/run.json").toFile());
        assertThat(card.path("options").path("epochs").asInt()).isEqualTo(4);
    }

    @Test
    void memoryThatRunsOutIsOneLine() {
        for (String said : List.of(
                "Java heap space",
                "Physical memory usage is too high: physicalBytes (10G) > maxPhysicalBytes (9G)",
                "Cannot allocate new FloatPointer(1000): totalBytes = 9G, physicalBytes = 10G")) {
            StringWriter err = new StringWriter();
            CommandLine commandLine = Main.commandLine();
            commandLine.setErr(new PrintWriter(err, true));
            RuntimeException wrapped = new IllegalStateException("a worker failed", new OutOfMemoryError(said));
            assertThat(Failures.executionFailed(wrapped, commandLine, null)).isEqualTo(2);
            assertThat(err.toString().lines().collect(Collectors.toList()))
                    .singleElement()
                    .asString()
                    .startsWith("aezoo: out of memory: ")
                    .contains(said.equals("Java heap space") ? "Java's heap of " : "outside of Java's heap")
                    .contains("AEZOO_MEMORY");
        }
    }
}
