package org.aezoo.data.readers;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rest of a matrix in the Matrix Market exchange format, {@code .mtx}: comments, a line with the numbers of
 * rows, columns and entries, then {@code row column count} from 1 on, in any order. Zeros may be left out. An entry of
 * a pattern has row and column only and counts as 1; of a symmetric matrix only one half is written. The dense form
 * {@code array} has a number on each line. Complex and skew-symmetric matrices hold no counts and are refused.
 *
 * @see <a href="https://math.nist.gov/MatrixMarket/formats.html">the format</a>
 */
final class MatrixMarket {

    /** What the first line starts with. */
    static final String MARK = "%%MatrixMarket";

    /** More rows than this would be too many even if all of them were empty. */
    private static final int MAX_ROWS = 1 << 22;

    private static final Pattern KIND = Pattern.compile("%%matrixmarket matrix (coordinate|array)"
            + " (integer|unsigned-integer|real|double|pattern) (general|symmetric)");

    private final Path file;
    private final TextLines lines;
    private final boolean transposed;
    private boolean pattern;
    private boolean symmetric;
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
        Matcher kind = KIND.matcher(header.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " "));
        if (!kind.matches()) {
            throw refused(
                    "the matrix must be 'matrix coordinate' or 'matrix array', then 'integer', 'real' or 'pattern',"
                            + " then 'general' or 'symmetric', got '" + Text.shown(header) + "'");
        }
        boolean array = kind.group(1).equals("array");
        pattern = kind.group(2).equals("pattern");
        symmetric = kind.group(3).equals("symmetric");
        if (array && pattern) {
            throw refused("a matrix whose numbers all stand there cannot be 'pattern'");
        }
        String line = content();
        if (line == null) {
            throw refused("the matrix ends before its size");
        }
        String[] sizes = line.split("\\s+", 4);
        if (sizes.length != (array ? 2 : 3)) {
            throw refused("the size must be rows" + (array ? " and columns" : ", columns and entries") + ", got '"
                    + Text.shown(line) + "'");
        }
        int rows = number(sizes[0], transposed ? DataShape.MAX_SIZE : MAX_ROWS, "rows");
        int columns = number(sizes[1], transposed ? MAX_ROWS : DataShape.MAX_SIZE, "columns");
        if (symmetric && rows != columns) {
            throw refused("a symmetric matrix must have as many rows as columns, got " + rows + " and " + columns);
        }
        if (array) {
            readArray(rows, columns);
        } else {
            readEntries(rows, columns, number(sizes[2], Integer.MAX_VALUE - 8, "entries"));
        }
        return grouped(transposed ? columns : rows, transposed ? rows : columns);
    }

    private void readEntries(int rows, int columns, int wanted) {
        int cellCount = pattern ? 2 : 3;
        int read = 0;
        for (String line = content(); line != null; line = content()) {
            String[] cells = line.split("\\s+", 4);
            if (cells.length != cellCount) {
                throw refused("an entry must be row" + (pattern ? " and column" : ", column and count") + ", got '"
                        + Text.shown(line) + "'");
            }
            if (read++ == wanted) {
                throw refused("more entries than the " + wanted + " that the matrix tells of");
            }
            int row = number(cells[0], rows, "the row") - 1;
            int column = number(cells[1], columns, "the column") - 1;
            put(row, column, pattern ? 1 : value(cells[2]));
        }
        requireAll(read, wanted, "entries");
    }

    /** Column by column; of a symmetric matrix from the diagonal down. */
    private void readArray(int rows, int columns) {
        long wanted = symmetric ? (long) rows * (rows + 1) / 2 : (long) rows * columns;
        long read = 0;
        int row = 0;
        int column = 0;
        for (String line = content(); line != null; line = content()) {
            if (read++ == wanted) {
                throw refused("more numbers than the " + wanted + " that the matrix tells of");
            }
            float value = value(line);
            if (value != 0) {
                put(row, column, value);
            }
            row++;
            if (row == rows) {
                column++;
                row = symmetric ? column : 0;
            }
        }
        requireAll(read, wanted, "numbers");
    }

    private void requireAll(long read, long wanted, String what) {
        if (read != wanted) {
            throw new InvalidInputException(Text.shown(file) + " is cut short: " + read + " " + what + " of the "
                    + wanted + " that it tells of; fetch it again");
        }
    }

    /** Adds an entry, and where the matrix is symmetric the one mirrored at the diagonal. */
    private void put(int row, int column, float value) {
        add(transposed ? column : row, transposed ? row : column, value);
        if (symmetric && row != column) {
            add(transposed ? row : column, transposed ? column : row, value);
        }
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
        SparseRows.Builder builder = new SparseRows.Builder(counts, columns);
        for (int i = 0; i < entries; i++) {
            builder.add(entryRows[i], entryColumns[i], entryValues[i]);
        }
        return builder.finish((row, column) -> new InvalidInputException(
                Text.shown(file) + ": value " + (column + 1) + " of an example is there twice; add its counts up"));
    }

    private InvalidInputException refused(String message) {
        return new InvalidInputException(Text.shown(file) + ", line " + lines.number() + ": " + message);
    }
}
