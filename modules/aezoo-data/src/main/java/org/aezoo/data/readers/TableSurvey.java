package org.aezoo.data.readers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Column;
import org.aezoo.data.Schema.Kind;
import org.aezoo.data.Text;
import org.aezoo.data.Transform;
import org.jspecify.annotations.Nullable;

/** Reads a whole table to find its schema: from the options, from a model's schema, or from its content. */
final class TableSurvey {

    /** Texts kept, over all columns, to see whether each occurs once. */
    private static final int KEPT = 1_000_000;

    private static final int MOST_KEPT = 10_000;

    /** Names of columns that hold times. */
    static final String TIME_NAME = "(?i).*(time|date|epoch|stamp).*|ts";

    static final String WHOLE_TIME_NAME = "(?i)time|date|datetime|timestamp|epoch|ts|t";

    /** Names of columns that mark what is anomalous. */
    private static final String MARKS_NAME = "(?i)(is[ _-]?)?(label|anomaly|anomalous|outlier|attack|fault)s?";

    private final String file;
    private final String name;
    private final CsvFile.Options options;
    private final @Nullable Schema known;
    private final boolean mixed;
    private final char delimiter;
    private final boolean decimalComma;
    private final List<String> spellings;
    private final List<String> notes = new ArrayList<>();
    private String[] first = {};
    private double[] firstNumbers = {};
    private String[] second = {};
    private Tally[] tallies = {};
    private int rows;
    private int brokenRows;
    private int brokenAt;
    private int lastLine;
    private final SpooledRows.PlainNumbers numbers = new SpooledRows.PlainNumbers();
    private boolean header;
    private TableColumns columns = TableColumns.NONE;

    private TableSurvey(RewindableFile table, CsvFile.Options options, @Nullable Schema known) {
        this.file = Text.shown(table.path());
        this.name = table.name();
        this.options = options;
        this.known = known;
        mixed = options.mixed() != null ? options.mixed() : known != null && known.mixed();
        Character asked = options.delimiter();
        TableSample sample = TableSample.of(table);
        delimiter = asked != null ? asked : sample.delimiter();
        Boolean comma = options.decimalComma();
        decimalComma = comma != null ? comma : sample.decimalComma(delimiter);
        if (comma == null && decimalComma && sample.isOfThousands(delimiter)) {
            notes.add("Every number with a comma has three digits behind it (decimal=point if commas part thousands)");
        }
        List<String> all = new ArrayList<>(options.missing());
        if (known != null) {
            known.spellings().stream().filter(each -> !all.contains(each)).forEach(all::add);
        }
        spellings = all;
    }

    /**
     * Finds the schema of a table.
     *
     * @param known what a model's training rows were read as; null to work it out
     * @throws InvalidInputException if lines differ in length, or columns do not fit
     */
    static CsvFile.Found of(RewindableFile table, CsvFile.Options options, @Nullable Schema known) {
        if (known != null && (known.windows() != null) != (options.time() != null)) {
            throw new InvalidInputException(
                    known.windows() != null
                            ? "the model takes windows of a series, not rows of a table: say series: in place of csv:"
                            : "the model takes rows of a table, not windows of a series: say csv: in place of series:");
        }
        TableSurvey survey = new TableSurvey(table, options, known);
        try {
            String sha256 = survey.goOver(table);
            Schema schema = survey.decide();
            return new CsvFile.Found(schema, survey.numbers.of(schema), sha256);
        } catch (RuntimeException e) {
            survey.numbers.close();
            throw e;
        }
    }

    /** Takes notice of every row; gives the SHA-256 of all. */
    private String goOver(RewindableFile table) {
        try (TableText text = new TableText(table);
                TableReader reader = TableReader.of(table, text, delimiter, decimalComma)) {
            TableReader.Row row = reader.next();
            if (row == null) {
                throw new InvalidInputException(file + " is empty: a table needs at least one line");
            }
            if (row.isBlank() && row.line() == 1 && CsvFile.restIsBlank(reader)) {
                throw new InvalidInputException(
                        file + " holds blank lines only: a table needs at least one line of numbers");
            }
            first = row.texts();
            firstNumbers = new double[first.length];
            Arrays.setAll(
                    firstNumbers,
                    i -> first[i].isEmpty()
                            ? Double.NaN
                            : Cells.number(first[i].toCharArray(), 0, first[i].length(), point()));
            note(row);
            // of other tables columns are left out, or numbers stand for missing values
            if (spellings.isEmpty() && options.takesAllColumns()) {
                numbers.begin(firstNumbers);
            }
            double[] values = new double[first.length];
            int kept = Math.max(CsvFile.MAX_CATEGORIES, Math.min(MOST_KEPT, KEPT / Math.max(1, first.length)));
            Set<String> missing = new HashSet<>(spellings);
            tallies = new Tally[first.length];
            Arrays.setAll(tallies, i -> new Tally(missing, kept));
            for (row = reader.next(); row != null; row = reader.next()) {
                if ((row.isBlank() && first.length != 1) || row.size() == 0) {
                    int line = row.line();
                    if (CsvFile.restIsBlank(reader)) {
                        break;
                    }
                    throw new InvalidInputException(
                            file + ", line " + line + ": the line is blank; remove it, or fill in the row");
                }
                checkLength(row);
                if (rows++ == 0) {
                    second = row.texts();
                }
                lastLine = row.line();
                note(row);
                for (int i = 0; i < tallies.length; i++) {
                    values[i] = tallies[i].add(row, i);
                }
                numbers.add(values);
            }
            return text.sha256();
        }
    }

