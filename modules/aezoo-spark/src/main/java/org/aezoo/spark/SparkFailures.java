package org.aezoo.spark;

import org.aezoo.data.InvalidInputException;

/** Finds what a failed job is about: bad input that an executor met comes back wrapped in Spark's own exceptions. */
final class SparkFailures {

    private SparkFailures() {}

    /** The bad input that a failure came from, or the failure as it is. */
    static RuntimeException inputFirst(RuntimeException failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof InvalidInputException input) {
                return input;
            }
        }
        return failure;
    }
}
