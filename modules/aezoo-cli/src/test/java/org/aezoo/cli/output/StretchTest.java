package org.aezoo.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A line before silent work that takes long, none before work that does not. */
final class StretchTest {

    private final StringWriter text = new StringWriter();
    private final PrintWriter err = new PrintWriter(text, true);

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void longWorkIsAnnounced() throws InterruptedException {
        try (Stretch stretch = new Stretch(err, "drawing pictures", false, 1)) {
            stretch.now("codes.png");
            while (text.toString().isEmpty()) {
                Thread.sleep(5);
            }
        }
        assertThat(text.toString().strip()).isEqualTo("drawing pictures…");
    }

    @Test
    void shortWorkIsNot() throws InterruptedException {
        try (Stretch stretch = new Stretch(err, "drawing pictures", false, 100)) {
            stretch.now("codes.png");
        }
        Thread.sleep(300);
        assertThat(text.toString()).isEmpty();
    }
}
