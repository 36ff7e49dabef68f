package org.aezoo.data.readers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Metadata;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Column;
import org.aezoo.data.Schema.Kind;
import org.aezoo.data.Text;
import org.aezoo.data.Transform;
import org.jspecify.annotations.Nullable;

/**
 * A table in CSV, plain or in gzip: commas, semicolons, tabs or pipes between cells, quotes as in RFC 4180, UTF-8, one
 * example per row. What it is read as is worked out from all of it and kept as its {@link Schema}.
 *
 * <p>Numbers go to {@link SpooledRows}, so a table may be larger than the memory, and later epochs do not parse text again.
 * A table that holds nothing else is read once; others twice, for the schema and for the values.
 */
public final class CsvFile {

    /** The most different values that a column of labels or of batches may have. */
    public static final int MAX_CLASSES = 1000;

    /** The most different texts that a column of categories may have. */
    public static final int MAX_CATEGORIES = 100;

    private final String file;
    private final Schema schema;

    /** The columns of {@link Options#label} and {@link Options#batch}, by place; null elsewhere. */
    private final @Nullable TableColumns.Groups[] groups;

    private final SchemaRows.Values cells;
    private final boolean ofSteps;
    private final List<String> times = new ArrayList<>();
    private TableReader.@Nullable Row current;

    /**
     * How to read a table. What is null or empty is worked out from the table, or as the model's schema says.
     *
     * @param label name of the column that holds the class of each row; null if there is none
     * @param batch name of the column that says which batch each row was measured in; null if there is none
     * @param transform done to every number
     * @param mixed whether values may be missing and columns may hold texts, see {@link #readMixed}
     * @param header whether line 1 names the columns
     * @param drop names of columns to leave out
     * @param columns names of the columns to take, all others being left out; empty for all
     * @param missing texts that stand for a missing value beside the usual ones
     * @param delimiter the character between cells
     * @param decimalComma whether numbers are written with a comma
     * @param time of a series the name of the column that says when each row was measured, empty to find it; null for
     *     tables whose rows have no order
     */
    public record Options(
            @Nullable String label,
            @Nullable String batch,
            @Nullable Transform transform,
            @Nullable Boolean mixed,
            @Nullable Boolean header,
            List<String> drop,
            List<String> columns,
            List<String> missing,
            @Nullable Character delimiter,
            @Nullable Boolean decimalComma,
            @Nullable String time) {

        public Options {
            drop = List.copyOf(drop);
            columns = List.copyOf(columns);
            missing = List.copyOf(missing);
        }

        /** Whether anything beside {@code mixed} is asked for. */
        boolean isAnyNamed() {
            Options none =
                    new Options(null, null, null, mixed, null, List.of(), List.of(), List.of(), null, null, null);
            return !equals(none);
        }

        /** Whether no column is left out, or something else than a value. */
        boolean takesAllColumns() {
            return label == null && batch == null && time == null && drop.isEmpty() && columns.isEmpty();
        }

        /** A label and whether the table is mixed; the rest is worked out. */
        public static Options of(@Nullable String label, boolean mixed) {
            return new Options(label, null, null, mixed, null, List.of(), List.of(), List.of(), null, null, null);
        }

        /** What the parameters of a source say; those that its form does not have are worked out. */
        public static Options of(SourceQuery query) {
            String transform = query.value("transform");
            String delimiter = query.value("delimiter");
            return new Options(
                    query.value("label"),
                    query.value("batch"),
                    transform == null ? null : Transform.of(transform),
                    query.value("mixed") == null ? null : query.flag("mixed"),
                    query.either("header", "yes", "no"),
                    query.list("drop"),
                    query.list("columns"),
                    query.list("missing"),
                    delimiter == null ? null : Delimiter.parse(delimiter),
                    query.either("decimal", "comma", "point"),
                    null);
        }

        /** The same for a series, in which values may be missing; see {@link #time}. */
        public Options ofSteps(String timeColumn) {
            return new Options(
                    label, batch, transform, true, header, drop, columns, missing, delimiter, decimalComma, timeColumn);
        }

        /** The same without some columns, by name. */
        public Options withDrop(List<String> names) {
            return new Options(
                    label, batch, transform, mixed, header, names, columns, missing, delimiter, decimalComma, time);
        }

        /** The same of text that a program has written: commas between cells, points in numbers. */
        Options written(boolean names) {
            return new Options(label, batch, transform, mixed, names, drop, columns, missing, ',', false, time);
        }
    }

