package org.aezoo.cli;

import org.aezoo.data.Catalogue;
import org.aezoo.data.InvalidInputException;
import org.aezoo.layers.NativeThreads;
import org.aezoo.training.Trainer;
import org.jspecify.annotations.Nullable;

/** Native threads: as many as asked for, or as a trial finds best. */
final class Threads {

    private Threads() {}

    static void check(@Nullable Integer threads) {
        if (threads != null && (threads < 1 || threads > 1024)) {
            throw new InvalidInputException("--threads must be between 1 and 1024, got " + threads);
        }
    }

    /** Takes the number given, or lets the trainer find one. */
    static void use(@Nullable Integer threads, Trainer trainer) {
        if (threads == null) {
            trainer.chooseThreads(Catalogue.userCache().resolve("threads.properties"));
        } else {
            NativeThreads.set(threads);
        }
    }
}
