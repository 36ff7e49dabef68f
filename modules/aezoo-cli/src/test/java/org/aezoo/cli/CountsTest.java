package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts, from the file to the scores of a trained model. */
final class CountsTest extends CommandTestBase {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private static List<String> cells(int count) {
        SplittableRandom random = new SplittableRandom(3);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder line =
                    new StringBuilder().append(i).append('\t').append(i % 2 + 1).append('\t');
            for (int gene = 0; gene < 20; gene++) {
                int reads = random.nextInt(gene % 2 == i % 2 ? 9 : 3) * (1 + i % 3);
                line.append(reads == 0 ? "" : gene + ":" + reads + " ");
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private Path write(String name, List<String> lines) {
        return write(folder.resolve(name), "cell\tlabel\tcounts\n" + String.join("\n", lines) + "\n");
    }

    private static List<Double> numbers(String out) {
        return out.lines().skip(1).map(Double::valueOf).toList();
    }

    @Test
    void whatIsFittedOnTrainingRowsIsDoneToLaterOnes() throws Exception {
        List<String> lines = cells(80);
        Path file = write("cells.tsv", lines);
        Path run = folder.resolve("run");
        Outcome trained = aezoo(
                "train",
                "shallow",
                "--data",
                "counts:" + file + "?normalise=library&log&genes=8",
                "--set",
                "code-size=3",
                "--epochs",
                "2",
                "--out",
                run.toString());
        assertThat(trained.status()).as(trained.err()).isZero();
        Outcome all = aezoo("score", run.toString(), "--data", "counts:" + file);
        assertThat(all.status()).as(all.err()).isZero();
        // three cells by themselves would give other totals and other genes
        Path few = write("few.tsv", lines.subList(4, 7));
        Outcome some = aezoo("score", run.toString(), "--data", "counts:" + few);
        assertThat(some.status()).as(some.err()).isZero();
        // products of other sizes may add up in another order
        List<Double> expected = numbers(all.out()).subList(4, 7);
        assertThat(numbers(some.out())).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(numbers(some.out()).get(i)).isCloseTo(expected.get(i), withinPercentage(1e-4));
        }
        // the file of the run itself, read as the run was told
        assertThat(aezoo("score", run.toString()).out()).isEqualTo(all.out());
        JsonNode figures = new ObjectMapper()
                .readTree(aezoo("evaluate", run.toString(), "--json").out());
        JsonNode card = new ObjectMapper().readTree(Files.readString(run.resolve("run.json")));
        assertThat(figures.path("mse").asDouble())
                .isPositive()
                .isEqualTo(card.path("figures").path("mse").asDouble());

        Path classifier = folder.resolve("classifier");
        Outcome taught =
                aezoo("train", "classifier", "--from", run.toString(), "--epochs", "1", "--out", classifier.toString());
        assertThat(taught.status()).as(taught.err()).isZero();
        Outcome predicted = aezoo("predict", classifier.toString(), "--data", "counts:" + few);
        assertThat(predicted.status()).as(predicted.err()).isZero();
        List<String> classes = aezoo("predict", classifier.toString(), "--data", "counts:" + file)
                .out()
                .lines()
                .skip(1)
                .toList()
                .subList(4, 7);
        List<String> again = predicted.out().lines().skip(1).toList();
        assertThat(again).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(again.get(i).replaceFirst(",.*", ""))
                    .isEqualTo(classes.get(i).replaceFirst(",.*", ""));
            assertThat(Double.parseDouble(again.get(i).replaceFirst(".*,", "")))
                    .isCloseTo(Double.parseDouble(classes.get(i).replaceFirst(".*,", "")), withinPercentage(1e-4));
        }
    }

    @Test
    void badCountsAreRefusedInOneLine() {
        Path file = write("cells.tsv", List.of("0\t1\t0:3", "1\t1\t1:-3"));
        Outcome outcome = aezoo("train", "shallow", "--data", "counts:" + file);
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors().lines()).hasSize(1);
        assertThat(outcome.err()).contains("cells.tsv, line 3: a count must be 0 or more, got '-3'");
    }
}
