package org.aezoo.cli.output;

import java.io.PrintWriter;
import java.util.List;

/** Columns of text, as wide as they need to be; the last one, where it is prose, in lines that fit a terminal. */
public final class Table {

    private Table() {}

    public static void print(PrintWriter out, List<String> header, List<List<String>> rows) {
        print(out, header, rows, Integer.MAX_VALUE);
    }

    /** With the last column broken into lines, so that the table takes at most {@link Lines#WIDTH} columns. */
    public static void printWrapped(PrintWriter out, List<String> header, List<List<String>> rows) {
        print(out, header, rows, Lines.WIDTH);
    }

    public static void print(PrintWriter out, List<String> header, List<List<String>> rows, int width) {
        int[] widths = new int[header.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = header.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        line(out, header, widths, width);
        for (List<String> row : rows) {
            line(out, row, widths, width);
        }
    }

    private static void line(PrintWriter out, List<String> cells, int[] widths, int width) {
        StringBuilder line = new StringBuilder();
        int last = widths.length - 1;
        for (int i = 0; i < last; i++) {
            line.append(cells.get(i));
            line.append(" ".repeat(widths[i] - cells.get(i).length() + 2));
        }
        int room = Math.max(width - line.length(), Lines.WIDTH / 4);
        String[] lines = Lines.wrap(cells.get(last), 0, room).split("\n", -1);
        String indent = " ".repeat(line.length());
        for (int i = 0; i < lines.length; i++) {
            out.println((i == 0 ? line : indent).toString().concat(lines[i]).stripTrailing());
        }
    }
}
