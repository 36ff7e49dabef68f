package org.aezoo.cli.output;

/** Text in lines that fit a terminal of the usual width. */
final class Lines {

    /** Columns of a terminal as it opens by default. */
    static final int WIDTH = 80;

    private Lines() {}

    /**
     * Breaks a text at spaces, where there are two in a row if it can.
     *
     * @param indent spaces before every line but the first
     * @param width columns that a line may take, above {@code indent}; a word that is longer stands alone
     * @return the lines with line feeds between them
     */
    static String wrap(String text, int indent, int width) {
        StringBuilder lines = new StringBuilder();
        String rest = text;
        int room = width;
        while (rest.length() > room) {
            int cut = rest.lastIndexOf("  ", room);
            // a line that is nearly empty would be worse than one that ends within a group of words
            if (cut < room / 2) {
                cut = rest.lastIndexOf(' ', room);
            }
            if (cut <= 0) {
                cut = rest.indexOf(' ');
            }
            if (cut <= 0) {
                break;
            }
            lines.append(rest.substring(0, cut).stripTrailing()).append('\n').append(" ".repeat(indent));
            rest = rest.substring(cut).stripLeading();
            room = width - indent;
        }
        return lines.append(rest).toString();
    }
}
