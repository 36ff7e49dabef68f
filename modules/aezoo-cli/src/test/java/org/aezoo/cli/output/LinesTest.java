package org.aezoo.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.aezoo.cli.CommandTestBase;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.Losses;
import org.junit.jupiter.api.Test;

/** What is printed for people fits 80 columns. */
final class LinesTest extends CommandTestBase {

    @Test
    void breaksAtSpaces() {
        assertThat(Lines.wrap("one two three", 2, 80)).isEqualTo("one two three");
        assertThat(Lines.wrap("one two three", 2, 13)).isEqualTo("one two three");
        assertThat(Lines.wrap("one two three", 2, 12)).isEqualTo("one two\n  three");
        assertThat(Lines.wrap("one two  three four", 2, 15)).isEqualTo("one two\n  three four");
        assertThat(Lines.wrap("a-word-that-is-longer b", 1, 9)).isEqualTo("a-word-that-is-longer\n b");
        assertThat(Lines.wrap("a-word-that-is-longer", 1, 9)).isEqualTo("a-word-that-is-longer");
        assertThat(Lines.wrap("", 1, 9)).isEmpty();
    }

    @Test
    void listsFit() {
        for (String[] command : List.of(new String[] {"list"}, new String[] {"data", "list"})) {
            String out = aezoo(command).out();
            assertThat(out.lines()).hasSizeGreaterThan(3).allMatch(line -> line.length() <= Lines.WIDTH);
        }
        assertThat(aezoo("list").out().replaceAll("\\s+", " "))
                .contains("variational: generates, gives likelihoods, has a code without holes (Kingma and");
    }

    @Test
    void progressFits() {
        StringWriter text = new StringWriter();
        Losses losses = new Losses(1234.5, 1200.1, Map.of("mmd", 33.33, "information", 4444.4, "distance", 0.0001));
        try (Progress progress = new Progress(new PrintWriter(text, true), false)) {
            progress.forStage(11, 12, "1000-500");
            progress.started(100, 1, 10, 1000);
            progress.epochDone(epoch(1, losses), true);
            progress.epochDone(epoch(100, losses), false);
        }
        assertThat(text.toString().lines())
                .hasSizeGreaterThan(2)
                .allMatch(line -> line.length() <= Lines.WIDTH)
                .filteredOn(line -> !line.startsWith(" "))
                .allMatch(line -> line.startsWith("stage 11 of 12: 1000-500  epoch 1"))
                .hasSize(2);
        assertThat(text.toString().replaceAll("\\s+", " "))
                .contains("information 4444", "distance 0.0001", "validation", "1,234,567 examples/s");
    }

    private static EpochRecord epoch(int number, Losses losses) {
        return new EpochRecord(number, 0.001, losses, losses, 1.0, 1_234_567, 0, List.of());
    }
}
