package org.aezoo.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is done to the numbers of a table as they are read: for counts and intensities, whose spread grows with them. */
public enum Transform {
    /** Numbers stay as they are. */
    NONE,
    /** {@code log(1 + x)}, for counts; x must be above -1. */
    LOG,
    /** {@code arsinh(x / 5)}, as is usual for mass cytometry; nearly linear below 5, and fit for negative numbers. */
    ARCSINH;

    private static final double COFACTOR = 5;

    /** As written in a source: {@code log}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one of a name, {@link #NONE} for null.
     *
     * @throws InvalidInputException if there is none of that name
     */
    public static Transform of(@Nullable String text) {
        List<String> names = Arrays.stream(values()).map(Transform::id).toList();
        if (text == null) {
            return NONE;
        }
        int place = names.indexOf(text);
        if (place < 0) {
            throw new InvalidInputException("transform must be one of " + String.join(", ", names) + ", got '"
                    + Text.shown(text) + "'" + Suggest.hint(text, names));
        }
        return values()[place];
    }

    /** The transformed number; not finite where there is none. */
    public double apply(double x) {
        return switch (this) {
            case NONE -> x;
            case LOG -> Math.log1p(x);
            case ARCSINH -> {
                double u = Math.abs(x) / COFACTOR;
                yield Math.copySign(Math.log(u + Math.hypot(u, 1)), x);
            }
        };
    }
}
