package org.aezoo.evaluation.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Sha256;
import org.aezoo.data.Text;

/** Pages that stand by themselves: style and script are in them, and no other script may run. */
final class Pages {

    private Pages() {}

    /**
     * Writes a page.
     *
     * @param target replaced where it exists
     * @param content HTML for {@code main}
     * @throws InvalidInputException if it cannot be written
     */
    static void write(Path target, String title, String content) {
        String script = Templates.text("report.js");
        String page = Templates.render(
                "page",
                Map.of(
                        "title", title,
                        "style", Templates.text("report.css"),
                        "content", content,
                        "script", script,
                        "sum", sum(script)));
        save(target, page.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a file whole or not at all.
     *
     * @throws InvalidInputException if it cannot be written
     */
    static void save(Path target, byte[] content) {
        try {
            AtomicFile.write(target, content);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write " + target + " (" + Text.reason(e) + "): check the folder and the free space", e);
        }
    }

    private static String sum(String script) {
        byte[] sum = Sha256.start().digest(script.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(sum);
    }
}
