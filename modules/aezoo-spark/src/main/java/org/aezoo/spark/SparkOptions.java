package org.aezoo.spark;

import org.aezoo.models.settings.Require;

/**
 * How training is spread over a cluster.
 *
 * @param workers networks that are trained side by side in each round, 1 or more: the cluster's cores, or fewer
 * @param averagingFrequency steps that each worker takes on its own before weights and the optimiser's state are averaged,
 *     1 or more. Many cost less traffic, few keep the workers together
 */
public record SparkOptions(int workers, int averagingFrequency) {

    public SparkOptions {
        Require.between("workers", workers, 1, 100_000);
        Require.between("averagingFrequency", averagingFrequency, 1, 100_000);
    }

    /** Averages after every tenth step. */
    public static SparkOptions ofWorkers(int workers) {
        return new SparkOptions(workers, 10);
    }
}
