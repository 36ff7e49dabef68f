package org.aezoo.data;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Work that an interrupt must not leave half done. Java closes the file that an interrupted thread is writing, and lets
 * it open no other; here the interrupt takes effect once the work is done.
 */
public final class Interrupts {

    private Interrupts() {}

    /** Work on files. */
    @FunctionalInterface
    public interface Work {
        /** Does it; is called again after an interrupt. */
        void run() throws IOException;
    }

    /**
     * Does some work to its end, whether the thread is interrupted or not.
     *
     * @param work that can be started over
     * @throws IOException if it fails for a reason of its own. The thread is interrupted afterwards if it was before,
     *     or was meanwhile
     */
    public static void holdBack(Work work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            boolean done = false;
            while (!done) {
                try {
                    work.run();
                    done = true;
                } catch (IOException | RuntimeException e) {
                    if (!byInterrupt(e)) {
                        throw e;
                    }
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Something that waits. */
    @FunctionalInterface
    public interface Waiting<T, E extends Exception> {
        /** Waits for a result; is called again after an interrupt. */
        T get() throws InterruptedException, E;
    }

    /**
     * Waits to the end, whether the thread is interrupted or not; it stays interrupted if it was, or was meanwhile.
     *
     * @return what the wait was for
     */
    public static <T, E extends Exception> T waitOut(Waiting<T, E> waiting) throws E {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return waiting.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The same for a task. What it threw is thrown here, a checked exception as the cause of another. */
    public static <T> T result(Future<T> task) {
        try {
            return waitOut(task::get);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static boolean byInterrupt(Throwable failure) {
        @Nullable Throwable at = failure;
        while (at != null && !(at instanceof ClosedByInterruptException)) {
            at = at.getCause();
        }
        return at != null;
    }
}
