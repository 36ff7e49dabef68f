package org.aezoo.serve.model;

import java.util.function.Supplier;
import org.aezoo.data.InvalidInputException;

/**
 * The place of a model, which can be exchanged while it is asked: who has taken it goes on with what was taken, who comes
 * later gets the new one, and the old one is closed when the last has given it back.
 */
public final class ModelSlot implements AutoCloseable {

    private final Supplier<ServedModel> loader;
    private volatile ServedModel current;
    private boolean closed;

    /** Loads the model. */
    public ModelSlot(Supplier<ServedModel> loader) {
        this.loader = loader;
        current = loader.get();
    }

    /** The model, to be {@link ServedModel#release released}. */
    public ServedModel take() {
        while (true) {
            ServedModel taken = current;
            if (taken.acquire()) {
                return taken;
            }
            if (taken == current) {
                throw new IllegalStateException("the server is stopping");
            }
        }
    }

    /**
     * Loads the model again.
     *
     * @throws InvalidInputException if that fails; the old one then stays
     */
    public synchronized void reload() {
        if (closed) {
            throw new IllegalStateException("the server is stopping");
        }
        ServedModel fresh = loader.get();
        ServedModel old = current;
        current = fresh;
        old.release();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            current.release();
        }
    }
}
