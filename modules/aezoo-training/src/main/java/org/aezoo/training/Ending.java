package org.aezoo.training;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What ends a training before its time: a call of {@code stop}, an interrupt of the thread that trains, a listener that
 * throws. In each case the best model so far and the checkpoint are kept. An interrupt is held back as soon as it is
 * seen, as Java would refuse the thread every file, and given back when this is closed.
 */
final class Ending implements AutoCloseable {

    private final List<TrainingListener> listeners;
    private final AtomicBoolean stopped;
    private boolean interrupted;
    private @Nullable RuntimeException failure;

    /**
     * @param listeners who hear of the training
     * @param stopped set by whoever wants it to end
     */
    Ending(List<TrainingListener> listeners, AtomicBoolean stopped) {
        this.listeners = List.copyOf(listeners);
        this.stopped = stopped;
    }

    /** Whether training is to end after the step that is running. */
    boolean wanted() {
        interrupted |= Thread.interrupted();
        return interrupted || failure != null || stopped.get();
    }

    /** Tells the listeners something; nobody is told anything more once one of them has thrown. */
    void tell(Consumer<TrainingListener> news) {
        if (failure == null) {
            try {
                listeners.forEach(news);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
    }

    /** What a listener threw; null if none did. */
    @Nullable RuntimeException failure() {
        return failure;
    }

    /** That all epochs were trained, in words. */
    static String finished(int epochs, int before) {
        return before > epochs
                ? before + " epochs were trained before, more than the " + epochs + " asked for: none is added"
                : "all " + epochs + " epochs trained";
    }

    /** Why training ended, in words. */
    String message(int epoch) {
        RuntimeException thrown = failure;
        return (thrown != null
                        ? "ended by a listener that failed (" + thrown + ")"
                        : interrupted ? "interrupted" : "stopped on request")
                + " in epoch " + epoch;
    }

    @Override
    public void close() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
