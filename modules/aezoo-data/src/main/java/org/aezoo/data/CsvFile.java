package org.aezoo.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.datavec.api.records.reader.impl.csv.SerializableCSVParser;
import org.jspecify.annotations.Nullable;

/**
 * A table of numbers in CSV, plain or in gzip: commas between cells, quotes as in RFC 4180, UTF-8, one example per
 * line. The first line is a header if any of its cells is not a number; without a header columns are called
 * {@code column1}, {@code column2}…
 *
 * <p>The file is read once. That pass checks every cell and writes the numbers to {@link SpooledRows}, so a table may
 * be larger than the memory, and later epochs do not parse text again.
 */
public final class CsvFile {

    /** The most different values that a label column may have. */
    public static final int MAX_CLASSES = 1000;

    private final Path file;
    private final @Nullable String label;
    // no escape character: RFC 4180 doubles quotes, and a backslash is a letter like any other
    private final SerializableCSVParser parser = new SerializableCSVParser(
            SerializableCSVParser.DEFAULT_SEPARATOR,
            SerializableCSVParser.DEFAULT_QUOTE_CHARACTER,
            SerializableCSVParser.NULL_CHARACTER);
    private String[] columns = {};
    private int labelIndex = -1;
    private boolean header;
    private final Map<String, Integer> classes = new LinkedHashMap<>();

    private CsvFile(Path file, @Nullable String label) {
        this.file = file;
        this.label = label;
    }

    /**
     * Reads a table.
     *
     * @param label name of the column that holds the class of each row; null if there is none
     * @return the rows, to be closed by the caller; classes are in alphabetical order, or in numeric order if every
     *     one is a number
     * @throws InvalidInputException if anything is wrong with the file; the message names line and column
     */
    public static Dataset read(Path file, @Nullable String label) {
        return new CsvFile(file, label).read();
    }

    private Dataset read() {
        try (TextLines lines = new TextLines(file)) {
            String first = lines.next();
            if (first == null) {
                throw new InvalidInputException(Text.shown(file) + " is empty: a table needs at least one line");
            }
            String[] cells = cells(first, 1);
            header = isHeader(cells);
            name(cells);
            String line = header ? lines.next() : first;
            if (line == null) {
                throw noRows();
            }
            int features = columns.length - (labelIndex < 0 ? 0 : 1);
            if (features == 0) {
                throw new InvalidInputException(Text.shown(file) + " has no column beside '" + Text.shown(columns[0])
                        + "': there is nothing left to learn from");
            }
            checkWidth(features);
            try (SpooledRows.Writer rows = SpooledRows.floats(features)) {
                int[] labels = fill(line, lines, rows);
                return dataset(rows, labels, lines.sha256());
            }
        }
    }

    private InvalidInputException noRows() {
        return new InvalidInputException(
                Text.shown(file) + " holds " + (header ? "a header line only" : "blank lines only")
                        + ": a table needs at least one line of numbers");
    }

    private static boolean restIsBlank(TextLines lines) {
        String rest = lines.next();
        while (rest != null && rest.isBlank()) {
            rest = lines.next();
        }
        return rest == null;
    }

    private int[] fill(String firstLine, TextLines lines, SpooledRows.Writer rows) {
        int[] labels = new int[labelIndex < 0 ? 0 : 1024];
        float[] row = new float[rows.rowSize()];
        @Nullable String line = firstLine;
        while (line != null) {
            int number = lines.number();
            if (line.isBlank()) {
                if (restIsBlank(lines)) {
                    break;
                }
                throw new InvalidInputException(at(number) + ": the line is blank; remove it, or fill in the row");
            }
            String[] cells = cells(line, number);
            if (cells.length != columns.length) {
                throw new InvalidInputException(at(number) + ": " + count(cells.length, "cell") + " where line 1 has "
                        + columns.length + "; every line needs as many" + separatorHint(cells, line));
            }
            int column = 0;
            for (int i = 0; i < cells.length; i++) {
                if (i == labelIndex) {
                    if (rows.rowCount() == labels.length) {
                        labels = Arrays.copyOf(labels, Math.max(labels.length + 1, labels.length / 2 * 3));
                    }
                    labels[rows.rowCount()] = classNumber(cells[i], number);
                } else {
                    row[column++] = number(cells[i], number, i);
                }
            }
            rows.add(row);
            line = lines.next();
        }
        if (rows.rowCount() == 0) {
            throw noRows();
        }
        return labels;
    }

    private Dataset dataset(SpooledRows.Writer writer, int[] found, String sha256) {
        List<String> features = new ArrayList<>(Arrays.asList(columns));
        if (labelIndex >= 0) {
            features.remove(labelIndex);
        }
        SpooledRows rows = writer.finish();
        Dataset data = Dataset.of(nameOf(file), DataShape.row(rows.rowSize()), rows)
                .withFeatureNames(features)
                .withChecksum(sha256);
        if (labelIndex < 0) {
            return data;
        }
        List<String> names = sortedClasses();
        int[] order = new int[names.size()];
        for (int i = 0; i < order.length; i++) {
            order[classes.getOrDefault(names.get(i), 0)] = i;
        }
        int[] labels = new int[rows.rowCount()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = order[found[i]];
        }
        return data.withLabels(labels, names);
    }

