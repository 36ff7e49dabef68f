package org.aezoo.data.readers;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Counts what the cells of one column hold, in the first pass over a table. */
final class Tally {

    /** A cell for a message. */
    record Cell(int line, String text) {}

    /** Cells without a number that are kept for messages. */
    private static final int NAMED = 5;

    /** Cells whose text is checked for a date, or for a number with something about it. */
    private static final int DATED = 1000;

    /** Beyond it doubles do not tell whole numbers apart that are next to each other. */
    private static final double EXACT = 1L << 53;

    /** What stands beside sums of the rows above. */
    private static final Set<String> SUMS = Set.of(
            "total",
            "totals",
            "total:",
            "grand total",
            "sum",
            "sum:",
            "sums",
            "summe",
            "gesamt",
            "insgesamt",
            "average",
            "mean");

    /** What programs write that have no other number for a missing value. */
    private static final Set<Double> LIMITS =
            Set.of(-32768.0, 32767.0, -2147483648.0, 2147483647.0, -1e20, 1e20, -1e30, 1e30);

    private static final String TIME = "\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d+)?)?(\\s?[AaPp][Mm])?";

    private static final Pattern STAMP = Pattern.compile(
            "(\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4}|\\d{1,2}\\.?[- ]\\p{L}{3,9}\\.?[- ]\\d{2,4}"
                    + "|(\\p{L}{3,9},? )?\\p{L}{3,9}\\.? \\d{1,2},? \\d{4}|\\p{L}{3},? \\d{1,2} \\p{L}{3} \\d{4})"
                    + "([T ]" + TIME + "\\s?(Z|UTC|[+-]\\d{2}:?\\d{2})?)?|" + TIME);

    private final Set<String> spellings;
    private final int mostTexts;

    /** Cells that are missing in any column, by spelling. */
    private final Map<String, Integer> missing = new TreeMap<>();

    /** Cells that are missing if the rest is numbers, and texts like any other if not. */
    private final Map<String, Integer> perhapsMissing = new TreeMap<>();

    /** The texts of the column, numbers included, in case it turns out not to be one of numbers. */
    private final Set<String> texts = new HashSet<>();

    private final List<Cell> words = new ArrayList<>();
    private @Nullable Cell firstMissing;
    private @Nullable Cell infinite;
    private int cells;
    private int numbers;
    private int fractions;
    private int wordCount;
    private int dates;
    private int dressed;
    private int withUnit;
    private int rounded;
    private @Nullable Cell sum;
    private boolean repeated;
    private int tooManyAt;
    private final Extreme lowest = new Extreme(); // of the numbers with the opposite sign
    private final Extreme highest = new Extreme();
    private double first = Double.NaN;
    private double previous = Double.NaN;
    private boolean counting = true;
    private boolean rising = true;

    /**
     * @param spellings that stand for missing values in this table, beside those that always do
     * @param mostTexts that are kept of a column in which none occurs twice
     */
    Tally(Set<String> spellings, int mostTexts) {
        this.spellings = spellings;
        this.mostTexts = mostTexts;
    }

    /**
     * Adds a cell.
     *
     * @return its number, which may stand for a missing value; NaN if there is none
     */
    double add(TableReader.Row row, int cell) {
        double number = row.isEmpty(cell) ? Double.NaN : row.number(cell);
        if (!Double.isNaN(number) && spellings.isEmpty()) {
            addNumber(number);
            if (texts.size() <= CsvFile.MAX_CATEGORIES) {
                addText(row.text(cell), row.line());
            }
            if (Math.abs(number) >= EXACT) {
                addLarge(row.text(cell), number);
            }
        } else {
            add(row.text(cell), number, row.line());
        }
        return number;
    }

