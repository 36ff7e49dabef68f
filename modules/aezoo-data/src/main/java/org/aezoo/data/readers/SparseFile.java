package org.aezoo.data.readers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * Rows of counts, written sparsely: bags of words, molecules per gene. Plain or in gzip, UTF-8. The first line names
 * columns, separated by tabs; {@code counts} must be one of them, and holds what is not zero as {@code column:count},
 * separated by spaces, columns counted from 0:
 *
 * <pre>
 *   split   id    label   counts
 *   train   a17   3       0:8 17:1 1999:2
 *   test    b2    3       4:1
 * </pre>
 *
 * <p>A column {@code split} says which rows are for training and which for testing. A column {@code label} or {@code
 * topics}, or the one that was asked for, holds the class, or several separated by commas. All others are left alone. A
 * sparse matrix in the Matrix Market format is read too. {@code vocab.txt} in the same folder names the columns of the
 * counts, one a line; {@code labels.txt} the classes, which are then written as line numbers from 0.
 */
final class SparseFile {

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");

    private static final int LONGEST_NUMBER = 40;

    private final Path file;
    private final CountFiles.Reading reading;
    private final List<String> words;
    private final List<String> classNames;
    private final int width;
    private final Map<String, Integer> classes = new LinkedHashMap<>();
    private final List<int[]> columns = new ArrayList<>();
    private final List<float[]> values = new ArrayList<>();
    private final List<int[]> labels = new ArrayList<>();
    private final BitSet testing = new BitSet();
    private int splitCell = -1;
    private int labelCell = -1;
    private int countsCell = -1;
    private int cellCount;
    private int highest = -1;

    /** The row, from 1, in which each column was seen last: none may occur twice in a row. */
    private int[] seenIn = new int[1024];

    private int[] rowColumns = new int[64];
    private float[] rowValues = new float[64];

    private SparseFile(Path file, CountFiles.Reading reading, int trained) {
        this.file = file;
        this.reading = reading;
        words = names(reading.vocabulary(), "vocab.txt");
        classNames = names(reading.labels(), "labels.txt");
        width = width(trained);
    }

    /**
     * Reads a file.
     *
     * @param trained counts per row that a model was trained on; 0 where there is none
     */
    static CountTable read(Path file, CountFiles.Reading reading, int trained) {
        return new SparseFile(file, reading, trained).read();
    }

    private int width(int trained) {
        if (!words.isEmpty() && reading.size() > 0 && words.size() != reading.size()) {
            throw new InvalidInputException("size must be " + words.size() + ", as many as the vocabulary names, got "
                    + reading.size() + ": leave it out");
        }
        int given = words.isEmpty() ? reading.size() : words.size();
        if (trained > 0 && given > 0 && given != trained) {
            throw CountFiles.otherWidth(file, reading, trained, given);
        }
        return trained > 0 ? trained : given;
    }