    private char point() {
        return decimalComma ? ',' : '.';
    }

    private void note(TableReader.Row row) {
        if (row.isBroken() && brokenRows++ == 0) {
            brokenAt = row.line();
        }
    }

    private void checkLength(TableReader.Row row) {
        if (row.size() != first.length) {
            throw new InvalidInputException(file + ", line " + row.line() + ": " + row.size() + " cell"
                    + (row.size() == 1 ? "" : "s") + " where line 1 has " + first.length + "; every line needs as many"
                    + " (cells are separated by " + Schema.shownDelimiter(delimiter) + "; delimiter= names another"
                    + (first[0].startsWith("#") ? "; remove comments, as line 1 seems to be" : "")
                    + (rows == 0 && row.size() > first.length ? "; remove line 1 if it is a title, or complete it" : "")
                    + ")");
        }
    }

    private Schema decide() {
        Misfits.checkForm(file, first, tallies[0]);
        header = isHeader();
        if (header && rows == 0) {
            throw new InvalidInputException(
                    file + " holds a header line only: a table needs at least one line of numbers");
        }
        if (!header) {
            for (int i = 0; i < first.length; i++) {
                tallies[i].addAbove(first[i], firstNumbers[i]);
            }
            rows++;
        }
        columns = TableColumns.of(file, name, header, first);
        List<String> names = columns.names();
        int time = time();
        int label = options.time() != null && options.label() == null ? marks() : columns.place(options.label());
        int batch = columns.place(options.batch());
        if (label >= 0 && label == batch) {
            throw new InvalidInputException(file + ", line 1: label and batch must be two columns, got '"
                    + Text.shown(names.get(label)) + "' for both");
        }
        Set<Integer> dropped = columns.places(options.drop(), known != null);
        Set<Integer> wanted = columns.places(options.columns(), false);
        if (dropped.contains(label) || dropped.contains(batch)) {
            throw new InvalidInputException(
                    "drop must not name the column of " + (dropped.contains(label) ? "label" : "batch") + ", got '"
                            + Text.shown(names.get(dropped.contains(label) ? label : batch)) + "'");
        }
        if (known != null) {
            columns.checkKnown(known);
        }
        Misfits misfits = new Misfits(file, name, options, mixed, known);
        List<Column> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String why = leftOut(i, dropped, wanted);
            Column column = i == label || i == time
                    ? Column.of(names.get(i), i == label ? Kind.LABEL : Kind.TIME)
                    : i == batch
                            ? Column.of(names.get(i), Kind.BATCH)
                            : why != null
                                    ? new Column(names.get(i), Kind.LEFT_OUT, List.of(), Map.of(), why)
                                    : feature(i);
            if (column.kind().isFeature()) {
                misfits.check(column, i, tallies[i]);
                misfits.notice(column, tallies[i], rows, notes);
            }
            found.add(column);
        }
        if (found.stream().noneMatch(column -> column.kind().isFeature())) {
            throw new InvalidInputException(file + " has no column beside '" + Text.shown(names.get(Math.max(0, label)))
                    + "': there is nothing left to learn from");
        }
        misfits.refuse();
        noteSum();
        if (brokenRows > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%,d row%s with line breaks in quoted cells, the first in line %d",
                    brokenRows,
                    brokenRows == 1 ? "" : "s",
                    brokenAt));
        }
        return new Schema(header, delimiter, decimalComma, transform(), mixed, spellings, rows, found, notes, null);
    }

    /** Says so where the last line seems to hold sums of the others. */
    private void noteSum() {
        for (Tally tally : tallies) {
            Tally.Cell sum = tally.sum();
            if (sum != null && sum.line() == lastLine) {
                notes.add("Line " + lastLine + " has '" + Text.shown(sum.text())
                        + "' in it: remove it if it sums up the rows above");
                return;
            }
        }
    }

    /** The place of the column that says when each step of a series was measured; -1 where there is none. */
    private int time() {
        String asked = options.time();
        if (asked != null && !asked.isEmpty()) {
            return columns.place(asked);
        }
        Column of =
                known == null ? null : known.of(Kind.TIME).stream().findFirst().orElse(null);
        if (asked == null || of != null) {
            return of == null ? -1 : columns.names().indexOf(of.name());
        }
        for (int i = 0; i < tallies.length; i++) {
            Tally tally = tallies[i];
            String name = columns.names().get(i);
            if (tally.isStamps()
                    || tally.isEpoch(rows)
                    || (name.matches(WHOLE_TIME_NAME) && tally.isNumbers())
                    || (name.matches(TIME_NAME) && tally.isRising(rows))) {
                return i;
            }
        }
        notes.add("No column says when each step was measured, so steps are counted (time= names one)");
        return -1;
    }

    /** The place of a column of a series that marks anomalous steps by 1, known by its name; -1 where there is none. */
    private int marks() {
        Column of =
                known == null ? null : known.of(Kind.LABEL).stream().findFirst().orElse(null);
        if (of != null) {
            return columns.names().indexOf(of.name());
        }
        for (int i = 0; i < tallies.length; i++) {
            String column = columns.names().get(i);
            if (column.matches(MARKS_NAME)
                    && tallies[i].isOfZeroAndOne(rows)
                    && !options.columns().contains(column)
                    && !options.drop().contains(column)) {
                notes.add("Column '" + Text.shown(column) + "' is taken for marks of anomalous steps"
                        + " (columns= keeps it as a channel, drop= leaves it out)");
                return i;
            }
        }
        return -1;
    }

    private Transform transform() {
        Transform asked = options.transform();
        if (known == null) {
            return asked == null ? Transform.NONE : asked;
        }
        if (asked != null && asked != known.transform() && known.rows() > 0) {
            throw new InvalidInputException("the model was trained with transform="
                    + known.transform().id() + ", got transform=" + asked.id() + ": leave it out");
        }
        return asked == null ? known.transform() : asked;
    }

    private boolean isHeader() {
        Boolean asked = options.header();
        if (asked != null) {
            return asked;
        }
        if (known != null && known.header()) {
            Set<String> cells = Set.copyOf(new HashSet<>(Arrays.asList(first)));
            if (known.features().stream().anyMatch(column -> cells.contains(column.name()))) {
                return true;
            }
        } else if (known != null && isRowOf(known)) {
            return false;
        }
        Headers.Decision found = Headers.decide(file + ", line 1", first, firstNumbers, second, tallies, rows);
        String note = found.note();
        if (note != null) {
            notes.add(note);
        }
        return found.header();
    }

    /** Whether line 1 holds a number or nothing wherever a model without names wants a number. */
    private boolean isRowOf(Schema schema) {
        for (Column column : schema.features()) {
            int place = TableColumns.unnamedPlace(column.name(), first.length);
            if (column.kind() == Kind.NUMBER
                    && place >= 0
                    && Double.isNaN(firstNumbers[place])
                    && !Cells.isMissing(first[place])
                    && !Cells.isMissingNumber(first[place])) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String leftOut(int place, Set<Integer> dropped, Set<Integer> wanted) {
        String column = columns.names().get(place);
        if (dropped.contains(place)) {
            return "by drop=";
        }
        if (known != null) {
            Column of = known.column(column);
            return of != null && of.kind().isFeature()
                    ? null
                    : of != null && of.kind() == Kind.LABEL ? "the label in training" : "not of the model";
        }
        if (!wanted.isEmpty()) {
            return wanted.contains(place) ? null : "not in columns=";
        }
        boolean nameless = header && first[place].isEmpty();
        if (nameless && tallies[place].isEmpty()) {
            return "no name and nothing in it";
        }
        if (place == 0
                && (nameless || column.equals("Unnamed: 0"))
                && columns.names().size() > 1
                && rows > 1
                && tallies[0].isIndex(rows)) {
            return "row numbers; columns= keeps them";
        }
        return null;
    }

    private Column feature(int place) {
        Tally tally = tallies[place];
        Column of = known == null ? null : known.column(columns.names().get(place));
        boolean category = of != null
                ? of.kind() == Kind.CATEGORY
                : mixed && !tally.isNumbers() && !tally.isEmpty() && !tally.isMostlyNumbers() && !onlyInfinite(tally);
        return new Column(
                columns.names().get(place),
                category ? Kind.CATEGORY : Kind.NUMBER,
                category ? (of != null ? of.texts() : tally.texts()) : List.of(),
                tally.missing(!category),
                null);
    }

    private static boolean onlyInfinite(Tally tally) {
        return tally.wordCount() == 0 && tally.infinite() != null;
    }
}