    private static String nameOf(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    private List<String> sortedClasses() {
        List<String> names = new ArrayList<>(classes.keySet());
        names.sort(Comparator.naturalOrder());
        if (names.stream().allMatch(CsvFile::isFinite)) {
            names.sort(Comparator.comparingDouble(Double::parseDouble));
        }
        return names;
    }

    private static boolean isFinite(String text) {
        return isNumber(text) && Double.isFinite(Double.parseDouble(text));
    }

    private void name(String[] cells) {
        columns = new String[cells.length];
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < cells.length; i++) {
            String name = header ? cells[i].strip() : "";
            columns[i] = name.isEmpty() ? "column" + (i + 1) : name;
            if (!seen.add(columns[i])) {
                throw new InvalidInputException(at(1) + ": two columns are called '" + Text.shown(columns[i])
                        + "'; give each a name of its own" + headerNote(cells));
            }
        }
        if (columns.length == 1 && label == null) {
            String hint = separatorHint(cells, cells[0]);
            if (!hint.isEmpty()) {
                throw new InvalidInputException(at(1) + ": one cell only" + hint);
            }
        }
        if (label != null) {
            labelIndex = Arrays.asList(columns).indexOf(label);
            if (labelIndex < 0) {
                throw new InvalidInputException(unknownLabel(label));
            }
        }
    }

    private String unknownLabel(String wanted) {
        List<String> names = Arrays.asList(columns);
        StringBuilder known = new StringBuilder();
        for (int i = 0; i < Math.min(names.size(), 10); i++) {
            known.append(i == 0 ? "" : ", ").append(Text.shown(names.get(i)));
        }
        return at(1) + ": no column '" + Text.shown(wanted) + "'" + Suggest.hint(wanted, names)
                + (header ? "; columns are " : "; the file has no header line, columns are ") + known
                + (names.size() > 10 ? "… (" + names.size() + " in all)" : "");
    }

    private String headerNote(String[] cells) {
        for (String cell : cells) {
            if (!looksNumeric(cell)) {
                return " (line 1 is taken for a header as '" + Text.shown(cell.strip()) + "' is not a number)";
            }
        }
        return "";
    }

    private static boolean isHeader(String[] cells) {
        return !Arrays.stream(cells).allMatch(CsvFile::looksNumeric);
    }

    /** A number, or what tables write in place of a missing one. */
    private static boolean looksNumeric(String cell) {
        String text = cell.strip();
        return text.isEmpty() || isNumber(text) || isMissing(text) || isInfinite(text);
    }

    private static boolean isMissing(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan", "-nan", "+nan", "na", "n/a", "null", "none" -> true;
            default -> false;
        };
    }

    private static boolean isInfinite(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity" -> true;
            default -> false;
        };
    }

    /** Whether Java can parse it and it is written as others write numbers: no {@code 1d}, no {@code 0x1p3}. */
    private static boolean isNumber(String text) {
        if (!hasNumberLetters(text)) {
            return false;
        }
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean hasNumberLetters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private float number(String cell, int line, int column) {
        String text = cell.strip();
        if (hasNumberLetters(text)) {
            float value;
            try {
                value = Float.parseFloat(text);
            } catch (NumberFormatException e) {
                throw notANumber(text, line, column);
            }
            if (Float.isFinite(value)) {
                return value;
            }
            throw new InvalidInputException(at(line, column) + ": " + Text.shown(text)
                    + " is too large for a 32-bit float; rescale the column");
        }
        if (text.isEmpty()) {
            throw new InvalidInputException(
                    at(line, column) + ": the cell is empty; fill it in, or leave out the row or the column");
        }
        if (isMissing(text)) {
            throw new InvalidInputException(at(line, column) + ": the value is missing ('" + Text.shown(text)
                    + "'); fill it in, or leave out the row or the column");
        }
        if (isInfinite(text)) {
            throw new InvalidInputException(
                    at(line, column) + ": the value is infinite ('" + Text.shown(text) + "'); give a finite number");
        }
        throw notANumber(text, line, column);
    }

    private InvalidInputException notANumber(String text, int line, int column) {
        String name = Text.shown(columns[column]);
        return new InvalidInputException(at(line, column) + ": '" + Text.shown(text) + "' is not a number; "
                + (label == null
                        ? "if this column holds the class of each row, add ?label=" + name + ", otherwise leave it out"
                        : "leave the column out, or write it as numbers"));
    }

    private int classNumber(String cell, int line) {
        String name = cell.strip();
        if (name.isEmpty()) {
            throw new InvalidInputException(
                    at(line, labelIndex) + ": the label is empty; every row needs one, or leave ?label= out");
        }
        Integer known = classes.get(name);
        if (known != null) {
            return known;
        }
        if (classes.size() == MAX_CLASSES) {
            throw new InvalidInputException(at(line, labelIndex) + ": the label column has more than " + MAX_CLASSES
                    + " different values; labels name classes: choose another column, or leave ?label= out");
        }
        classes.put(name, classes.size());
        return classes.size() - 1;
    }

    private void checkWidth(int features) {
        if (features > DataShape.MAX_SIZE) {
            throw new InvalidInputException(
                    at(1) + ": " + features + " columns; at most " + DataShape.MAX_SIZE + " are read");
        }
    }

    private String[] cells(String line, int number) {
        if (line.indexOf('"') < 0) {
            return line.split(",", -1);
        }
        try {
            return parser.parseLine(line);
        } catch (IOException e) {
            throw new InvalidInputException(
                    at(number) + ": a quote is opened and not closed; cells must not go over several lines", e);
        }
    }

    private static String separatorHint(String[] cells, String line) {
        if (cells.length != 1) {
            return "";
        }
        for (char separator : new char[] {';', '\t', '|'}) {
            if (line.indexOf(separator) >= 0) {
                return "; cells seem to be separated by " + (separator == '\t' ? "tabs" : "'" + separator + "'")
                        + ": write the file with commas";
            }
        }
        return "";
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private String at(int line) {
        return Text.shown(file) + ", line " + line;
    }

    private String at(int line, int column) {
        return at(line) + ", column '" + Text.shown(columns[column]) + "'";
    }
}
