package org.aezoo.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.aezoo.data.Sha256;

/** Head and foot of pages that stand by themselves: style and script are in them, and no other script may run. */
final class Pages {

    private Pages() {}

    /** Everything down to the opening of {@code main}. */
    static void start(StringBuilder page, String title) throws IOException {
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\n")
                // a browser runs the script with this sum, and none that slipped in
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
                        + " style-src 'unsafe-inline'; script-src 'sha256-")
                .append(sum(resource("report.js")))
                .append("'\">\n<title>")
                .append(Html.escape(title))
                .append("</title>\n<style>\n")
                .append(resource("report.css"))
                .append("</style>\n</head>\n<body>\n<main>\n");
    }

    /** Everything from the end of {@code main}. */
    static void end(StringBuilder page) throws IOException {
        page.append("</main>\n<script>").append(resource("report.js")).append("</script>\n</body>\n</html>\n");
    }

    private static String sum(String script) {
        return Base64.getEncoder().encodeToString(Sha256.start().digest(script.getBytes(StandardCharsets.UTF_8)));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
