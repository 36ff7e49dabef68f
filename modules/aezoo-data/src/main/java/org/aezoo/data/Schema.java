package org.aezoo.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a table was read as: which of its lines is a header, what each column holds, what counts as missing, what was
 * left out. Reading makes one; a model keeps that of its training rows, and later tables are read by it, so that a
 * column of categories stays one, whatever a small file holds.
 *
 * @param header whether line 1 names the columns; without it they are column1, column2…
 * @param delimiter the character between cells
 * @param decimalComma whether numbers are written with a comma, {@code 2,5}
 * @param transform done to every number
 * @param mixed whether values may be missing and columns may hold texts
 * @param spellings texts that stand for a missing value beside those that always do, as they were asked for
 * @param rows how many there are
 * @param columns all of the file in its order, those left out too
 * @param notes what was noticed and guessed, each a sentence without its full stop
 * @param windows how a series over time is cut into examples, its rows being steps; null where each row is an example
 */
public record Schema(
        boolean header,
        char delimiter,
        boolean decimalComma,
        Transform transform,
        boolean mixed,
        List<String> spellings,
        int rows,
        List<Column> columns,
        List<String> notes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Windows windows)
        implements Serializable {

    /**
     * Examples of a series: stretches of so many steps, which overlap. Their values stand channel by channel, each from
     * the earliest step to the latest.
     *
     * @param length steps in a window, 2 or more
     * @param stride steps from the start of one to that of the next, 1 or more
     */
    public record Windows(int length, int stride) implements Serializable {

        public Windows {
            if (length < 2 || stride < 1) {
                throw new IllegalArgumentException(
                        "windows must be 2 steps or longer and 1 or more apart, got " + length + " and " + stride);
            }
        }

        /** Windows that are left out between two parts of a series, so that no step is in both. */
        int overlapping() {
            return (length - 1) / stride;
        }
    }

    /** So many names of columns stand in one sentence. */
    private static final int SHOWN = 8;

    /** What a column is. */
    public enum Kind {
        /** A number in every cell, or none in it. */
        NUMBER,
        /** A text, which becomes a value for each of the column's texts: 1 for that of the row, 0 for others. */
        CATEGORY,
        /** The class of each row. */
        LABEL,
        /** The batch that each row was measured in. */
        BATCH,
        /** When each step of a series was measured. */
        TIME,
        /** Nothing that a model sees. */
        LEFT_OUT;

        /** As in JSON: {@code left-out}. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether a model sees such a column. */
        public boolean isFeature() {
            return this == NUMBER || this == CATEGORY;
        }
    }

    /**
     * A column of the file.
     *
     * @param name as the header says
     * @param kind what it is
     * @param texts of categories, labels and batches those that occur, in order; empty for others
     * @param missing how many cells are missing, by what is written in them; the empty text for empty cells
     * @param why it is left out; null where it is not
     */
    public record Column(
            String name,
            Kind kind,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> texts,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Integer> missing,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String why)
            implements Serializable {

        public Column {
            if (name == null || kind == null) {
                throw new IllegalArgumentException("a column needs name and kind, got " + name + " and " + kind);
            }
            texts = texts == null ? List.of() : List.copyOf(texts);
            missing = missing == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(missing));
        }

        /** A column of numbers, none of them missing. */
        public static Column number(String name) {
            return of(name, Kind.NUMBER);
        }

        /** A column of which no more is known. */
        public static Column of(String name, Kind kind) {
            return new Column(name, kind, List.of(), Map.of(), null);
        }

        /** Cells without a value. */
        public int missingCells() {
            return missing.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    public Schema {
        if (transform == null) {
            throw new IllegalArgumentException("transform must not be null");
        }
        if (columns == null || columns.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("columns must not be null");
        }
        spellings = List.copyOf(spellings);
        columns = List.copyOf(columns);
        notes = List.copyOf(notes);
    }

    /**
     * The one of a model that keeps none, from its columns: {@code colour=red} comes from a category where the model
     * takes tables with texts.
     *
     * @param featureNames the names of its values
     * @param mixed whether it was trained on a table that may have missing values and texts
     */
    public static Schema of(List<String> featureNames, boolean mixed) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        for (String name : featureNames) {
            int equals = mixed ? name.indexOf('=') : -1;
            List<String> known =
                    texts.computeIfAbsent(equals > 0 ? name.substring(0, equals) : name, key -> new ArrayList<>());
            if (equals > 0) {
                known.add(name.substring(equals + 1));
            }
        }
        List<Column> columns = new ArrayList<>();
        texts.forEach((name, known) ->
                columns.add(new Column(name, known.isEmpty() ? Kind.NUMBER : Kind.CATEGORY, known, Map.of(), null)));
        boolean header = false;
        for (int i = 0; i < columns.size(); i++) {
            header |= !columns.get(i).name().equals(unnamed(i));
        }
        return new Schema(header, ',', false, Transform.NONE, mixed, List.of(), 0, columns, List.of(), null);
    }

    /** What a column without a name is called: column1 for the first. */
    public static String unnamed(int place) {
        return "column" + (place + 1);
    }

    /** A character between cells for people: {@code ';'}, {@code tabs}. */
    public static String shownDelimiter(char delimiter) {
        return delimiter == '\t' ? "tabs" : delimiter == ' ' ? "spaces" : "'" + delimiter + "'";
    }

    /** The columns that a model sees, in order. */
    public List<Column> features() {
        return columns.stream().filter(column -> column.kind().isFeature()).toList();
    }

    /**
     * A name for each value of a row: that of the column, {@code colour=red} for a text of a category, {@code load[-1]}
     * for the step before the last of a window.
     */
    public List<String> featureNames() {
        List<String> names = new ArrayList<>();
        if (windows != null) {
            for (Column column : features()) {
                for (int back = windows.length() - 1; back >= 0; back--) {
                    names.add(column.name() + "[" + -back + "]");
                }
            }
            return names;
        }
        for (Column column : columns) {
            if (column.kind() == Kind.NUMBER) {
                names.add(column.name());
            } else if (column.kind() == Kind.CATEGORY) {
                column.texts().forEach(text -> names.add(column.name() + "=" + text));
            }
        }
        return names;
    }

    /** The column of a name; null if there is none. */
    public @Nullable Column column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The same with other columns. */
    public Schema withColumns(List<Column> others) {
        return new Schema(header, delimiter, decimalComma, transform, mixed, spellings, rows, others, notes, windows);
    }

    /**
     * The same of a series that is cut into windows.
     *
     * @param steps of all its files
     * @param more notes beside those that are there
     */
    public Schema withWindows(Windows cut, int steps, List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new Schema(header, delimiter, decimalComma, transform, mixed, spellings, steps, columns, all, cut);
    }

    /**
     * How rows of another table differ from rows of this one: in the columns that a model sees, their order, kinds and
     * texts, and in what is done to their numbers. Labels, columns left out, header and delimiter do not count.
     *
     * @return the first difference as the end of a sentence, such as {@code has the columns p, q where a, b were};
     *     empty if there is none
     */
    public Optional<String> difference(Schema other) {
        List<String> mine = names();
        List<String> others = other.names();
        if (!mine.equals(others)) {
            Set<String> same = new LinkedHashSet<>(mine);
            boolean order = mine.size() == others.size() && same.equals(new LinkedHashSet<>(others));
            return Optional.of((order ? "has its columns in another order, " : "has the columns ") + list(others)
                    + " where " + list(mine) + " were");
        }
        for (int i = 0; i < mine.size(); i++) {
            Column before = features().get(i);
            Column now = other.features().get(i);
            if (before.kind() != now.kind()) {
                return Optional.of("has " + holds(now) + " in the column '" + Text.shown(now.name()) + "' where "
                        + holds(before) + " were");
            }
            if (!before.texts().equals(now.texts())) {
                return Optional.of("has the categories " + list(now.texts()) + " in the column '"
                        + Text.shown(now.name()) + "' where " + list(before.texts()) + " were");
            }
        }
        if (!Objects.equals(windows, other.windows)) {
            return Optional.of("is cut into " + shown(other.windows) + " where " + shown(windows) + " were");
        }
        return transform == other.transform
                ? Optional.empty()
                : Optional.of("is read with transform=" + other.transform.id() + " where transform=" + transform.id()
                        + " was");
    }

    private static String shown(@Nullable Windows windows) {
        return windows == null
                ? "rows"
                : "windows of " + windows.length() + " steps, "
                        + (windows.stride() == 1 ? "one at each step" : windows.stride() + " steps apart");
    }

    private static String holds(Column column) {
        return column.kind() == Kind.NUMBER ? "numbers" : "categories";
    }

    private List<String> names() {
        return features().stream().map(Column::name).toList();
    }

    /**
     * All of this in one short paragraph: rows, columns by kind, header, what was left out and what is missing, then
     * the notes.
     */
    public String readAs() {
        List<String> parts = new ArrayList<>();
        for (Kind kind : List.of(Kind.NUMBER, Kind.CATEGORY)) {
            List<Column> some = of(kind);
            if (!some.isEmpty()) {
                String what = kind == Kind.NUMBER ? "number" : some.size() == 1 ? "category" : "categorie";
                parts.add(String.format(Locale.ROOT, "%,d %s", some.size(), what + (some.size() == 1 ? "" : "s")) + " ("
                        + list(some.stream().map(Column::name).toList()) + ")");
            }
        }
        String row = windows == null ? "row" : "step";
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%,d %s of %s", rows, row + (rows == 1 ? "" : "s"), String.join(" and ", parts)));
        if (windows != null) {
            text.append(", in ").append(shown(windows));
        }
        of(Kind.TIME).forEach(column -> text.append("; times from ").append(Text.shown(column.name())));
        for (Kind kind : List.of(Kind.LABEL, Kind.BATCH)) {
            for (Column column : of(kind)) {
                text.append("; ").append(kind.id()).append(' ').append(Text.shown(column.name()));
                text.append(" (").append(list(column.texts())).append(')');
            }
        }
        text.append(header ? "; line 1 is a header" : "; no header, line 1 is a row");
        if (delimiter != ',') {
            text.append("; cells are separated by ").append(shownDelimiter(delimiter));
        }
        if (decimalComma) {
            text.append("; commas are decimal points");
        }
        List<Column> out = of(Kind.LEFT_OUT);
        if (!out.isEmpty()) {
            Map<String, List<String>> reasons = new LinkedHashMap<>();
            out.forEach(column -> reasons.computeIfAbsent(String.valueOf(column.why()), key -> new ArrayList<>())
                    .add(column.name()));
            text.append("; left out: ")
                    .append(reasons.entrySet().stream()
                            .map(each -> list(each.getValue()) + " (" + each.getKey() + ")")
                            .collect(Collectors.joining(", ")));
        }
        missing().ifPresent(text::append);
        notes.forEach(note -> text.append(". ").append(note));
        return text.toString();
    }

    private Optional<String> missing() {
        Map<String, Integer> spelled = new TreeMap<>();
        List<String> names = new ArrayList<>();
        int cells = 0;
        for (Column column : features()) {
            column.missing().forEach((spelling, count) -> spelled.merge(spelling, count, Integer::sum));
            cells += column.missingCells();
            if (column.missingCells() > 0) {
                names.add(column.name());
            }
        }
        return cells == 0
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "; missing: %,d cell%s in ", cells, cells == 1 ? "" : "s")
                        + list(names) + ", written "
                        + list(spelled.keySet().stream()
                                .map(spelling -> spelling.isEmpty() ? "as nothing" : "'" + spelling + "'")
                                .toList()));
    }

    /** The columns of a kind, in order. */
    public List<Column> of(Kind kind) {
        return columns.stream().filter(column -> column.kind() == kind).toList();
    }

    private static String list(List<String> names) {
        String some = names.stream().limit(SHOWN).map(Text::shown).collect(Collectors.joining(", "));
        return names.size() > SHOWN ? some + "… " + names.size() + " in all" : some;
    }
}
