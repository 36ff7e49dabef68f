package org.aezoo.evaluation;

/** Text for a page: everything that is not a tag of our own goes through {@link #escape}. */
final class Html {

    private Html() {}

    /** Makes any text safe between tags and inside double or single quotes. */
    static String escape(String text) {
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
