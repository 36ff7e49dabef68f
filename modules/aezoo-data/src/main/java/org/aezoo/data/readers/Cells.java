package org.aezoo.data.readers;

import com.fasterxml.jackson.core.io.NumberInput;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What is written in the cells of tables: numbers, and what stands for missing and infinite ones. */
public final class Cells {

    /** Missing in any column; in lower case. */
    private static final Set<String> MISSING = Set.of(
            "",
            "na",
            "n/a",
            "#n/a",
            "#na",
            "#n/a n/a",
            "<na>",
            "nan",
            "-nan",
            "+nan",
            "nat",
            "null",
            "none",
            "(null)",
            "\\n",
            "#null!",
            "1.#qnan",
            "-1.#qnan",
            "1.#ind",
            "-1.#ind");

    /** Missing in columns of numbers; elsewhere each may be a text like any other, as - is beside +. */
    private static final Set<String> MISSING_NUMBER = Set.of(
            "?",
            "-",
            "--",
            "---",
            "–",
            "—",
            ".",
            "..",
            "...",
            "…",
            "n.a.",
            "n.a",
            "n.d.",
            "n/d",
            "nd",
            "n/v",
            "#nv",
            "missing",
            "unknown",
            "undefined",
            "not available",
            "not applicable",
            "no data",
            "blank",
            "(blank)",
            "(na)",
            "nil",
            "*",
            "#div/0!",
            "#value!",
            "#ref!",
            "#num!",
            "#name?");

    private static final Set<String> INFINITE = Set.of("inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");

    /** No spelling is longer. */
    private static final int LONGEST = 14;

    private static final String CURRENCY = "(\\p{Sc}|EUR|USD|GBP|CHF)";

    /** Signs and thousand separators about a number, a decimal comma, an exponent as in Fortran. */
    private static final Pattern DRESSED = Pattern.compile("'?\\(?[-+−]?" + CURRENCY + "?\\s?[-+−]?"
            + "(\\d{1,3}(?<mark>[.,'’_ \u00a0\u202f])\\d{3}(\\k<mark>\\d{3})*([.,]\\d+)?|\\d*[.,]?\\d+([dDeE][-+]?\\d+)?)"
            + "\\s?([%‰]|" + CURRENCY + ")?-?\\)?'?");

    /** An amount and its unit. */
    private static final Pattern WITH_UNIT = Pattern.compile("[~<>≈≤≥]?\\s?[-+−]?\\d+([.,]\\d+)?\\s?[^\\d\\s]*");

    private static final double[] TENS = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** Whole numbers up to this one are exact as doubles. */
    private static final long EXACT = 1L << 53;

    private Cells() {}

    /** Whether a stripped text stands for a missing value in any column. */
    static boolean isMissing(String text) {
        return text.length() <= LONGEST && MISSING.contains(text.toLowerCase(Locale.ROOT));
    }

    /** Whether a stripped text stands for a missing value where the rest of a column is numbers. */
    static boolean isMissingNumber(String text) {
        return text.length() <= LONGEST && MISSING_NUMBER.contains(text.toLowerCase(Locale.ROOT));
    }

    /** Whether a stripped text is an infinite value. */
    static boolean isInfinite(String text) {
        return text.length() <= LONGEST && INFINITE.contains(text.toLowerCase(Locale.ROOT));
    }

    /** Whether a stripped text that is no number would be one but for signs and separators: {@code 1,234.50}, {@code 12 %}. */
    static boolean isDressedNumber(String text) {
        return DRESSED.matcher(text).matches();
    }

    /** Whether a stripped text is a number and something about it that has no digits: {@code 5 kg}, {@code <0.1}. */
    static boolean isWithUnit(String text) {
        return WITH_UNIT.matcher(text).matches();
    }

    /** The number that a stripped text spells; NaN if it is none. */
    public static double number(String text) {
        return number(text.toCharArray(), 0, text.length(), '.');
    }

    /**
     * The number that some characters spell, in the usual notation, {@code -12.5e-3}, but not in that of Java alone,
     * {@code 1d} or {@code 0x1p3}. Equal to the last bit to what {@link Double#parseDouble} gives.
     *
     * @param point the decimal point
     * @return infinite where it is too large for a double; NaN if they are no number
     */
    public static double number(char[] text, int from, int to, char point) {
        int at = from;
        boolean negative = false;
        if (at < to && (text[at] == '-' || text[at] == '+')) {
            negative = text[at++] == '-';
        }
        long digits = 0;
        int exponent = 0;
        int figures = 0;
        boolean fraction = false;
        boolean long18 = false;
        for (; at < to; at++) {
            char c = text[at];
            if (c >= '0' && c <= '9') {
                figures++;
                if (digits < EXACT / 16) {
                    digits = digits * 10 + (c - '0');
                    exponent -= fraction ? 1 : 0;
                } else {
                    long18 = true;
                }
            } else if (c == point && !fraction) {
                fraction = true;
            } else {
                break;
            }
        }
        if (figures == 0) {
            return Double.NaN;
        }
        if (at < to) {
            int power = power(text, at, to);
            if (power == NO_POWER) {
                return Double.NaN;
            }
            exponent += power;
        }
        if (long18 || Math.abs(exponent) >= TENS.length) {
            // many digits, as data frames write them: Jackson has FastDoubleParser, several times as fast as the JDK
            return point == '.'
                    ? NumberInput.parseDouble(text, from, to - from, true)
                    : NumberInput.parseDouble(new String(text, from, to - from).replace(point, '.'), true);
        }
        double value = exponent < 0 ? digits / TENS[-exponent] : digits * TENS[exponent];
        return negative ? -value : value;
    }

    private static final int NO_POWER = Integer.MIN_VALUE;

    /** The power of ten in {@code e-3}; capped where it is out of range anyway. */
    private static int power(char[] text, int from, int to) {
        if (text[from] != 'e' && text[from] != 'E') {
            return NO_POWER;
        }
        int at = from + 1;
        boolean negative = false;
        if (at < to && (text[at] == '-' || text[at] == '+')) {
            negative = text[at++] == '-';
        }
        if (at == to) {
            return NO_POWER;
        }
        int power = 0;
        for (; at < to; at++) {
            if (text[at] < '0' || text[at] > '9') {
                return NO_POWER;
            }
            power = Math.min(100_000, power * 10 + (text[at] - '0'));
        }
        return negative ? -power : power;
    }
}
