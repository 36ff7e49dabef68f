package org.aezoo.benchmarks;

import org.jspecify.annotations.Nullable;

/** A network in one library, in a process of its own. */
interface Contender {

    /** Name and version of the library. */
    String version();

    /**
     * The first step of training, on batch 0.
     *
     * @return the loss of the batch before the step, nats per example; NaN if it has none
     */
    double firstStep();

    /** Another step, on one of the case's batches, counted from 0. */
    void step(int batch);

    /** Codes of rows, [n][inputSize]. */
    void encode(float[][] rows);

    /** Whether it can score rows. */
    default boolean scores() {
        return true;
    }

    /** Scores of rows, [n][inputSize]. */
    void score(float[][] rows);

    /** Trains through the data path that reads ahead. */
    default @Nullable DataPath path(double seconds) {
        return null;
    }

    /**
     * Training through the data path.
     *
     * @param waited share of the time in which training waited for data
     */
    record DataPath(double examplesPerSecond, double waited) {}
}
