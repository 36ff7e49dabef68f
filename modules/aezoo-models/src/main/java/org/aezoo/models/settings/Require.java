package org.aezoo.models.settings;

import java.util.List;

/**
 * Checks on settings. Every message says name, rule and value: {@code codeSize must be between 1 and 783, got 784}.
 */
public final class Require {

    private Require() {}

    /** Refuses a whole number below {@code low}. */
    public static void atLeast(String name, long value, long low) {
        if (value < low) {
            throw new IllegalArgumentException(name + " must be at least " + low + ", got " + value);
        }
    }

    /** Refuses a number below {@code low}, and what is not a finite number. */
    public static void atLeast(String name, double value, double low) {
        if (!(value >= low) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be at least " + number(low) + ", got " + number(value));
        }
    }

    /** Refuses a whole number outside {@code low..high}. */
    public static void between(String name, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " must be between " + low + " and " + high + ", got " + value);
        }
    }

    /** Refuses a number outside the open interval from {@code low} to {@code high}. */
    public static void strictlyBetween(String name, double value, double low, double high) {
        if (!(value > low && value < high)) {
            throw new IllegalArgumentException(
                    name + " must be above " + number(low) + " and below " + number(high) + ", got " + number(value));
        }
    }

    /** Refuses zero, negative numbers and what is not a finite number. */
    public static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be above 0, got " + number(value));
        }
    }

    /** Refuses a list with a number below {@code low}, and one longer than 16. */
    public static void sizes(String name, List<Integer> values, int low) {
        if (values.size() > 16) {
            throw new IllegalArgumentException(name + " must be at most 16 numbers, got " + values.size());
        }
        for (int value : values) {
            if (value < low) {
                throw new IllegalArgumentException(name + " must each be at least " + low + ", got " + values);
            }
        }
    }

    /**
     * Refuses a list that has neither one value for all stages nor one for each.
     *
     * @param stages how many there are
     */
    public static void perStage(String name, List<?> values, int stages) {
        if (values.size() != 1 && values.size() != stages) {
            throw new IllegalArgumentException(name + " must be one value for all stages"
                    + (stages == 1 ? "" : " or " + stages + ", one for each") + ", got " + values);
        }
    }

    /** Refuses whatever the condition does not hold for. */
    public static void that(boolean condition, String name, String rule, Object value) {
        if (!condition) {
            throw new IllegalArgumentException(name + " must be " + rule + ", got " + value);
        }
    }

    /** A number as people write it, without a fraction of zero. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
