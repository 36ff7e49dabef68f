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
import java.util.TreeSet;
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

    /** The most different values that a column of labels or of batches may have. */
    public static final int MAX_CLASSES = 1000;

    /** The most different texts that a column of categories may have. */
    public static final int MAX_CATEGORIES = 100;

    /** So many columns and fewer always fit. */
    private static final int MANY_CELLS = 100_000;

    /** What a column takes at most while the table is read: cell, name, and what is looked up by it. */
    private static final long CELL_BYTES = 500;

    private final Path file;
    private final Options options;
    private final boolean mixed;
    // no escape character: RFC 4180 doubles quotes, and a backslash is a letter like any other
    private final SerializableCSVParser parser = new SerializableCSVParser(
            SerializableCSVParser.DEFAULT_SEPARATOR,
            SerializableCSVParser.DEFAULT_QUOTE_CHARACTER,
            SerializableCSVParser.NULL_CHARACTER);
    private String[] columns = {};
    private boolean header;

    /** The columns of {@link Options#label} and {@link Options#batch}, where they are asked for. */
    private final List<GroupColumn> groups = new ArrayList<>();

    /** Of a column of categories its texts in order, of others null; one per column. */
    private @Nullable List<String>[] categories = newCategories(0);

    private CsvFile(Path file, Options options) {
        this.file = file;
        this.options = options;
        this.mixed = options.mixed;
        if (options.label != null) {
            groups.add(new GroupColumn("label", options.label));
        }
        if (options.batch != null) {
            groups.add(new GroupColumn("batch", options.batch));
        }
    }

    /**
     * How to read a table.
     *
     * @param label name of the column that holds the class of each row; null if there is none
     * @param batch name of the column that says which batch each row was measured in; null if there is none
     * @param transform done to every number
     * @param mixed whether values may be missing and columns may hold texts, see {@link #readMixed}
     */
    public record Options(@Nullable String label, @Nullable String batch, Transform transform, boolean mixed) {}

    /** A column that puts each row into one of some groups: its class, or its batch. */
    private static final class GroupColumn {

        private final String role;
        private final String name;
        private final Map<String, Integer> known = new LinkedHashMap<>();
        private int index = -1;
        private int[] found = new int[1024];

        GroupColumn(String role, String name) {
            this.role = role;
            this.name = name;
        }

        void set(int row, int group) {
            if (row == found.length) {
                found = Arrays.copyOf(found, found.length / 2 * 3);
            }
            found[row] = group;
        }

        /** The groups of all rows, in alphabetical order, or in numeric order if every name is a number. */
        RowGroups of(int rows) {
            List<String> names = new ArrayList<>(known.keySet());
            names.sort(Comparator.naturalOrder());
            if (names.stream().allMatch(CsvFile::isFinite)) {
                names.sort(Comparator.comparingDouble(Double::parseDouble));
            }
            int[] order = new int[names.size()];
            for (int i = 0; i < order.length; i++) {
                order[known.getOrDefault(names.get(i), 0)] = i;
            }
            int[] sorted = new int[rows];
            Arrays.setAll(sorted, i -> order[found[i]]);
            return new RowGroups(sorted, names);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of lists cannot be made otherwise
    private static @Nullable List<String>[] newCategories(int columns) {
        return new List[columns];
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
        return readTable(file, new Options(label, null, Transform.NONE, false));
    }

    /**
     * Reads a table as people have them. Missing values (an empty cell, NaN, NA, null, none) are NaN, to be filled in by
     * the {@link Scaling} that is fitted on the rows. A column in which anything else is no number is one of categories:
     * it becomes a column for each of its texts, {@code colour=red}, {@code colour=blue}, with 1 in that of the row's
     * text and 0 in the others, in all of them where the text is missing. The first line must be a header if there are
     * such columns. The file is read twice.
     *
     * @param label as above
     * @throws InvalidInputException if anything else is wrong with the file: infinite numbers, a row without any value,
     *     more than {@link #MAX_CATEGORIES} different texts in a column
     */
    public static Dataset readMixed(Path file, @Nullable String label) {
        return readTable(file, new Options(label, null, Transform.NONE, true));
    }

    /**
     * Reads a table.
     *
     * @return the rows, to be closed by the caller
     * @throws InvalidInputException if anything is wrong with the file; the message names line and column
     */
    public static Dataset readTable(Path file, Options options) {
        return new CsvFile(file, options).read();
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
            categories = mixed ? findCategories() : newCategories(columns.length);
            int features = featureNames().size();
            if (features == 0) {
                throw new InvalidInputException(Text.shown(file) + " has no column beside '" + Text.shown(columns[0])
                        + "': there is nothing left to learn from");
            }
            checkWidth(features);
            try (SpooledRows.Writer rows = SpooledRows.floats(features)) {
                fill(line, lines, rows);
                return dataset(rows, lines.sha256());
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

    private void fill(String firstLine, TextLines lines, SpooledRows.Writer rows) {
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
            boolean anyValue = false;
            for (int i = 0; i < cells.length; i++) {
                GroupColumn group = groupAt(i);
                if (group != null) {
                    group.set(rows.rowCount(), groupNumber(group, cells[i], number));
                } else {
                    boolean missing = mixed && isBlankOrMissing(cells[i]);
                    anyValue |= !missing;
                    List<String> texts = categories[i];
                    if (texts == null) {
                        row[column++] = missing ? Float.NaN : number(cells[i], number, i);
                    } else {
                        String text = cells[i].strip();
                        for (String category : texts) {
                            row[column++] = category.equals(text) ? 1 : 0;
                        }
                    }
                }
            }
            if (!anyValue) {
                throw new InvalidInputException(at(number) + ": every value is missing; leave the row out");
            }
            rows.add(row);
            line = lines.next();
        }
        if (rows.rowCount() == 0) {
            throw noRows();
        }
    }

    private @Nullable GroupColumn groupAt(int column) {
        for (GroupColumn group : groups) {
            if (group.index == column) {
                return group;
            }
        }
        return null;
    }

    private List<String> featureNames() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            List<String> texts = categories[i];
            if (groupAt(i) != null) {
                continue;
            }
            if (texts == null) {
                names.add(columns[i]);
            } else {
                for (String text : texts) {
                    names.add(columns[i] + "=" + text);
                }
            }
        }
        return names;
    }

    /** Goes over the whole file for the columns that hold something else than numbers. */
    @SuppressWarnings("NullAway") // arrays of which some places stay null
    private @Nullable List<String>[] findCategories() {
        Set<String>[] texts = newTexts(columns.length);
        boolean[] text = new boolean[columns.length];
        try (TextLines lines = new TextLines(file)) {
            if (header) {
                lines.next();
            }
            for (String line = lines.next(); line != null; line = lines.next()) {
                String[] cells = line.isBlank() ? new String[0] : cells(line, lines.number());
                for (int i = 0; i < Math.min(cells.length, columns.length); i++) {
                    if (groupAt(i) == null && !isBlankOrMissing(cells[i])) {
                        note(texts, text, cells[i].strip(), lines.number(), i);
                    }
                }
            }
        }
        @Nullable List<String>[] found = newCategories(columns.length);
        for (int i = 0; i < columns.length; i++) {
            found[i] = text[i] ? List.copyOf(texts[i]) : null;
        }
        return found;
    }

    /** Numbers count as texts too, in case that one of the column's cells turns out to be none. */
    private void note(Set<String>[] texts, boolean[] text, String cell, int line, int column) {
        text[column] |= !isNumber(cell) && !isInfinite(cell);
        if (texts[column].size() <= MAX_CATEGORIES) {
            texts[column].add(cell);
        }
        if (text[column] && texts[column].size() > MAX_CATEGORIES) {
            throw new InvalidInputException(at(line, column) + ": more than " + MAX_CATEGORIES
                    + " different texts; leave the column out, or write it as numbers");
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of sets cannot be made otherwise
    private static Set<String>[] newTexts(int columns) {
        Set<String>[] texts = new Set[columns];
        Arrays.setAll(texts, i -> new TreeSet<String>());
        return texts;
    }

    private static boolean isBlankOrMissing(String cell) {
        String text = cell.strip();
        return text.isEmpty() || isMissing(text);
    }

    private Dataset dataset(SpooledRows.Writer writer, String sha256) {
        SpooledRows rows = writer.finish();
        Dataset data = Dataset.of(nameOf(file), DataShape.row(rows.rowSize()), rows)
                .withFeatureNames(featureNames())
                .withChecksum(sha256);
        data = mixed ? data.withMissingValues() : data;
        for (GroupColumn column : groups) {
            RowGroups found = column.of(rows.rowCount());
            data = column.role.equals("label")
                    ? data.withLabels(found.of(), found.names())
                    : data.withBatches(found.of(), found.names());
        }
        return data;
    }

    private static String nameOf(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
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
        if (columns.length == 1 && groups.isEmpty()) {
            String hint = separatorHint(cells, cells[0]);
            if (!hint.isEmpty()) {
                throw new InvalidInputException(at(1) + ": one cell only" + hint);
            }
        }
        for (GroupColumn group : groups) {
            group.index = Arrays.asList(columns).indexOf(group.name);
            if (group.index < 0) {
                throw new InvalidInputException(unknownColumn(group.name));
            }
        }
        if (groups.size() == 2 && groups.get(0).index == groups.get(1).index) {
            throw new InvalidInputException(at(1) + ": label and batch must be two columns, got '"
                    + Text.shown(groups.get(0).name) + "' for both");
        }
    }

    private String unknownColumn(String wanted) {
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
        // most cells are numbers: they need not be copied in small letters
        return !hasNumberLetters(text)
                && switch (text.toLowerCase(Locale.ROOT)) {
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
                return transformed(value, line, column);
            }
            throw new InvalidInputException(at(line, column) + ": " + Text.shown(text)
                    + " is too large for a 32-bit float; rescale the column");
        }
        if (text.isEmpty()) {
            throw new InvalidInputException(at(line, column)
                    + ": the cell is empty; fill it in, leave out the row or the column, or add ?mixed");
        }
        if (isMissing(text)) {
            throw new InvalidInputException(at(line, column) + ": the value is missing ('" + Text.shown(text)
                    + "'); fill it in, leave out the row or the column, or add ?mixed");
        }
        if (isInfinite(text)) {
            throw new InvalidInputException(
                    at(line, column) + ": the value is infinite ('" + Text.shown(text) + "'); give a finite number");
        }
        throw notANumber(text, line, column);
    }

    private float transformed(float value, int line, int column) {
        float changed = options.transform.apply(value);
        if (!Float.isFinite(changed)) {
            throw new InvalidInputException(at(line, column) + ": transform=" + options.transform.id()
                    + " needs values above -1, got " + value);
        }
        return changed;
    }

    private InvalidInputException notANumber(String text, int line, int column) {
        String name = Text.shown(columns[column]);
        return new InvalidInputException(at(line, column) + ": '" + Text.shown(text) + "' is not a number; "
                + (options.label == null
                        ? "if this column holds the class of each row, add ?label=" + name
                                + ", otherwise leave it out or add ?mixed"
                        : "leave the column out, write it as numbers, or add &mixed"));
    }

    private int groupNumber(GroupColumn column, String cell, int line) {
        String name = cell.strip();
        String role = column.role;
        if (name.isEmpty()) {
            throw new InvalidInputException(at(line, column.index) + ": the " + role
                    + " is empty; every row needs one, or leave ?" + role + "= out");
        }
        Integer known = column.known.get(name);
        if (known != null) {
            return known;
        }
        if (column.known.size() == MAX_CLASSES) {
            throw new InvalidInputException(at(line, column.index) + ": the " + role + " column has more than "
                    + MAX_CLASSES + " different values; "
                    + (role.equals("label") ? "labels name classes" : "batches are groups of rows")
                    + ": choose another column, or leave ?" + role + "= out");
        }
        column.known.put(name, column.known.size());
        return column.known.size() - 1;
    }

    private void checkWidth(int features) {
        if (features > DataShape.MAX_SIZE) {
            throw new InvalidInputException(
                    at(1) + ": " + features + " columns; at most " + DataShape.MAX_SIZE + " are read");
        }
    }

    private String[] cells(String line, int number) {
        long commas = line.length() < MANY_CELLS
                ? 0
                : line.chars().filter(c -> c == ',').count();
        if (commas >= MANY_CELLS) {
            HeapRoom.require(CELL_BYTES * commas, at(number) + ": " + (commas + 1) + " cells");
        }
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
