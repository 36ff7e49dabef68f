package org.aezoo.evaluation.metrics;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** Numbers as people read them. */
public final class Numbers {

    private Numbers() {}

    /** Four digits that count, thousands parted by commas. */
    public static String of(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "not a number" : value > 0 ? "infinite" : "minus infinite";
        }
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e15) {
            return count((long) value);
        }
        if (size >= 1e7 || size < 1e-4) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        int digits = (int) Math.max(0, 3 - Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    /** Three digits after the point, without a sign in front of 0. */
    public static String share(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.equals("-0.000") ? "0.000" : text;
    }

    /** Thousands parted by commas. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    public static String time(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    /** A dash where there is no number. */
    public static String orDash(OptionalDouble value, DoubleFunction<String> format) {
        return value.isPresent() ? format.apply(value.getAsDouble()) : "–";
    }
}