    private CsvFile(Path file, Schema schema, Options asked) {
        this.file = Text.shown(file);
        this.schema = schema;
        List<Column> columns = schema.columns();
        groups = new TableColumns.Groups[columns.size()];
        ofSteps = asked.time() != null;
        cells = new SchemaRows.Values(schema, this::place);
        for (int i = 0; i < groups.length; i++) {
            Column column = columns.get(i);
            if (column.kind() == Kind.LABEL || column.kind() == Kind.BATCH) {
                groups[i] = new TableColumns.Groups(column.kind().id());
            }
        }
    }

    /**
     * What a table was found to be.
     *
     * @param schema labels and batches in it have no texts yet
     * @param numbers its rows where it holds nothing but numbers, and need not be read again; null for others. The caller's
     *     to finish and to close
     * @param sha256 of the table's bytes
     */
    record Found(Schema schema, SpooledRows.@Nullable Writer numbers, String sha256) {}

    /**
     * Reads a table of numbers.
     *
     * @param label name of the column that holds the class of each row; null if there is none
     * @return the rows, to be closed by the caller; classes are in alphabetical order, or in numeric order if every
     *     one is a number
     * @throws InvalidInputException if anything is wrong with the file; the message names line and column
     */
    public static Dataset read(Path file, @Nullable String label) {
        return readTable(file, Options.of(label, false));
    }

    /**
     * Reads a table as people have them. Missing values (an empty cell, NaN, NA, null, none and their like) are NaN, to
     * be filled in by the {@link Scaling} that is fitted on the rows. A column of texts is one of categories: it
     * becomes a column for each of its texts, {@code colour=red}, {@code colour=blue}, with 1 in that of the row's text
     * and 0 in the others, in all of them where the text is missing. A column of numbers with a few texts in it is
     * refused.
     *
     * @param label as above
     * @throws InvalidInputException if anything else is wrong with the file: infinite numbers, a row without any value,
     *     more than {@link #MAX_CATEGORIES} different texts in a column
     */
    public static Dataset readMixed(Path file, @Nullable String label) {
        return readTable(file, Options.of(label, true));
    }

    /**
     * Reads a table.
     *
     * @return the rows, to be closed by the caller
     * @throws InvalidInputException if anything is wrong with the file; the message names line and column
     */
    public static Dataset readTable(Path file, Options options) {
        return readTable(file, options, null);
    }

    /**
     * Reads a table, which may come from a pipe.
     *
     * @param file {@code -} for standard input
     * @param known what a model's training rows were read as, by which this table is read too; null to work it out
     */
    static Dataset readTable(Path file, Options options, @Nullable Schema known) {
        try (RewindableFile again = RewindableFile.of(file)) {
            return readTable(again, options, known);
        }
    }

    /** Reads a table from wherever it can be read twice. */
    static Dataset readTable(RewindableFile again, Options options, @Nullable Schema known) {
        Found found = TableSurvey.of(again, options, known);
        CsvFile table = new CsvFile(again.path(), found.schema(), options);
        try (SpooledRows.Writer numbers = found.numbers()) {
            return numbers != null ? table.dataset(again.name(), numbers, found.sha256()) : table.read(again);
        }
    }

    /**
     * The steps of a series, in the order of the file.
     *
     * @param steps one row each, to be closed by the caller; a row may be missing as a whole
     * @param times what the column of times says of each; empty where there is none
     */
    public record Steps(Dataset steps, List<String> times) {}

    /**
     * Reads a series.
     *
     * @param file {@code -} for standard input
     * @param options {@link Options#time} is not null
     * @param known what a model's training rows were read as, by which this one is read too; null to work it out
     * @throws InvalidInputException if anything is wrong with the file; the message names line and column
     */
    public static Steps readSteps(Path file, Options options, @Nullable Schema known) {
        try (RewindableFile again = RewindableFile.of(file)) {
            Schema schema = TableSurvey.of(again, options, known).schema();
            CsvFile csv = new CsvFile(again.path(), schema, options);
            return new Steps(csv.read(again), csv.times);
        }
    }

