package org.aezoo.data.readers;

import java.util.ArrayList;
import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * Whether the first line of a table names its columns. A text above numbers says so. Numbers above numbers are a row,
 * unless they go up or down in even steps or are unlike the column below them, as years, wavelengths and the numbers of
 * columns do. A text that also occurs below is a row's.
 */
final class Headers {

    /** Fewer rows say little about what a column is like. */
    private static final int ROWS_TO_COMPARE = 5;

    /**
     * What was found.
     *
     * @param note what to say of a guess; null where there was nothing to guess
     */
    record Decision(boolean header, @Nullable String note) {}

    private static final String ROW =
            "Line 1 is taken for a row, as it holds numbers (header=yes if it names the columns)";

    private final String[] first;
    private final String[] second;
    private final double[] numbers;
    private final Tally[] below;
    private final int rows;

    private Headers(String[] first, String[] second, double[] numbers, Tally[] below, int rows) {
        this.first = first;
        this.second = second;
        this.numbers = numbers;
        this.below = below;
        this.rows = rows;
    }

    /**
     * Decides.
     *
     * @param where the file and its line 1, for a message
     * @param first cells of line 1
     * @param numbers those of line 1, NaN where a cell holds none
     * @param second cells of the line below it; empty if there is none
     * @param below all lines but line 1
     * @param rows how many these are
     * @throws InvalidInputException if line 1 may be either
     */
    static Decision decide(String where, String[] first, double[] numbers, String[] second, Tally[] below, int rows) {
        return new Headers(first, second, numbers, below, rows).decide(where);
    }

    private Decision decide(String where) {
        List<Integer> textAboveNumbers = new ArrayList<>();
        List<Integer> numberAboveNumbers = new ArrayList<>();
        boolean anyText = false;
        boolean seen = false;
        for (int i = 0; i < first.length; i++) {
            boolean text = isText(i);
            anyText |= text;
            if (below[i].numbers() > below[i].wordCount()) {
                if (text) {
                    textAboveNumbers.add(i);
                } else if (!Double.isNaN(numbers[i])) {
                    numberAboveNumbers.add(i);
                }
            } else {
                seen |= text && below[i].has(first[i]);
            }
        }
        if (rows == 0) {
            return new Decision(anyText, null);
        }
        boolean names = !seen && areNames(numberAboveNumbers);
        if (!textAboveNumbers.isEmpty()) {
            return texts(where, textAboveNumbers, numberAboveNumbers, names);
        }
        if (!numberAboveNumbers.isEmpty()) {
            boolean nameless = first[0].isEmpty() && below[0].isCounting(rows);
            return names || (nameless && !seen)
                    ? new Decision(
                            true,
                            "Line 1 is taken for names, " + shown(numberAboveNumbers) + " (header=no if it is a row)")
                    : new Decision(false, ROW);
        }
        return seen
                ? new Decision(
                        false,
                        "Line 1 is taken for a row, as its texts occur below too (header=yes if it names the columns)")
                : new Decision(anyText, anyText ? null : ROW);
    }

    private Decision texts(String where, List<Integer> texts, List<Integer> values, boolean names) {
        if (values.isEmpty()) {
            return new Decision(true, null);
        }
        if (!names && texts.size() < values.size()) {
            throw new InvalidInputException(where + ": '" + Text.shown(first[texts.get(0)])
                    + "' stands above numbers, as names of columns do, and " + Text.shown(first[values.get(0)])
                    + " is a number, as rows have; say header=yes or header=no");
        }
        return new Decision(
                true,
                "Line 1 is taken for names, numbers such as " + Text.shown(first[values.get(0)]) + " among them"
                        + " (header=no if it is a row)");
    }

    /** Neither a number nor anything that stands for one. */
    private boolean isText(int column) {
        String text = first[column];
        return Double.isNaN(numbers[column])
                && !Cells.isMissing(text)
                && !Cells.isMissingNumber(text)
                && !Cells.isInfinite(text);
    }

    private boolean areNames(List<Integer> columns) {
        double[] steps = steps(columns, numbers);
        if (steps.length < 1 || !isMonotone(steps)) {
            return false;
        }
        if (steps.length >= 3 && isEven(steps) && !isEven(steps(columns, second()))) {
            return true;
        }
        boolean unlike = columns.stream().allMatch(this::isUnlike);
        return unlike && (steps.length >= 2 || (numbers[columns.get(0)] >= 1900 && numbers[columns.get(1)] <= 2100));
    }

    private double[] second() {
        double[] values = new double[first.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < second.length ? Cells.number(second[i]) : Double.NaN;
        }
        return values;
    }

    private static double[] steps(List<Integer> columns, double[] values) {
        double[] steps = new double[Math.max(0, columns.size() - 1)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = values[columns.get(i + 1)] - values[columns.get(i)];
        }
        return steps;
    }

    private static boolean isMonotone(double[] steps) {
        for (double step : steps) {
            if (!(step * steps[0] > 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEven(double[] steps) {
        for (double step : steps) {
            if (!(Math.abs(step - steps[0]) <= 1e-6 * Math.abs(steps[0])) || step == 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether a whole number stands above fractions, or a number far beyond all those below. */
    private boolean isUnlike(int column) {
        Tally values = below[column];
        double number = numbers[column];
        double span = values.most() - values.least();
        return (number == Math.rint(number) && values.numbers() >= 3 && values.fractions() > values.numbers() / 2)
                || (rows >= ROWS_TO_COMPARE && (number < values.least() - span || number > values.most() + span));
    }

    private String shown(List<Integer> columns) {
        return String.join(
                        ", ",
                        columns.stream().limit(3).map(i -> Text.shown(first[i])).toList())
                + (columns.size() > 3 ? "…" : "");
    }
}
