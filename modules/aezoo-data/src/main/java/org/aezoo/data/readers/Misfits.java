package org.aezoo.data.readers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Column;
import org.aezoo.data.Schema.Kind;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/** Collects the columns of a table that do not fit, for one message that names them all and the way out. */
final class Misfits {

    /** Cells of which two stand in one, separated by blanks. */
    private static final String BLANKS = "\\s*\\S+([ \t]+\\S+)+\\s*";

    /** Columns named in a message. */
    private static final int SHOWN = 40;

    /** What {@code mixed} would do about a misfit. */
    private enum Mixed {
        TAKES_CATEGORIES,
        FILLS_IN,
        NOTHING
    }

    /** A column, what is wrong with it, and the way out where it is the only one. */
    private record Misfit(String column, String option, int line, String what, String remedy, Mixed mixed) {}

    private final String file;
    private final String name;
    private final boolean mixed;
    private final boolean labelled;
    private final String mark;
    private final @Nullable Schema known;
    private final List<Misfit> all = new ArrayList<>();
    private int place;

    /**
     * @param file as in messages, with its path
     * @param name the file's alone
     * @param known the schema of a model that is to read the table; null if there is none
     */
    Misfits(String file, String name, CsvFile.Options options, boolean mixed, @Nullable Schema known) {
        this.file = file;
        this.name = name;
        this.mixed = mixed;
        this.labelled = options.label() != null;
        mark = options.isAnyNamed() ? "&" : "?";
        this.known = known;
    }

    /** Looks at a column that is to be a feature. */
    void check(Column column, int at, Tally tally) {
        place = at;
        Tally.Cell infinite = tally.infinite();
        Tally.Cell missing = tally.firstMissing();
        if (column.kind() == Kind.CATEGORY) {
            if (known == null && tally.tooManyAt() > 0) {
                tooMany(column, tally);
            } else if (known != null && hasOnlyNumbers(column, tally)) {
                throw new InvalidInputException("the model knows categories of the column '" + Text.shown(column.name())
                        + "', such as " + Text.shown(column.texts().get(0)) + ", but " + name
                        + " has nothing but numbers in it");
            }
        } else if (tally.wordCount() > 0) {
            words(column, tally);
        } else if (!mixed
                && !tally.isNumbers()
                && missing != null
                && tally.numbers() == 0
                && !missing.text().isEmpty()
                && !Cells.isMissing(missing.text())) {
            add(
                    column,
                    missing.line(),
                    "'" + Text.shown(missing.text()) + "' is not a number",
                    textRemedy(column),
                    Mixed.TAKES_CATEGORIES);
        } else if (infinite != null) {
            add(
                    column,
                    infinite.line(),
                    "the value is infinite ('" + Text.shown(infinite.text()) + "')",
                    "give a finite number",
                    Mixed.NOTHING);
        } else if (!mixed && missing != null) {
            missing(column, tally, missing);
        }
    }

    private static boolean hasOnlyNumbers(Column column, Tally tally) {
        return tally.isNumbers() && column.texts().stream().allMatch(text -> Double.isNaN(Cells.number(text)));
    }

    private void tooMany(Column column, Tally tally) {
        String what = tally.isStamps() ? ", which look like time stamps" : "";
        add(
                column,
                tally.tooManyAt(),
                "more than " + CsvFile.MAX_CATEGORIES + " different texts" + what,
                "leave the column out with " + drop(column) + ", or write it as numbers",
                Mixed.TAKES_CATEGORIES);
    }

    private void words(Column column, Tally tally) {
        Tally.Cell first = tally.words().get(0);
        String text = "'" + Text.shown(first.text()) + "'";
        if (known != null && !tally.isMostlyNumbers()) {
            throw new InvalidInputException("the model takes numbers in the column '" + Text.shown(column.name())
                    + "', but " + name + " has the text " + text + " in it (line " + first.line() + ")");
        }
        if (!tally.isMostlyNumbers()) {
            add(
                    column,
                    first.line(),
                    text + " is not a number" + (tally.isStamps() ? " (it looks like a time stamp)" : ""),
                    textRemedy(column),
                    Mixed.TAKES_CATEGORIES);
            return;
        }
        String others = tally.words().stream()
                .skip(1)
                .map(cell -> "'" + Text.shown(cell.text()) + "' in line " + cell.line())
                .collect(Collectors.joining(", "));
        String what = text + " is not a number, as " + String.format(Locale.ROOT, "%,d", tally.numbers())
                + " other cell" + (tally.numbers() == 1 ? "" : "s") + " of the column "
                + (tally.numbers() == 1 ? "is" : "are")
                + (others.isEmpty() ? "" : "; nor is " + others)
                + (tally.wordCount() > tally.words().size()
                        ? String.format(Locale.ROOT, "… (%,d in all)", tally.wordCount())
                        : "");
        boolean decimal = !Double.isNaN(
                Cells.number(first.text().toCharArray(), 0, first.text().length(), ','));
        add(
                column,
                first.line(),
                what,
                "mend " + (tally.wordCount() == 1 ? "it" : "them")
                        + (decimal ? ", say decimal=comma where commas are decimal points" : "")
                        + ", take " + (tally.wordCount() == 1 ? "it" : "them") + " as missing with "
                        + mark + "missing=" + Text.shown(first.text()) + (mixed ? "" : "&mixed")
                        + (known == null ? ", or leave the column out with " + drop(column) : ""),
                Mixed.TAKES_CATEGORIES);
    }

