package org.aezoo.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aezoo.data.InvalidInputException;

/** Finds what a failed job is about: bad input that an executor met comes back inside Spark's own exceptions. */
final class SparkFailures {

    /** Spark gives the exception of a task as text alone. */
    private static final Pattern INPUT =
            Pattern.compile(Pattern.quote(InvalidInputException.class.getName()) + ": ([^\\r\\n]*)");

    private SparkFailures() {}

    /**
     * The bad input that a failure came from, or else the failure.
     *
     * @param failure Spark throws checked exceptions that Java does not know of; these come back wrapped
     */
    static RuntimeException inputFirst(Exception failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof InvalidInputException input) {
                return input;
            }
            String message = at.getMessage();
            Matcher input = INPUT.matcher(message == null ? "" : message);
            if (input.find()) {
                return new InvalidInputException(input.group(1), failure);
            }
        }
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("Spark failed: " + firstLine(failure), failure);
    }

    /** What an exception says, on one line. */
    static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElse("");
    }
}
