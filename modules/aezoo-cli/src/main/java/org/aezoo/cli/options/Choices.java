package org.aezoo.cli.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;

/** Option values that are one of a few words, or a share. */
public final class Choices {

    private Choices() {}

    public static <E extends Enum<E>> E of(String option, Class<E> type, String text) {
        List<String> known = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String id = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (id.equals(text.toLowerCase(Locale.ROOT))) {
                return constant;
            }
            known.add(id);
        }
        throw new InvalidInputException(option + " must be one of " + String.join(", ", known) + ", got '" + text + "'"
                + Suggest.hint(text, known));
    }

    public static void shareBelowOne(String option, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new InvalidInputException(option + " must be at least 0 and below 1, got " + value);
        }
    }
}
