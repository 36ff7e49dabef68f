package org.aezoo.run;

import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Answers requests with trained models over HTTP. Whoever has one names it in {@code
 * META-INF/services/org.aezoo.run.ModelServer}; {@code aezoo-serve} brings one.
 */
public interface ModelServer {

    /**
     * Loads the models and starts to listen.
     *
     * @throws org.aezoo.data.InvalidInputException if a model cannot be loaded, or the address is taken
     */
    Running start(ServerOptions options);

    /** The server on the class path, if there is one. */
    static Optional<ModelServer> find() {
        return ServiceLoader.load(ModelServer.class).findFirst();
    }

    /** A server that listens. */
    interface Running extends AutoCloseable {

        /** Where, {@code http://127.0.0.1:9100}. */
        String address();

        /** Takes no more requests, waits for those that have begun, and closes the models. */
        @Override
        void close();
    }
}
