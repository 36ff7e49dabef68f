package org.aezoo.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aezoo.data.InvalidInputException;

/** Finds what a failed job is about: bad input that an executor met comes back inside Spark's own exceptions. */
final class SparkFailures {

    /** Spark gives the exception of a task as text alone. */
    private static final Pattern INPUT =
            Pattern.compile(Pattern.quote(InvalidInputException.class.getName()) + ": ([^\\r\\n]*)");

    /**
     * What an executor leaves behind that was out of memory: Spark ends it with 52 where Java says so, systems and
     * containers kill it, which is 137.
     */
    private static final Pattern MEMORY = Pattern.compile(
            "(?i)\\bOutOfMemoryError\\b(?:: ([^\\r\\n]*))?|\\b(?:exited with code|exit (?:code|status):?) (52|137)\\b");

    private SparkFailures() {}

    /**
     * The bad input that a failure came from, or too little memory for it, or else the failure.
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
            Matcher memory = MEMORY.matcher(message == null ? "" : message);
            if (memory.find()) {
                return new InvalidInputException(outOfMemory(memory), failure);
            }
        }
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("Spark failed: " + firstLine(failure), failure);
    }

    private static String outOfMemory(Matcher found) {
        String how = found.group(2) != null
                ? "exit code " + found.group(2)
                : found.group(1) != null ? found.group(1).strip() : "OutOfMemoryError";
        return "an executor ran out of memory (" + how
                + "): give it more heap by spark.executor.memory, more native memory"
                + " by spark.executor.memoryOverhead and, where it is set, -Dorg.bytedeco.javacpp.maxphysicalbytes in"
                + " spark.executor.extraJavaOptions, or fewer cores; docs/spark.md says how much a network needs";
    }

    /** What an exception says, on one line. */
    static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElse("");
    }
}
