package org.aezoo.models.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;

/** The numbers between which a setting lies, NaN where there is no bound: what {@link Setting} says, checked and worded. */
record Bounds(double min, double max, double above, double below) {

    static Bounds of(Setting setting) {
        return new Bounds(setting.min(), setting.max(), setting.above(), setting.below());
    }

    boolean any() {
        return is(min) || is(max) || is(above) || is(below);
    }

    /** The range as people read it: what is given, else the bounds. */
    String words(String given, Type type) {
        if (!given.isEmpty() || !any()) {
            return given;
        }
        String words = is(min)
                ? Require.number(min) + (is(max) ? " to " + Require.number(max) : " or more")
                : "above " + Require.number(above) + (is(max) ? ", at most " + Require.number(max) : "");
        words += is(below) ? " and below " + Require.number(below) : "";
        return type instanceof ParameterizedType list
                ? "each " + words + (list.getActualTypeArguments()[0] == Integer.class ? ", at most 16" : "")
                : words;
    }

    /** Refuses a number outside, or a list that holds one. */
    @SuppressWarnings("unchecked") // lists among settings are of whole numbers where the first is one
    void check(String name, Object value) {
        if (value instanceof List<?> list && !is(max) && list.stream().allMatch(Integer.class::isInstance)) {
            Require.sizes(name, (List<Integer>) list, (int) min);
        } else if (value instanceof List<?> list) {
            list.forEach(part -> check(name, part));
        } else if (value instanceof Integer whole) {
            wholeNumber(name, whole);
        } else {
            number(name, (Double) value);
        }
    }

    private void wholeNumber(String name, int value) {
        if (is(max)) {
            Require.between(name, value, (long) min, (long) max);
        } else {
            Require.atLeast(name, value, (long) min);
        }
    }

    private void number(String name, double value) {
        if (is(max) || is(below)) {
            boolean low = is(min) ? value >= min : value > above;
            boolean high = is(max) ? value <= max : value < below;
            Require.that(low && high, name, rule(), value);
        } else if (is(above)) {
            Require.positive(name, value);
        } else {
            Require.atLeast(name, value, min);
        }
    }

    private String rule() {
        if (is(min) && is(max)) {
            return "between " + Require.number(min) + " and " + Require.number(max);
        }
        return (is(min) ? Require.number(min) + " or more" : "above " + Require.number(above))
                + (is(max) ? " and at most " + Require.number(max) : " and below " + Require.number(below));
    }

    private static boolean is(double bound) {
        return !Double.isNaN(bound);
    }
}
