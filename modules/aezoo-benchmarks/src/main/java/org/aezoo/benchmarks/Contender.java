package org.aezoo.benchmarks;

import org.jspecify.annotations.Nullable;

/** A network in one library, in a process of its own. */
interface Contender {

    /** Name and version of the library. */
    String version();

    /**
     * One step of training.
     *
     * @param batch which of the case's batches, from 0
     * @return the loss of the batch before the step, nats per example; of some contenders it is not a number but for
     *     the first step, as it costs time to get it
     */
    double step(int batch);

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
