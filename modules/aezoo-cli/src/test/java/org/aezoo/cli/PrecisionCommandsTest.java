package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose values lie far from 0, beyond what was trained on, or nowhere apart. */
class PrecisionCommandsTest extends CommandTestBase {

    @TempDir
    Path folder;

    private Outcome train(String table, String... more) {
        return aezoo(with(
                new String[] {
                    "train",
                    "--data",
                    "csv:" + table,
                    "--threads",
                    "1",
                    "--out",
                    folder.resolve("run").toString()
                },
                more));
    }

    private List<String> rows(String command, Path table) throws IOException {
        Path out = folder.resolve(command + ".csv");
        Outcome done =
                aezoo(command, folder.resolve("run").toString(), "--data", "csv:" + table, "--out", out.toString());
        assertThat(done.status()).as(done.err()).isZero();
        List<String> lines = Files.readAllLines(out);
        return lines.subList(1, lines.size());
    }

    @Test
    void secondsSince1970KeepTheirDigits() throws IOException {
        StringBuilder csv = new StringBuilder("time,value\n");
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 200; i++) {
            csv.append(String.format(
                    Locale.ROOT, "%d.5,%.6f%n", 1_700_000_000 + 5 * i, 1e6 + 1e-3 * random.nextGaussian()));
        }
        Path table = write(folder.resolve("t.csv"), csv.toString().replace("\r\n", "\n"));
        Outcome trained = train(table.toString(), "linear", "--set", "code-size=1", "--epochs", "30");
        assertThat(trained.status()).as(trained.err()).isZero();
        assertThat(trained.err()).doesNotContain("equal", "rounding");
        assertThat(rows("encode", table).stream().distinct()).hasSizeGreaterThan(195);
        assertThat(rows("score", table).stream().distinct()).hasSizeGreaterThan(195);
        double squares = 0;
        for (String row : rows("reconstruct", table)) {
            String[] cells = row.split(",", -1);
            double time = Double.parseDouble(cells[0]);
            assertThat(time).isBetween(1_699_995_000.0, 1_700_006_000.0);
            // floats near 1.7e9 are multiples of 128
            squares += Math.pow(time - 128 * Math.rint(time / 128), 2);
        }
        assertThat(squares).isGreaterThan(1000);
    }

    @Test
    void valuesBeyondTheRangeAreSaidAndCount() throws IOException {
        Path table = table(folder, "base.csv", 300);
        Outcome trained = train(
                table + "?label=kind",
                "deep",
                "--set",
                "loss=bernoulli",
                "--set",
                "output-activation=sigmoid",
                "--set",
                "code-size=2",
                "--false-alarms",
                "0.01",
                "--epochs",
                "3");
        assertThat(trained.status()).as(trained.err()).isZero();
        Path far = write(
                folder.resolve("far.csv"),
                "length,width,height,weight,price\n0.5,1,1,50,500\n0.5,1,1,50,2000\n0.5,1,1,50,1e6\n");
        Path out = folder.resolve("s.csv");
        Outcome scored =
                aezoo("score", folder.resolve("run").toString(), "--data", "csv:" + far, "--out", out.toString());
        assertThat(scored.status()).as(scored.err()).isZero();
        assertThat(scored.err())
                .contains(
                        "2 of 3 rows have values outside the range of the training rows (price in 2, farthest 1000000 where");
        List<String> lines = Files.readAllLines(out);
        double[] scores = lines.stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[0]))
                .toArray();
        assertThat(scores[1]).isGreaterThan(scores[0]);
        // 2 e^2 nats, where the range of prices is about 1000 wide
        assertThat(scores[2]).isBetween(1.8e6, 2.4e6);
        assertThat(lines.get(3)).contains(",1");
    }

    @Test
    void rowsAndScoresThatAreEqualAreSaid() throws IOException {
        Path table = write(folder.resolve("t.csv"), "a,b\n" + "1.25,1e9\n".repeat(40));
        Outcome trained = train(table.toString(), "linear", "--set", "code-size=1", "--epochs", "2");
        assertThat(trained.status()).as(trained.err()).isZero();
        assertThat(trained.err())
                .containsPattern("all \\d+ training rows of t.csv are equal: a model can learn nothing")
                .containsPattern("all \\d+ scores are equal");
        assertThat(folder.resolve("run/report.html")).isNotEmptyFile();
        Outcome scored = aezoo("score", folder.resolve("run").toString(), "--data", "csv:" + table);
        assertThat(scored.err()).contains("all 40 scores are equal");
        assertThat(scored.out().lines()).hasSize(41);
    }
}
