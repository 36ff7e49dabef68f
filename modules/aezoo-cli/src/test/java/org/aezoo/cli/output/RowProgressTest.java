package org.aezoo.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** {@link RowProgress} where there is no terminal. */
final class RowProgressTest {

    private static String shown(int rows) {
        StringWriter text = new StringWriter();
        try (RowProgress progress = new RowProgress(new PrintWriter(text, true), false, rows)) {
            for (int i = 0; i < rows; i++) {
                progress.rowDone();
            }
        }
        return text.toString();
    }

    @Test
    void aLineForEveryHundredThousandRows() {
        assertThat(shown(250_000).lines())
                .hasSize(2)
                .allMatch(line -> line.matches("[12]00,000 of 250,000 rows, 0:\\d\\d left"));
    }

    @Test
    void nothingForFewRows() {
        assertThat(shown(100_000)).isEmpty();
    }
}
