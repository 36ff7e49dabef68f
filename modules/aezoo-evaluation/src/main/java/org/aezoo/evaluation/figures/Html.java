package org.aezoo.evaluation.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** Text for a page: everything that is not a tag of our own goes through {@link #escape}. */
public final class Html {

    private static final long PICTURE_LIMIT = 16L << 20;

    private Html() {}

    /**
     * A picture that is in the page itself.
     *
     * @param attributes more of them, in front of the others; may be empty
     * @return empty where there is no such file, or it is too large for a page
     */
    public static Optional<String> picture(Path file, String attributes, String alternative) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > PICTURE_LIMIT) {
            return Optional.empty();
        }
        return Optional.of("<img " + attributes + "alt=\"" + escape(alternative) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(Files.readAllBytes(file)) + "\">\n");
    }

    /** Makes any text safe between tags and inside double or single quotes. */
    public static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> {
                    // control characters are not allowed in a page, whichever way they are written
                    boolean allowed = (c >= ' ' && c != '\u007f') || c == '\n' || c == '\t';
                    safe.append(allowed && !turnsText(c) ? c : '\ufffd');
                }
            }
        }
        return safe.toString();
    }

    /** Marks that change the direction of what follows, with which a file name could pose as another. */
    private static boolean turnsText(char c) {
        return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    }
}
