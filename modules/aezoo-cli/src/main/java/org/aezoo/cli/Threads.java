package org.aezoo.cli;

import java.nio.file.Path;
import org.aezoo.data.Catalogue;
import org.aezoo.data.InvalidInputException;
import org.aezoo.layers.NativeThreads;
import org.jspecify.annotations.Nullable;

/** Native threads: as many as asked for, or as a trial finds best. */
final class Threads {

    private Threads() {}

    static void check(@Nullable Integer threads) {
        if (threads != null && (threads < 1 || threads > 1024)) {
            throw new InvalidInputException("--threads must be between 1 and 1024, got " + threads);
        }
    }

    /** Takes the number given; without one, gives the file where a trainer keeps what it finds best. */
    static @Nullable Path use(@Nullable Integer threads) {
        if (threads == null) {
            return Catalogue.userCache().resolve("threads.properties");
        }
        NativeThreads.set(threads);
        return null;
    }
}
