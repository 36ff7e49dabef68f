package org.aezoo.data.readers;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;

/** The character between the cells of a table, by its name or as itself. */
final class Delimiter {

    /** Those that are tried where none is named. */
    static final List<Character> USUAL = List.of(',', ';', '\t', '|');

    private static final Map<String, Character> NAMED =
            Map.of("comma", ',', "semicolon", ';', "tab", '\t', "\\t", '\t', "pipe", '|', "space", ' ', "colon", ':');

    private Delimiter() {}

    /**
     * Understands {@code tab} or {@code ;}.
     *
     * @throws InvalidInputException if it is neither a name nor a character that can stand between cells
     */
    static char parse(String text) {
        Character named = NAMED.get(text.toLowerCase(Locale.ROOT));
        if (named != null) {
            return named;
        }
        char only = text.charAt(0);
        if (text.length() > 1
                || only == '"'
                || only == '\n'
                || only == '\r'
                || only == '.'
                || Character.isLetterOrDigit(only)
                || Character.isSurrogate(only)) {
            throw new InvalidInputException("delimiter must be comma, semicolon, tab, pipe, space, colon or a character"
                    + " that is no letter, digit, point or quote, got '" + Text.shown(text) + "'");
        }
        return only;
    }
}