    private List<String> names(@Nullable Path asked, String usual) {
        Path from = asked == null ? file.resolveSibling(usual) : asked;
        if (asked == null && !Files.isRegularFile(from)) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        try (TextLines lines = new TextLines(from)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                String name = line.strip();
                String where = Text.shown(from) + ", line " + lines.number() + ": ";
                if (name.isEmpty()) {
                    throw new InvalidInputException(where + "the line is blank; each line needs a name");
                }
                if (!names.add(name)) {
                    throw new InvalidInputException(
                            where + "'" + Text.shown(name) + "' is there twice; each line needs a name of its own");
                }
                if (names.size() > DataShape.MAX_SIZE) {
                    throw new InvalidInputException(where + "more than " + DataShape.MAX_SIZE + " names");
                }
            }
        }
        if (names.isEmpty()) {
            throw new InvalidInputException(Text.shown(from) + " is empty: it needs a name on each line");
        }
        return List.copyOf(names);
    }

    private CountTable read() {
        String sha256;
        try (TextLines lines = new TextLines(file)) {
            String header = lines.next();
            if (header == null) {
                throw new InvalidInputException(Text.shown(file) + " is empty: it needs a header line and rows");
            }
            if (header.startsWith(MatrixMarket.MARK)) {
                return readMatrix(header, lines);
            }
            if (reading.transpose()) {
                throw new InvalidInputException("transpose is for matrices in .mtx files, and " + Text.shown(file)
                        + " has an example on each line: leave it out");
            }
            readHeader(header);
            for (String line = lines.next(); line != null; line = lines.next()) {
                readRow(line, lines.number());
            }
            sha256 = lines.sha256();
        }
        if (columns.isEmpty()) {
            throw new InvalidInputException(Text.shown(file) + " holds a header line only: it needs at least one row");
        }
        int size = width > 0 ? width : highest + 1;
        if (size == 0) {
            throw new InvalidInputException(
                    Text.shown(file) + " holds no count at all: there is nothing to learn from");
        }
        SparseRows counts = new SparseRows(columns.toArray(new int[0][]), values.toArray(new float[0][]), size);
        CountTable table = new CountTable(counts, words, null, List.of(), splitCell < 0 ? null : testing, sha256);
        return labelCell < 0 ? table : labelled(table);
    }

    private CountTable readMatrix(String header, TextLines lines) {
        if (reading.label() != null) {
            throw new InvalidInputException("a matrix in an .mtx file has no labels: leave label out");
        }
        SparseRows counts = new MatrixMarket(file, lines, reading.transpose()).read(header);
        if (width > 0 && width != counts.rowSize()) {
            throw new InvalidInputException(Text.shown(file) + " has examples of " + counts.rowSize()
                    + " counts, where " + width + " are expected"
                    + (reading.transpose() ? "" : "; do examples stand in columns? Add transpose"));
        }
        return CountTable.of(counts, words, lines.sha256());
    }

    private CountTable labelled(CountTable table) {
        List<String> names = classNames;
        int[][] sets = labels.toArray(new int[0][]);
        if (names.isEmpty()) {
            names = CountTable.inOrder(classes.keySet());
            int[] order = new int[names.size()];
            for (int i = 0; i < order.length; i++) {
                order[classes.getOrDefault(names.get(i), 0)] = i;
            }
            for (int i = 0; i < sets.length; i++) {
                sets[i] = Arrays.stream(sets[i]).map(label -> order[label]).toArray();
            }
        }
        return new CountTable(table.rows(), words, sets, names, table.testing(), table.sha256());
    }

    private void readHeader(String header) {
        List<String> cells =
                Arrays.stream(header.split("\t", -1)).map(String::strip).toList();
        cellCount = cells.size();
        countsCell = cells.indexOf("counts");
        if (countsCell < 0) {
            throw new InvalidInputException(at(1) + ": no column 'counts'" + Suggest.hint("counts", cells)
                    + "; the first line names columns, separated by tabs, such as split, id, label, counts");
        }
        splitCell = cells.indexOf("split");
        String wanted = reading.label();
        if (wanted == null) {
            labelCell = cells.contains("label") ? cells.indexOf("label") : cells.indexOf("topics");
        } else {
            labelCell = cells.indexOf(wanted);
            if (labelCell < 0 || labelCell == countsCell) {
                throw new InvalidInputException(at(1) + ": no column '" + Text.shown(wanted) + "' for labels"
                        + Suggest.hint(wanted, cells) + "; columns are "
                        + Text.shown(String.join(", ", cells)));
            }
        }
    }

    private void readRow(String line, int number) {
        String[] cells = line.split("\t", -1);
        if (cells.length != cellCount) {
            throw new InvalidInputException(at(number) + ": " + cells.length + (cells.length == 1 ? " cell" : " cells")
                    + " where line 1 has " + cellCount + ", separated by tabs; every line needs as many");
        }
        if (splitCell >= 0) {
            String split = cells[splitCell].strip();
            if (!split.equals("train") && !split.equals("test")) {
                throw new InvalidInputException(
                        at(number) + ": split must be train or test, got '" + Text.shown(split) + "'");
            }
            testing.set(columns.size(), split.equals("test"));
        }
        if (labelCell >= 0) {
            labels.add(labels(cells[labelCell], number));
        }
        readCounts(cells[countsCell], number);
    }

    private int[] labels(String cell, int number) {
        Set<Integer> set = new LinkedHashSet<>();
        for (String part : cell.split(",", -1)) {
            String label = part.strip();
            if (label.isEmpty()) {
                throw new InvalidInputException(
                        at(number) + ": a label is empty; every row needs one, or several" + " separated by commas");
            }
            set.add(classNames.isEmpty() ? classNumber(label, number) : namedClass(label, number));
        }
        return set.stream().mapToInt(Integer::intValue).toArray();
    }

    private int classNumber(String label, int number) {
        Integer seen = classes.get(label);
        if (seen != null) {
            return seen;
        }
        if (classes.size() == CsvFile.MAX_CLASSES) {
            throw new InvalidInputException(at(number) + ": more than " + CsvFile.MAX_CLASSES
                    + " different labels; labels name classes: choose another column");
        }
        classes.put(label, classes.size());
        return classes.size() - 1;
    }

    private int namedClass(String label, int number) {
        int named = label.matches("\\d{1,9}") ? Integer.parseInt(label) : classNames.indexOf(label);
        if (named < 0 || named >= classNames.size()) {
            throw new InvalidInputException(at(number) + ": label must be a line of the file of labels, 0 to "
                    + (classNames.size() - 1) + ", got '" + Text.shown(label) + "'");
        }
        return named;
    }

    private void readCounts(String text, int number) {
        int row = columns.size() + 1;
        int count = 0;
        int at = 0;
        int end = text.length();
        while (true) {
            while (at < end && text.charAt(at) <= ' ') {
                at++;
            }
            if (at == end) {
                break;
            }
            int from = at;
            while (at < end && text.charAt(at) > ' ') {
                at++;
            }
            int colon = text.indexOf(':', from);
            if (colon < 0 || colon >= at) {
                throw new InvalidInputException(at(number) + ": counts must be " + reading.unit()
                        + ":count, separated by spaces, got '" + Text.shown(text.substring(from, at)) + "'");
            }
            int column = column(text, from, colon, number);
            float value = count(text, colon + 1, at, number);
            if (seenIn.length <= column) {
                seenIn = Arrays.copyOf(seenIn, Math.max(column + 1, 2 * seenIn.length));
            }
            if (seenIn[column] == row) {
                throw new InvalidInputException(
                        at(number) + ": " + reading.unit() + " " + column + " is there twice; add its counts up");
            }
            seenIn[column] = row;
            highest = Math.max(highest, column);
            if (value != 0) {
                if (count == rowColumns.length) {
                    rowColumns = Arrays.copyOf(rowColumns, 2 * count);
                    rowValues = Arrays.copyOf(rowValues, 2 * count);
                }
                rowColumns[count] = column;
                rowValues[count++] = value;
            }
        }
        columns.add(Arrays.copyOf(rowColumns, count));
        values.add(Arrays.copyOf(rowValues, count));
    }

    private int column(String text, int from, int to, int number) {
        long column = to == from ? -1 : 0;
        for (int i = from; i < to && column >= 0; i++) {
            int digit = text.charAt(i) - '0';
            column = digit < 0 || digit > 9 ? -1 : Math.min(Integer.MAX_VALUE, 10 * column + digit);
        }
        if (column < 0) {
            throw new InvalidInputException(at(number) + ": a " + reading.unit()
                    + " must be a whole number from 0 on, got '" + Text.shown(text.substring(from, to)) + "'");
        }
        int most = width > 0 ? width : DataShape.MAX_SIZE;
        if (column >= most) {
            String beyond = words.isEmpty() ? "the size" : "the vocabulary";
            throw new InvalidInputException(at(number) + ": " + reading.unit() + " "
                    + Text.shown(text.substring(from, to)) + " is beyond " + beyond + ", which ends at "
                    + (most - 1));
        }
        return (int) column;
    }

    private float count(String text, int from, int to, int number) {
        int plain = 0;
        boolean digits = to > from && to - from < 9;
        for (int i = from; i < to && digits; i++) {
            int digit = text.charAt(i) - '0';
            digits = digit >= 0 && digit <= 9;
            plain = 10 * plain + digit;
        }
        if (digits) {
            return plain;
        }
        try {
            return count(text.substring(from, to));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(at(number) + ": " + e.getMessage(), e);
        }
    }

    /** Parses a count; the message of the exception names no place. */
    static float count(String text) {
        String shown = "'" + Text.shown(text) + "'";
        if (text.length() > LONGEST_NUMBER || !NUMBER.matcher(text).matches()) {
            throw new InvalidInputException("a count must be a number, got " + shown);
        }
        float value = Float.parseFloat(text);
        if (value < 0) {
            throw new InvalidInputException("a count must be 0 or more, got " + shown);
        }
        if (Float.isInfinite(value)) {
            throw new InvalidInputException("a count must be finite, got " + shown);
        }
        return value;
    }

    private String at(int line) {
        return Text.shown(file) + ", line " + line;
    }
}
