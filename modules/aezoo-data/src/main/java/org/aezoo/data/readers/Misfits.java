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

/**
 * Collects the columns of a table that do not fit, for one message that names them all and the way out, and says what is
 * noticed in the others.
 */
final class Misfits {

    /** Cells of which two stand in one, separated by blanks. */
    private static final String BLANKS = "\\s*\\S+([ \t]+\\S+)+\\s*";

    /** Names of columns that tell rows apart. */
    private static final String ID_NAME =
            "(?i)(.*[ _.-])?(id|ids|uid|uuid|guid|identifier|no|nr|number|key|code|account|serial|ref)|.*[a-z](I[dD]|No|Nr|Key)";

    /** Columns named in a message. */
    private static final int SHOWN = 40;

    /** What {@code mixed} would do about a misfit. */
    private enum Mixed {
        TAKES_CATEGORIES,
        FILLS_IN,
        NOTHING
    }

    /** A column, what is wrong with it, whether with one cell alone, and the way out where it is the only column. */
    private record Misfit(
            String column, String option, int line, boolean alone, String what, String remedy, Mixed mixed) {}

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
        if (known == null && tally.isDressed() && !tally.isMostlyNumbers()) {
            dressed(column, tally);
        } else if (column.kind() == Kind.CATEGORY) {
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
                    false,
                    "'" + Text.shown(missing.text()) + "' is not a number",
                    textRemedy(column),
                    Mixed.TAKES_CATEGORIES);
        } else if (infinite != null) {
            add(
                    column,
                    infinite.line(),
                    false,
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
                false,
                "more than " + CsvFile.MAX_CATEGORIES + " different texts" + what,
                "leave the column out with " + drop(column) + ", or write it as numbers",
                Mixed.TAKES_CATEGORIES);
    }

    private void dressed(Column column, Tally tally) {
        Tally.Cell first = tally.words().stream()
                .filter(cell -> Cells.isDressedNumber(cell.text()))
                .findFirst()
                .orElse(tally.words().get(0));
        add(
                column,
                first.line(),
                tally.wordCount() == 1,
                "'" + Text.shown(first.text()) + "' is a number with signs or separators beside its digits"
                        + decimalHint(first.text()),
                "write such numbers as 1234.5, or leave the column out with " + drop(column),
                Mixed.NOTHING);
    }

    private static String decimalHint(String text) {
        return Double.isNaN(Cells.number(text.toCharArray(), 0, text.length(), ','))
                ? ""
                : " (decimal=comma if commas are decimal points)";
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
                    false,
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
        add(
                column,
                first.line(),
                tally.wordCount() == 1,
                what,
                "mend " + (tally.wordCount() == 1 ? "it" : "them") + decimalHint(first.text())
                        + ", take " + (tally.wordCount() == 1 ? "it" : "them") + " as missing with "
                        + mark + "missing=" + Text.shown(first.text()) + (mixed ? "" : "&mixed")
                        + (known == null ? ", or leave the column out with " + drop(column) : ""),
                Mixed.NOTHING);
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
                more == 0,
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

    private void add(Column column, int line, boolean alone, String what, String remedy, Mixed does) {
        all.add(new Misfit(
                column.name(), TableColumns.optionName(column.name(), place), line, alone, what, remedy, does));
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
        int line = all.get(0).line();
        boolean oneLine = all.stream().allMatch(each -> each.alone() && each.line() == line);
        String columns = all.stream()
                .limit(SHOWN)
                .map(each -> "line " + each.line() + ", column '" + Text.shown(each.column()) + "': " + each.what())
                .collect(Collectors.joining("; "));
        String drop = all.stream().limit(SHOWN).map(Misfit::option).collect(Collectors.joining(","));
        throw new InvalidInputException(file + ": " + all.size() + " columns do not fit: " + columns
                + (all.size() > SHOWN ? "… (" + all.size() + " in all)" : "")
                + (oneLine
                        ? "; remove line " + line
                                + " if it is no row, as names, units, notes and sums are none; otherwise "
                        : "; ")
                + remedies(drop));
    }

    private String remedies(String drop) {
        if (known != null) {
            return "the model needs these columns: mend the cells, or leave out the rows";
        }
        boolean texts = all.stream().anyMatch(each -> each.mixed == Mixed.TAKES_CATEGORIES);
        boolean filled = all.stream().anyMatch(each -> each.mixed == Mixed.FILLS_IN);
        return "leave the columns out with " + mark + "drop=" + drop + (all.size() > SHOWN ? ",…" : "")
                + (mixed || (!texts && !filled)
                        ? ", or mend them"
                        : ", mend them, or add " + mark + "mixed, with which "
                                + (filled ? "missing values count as their column's usual one" : "")
                                + (filled && texts ? " and " : "")
                                + (texts ? "texts are categories" : ""));
    }

    private static long count(String text, char separator) {
        return text.chars().filter(c -> c == separator).count();
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
        for (char separator : first.length == 1 ? ";|\t: ".toCharArray() : new char[0]) {
            if (count(first[0], separator) > 0
                    && tally.numbers() == 0
                    && !tally.words().isEmpty()
                    && tally.words().stream()
                            .allMatch(cell -> count(cell.text(), separator) == count(first[0], separator))) {
                throw new InvalidInputException(file + ", line "
                        + tally.words().get(0).line()
                        + ": each line is one cell, in which others seem to be separated by "
                        + Schema.shownDelimiter(separator) + "; say delimiter=, or remove quotes around whole lines");
            }
        }
    }

    /** Says what is noticed in the column, which was checked before, and how to do otherwise. */
    void notice(Column column, Tally tally, int rows, List<String> notes) {
        if (known != null) {
            if (column.kind() == Kind.CATEGORY) {
                strangers(column, tally, notes);
            }
            return;
        }
        if (tally.rounded() > 0) {
            notes.add(of(column)
                    + " holds whole numbers of more digits than a double keeps, about 16, so that some become equal");
        }
        String what = tally.isEmpty()
                ? " has no value at all"
                : column.kind() == Kind.CATEGORY ? ofTexts(tally, rows) : ofNumbers(column.name(), tally, rows);
        String sentinel = tally.isNumbers() ? tally.sentinel() : null;
        if (what != null) {
            notes.add(
                    of(column) + what + " (drop=" + TableColumns.optionName(column.name(), place) + " leaves it out)");
        } else if (sentinel != null) {
            notes.add(of(column) + " holds " + sentinel + ", far from its other values, as tables write what is"
                    + " missing (missing=" + sentinel + (mixed ? "" : "&mixed") + " takes it so)");
        } else if (column.kind() == Kind.CATEGORY && tally.numbers() > 0) {
            notes.add(of(column) + " holds texts, such as '"
                    + Text.shown(tally.words().get(0).text())
                    + "', and numbers, each a category (missing= takes a text as missing)");
        } else if (column.kind() == Kind.CATEGORY && tally.otherCase() != null) {
            notes.add(of(column) + " holds texts that differ in case alone, each a category, such as "
                    + Text.shown(tally.otherCase()));
        }
    }

    private static String of(Column column) {
        return "Column '" + Text.shown(column.name()) + "'";
    }

    private static @Nullable String ofTexts(Tally tally, int rows) {
        return tally.isStamps()
                ? " looks like time stamps, each a category of its own"
                : tally.isIdentifier(rows)
                        ? " has another text in each row, as identifiers do"
                        : tally.isWithUnits()
                                ? " holds numbers with something about them, such as '"
                                        + Text.shown(tally.words().get(0).text()) + "', each a category of its own"
                                : null;
    }

    private static @Nullable String ofNumbers(String name, Tally tally, int rows) {
        if (rows >= 10 && tally.isCounting(rows)) {
            return " counts the rows, as row numbers do";
        }
        if ((name.matches(TableSurvey.TIME_NAME) && tally.isTimes(rows))
                || (rows >= 10 && name.matches(TableSurvey.WHOLE_TIME_NAME) && tally.isRising(rows))) {
            return " looks like time stamps";
        }
        return rows >= 10 && tally.isIndex(rows) && name.matches(ID_NAME)
                ? " has another whole number in each row, as identifiers do"
                : null;
    }

    /** Says which texts of a column the model does not know. */
    private static void strangers(Column column, Tally tally, List<String> notes) {
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