    private void missing(Column column, Tally tally, Tally.Cell missing) {
        String what = missing.text().isEmpty()
                ? "the cell is empty"
                : "the value is missing ('" + Text.shown(missing.text()) + "')";
        int more = tally.missing(true).values().stream()
                        .mapToInt(Integer::intValue)
                        .sum()
                - 1;
        add(
                column,
                missing.line(),
                what + (more > 0 ? String.format(Locale.ROOT, ", and %,d more of the column", more) : ""),
                known == null
                        ? "fill it in, leave out the row or the column (" + drop(column) + "), or add " + mark
                                + "mixed," + " with which missing values count as their column's usual one"
                        : "fill it in or leave out the row, as the model was trained without missing values",
                Mixed.FILLS_IN);
    }

    private String textRemedy(Column column) {
        return labelled
                ? "leave the column out with " + drop(column) + ", write it as numbers, or add " + mark
                        + "mixed for categories"
                : "if this column holds the class of each row, add " + mark + "label="
                        + TableColumns.optionName(column.name(), place) + ", otherwise leave it out with "
                        + drop(column)
                        + ", or add " + mark + "mixed for categories";
    }

    private String drop(Column column) {
        return mark + "drop=" + TableColumns.optionName(column.name(), place);
    }

    private void add(Column column, int line, String what, String remedy, Mixed does) {
        all.add(new Misfit(column.name(), TableColumns.optionName(column.name(), place), line, what, remedy, does));
    }

    /** Throws if any column does not fit. */
    void refuse() {
        if (all.isEmpty()) {
            return;
        }
        if (all.size() == 1) {
            Misfit only = all.get(0);
            throw new InvalidInputException(file + ", line " + only.line() + ", column '" + Text.shown(only.column())
                    + "': " + only.what() + "; " + only.remedy());
        }
        String columns = all.stream()
                .limit(SHOWN)
                .map(each -> "line " + each.line() + ", column '" + Text.shown(each.column()) + "': " + each.what())
                .collect(Collectors.joining("; "));
        String drop = all.stream().limit(SHOWN).map(Misfit::option).collect(Collectors.joining(","));
        throw new InvalidInputException(file + ": " + all.size() + " columns do not fit: " + columns
                + (all.size() > SHOWN ? "… (" + all.size() + " in all)" : "") + "; " + remedies(drop));
    }

    private String remedies(String drop) {
        if (known != null) {
            return "the model needs these columns: mend the cells, or leave out the rows";
        }
        boolean texts = all.stream().anyMatch(each -> each.mixed == Mixed.TAKES_CATEGORIES);
        boolean filled = all.stream().anyMatch(each -> each.mixed == Mixed.FILLS_IN);
        return "leave the columns out with " + mark + "drop=" + drop + (all.size() > SHOWN ? ",…" : "")
                + (mixed
                        ? ", or mend them"
                        : ", mend them, or add " + mark + "mixed, with which "
                                + (filled ? "missing values count as their column's usual one" : "")
                                + (filled && texts ? " and " : "")
                                + (texts ? "texts are categories" : ""));
    }

    /** Refuses what spreadsheets and printouts make of tables, where the misfits alone would not show it. */
    static void checkForm(String file, String[] first, Tally tally) {
        if (first[0].toLowerCase(Locale.ROOT).matches("sep=.?")) {
            throw new InvalidInputException(
                    file + ", line 1: it says how cells are separated, as spreadsheets write it; remove it");
        }
        if (first.length == 1
                && !tally.words().isEmpty()
                && tally.words().stream()
                        .allMatch(cell -> cell.text().matches(BLANKS)
                                && Arrays.stream(cell.text().trim().split("\\s+"))
                                        .noneMatch(part -> Double.isNaN(Cells.number(part))))) {
            throw new InvalidInputException(file + ", line "
                    + tally.words().get(0).line()
                    + ": cells seem to be separated by blanks; write a comma or a tab in place of each run of them");
        }
    }

    /** Says which texts of a column the model does not know. */
    static void strangers(Column column, Tally tally, List<String> notes) {
        Map<String, Integer> places = SchemaRows.Values.places(column.texts());
        List<String> strange = tally.texts().stream()
                .filter(text -> SchemaRows.Values.place(places, text) < 0)
                .toList();
        if (!strange.isEmpty()) {
            notes.add("Texts not seen in training, taken as none of the known: "
                    + String.join(
                            ", ",
                            strange.stream()
                                    .limit(10)
                                    .map(text -> Text.shown(column.name() + "=" + text))
                                    .toList())
                    + (strange.size() > 10 ? "… (more than 10)" : ""));
        }
    }
}
