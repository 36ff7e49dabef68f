package org.aezoo.data;

import org.jspecify.annotations.Nullable;

/**
 * Input that cannot be used: a file, a setting, an option. The message is one line that says what is wrong, where, and
 * what to do about it; the command line prints it as it is and exits with status 2.
 */
public class InvalidInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidInputException(String message) {
        super(message);
    }

    public InvalidInputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
