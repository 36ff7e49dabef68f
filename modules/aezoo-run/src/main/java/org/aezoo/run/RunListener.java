package org.aezoo.run;

import org.aezoo.models.trained.Architecture;

/** Hears what a {@link Run} does beside training; of that, a {@link org.aezoo.training.TrainingListener} hears. */
public interface RunListener {

    /** Does not want to know. */
    RunListener NOBODY = new RunListener() {};

    /** The folder is open, and training is about to begin. */
    default void opened(Architecture architecture) {}

    /** Training has ended, and the model is about to be judged. */
    default void trained() {}

    /** One line for people. */
    default void noted(String line) {}

    /**
     * Work begins that takes a while.
     *
     * @param what in a few words
     * @return told how it goes on, and closed at its end
     */
    default Work begun(String what) {
        return part -> {};
    }

    /** Work that takes a while. */
    interface Work extends AutoCloseable {

        /** What is done now. */
        void now(String part);

        /** How much of it is done, in [0, 1]; never called where that is not known. */
        default void done(double share) {}

        @Override
        default void close() {}
    }
}