    private Dataset read(RewindableFile source) {
        int features = schema.featureNames().size();
        if (features > DataShape.MAX_SIZE) {
            throw new InvalidInputException(
                    file + ", line 1: " + features + " columns; at most " + DataShape.MAX_SIZE + " are read");
        }
        try (TableText text = new TableText(source);
                TableReader reader = TableReader.of(source, text, schema.delimiter(), schema.decimalComma());
                SpooledRows.Writer rows = SpooledRows.numbers(features)) {
            if (schema.header()) {
                reader.next();
            }
            double[] values = new double[features];
            for (TableReader.Row row = reader.next();
                    row != null && rows.rowCount() < schema.rows();
                    row = reader.next()) {
                fill(row, rows.rowCount(), values);
                rows.add(values);
            }
            while (reader.next() != null) {
                // blank lines at the end belong to the checksum
            }
            if (rows.rowCount() != schema.rows()) {
                throw new InvalidInputException(file + " was changed while it was read: try again");
            }
            return dataset(source.name(), rows, text.sha256());
        }
    }

    private void fill(TableReader.Row row, int number, double[] values) {
        if (row.size() != groups.length) {
            throw new InvalidInputException(file + " was changed while it was read: try again");
        }
        current = row;
        boolean anyValue = false;
        for (int i = 0; i < groups.length; i++) {
            Kind kind = schema.columns().get(i).kind();
            TableColumns.Groups group = groups[i];
            if (group != null) {
                group.set(number, groupNumber(group, row, i));
            } else if (kind == Kind.CATEGORY) {
                String text = row.text(i);
                cells.setText(values, i, text);
                anyValue |= !cells.isMissing(text);
            } else if (kind == Kind.NUMBER) {
                double value = number(row, i);
                // the text of a cell is made only where a message needs it
                cells.setNumber(values, i, value, Double.isInfinite((float) value) ? row.text(i) : "");
                anyValue |= !Double.isNaN(value);
            } else if (kind == Kind.TIME) {
                times.add(row.text(i));
            }
        }
        if (!anyValue && !ofSteps) {
            throw new InvalidInputException(
                    file + ", line " + row.line() + ": every value is missing; leave the row out");
        }
    }

    /** The number of a cell that holds one or stands for a missing one; NaN for that. */
    private double number(TableReader.Row row, int column) {
        double number = row.isEmpty(column) ? Double.NaN : row.number(column);
        return !schema.spellings().isEmpty() && schema.spellings().contains(row.text(column)) ? Double.NaN : number;
    }

    /** Where a cell of the row at hand stands. */
    private String place(int column) {
        return current == null ? file : at(current, column);
    }

    private int groupNumber(TableColumns.Groups group, TableReader.Row row, int column) {
        try {
            return group.number(row.text(column));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(at(row, column) + ": " + e.getMessage());
        }
    }

    private Dataset dataset(String name, SpooledRows.Writer writer, String sha256) {
        SpooledRows rows = writer.finish();
        List<Column> columns = new ArrayList<>(schema.columns());
        Metadata metadata = new Metadata(
                name, DataShape.row(rows.rowSize()), schema.featureNames(), sha256, schema.mixed(), null, null);
        Dataset data = Dataset.of(metadata, rows);
        for (int i = 0; i < groups.length; i++) {
            TableColumns.Groups group = groups[i];
            if (group == null) {
                continue;
            }
            List<String> names = group.names();
            int[] found = group.of(rows.rowCount(), names);
            Column column = columns.get(i);
            columns.set(i, new Column(column.name(), column.kind(), names, Map.of(), null));
            data = column.kind() == Kind.LABEL ? data.withLabels(found, names) : data.withBatches(found, names);
        }
        return data.withSchema(schema.withColumns(columns));
    }

    /** Skips blank rows; whether nothing else is left. */
    static boolean restIsBlank(TableReader reader) {
        TableReader.Row rest = reader.next();
        while (rest != null && rest.isBlank()) {
            rest = reader.next();
        }
        return rest == null;
    }

    private String at(TableReader.Row row, int column) {
        return file + ", line " + row.line() + ", column '"
                + Text.shown(schema.columns().get(column).name()) + "'";
    }
}
