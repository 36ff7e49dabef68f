package org.aezoo.cli;

import org.aezoo.data.InvalidInputException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;

/** Native threads. The launcher sets them for the libraries that only ask when they are loaded. */
final class Threads {

    private Threads() {}

    static void use(@Nullable Integer threads) {
        if (threads == null) {
            return;
        }
        if (threads < 1 || threads > 1024) {
            throw new InvalidInputException("--threads must be between 1 and 1024, got " + threads);
        }
        Nd4j.getEnvironment().setMaxMasterThreads(threads);
        Nd4j.getEnvironment().setMaxThreads(threads);
    }
}
