package org.aezoo.data.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Column;
import org.aezoo.data.Schema.Kind;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.aezoo.data.readers.SchemaRows;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a series that comes line by line as CSV, read as a model's schema says. Columns are found by the names in a
 * header line; without one they stand as in the file that the model was trained on, or as in the last header, or there are
 * the time, where that file had one, and the channels only.
 */
public final class SeriesLines {

    private final String name;
    private final Schema schema;
    private final SchemaRows rows;
    private final @Nullable String time;
    private List<String> columns = List.of();
    private TimeStamps.Clock clock = new TimeStamps.Clock();
    private long line;
    private long blank;
    private boolean begun;

    /**
     * A step.
     *
     * @param time as it is written; empty where steps are counted
     * @param seconds the same as seconds; NaN where they are not known
     * @param values [channels], in the units of the source and the order of the schema; NaN where one is missing
     */
    public record Step(String time, double seconds, double[] values) {}

    /**
     * Before the first line.
     *
     * @param name of what is read, for messages
     * @param schema of a model of windows
     * @param missing whether the model takes missing values
     */
    public SeriesLines(String name, Schema schema, boolean missing) {
        this.name = name;
        this.schema = schema;
        rows = SchemaRows.ofSteps(schema, missing);
        time = schema.of(Kind.TIME).stream().map(Column::name).findFirst().orElse(null);
    }

    /**
     * Takes the next line.
     *
     * @param text without its end
     * @return its step; null for a header, and for blank lines, which may stand at the end only
     * @throws InvalidInputException if it is no step of the model's series, or earlier than the one before; the message
     *     names line and column
     */
    public @Nullable Step next(String text) {
        line++;
        if (text.isBlank()) {
            blank = blank == 0 ? line : blank;
            return null;
        }
        if (blank > 0) {
            throw new InvalidInputException(name + ", line " + blank + ": the line is blank; leave it out");
        }
        String[] cells = rows.cells(name, line, text);
        if (!begun) {
            begun = true;
            if (isHeader(cells)) {
                columns = named(cells);
                return null;
            }
            columns = placed(cells.length);
        }
        if (cells.length != columns.size()) {
            throw new InvalidInputException(where() + ": " + cells.length + " cell" + (cells.length == 1 ? "" : "s")
                    + " where there are the columns " + String.join(", ", columns));
        }
        rows.begin(where());
        for (int i = 0; i < cells.length; i++) {
            rows.set(columns.get(i), cells[i]);
        }
        double[] values = rows.end();
        String when = time == null ? "" : cells[columns.indexOf(time)];
        return new Step(when, time == null ? Double.NaN : seconds(when), values);
    }

    private String where() {
        return name + ", line " + line;
    }

    private double seconds(String when) {
        try {
            return clock.next(when);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    where() + ", column '" + Text.shown(String.valueOf(time)) + "': " + e.getMessage(), e);
        }
    }

    private boolean isHeader(String[] cells) {
        return schema.header()
                && schema.features().stream()
                        .anyMatch(column -> Arrays.asList(cells).contains(column.name()));
    }

    private List<String> named(String[] cells) {
        List<String> names = List.of(cells);
        if (new HashSet<>(names).size() < names.size()) {
            throw new InvalidInputException(where() + ": two columns have the same name; give each a name of its own");
        }
        needed().filter(column -> !names.contains(column)).findFirst().ifPresent(column -> {
            throw new InvalidInputException(where() + ": the model needs the column '" + Text.shown(column) + "'"
                    + Suggest.hint(column, names) + ", there are " + String.join(", ", names));
        });
        return names;
    }

    private List<String> placed(int cells) {
        List<String> all = schema.columns().stream().map(Column::name).toList();
        List<String> needed = needed().toList();
        return Stream.of(columns, all, needed)
                .filter(names -> names.size() == cells)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(where() + ": " + cells + " cell" + (cells == 1 ? "" : "s")
                        + " and no header; without one the columns must be " + String.join(", ", needed)
                        + (all.equals(needed) ? "" : ", or " + String.join(", ", all))));
    }

    /** The columns that a step cannot do without. */
    private Stream<String> needed() {
        return schema.columns().stream()
                .filter(column -> column.kind().isFeature() || column.kind() == Kind.TIME)
                .map(Column::name);
    }

    /** Writes what {@link #restore} needs to go on with another input. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(columns.size());
        for (String column : columns) {
            out.writeUTF(column);
        }
        out.writeInt(clock.way());
        out.writeUTF(clock.last());
    }

    /** Goes on where {@link #write} was called: with the columns and after the time that were there. */
    public void restore(DataInput in) throws IOException {
        String[] names = new String[in.readInt()];
        for (int i = 0; i < names.length; i++) {
            names[i] = in.readUTF();
        }
        columns = List.of(names);
        clock = new TimeStamps.Clock(in.readInt(), Objects.requireNonNull(in.readUTF()));
    }
}
