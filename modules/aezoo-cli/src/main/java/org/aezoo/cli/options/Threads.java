package org.aezoo.cli.options;

import java.nio.file.Path;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.download.Catalogue;
import org.aezoo.layers.cpu.NativeThreads;
import org.jspecify.annotations.Nullable;

/** Native threads: as many as asked for, or as a trial finds best. */
public final class Threads {

    private Threads() {}

    public static void check(@Nullable Integer threads) {
        if (threads != null && (threads < 1 || threads > 1024)) {
            throw new InvalidInputException("--threads must be between 1 and 1024, got " + threads);
        }
    }

    /** Takes the number given; without one, gives the file where a trainer keeps what it finds best. */
    public static @Nullable Path use(@Nullable Integer threads) {
        if (threads == null) {
            return Catalogue.userCache().resolve("threads.properties");
        }
        NativeThreads.set(threads);
        return null;
    }
}
