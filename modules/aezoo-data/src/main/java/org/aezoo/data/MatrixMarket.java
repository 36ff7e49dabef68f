package org.aezoo.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rest of a sparse matrix in the Matrix Market exchange format, {@code .mtx}: comments, a line with the numbers
 * of rows, columns and entries, then {@code row column count} from 1 on, in any order. Zeros may be left out or not.
 *
 * @see <a href="https://math.nist.gov/MatrixMarket/formats.html">the format</a>
 */
final class MatrixMarket {

    /** What the first line starts with. */
    static final String MARK = "%%MatrixMarket";

    /** More rows than this would be too many even if all of them were empty. */
    private static final int MAX_ROWS = 1 << 22;

    private final Path file;
    private final TextLines lines;
    private final boolean transposed;
    private int[] entryRows = new int[1024];
    private int[] entryColumns = new int[1024];
    private float[] entryValues = new float[1024];
    private int entries;

    /** @param transposed whether examples stand in columns, as in matrices of genes by cells */
    MatrixMarket(Path file, TextLines lines, boolean transposed) {
        this.file = file;
        this.lines = lines;
        this.transposed = transposed;
    }

    /**
     * Reads it.
     *
     * @param header the first line, which was read already
     */
    SparseRows read(String header) {
        String kind = header.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        if (!kind.matches("%%matrixmarket matrix coordinate (integer|real) general")) {
            throw refused("the matrix must be 'matrix coordinate integer general' or 'real', got '" + Text.shown(header)
                    + "'");
        }
        String line = content();
        if (line == null) {
            throw refused("the matrix ends before its size");
        }
        String[] sizes = line.split("\\s+", 4);
        if (sizes.length != 3) {
            throw refused("the size must be rows, columns and entries, got '" + Text.shown(line) + "'");
        }
        int rows = number(sizes[0], transposed ? DataShape.MAX_SIZE : MAX_ROWS, "rows");
        int columns = number(sizes[1], transposed ? MAX_ROWS : DataShape.MAX_SIZE, "columns");
        int wanted = number(sizes[2], Integer.MAX_VALUE - 8, "entries");
        for (line = content(); line != null; line = content()) {
            String[] cells = line.split("\\s+", 4);
            if (cells.length != 3) {
                throw refused("an entry must be row, column and count, got '" + Text.shown(line) + "'");
            }
            if (entries == wanted) {
                throw refused("more entries than the " + wanted + " that the matrix tells of");
            }
            int row = number(cells[0], rows, "the row") - 1;
            int column = number(cells[1], columns, "the column") - 1;
            add(transposed ? column : row, transposed ? row : column, value(cells[2]));
        }
        if (entries != wanted) {
            throw new InvalidInputException(Text.shown(file) + " is cut short: " + entries + " entries of the " + wanted
                    + " that it tells of; fetch it again");
        }
        return grouped(transposed ? columns : rows, transposed ? rows : columns);
    }

    /** The next line that is neither empty nor a comment. */
    private @Nullable String content() {
        String line = lines.next();
        while (line != null && (line.isBlank() || line.startsWith("%"))) {
            line = lines.next();
        }
        return line == null ? null : line.strip();
    }

    private int number(String text, int most, String what) {
        int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (number < 1 || number > most) {
            throw refused(what + " must be a whole number between 1 and " + most + ", got '" + Text.shown(text) + "'");
        }
        return number;
    }

    private float value(String text) {
        try {
            return SparseFile.count(text);
        } catch (InvalidInputException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private void add(int row, int column, float value) {
        if (entries == entryRows.length) {
            int longer = Math.max(entries + 1, entries / 2 * 3);
            entryRows = Arrays.copyOf(entryRows, longer);
            entryColumns = Arrays.copyOf(entryColumns, longer);
            entryValues = Arrays.copyOf(entryValues, longer);
        }
        entryRows[entries] = row;
        entryColumns[entries] = column;
        entryValues[entries++] = value;
    }

    private SparseRows grouped(int rows, int columns) {
        int[] counts = new int[rows];
        for (int i = 0; i < entries; i++) {
            counts[entryRows[i]]++;
        }
        int[][] where = new int[rows][];
        float[][] what = new float[rows][];
        int[] noColumns = new int[0];
        float[] noValues = new float[0];
        for (int row = 0; row < rows; row++) {
            where[row] = counts[row] == 0 ? noColumns : new int[counts[row]];
            what[row] = counts[row] == 0 ? noValues : new float[counts[row]];
        }
        for (int i = entries - 1; i >= 0; i--) {
            int place = --counts[entryRows[i]];
            where[entryRows[i]][place] = entryColumns[i];
            what[entryRows[i]][place] = entryValues[i];
        }
        for (int[] row : where) {
            int[] sorted = row.clone();
            Arrays.sort(sorted);
            for (int i = 1; i < sorted.length; i++) {
                if (sorted[i] == sorted[i - 1]) {
                    throw new InvalidInputException(Text.shown(file) + ": value " + (sorted[i] + 1)
                            + " of an example is there twice; add its counts up");
                }
            }
        }
        return new SparseRows(where, what, columns);
    }

    private InvalidInputException refused(String message) {
        return new InvalidInputException(Text.shown(file) + ", line " + lines.number() + ": " + message);
    }
}
