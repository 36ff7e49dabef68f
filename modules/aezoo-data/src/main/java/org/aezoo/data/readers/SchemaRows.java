package org.aezoo.data.readers;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Column;
import org.aezoo.data.Schema.Kind;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * Rows that come one after another and cell by cell, read as a model's schema says: for what cannot be gone over twice, as
 * requests to a server. Cells become the values that {@link CsvFile} makes of them when it reads a table for that model:
 * missing numbers are NaN where the model was trained on some, texts that were not there in training are none of the
 * known, and the schema's transform is applied.
 *
 * <p>Call {@link #begin}, a {@code set} for each cell, {@link #end}. For one thread.
 */
public final class SchemaRows {

    /** So many texts that are not known are told. */
    private static final int TOLD = 10;

    private final Schema schema;
    private final boolean lenient;
    private final boolean maybeEmpty;
    private final Values cells;
    private final Map<String, Integer> places = new HashMap<>();
    private final int size;
    private final Set<String> strangers = new LinkedHashSet<>();
    private final boolean[] words;
    private final boolean[] numbers;
    private final boolean[] given;
    private double[] values = {};
    private boolean anyValue;
    private String row = "";

    /**
     * @param schema of the model
     * @param lenient whether cells of columns that the schema does not have are passed over
     */
    public SchemaRows(Schema schema, boolean lenient) {
        this(schema, lenient, false);
    }

    private SchemaRows(Schema schema, boolean lenient, boolean maybeEmpty) {
        this.schema = schema;
        this.lenient = lenient;
        this.maybeEmpty = maybeEmpty;
        cells = new Values(schema, this::where);
        List<Column> columns = schema.columns();
        for (int i = 0; i < columns.size(); i++) {
            places.put(columns.get(i).name(), i);
        }
        size = schema.featureNames().size();
        words = new boolean[columns.size()];
        numbers = new boolean[columns.size()];
        given = new boolean[columns.size()];
    }

    /**
     * For the steps of a series, each of which has one value per channel, or none at all where values may be missing; other
     * columns are passed over.
     *
     * @param schema of a model of windows
     * @param missing whether values may be missing
     */
    public static SchemaRows ofSteps(Schema schema, boolean missing) {
        Schema steps = new Schema(
                schema.header(),
                schema.delimiter(),
                schema.decimalComma(),
                schema.transform(),
                missing,
                schema.spellings(),
                schema.rows(),
                schema.columns(),
                schema.notes(),
                null);
        return new SchemaRows(steps, true, missing);
    }

    /**
     * The cells of a line of CSV, without the spaces around them.
     *
     * @param name of the table, and
     * @param number of the line, for messages
     * @throws InvalidInputException if a quote is not closed
     */
    public String[] cells(String name, long number, String line) {
        if (line.indexOf('"') < 0) {
            String[] cells = line.split(Pattern.quote(String.valueOf(schema.delimiter())), -1);
            Arrays.setAll(cells, i -> cells[i].strip());
            return cells;
        }
        try (TableReader reader =
                new TableReader(name, number, new StringReader(line), schema.delimiter(), schema.decimalComma())) {
            TableReader.Row row = reader.next();
            return row == null ? new String[0] : row.texts();
        }
    }

    /**
     * Begins a row.
     *
     * @param name of the row, for messages: {@code row 3}
     */
    public void begin(String name) {
        row = name;
        values = new double[size];
        anyValue = false;
        Arrays.fill(given, false);
    }

    /**
     * A cell with a text, which may spell a number or stand for a missing value; null is a missing value.
     *
     * @throws InvalidInputException if the model cannot take it
     */
    public void set(String column, @Nullable String text) {
        int place = place(column);
        if (place >= 0) {
            set(place, text == null ? "" : text.strip());
        }
    }

    /**
     * A cell with a number.
     *
     * @throws InvalidInputException if the model cannot take it
     */
    public void set(String column, double number) {
        int place = place(column);
        if (place < 0) {
            return;
        }
        if (schema.columns().get(place).kind() != Kind.NUMBER) {
            set(place, Text.number(number));
        } else {
            setNumber(place, number, Text.number(number));
        }
    }

    private void set(int place, String text) {
        Kind kind = schema.columns().get(place).kind();
        if (kind == Kind.CATEGORY) {
            boolean missing = cells.isMissing(text);
            if (!cells.setText(values, place, text) && !missing && strangers.size() < TOLD) {
                strangers.add(Text.shown(schema.columns().get(place).name() + "=" + text));
            }
            anyValue |= !missing;
            boolean number = !Double.isNaN(Cells.number(text));
            numbers[place] |= number;
            words[place] |= !missing && !number;
        } else if (kind == Kind.NUMBER) {
            boolean missing = cells.isMissing(text) || Cells.isMissingNumber(text);
            double number = missing ? Double.NaN : Cells.number(text);
            if (Double.isNaN(number) && schema.decimalComma()) {
                number = Cells.number(text.toCharArray(), 0, text.length(), ',');
            }
            if (Double.isNaN(number) && !missing) {
                throw new InvalidInputException(where(place)
                        + (Cells.isInfinite(text)
                                ? ": the value is infinite ('" + Text.shown(text) + "'); give a finite number"
                                : ": '" + Text.shown(text) + "' is not a number"));
            }
            setNumber(place, number, text);
        }
    }

    private void setNumber(int place, double number, String text) {
        if (Double.isNaN(number) && !schema.mixed()) {
            throw new InvalidInputException(where(place)
                    + ": the value is missing; fill it in or leave out the row, as the model was trained without missing"
                    + " values");
        }
        cells.setNumber(values, place, number, text);
        anyValue |= !Double.isNaN(number);
    }

    private int place(String column) {
        Integer place = places.get(column);
        if (place == null) {
            if (!lenient) {
                throw new InvalidInputException(row + ": the model has no column '" + Text.shown(column) + "'"
                        + Suggest.hint(
                                column,
                                schema.features().stream().map(Column::name).toList()));
            }
            return -1;
        }
        if (given[place]) {
            throw new InvalidInputException(where(place) + ": given twice");
        }
        given[place] = true;
        return place;
    }

    private String where(int place) {
        return row + ", column '" + Text.shown(schema.columns().get(place).name()) + "'";
    }

    /**
     * Ends the row.
     *
     * @return a new array, [values of the model] in source units
     * @throws InvalidInputException if the row lacks a column, or has no value at all
     */
    public double[] end() {
        for (int i = 0; i < given.length; i++) {
            if (!given[i] && schema.columns().get(i).kind().isFeature()) {
                List<String> there = new ArrayList<>();
                for (int j = 0; j < given.length; j++) {
                    if (given[j]) {
                        there.add(Text.shown(schema.columns().get(j).name()));
                    }
                }
                throw new InvalidInputException(row + ": the model needs the column '"
                        + Text.shown(schema.columns().get(i).name())
                        + "', which the row lacks: it has "
                        + (there.isEmpty()
                                ? "none of the model's"
                                : String.join(", ", there.subList(0, Math.min(TOLD, there.size())))
                                        + (there.size() > TOLD ? "…" : "")));
            }
        }
        if (!anyValue && !maybeEmpty) {
            throw new InvalidInputException(row + ": every value is missing; leave the row out");
        }
        return values;
    }

    /**
     * Says so if the rows so far cannot be of the model's kind, as no single cell tells: nothing but numbers where it
     * knows categories.
     *
     * @throws InvalidInputException if that is so
     */
    public void check() {
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] && !words[i] && cells.hasWordsOnly(i)) {
                Column column = schema.columns().get(i);
                throw new InvalidInputException("the model knows categories of the column '" + Text.shown(column.name())
                        + "', such as " + Text.shown(column.texts().get(0))
                        + ", but the rows have nothing but numbers in it");
            }
        }
    }

    /** Texts that were not there in training, {@code colour=purple}, the first ten of them. */
    public List<String> strangers() {
        return List.copyOf(strangers);
    }

    /** The values of a row, put together from the cells of a table as its schema says. */
    static final class Values {

        private final Schema schema;
        private final IntFunction<String> where;

        /** Of columns of categories the place of each text; null elsewhere. */
        private final @Nullable Map<String, Integer>[] categories;

        /** Of each column the place of its first value. */
        private final int[] places;

        /** @param where says of a column where its cell stands, for messages */
        Values(Schema schema, IntFunction<String> where) {
            this.schema = schema;
            this.where = where;
            List<Column> columns = schema.columns();
            categories = newMaps(columns.size());
            places = new int[columns.size()];
            int at = 0;
            for (int i = 0; i < places.length; i++) {
                Column column = columns.get(i);
                places[i] = at;
                if (column.kind() == Kind.CATEGORY) {
                    categories[i] = places(column.texts());
                    at += column.texts().size();
                } else if (column.kind() == Kind.NUMBER) {
                    at++;
                }
            }
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of maps cannot be made otherwise
        private static @Nullable Map<String, Integer>[] newMaps(int columns) {
            return new Map[columns];
        }

        /** Whether a text stands for a missing value. */
        boolean isMissing(String text) {
            return Cells.isMissing(text) || schema.spellings().contains(text);
        }

        /**
         * Sets the values of a category: 1 for the row's text, 0 for others, and for all where the text is missing or unknown.
         *
         * @return whether the text is known
         */
        boolean setText(double[] values, int column, String text) {
            int from = places[column];
            Arrays.fill(
                    values, from, from + schema.columns().get(column).texts().size(), 0);
            Map<String, Integer> texts = categories[column];
            int place = texts == null || isMissing(text) ? -1 : place(texts, text);
            if (place >= 0) {
                values[from + place] = 1;
            }
            return place >= 0;
        }

        /**
         * Sets the value of a number, NaN where it is missing.
         *
         * @param text as it was written, for messages
         * @throws InvalidInputException if it is too large, or the schema's transform does not take it
         */
        void setNumber(double[] values, int column, double number, String text) {
            if (Double.isNaN(number)) {
                values[places[column]] = Double.NaN;
                return;
            }
            if (!Float.isFinite((float) number)) {
                throw new InvalidInputException(where.apply(column) + ": " + Text.shown(text)
                        + " is too large for a 32-bit float; rescale the column");
            }
            double changed = schema.transform().apply(number);
            if (!Double.isFinite(changed)) {
                throw new InvalidInputException(where.apply(column) + ": transform="
                        + schema.transform().id() + " needs values above -1, got " + number);
            }
            values[places[column]] = changed;
        }

        /** Whether a column is one of categories none of which is a number. */
        boolean hasWordsOnly(int column) {
            return categories[column] != null
                    && schema.columns().get(column).texts().stream().allMatch(text -> Double.isNaN(Cells.number(text)));
        }

        /** The place of each text of a category, and of each number among them, however it is written. */
        static Map<String, Integer> places(List<String> texts) {
            Map<String, Integer> places = new HashMap<>();
            for (int i = 0; i < texts.size(); i++) {
                places.put(texts.get(i), i);
            }
            for (int i = 0; i < texts.size(); i++) {
                double number = Cells.number(texts.get(i));
                if (!Double.isNaN(number)) {
                    places.putIfAbsent(Double.toString(number), i);
                }
            }
            return places;
        }

        /** The place of a text; -1 if it is none of them. */
        static int place(Map<String, Integer> places, String text) {
            Integer place = places.get(text);
            if (place == null) {
                double number = Cells.number(text);
                place = !Double.isNaN(number) ? places.get(Double.toString(number)) : null;
            }
            return place == null ? -1 : place;
        }
    }
}
