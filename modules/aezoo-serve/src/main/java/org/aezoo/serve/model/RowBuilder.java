package org.aezoo.serve.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.data.CountPreparation;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Text;
import org.aezoo.data.readers.SchemaRows;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows together from what a request says of them, cell by cell: by the names of columns, or in their order. For one
 * request.
 */
public abstract class RowBuilder {

    private final List<String> columns;

    RowBuilder(List<String> columns) {
        this.columns = columns;
    }

    /** Names of the cells of a row that names none, in order. */
    public List<String> columns() {
        return columns;
    }

    /** Begins a row; its name is for messages, {@code row 3}. */
    public abstract void begin(String name);

    /** A cell with a text; null for a missing value. */
    public abstract void set(String column, @Nullable String text);

    /** A cell with a number. */
    public abstract void set(String column, double number);

    /** Ends the row: [values] in source units. */
    public abstract double[] end();

    /** Looks at all rows so far for what no single cell tells. */
    public void check() {}

    /** Texts that were not there in training. */
    public List<String> strangers() {
        return List.of();
    }

    /**
     * Of rows of a table.
     *
     * @param lenient whether columns that the schema does not have are passed over
     */
    static RowBuilder of(Schema schema, boolean lenient) {
        return new Table(schema, lenient);
    }

    /** Of pictures and other rows whose values have no names: arrays of numbers. */
    static RowBuilder ofValues(int size) {
        return of(Schema.of(IntStream.range(0, size).mapToObj(Schema::unnamed).toList(), false), false);
    }

    /**
     * Of counts, of which none is 0 where it is not said.
     *
     * @param names of the model's values; empty where they have none
     * @param size of a row of the model
     */
    static RowBuilder ofCounts(List<String> names, int size, @Nullable CountPreparation preparation) {
        return new Counts(names, size, preparation);
    }

    private static final class Table extends RowBuilder {

        private final SchemaRows rows;

        Table(Schema schema, boolean lenient) {
            super(schema.features().stream().map(Schema.Column::name).toList());
            rows = new SchemaRows(schema, lenient);
        }

        @Override
        public void begin(String name) {
            rows.begin(name);
        }

        @Override
        public void set(String column, @Nullable String text) {
            rows.set(column, text);
        }

        @Override
        public void set(String column, double number) {
            rows.set(column, number);
        }

        @Override
        public double[] end() {
            return rows.end();
        }

        @Override
        public void check() {
            rows.check();
        }

        @Override
        public List<String> strangers() {
            return rows.strangers();
        }
    }

    private static final class Counts extends RowBuilder {

        private static final int TOLD = 10;

        private final Map<String, Integer> places = new HashMap<>();
        private final int size;
        private final @Nullable CountPreparation preparation;
        private final List<String> strangers = new ArrayList<>();
        private int[] at = new int[64];
        private float[] counts = new float[64];
        private int given;
        private String row = "";

        Counts(List<String> names, int size, @Nullable CountPreparation preparation) {
            super(names);
            this.size = size;
            this.preparation = preparation;
            for (int i = 0; i < names.size(); i++) {
                places.put(names.get(i), i);
            }
        }

        @Override
        public void begin(String name) {
            row = name;
            given = 0;
        }

        @Override
        public void set(String column, @Nullable String text) {
            throw new InvalidInputException(row + ", '" + Text.shown(column) + "': must be a count, got "
                    + (text == null ? "null" : "'" + Text.shown(text) + "'"));
        }

        @Override
        public void set(String column, double number) {
            if (!(number >= 0 && number <= Float.MAX_VALUE)) {
                throw new InvalidInputException(row + ", '" + Text.shown(column)
                        + "': must be a count of 0 or more, got " + Text.number(number));
            }
            Integer place = places.get(column);
            if (place == null && strangers.size() < TOLD) {
                strangers.add(Text.shown(column));
            }
            if (given == at.length) {
                at = Arrays.copyOf(at, 2 * given);
                counts = Arrays.copyOf(counts, 2 * given);
            }
            at[given] = place == null ? -1 : place;
            counts[given++] = (float) number;
        }

        @Override
        public double[] end() {
            // words that the model does not know are of the document all the same
            float[] all = Arrays.copyOf(counts, given);
            float[] prepared = preparation == null ? all : preparation.prepared(all);
            double[] values = new double[size];
            for (int i = 0; i < given; i++) {
                if (at[i] >= 0) {
                    values[at[i]] += prepared[i];
                }
            }
            return values;
        }

        @Override
        public List<String> strangers() {
            return List.copyOf(strangers);
        }
    }
}
