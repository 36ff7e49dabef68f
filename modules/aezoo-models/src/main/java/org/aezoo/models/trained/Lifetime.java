package org.aezoo.models.trained;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * From the opening of a model to its end: native memory is given back when nobody works with it, and nobody comes in
 * afterwards.
 *
 * <p>Closing waits for the calls that have begun. Calls that begin later are refused at once, also while it waits, so
 * that a call may leave part of its work to another thread without the two waiting for each other. From inside a call it
 * does not wait, as that would be for ever: the memory is given back when the last call has ended.
 */
final class Lifetime implements AutoCloseable {

    private final String what;
    private final BooleanSupplier lost;
    private final Runnable release;
    private final ReentrantReadWriteLock calls = new ReentrantReadWriteLock();
    private volatile boolean closed;
    /** Guarded by the write lock. */
    private boolean released;

    /**
     * @param what for messages
     * @param lost whether the memory was given back by somebody else
     * @param release gives the memory back; called once
     */
    Lifetime(String what, BooleanSupplier lost, Runnable release) {
        this.what = what;
        this.lost = lost;
        this.release = release;
    }

    /** Does work that needs the memory. */
    <T> T get(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    /** The same without a result. */
    void run(Runnable work) {
        enter();
        try {
            work.run();
        } finally {
            leave();
        }
    }

    /**
     * Before work that needs the memory, with {@link #leave} after it in a finally: for what is called a million times on
     * single rows, as a function more is one that the compiler may not inline.
     */
    void enter() {
        // not lock(), which would queue behind whoever closes, with a thread that waits for this one before it
        if (!calls.readLock().tryLock()) {
            throw refusal();
        }
        if ((closed && calls.getReadHoldCount() == 1) || lost.getAsBoolean()) {
            leave();
            throw refusal();
        }
    }

    void leave() {
        calls.readLock().unlock();
        if (closed && calls.writeLock().tryLock()) {
            releaseOnce();
        }
    }

    private IllegalStateException refusal() {
        return new IllegalStateException(
                "the " + what + " is closed: its memory was given back; load or train it again to use it");
    }

    @Override
    public void close() {
        closed = true;
        if (calls.getReadHoldCount() == 0) {
            calls.writeLock().lock();
            releaseOnce();
        }
    }

    /** With the write lock, which it unlocks. */
    private void releaseOnce() {
        try {
            if (!released) {
                released = true;
                release.run();
            }
        } finally {
            calls.writeLock().unlock();
        }
    }
}
