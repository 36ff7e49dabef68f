package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.aezoo.cli.output.Stretch;
import picocli.CommandLine;

/** Runs commands in this JVM and keeps what they print. */
public abstract class CommandTestBase {

    static {
        // how long things take is no part of what these tests compare
        System.setProperty(Stretch.QUIET, "600000");
    }

    /** What a command did. */
    public record Outcome(int status, String out, String err) {

        /** What stands on standard error beside what a table was read as, which is said before anything can fail. */
        String errors() {
            return err.lines()
                    .filter(line -> !line.startsWith("read as: "))
                    .map(line -> line + "\n")
                    .collect(Collectors.joining());
        }
    }

    public static Outcome aezoo(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine(args);
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        int status = commandLine.execute(args);
        return new Outcome(status, out.toString(), err.toString());
    }

    /** A table of two hidden numbers in five columns and a label. */
    static Path table(Path folder, String name, int rows) {
        StringBuilder csv = new StringBuilder("length,width,height,weight,price,kind\n");
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < rows; i++) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            csv.append(String.format(
                    Locale.ROOT,
                    "%.4f,%.4f,%.4f,%.2f,%.1f,%s%n",
                    a,
                    2 * b,
                    a + b,
                    100 * a,
                    1000 * b - 10 * a,
                    a > b ? "long" : "wide"));
        }
        return write(folder.resolve(name), csv.toString().replace("\r\n", "\n"));
    }

    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String[] with(String[] first, String... more) {
        String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    /**
     * That lines of cells are the same, their numbers to single precision: products of a row alone and among others round
     * differently on some processors.
     */
    static void assertSameLines(List<String> actual, List<String> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            String[] cells = actual.get(i).split(",", -1);
            String[] wanted = expected.get(i).split(",", -1);
            assertThat(cells).as("line %d", i + 1).hasSameSizeAs(wanted);
            for (int j = 0; j < cells.length; j++) {
                if (!cells[j].equals(wanted[j])) {
                    double number = Double.parseDouble(wanted[j]);
                    assertThat(Double.parseDouble(cells[j]))
                            .as("line %d", i + 1)
                            .isCloseTo(number, within(2e-6 * Math.max(0.1, Math.abs(number))));
                }
            }
        }
    }
}