    /** A cell by its text; {@code number} is NaN if it is none. */
    void add(String text, double number, int line) {
        if (spellings.contains(text) || Cells.isMissing(text)) {
            cells++;
            missing.merge(text, 1, Integer::sum);
            firstMissing = earlier(firstMissing, text, line);
        } else if (!Double.isNaN(number)) {
            addNumber(number);
            addText(text, line);
        } else if (Cells.isInfinite(text)) {
            cells++;
            infinite = earlier(infinite, text, line);
            addText(text, line);
        } else if (Cells.isMissingNumber(text)) {
            cells++;
            perhapsMissing.merge(text, 1, Integer::sum);
            firstMissing = earlier(firstMissing, text, line);
            addText(text, line);
        } else {
            cells++;
            wordCount++;
            if (words.isEmpty() || line < words.get(0).line()) {
                words.add(0, new Cell(line, text));
            } else if (words.size() < NAMED) {
                words.add(new Cell(line, text));
            }
            if (wordCount <= DATED) {
                dates += STAMP.matcher(text).matches() ? 1 : 0;
                dressed += Cells.isDressedNumber(text) ? 1 : 0;
                withUnit += Cells.isWithUnit(text) ? 1 : 0;
            }
            if (SUMS.contains(text.toLowerCase(Locale.ROOT))) {
                sum = new Cell(line, text);
            }
            addText(text, line);
        }
    }

    private void addLarge(String text, double number) {
        rounded += text.matches("[-+]?\\d{16,}") && new BigDecimal(text).compareTo(new BigDecimal(number)) != 0 ? 1 : 0;
    }

    private static Cell earlier(@Nullable Cell known, String text, int line) {
        return known == null || line < known.line() ? new Cell(line, text) : known;
    }

    private void addNumber(double number) {
        cells++;
        numbers++;
        fractions += number == Math.rint(number) ? 0 : 1;
        lowest.add(-number);
        highest.add(number);
        if (numbers == 1) {
            first = number;
        } else {
            counting &= number == previous + 1;
            rising &= number >= previous;
        }
        previous = number;
    }

    private void addText(String text, int line) {
        if (texts.size() > (repeated || wordCount == 0 ? CsvFile.MAX_CATEGORIES : mostTexts)) {
            return;
        }
        repeated |= !texts.add(text);
        if (tooManyAt == 0 && texts.size() == CsvFile.MAX_CATEGORIES + 1) {
            tooManyAt = line;
        }
    }

    /** Adds the cell of line 1, above all others. */
    void addAbove(String text, double number) {
        double below = first;
        double last = previous;
        boolean counted = counting;
        boolean rose = rising;
        add(text, number, 1);
        if (!Double.isNaN(number)) {
            counting = counted && (numbers == 1 || below == number + 1);
            rising = rose && (numbers == 1 || below >= number);
            first = number;
            previous = numbers == 1 ? number : last;
        }
    }

    /** Whether there are numbers, and nothing else but what stands for missing and infinite ones. */
    boolean isNumbers() {
        return wordCount == 0 && numbers > 0;
    }

    /** Whether there is nothing but missing values. */
    boolean isEmpty() {
        return numbers == 0 && wordCount == 0 && infinite == null && perhapsMissing.isEmpty();
    }

    /** Whether most values are numbers, or most different values with fractions among them, and some are not. */
    boolean isMostlyNumbers() {
        if (wordCount == 0 || numbers == 0) {
            return false;
        }
        long different =
                texts.stream().filter(text -> Double.isNaN(Cells.number(text))).count();
        return numbers > wordCount || (fractions > 0 && texts.size() - different > different);
    }

    /** Whether texts would be numbers but for signs and separators about their digits. */
    boolean isDressed() {
        return isMostOfTexts(dressed);
    }

    /** Whether texts are numbers with units and the like. */
    boolean isWithUnits() {
        return isMostOfTexts(withUnit);
    }

    private boolean isMostOfTexts(int some) {
        return some > 0 && some >= 0.5 * Math.min(wordCount, DATED);
    }

    /** How many whole numbers have more digits than doubles keep. */
    int rounded() {
        return rounded;
    }

    /** The last text that stands beside sums of the rows above; null if there is none. */
    @Nullable Cell sum() {
        return sum;
    }

