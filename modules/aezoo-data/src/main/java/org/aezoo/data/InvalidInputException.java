package org.aezoo.data;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Input that cannot be used: a file, a setting, an option. The message is one line that says what is wrong, where, and
 * what to do about it; the command line prints it as it is and exits with status 2.
 */
public class InvalidInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}]");

    public InvalidInputException(String message) {
        super(onOneLine(message));
    }

    public InvalidInputException(String message, @Nullable Throwable cause) {
        super(onOneLine(message), cause);
    }

    /** Names and values in a message come from files, and may have line ends and colours for a terminal in them. */
    private static String onOneLine(String message) {
        return CONTROL.matcher(message).replaceAll("?");
    }
}
