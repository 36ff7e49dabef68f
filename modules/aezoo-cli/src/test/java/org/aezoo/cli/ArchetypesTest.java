package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code aezoo train aanet}, and what comes after it. */
final class ArchetypesTest extends CommandTestBase {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    /** Mixtures of (0, 0), (100, 0) and (0, 10). */
    private Path triangle() {
        StringBuilder csv = new StringBuilder("width,height,kind\n");
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 400; i++) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            if (a + b > 1) {
                a = 1 - a;
                b = 1 - b;
            }
            csv.append(String.format(Locale.ROOT, "%.4f,%.5f,%s%n", 100 * a, 10 * b, a > b ? "flat" : "tall"));
        }
        return write(folder.resolve("triangle.csv"), csv.toString().replace("\r\n", "\n"));
    }

    private Path run(String... more) {
        Path run = folder.resolve("run");
        String[] first = {
            "train",
            "aanet",
            "--data",
            "csv:" + triangle() + "?label=kind",
            "--set",
            "archetypes=3",
            "--out",
            run.toString()
        };
        Outcome outcome = aezoo(with(first, more));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return run;
    }

    @Test
    void cornersOfATriangleAreFoundAndDrawn() throws Exception {
        Path run = run("--epochs", "150");
        assertThat(run.resolve("archetypes.png")).isNotEmptyFile();
        assertThat(run.resolve("mixtures.png")).isNotEmptyFile();
        assertThat(Files.readString(run.resolve("report.html"))).contains("<h2>Mixtures</h2>", "<h2>Archetypes</h2>");
        Path file = folder.resolve("archetypes.csv");
        assertThat(aezoo("archetypes", run.toString(), "--out", file.toString()).status())
                .isZero();
        assertThat(Files.readString(file))
                .isEqualTo(aezoo("archetypes", run.toString()).out());
        assertThat(Files.readAllLines(file)).hasSize(4).first().isEqualTo("width,height");
        double widest = 0;
        double tallest = 0;
        double nearest = Double.POSITIVE_INFINITY;
        for (String line : Files.readAllLines(file).subList(1, 4)) {
            double width = Double.parseDouble(line.split(",", -1)[0]) / 100;
            double height = Double.parseDouble(line.split(",", -1)[1]) / 10;
            widest = Math.max(widest, width);
            tallest = Math.max(tallest, height);
            nearest = Math.min(nearest, Math.hypot(width, height));
        }
        assertThat(widest).isCloseTo(1, within(0.25));
        assertThat(tallest).isCloseTo(1, within(0.25));
        assertThat(nearest).isLessThan(0.25);
        Path picture = folder.resolve("archetypes.png");
        assertThat(aezoo("archetypes", run.toString(), "--out", picture.toString())
                        .status())
                .isZero();
        assertThat(picture).isNotEmptyFile();
        assertThat(aezoo("archetypes", run.toString(), "--json").out()).contains("\"archetypes\"", "\"columns\"");

        for (String line : aezoo("encode", run.toString()).out().lines().skip(1).toList()) {
            double sum = 0;
            for (String cell : line.split(",", -1)) {
                assertThat(Double.parseDouble(cell)).isBetween(0.0, 1.0);
                sum += Double.parseDouble(cell);
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void theElbowOfATriangleIsThree() {
        Path curve = folder.resolve("elbow.png");
        Outcome outcome = aezoo(
                "elbow",
                "aanet",
                "--data",
                "csv:" + triangle() + "?label=kind",
                "--to",
                "5",
                "--epochs",
                "80",
                "--out",
                curve.toString());
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines().filter(line -> line.endsWith("*")).toList())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("3 ");
        assertThat(curve).isNotEmptyFile();
    }

    @Test
    void constantRowsHaveConstantArchetypes() throws Exception {
        Path file = write(folder.resolve("same.csv"), "a,b\n" + "3,-1\n".repeat(30));
        Path run = folder.resolve("same");
        Outcome outcome = aezoo("train", "aanet", "--data", "csv:" + file, "--epochs", "60", "--out", run.toString());
        assertThat(outcome.status()).as(outcome.err()).isZero();
        for (String line :
                aezoo("archetypes", run.toString()).out().lines().skip(1).toList()) {
            assertThat(Double.parseDouble(line.split(",", -1)[0])).isCloseTo(3, within(0.2));
            assertThat(Double.parseDouble(line.split(",", -1)[1])).isCloseTo(-1, within(0.2));
        }
    }

    private static void refused(String expected, String... args) {
        Outcome outcome = aezoo(args);
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err().lines().filter(line -> line.startsWith("aezoo: ")))
                .hasSize(1);
        assertThat(outcome.err()).contains(expected);
    }

    @Test
    void badUseIsRefused() {
        String data = "csv:" + triangle() + "?label=kind";
        Path out = folder.resolve("out");
        refused(
                "archetypes must be at least 2, got 1",
                "train",
                "aanet",
                "--data",
                data,
                "--set",
                "archetypes=1",
                "--out",
                out.toString());
        refused(
                "archetypes must be at most the number of training rows, 288, got 300",
                "train",
                "aanet",
                "--data",
                data,
                "--set",
                "archetypes=300",
                "--out",
                out.toString());
        refused("--from must be at least 2", "elbow", "aanet", "--data", data, "--from", "1");
        refused("--to at least 2 above it, got 4 and 5", "elbow", "aanet", "--data", data, "--from", "4", "--to", "5");
        refused(
                "must name a picture",
                "elbow",
                "aanet",
                "--data",
                data,
                "--out",
                folder.resolve("x.txt").toString());
        refused("the codes of shallow are no mixtures", "elbow", "shallow", "--data", data);
        Outcome shallow = aezoo(
                "train",
                "shallow",
                "--data",
                data,
                "--epochs",
                "1",
                "--out",
                folder.resolve("s").toString());
        assertThat(shallow.status()).as(shallow.err()).isZero();
        refused(
                "the codes of shallow are no mixtures",
                "archetypes",
                folder.resolve("s").toString());
    }
}