    /** The first text that is there in another case too; null if there is none. */
    @Nullable String otherCase() {
        Set<String> lower = new HashSet<>();
        return texts().stream()
                .filter(text -> !lower.add(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(null);
    }

    /** Whether the column counts up in whole numbers, one by one. */
    boolean isCounting(int rows) {
        return numbers == rows && rows >= 3 && counting && fractions == 0;
    }

    /** Whether all cells are whole numbers that differ, as far as they were checked. */
    boolean isIndex(int rows) {
        return numbers == rows && fractions == 0 && !repeated && least() >= 0;
    }

    /** Whether all cells are texts that differ, as far as they were checked. */
    boolean isIdentifier(int rows) {
        return wordCount == rows && rows >= 10 && !repeated;
    }

    /** The largest number of a column, how often it occurs, and the one below it. */
    private static final class Extreme {

        private double value = Double.NEGATIVE_INFINITY;
        private double next = Double.NEGATIVE_INFINITY;
        private int count;

        void add(double number) {
            if (number > value) {
                next = value;
                value = number;
                count = 0;
            } else if (number < value && number > next) {
                next = number;
            }
            count += number == value ? 1 : 0;
        }

        /** Whether it occurs again and again, and is farther from all others than these are from {@code end}. */
        boolean isApart(double end) {
            return count >= 2 && Double.isFinite(next) && value - next > Math.abs(next - end);
        }
    }

    /**
     * A row of nines that occurs more than once, far from all other numbers, such as -999, or the limit of a type, as it is
     * written; null where there is none.
     */
    @Nullable String sentinel() {
        double value = lowest.isApart(-most()) ? least() : highest.isApart(least()) ? most() : Double.NaN;
        String text = value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        return !text.matches("-?99+(\\.25|\\.99*)?") && !LIMITS.contains(value)
                ? null
                : texts.stream()
                        .filter(each -> Cells.number(each) == value)
                        .findFirst()
                        .orElse(text);
    }

    /** Whether texts are dates or times. */
    boolean isStamps() {
        return dates > 0 && dates >= 0.9 * Math.min(wordCount, DATED);
    }

    /** Whether numbers may be seconds or milliseconds since 1970, ascending, from 1990 to 2100. */
    boolean isEpoch(int rows) {
        return isRising(rows) && (isSince1970(rows, 1) || isSince1970(rows, 1e3));
    }

    /** Whether numbers may be times: of any unit since 1970, or days written as 20240131. */
    boolean isTimes(int rows) {
        return isSince1970(rows, 1)
                || isSince1970(rows, 1e3)
                || isSince1970(rows, 1e6)
                || isSince1970(rows, 1e9)
                || (numbers == rows && fractions == 0 && least() >= 1900_01_01 && most() <= 2100_12_31);
    }

    private boolean isSince1970(int rows, double perSecond) {
        return numbers >= 10
                && numbers == rows
                && least() < most()
                && least() > 631_152_000 * perSecond
                && most() < 4_102_444_800.0 * perSecond;
    }

    /** Whether every row has a number, none below that of the row before. */
    boolean isRising(int rows) {
        return numbers == rows && rising;
    }

    /** Whether every row has 0 or 1. */
    boolean isOfZeroAndOne(int rows) {
        return numbers == rows && fractions == 0 && least() >= 0 && most() <= 1;
    }

    int numbers() {
        return numbers;
    }

    int wordCount() {
        return wordCount;
    }

    int fractions() {
        return fractions;
    }

    /** The least number; positive infinity where there is none. */
    double least() {
        return -lowest.value;
    }

    /** The largest number; negative infinity where there is none. */
    double most() {
        return highest.value;
    }

    boolean has(String text) {
        return texts.contains(text);
    }

    List<Cell> words() {
        return words;
    }

    @Nullable Cell infinite() {
        return infinite;
    }

    @Nullable Cell firstMissing() {
        return firstMissing;
    }

    /** The line of the first text too many for a column of categories; 0 if there was none. */
    int tooManyAt() {
        return tooManyAt;
    }

    /** Texts in order. */
    List<String> texts() {
        return List.copyOf(new TreeSet<>(texts));
    }

    /** Missing cells by spelling. */
    Map<String, Integer> missing(boolean ofNumbers) {
        Map<String, Integer> all = new TreeMap<>(missing);
        if (ofNumbers) {
            perhapsMissing.forEach((spelling, count) -> all.merge(spelling, count, Integer::sum));
        }
        return all;
    }

    int cells() {
        return cells;
    }
}
