package org.aezoo.training;

import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Shows trainings while they go on. Whoever has one names it in {@code
 * META-INF/services/org.aezoo.training.TrainingMonitor}; {@code aezoo-ui} brings Deeplearning4j's pages in a browser.
 */
public interface TrainingMonitor {

    /**
     * Starts showing; nothing is to be seen before the returned watch listens to a trainer.
     *
     * @param port of this machine's loopback address, between 1 and 65535
     * @throws org.aezoo.data.InvalidInputException if the port is taken
     */
    Watch open(int port);

    /** The monitor on the class path, if there is one. */
    static Optional<TrainingMonitor> find() {
        return ServiceLoader.load(TrainingMonitor.class).findFirst();
    }

    /** What is open: give it to a trainer as a listener, and close it after training. */
    interface Watch extends TrainingListener, AutoCloseable {

        /** Where to look. */
        String address();

        @Override
        void close();
    }
}
