package org.aezoo.data;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Makes text from outside fit for a message of one line. */
public final class Text {

    private static final int LONGEST = 60;

    private Text() {}

    /** The text without control characters, cut after 60 characters. */
    public static String shown(String text) {
        String whole = oneLine(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        return text.length() > LONGEST ? whole + "…" : whole;
    }

    /** A path without control characters, never cut. */
    public static String shown(Path path) {
        return oneLine(path.toString());
    }

    /** A number without a point where it is whole. */
    public static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /**
     * The message of an exception on one line, or its class where it has none. Of one about a file, what is the matter with
     * it: its message may name the file alone.
     */
    public static String reason(Throwable e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "not permitted";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is a file of that name";
        }
        String message = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : shown(message.strip());
    }

    private static String oneLine(String text) {
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints().forEach(c -> result.appendCodePoint(Character.isISOControl(c) ? '\ufffd' : c));
        return result.toString();
    }
}
