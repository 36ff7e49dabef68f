package org.aezoo.benchmarks.series;

/** Something that scores the steps of a series. */
@FunctionalInterface
interface SeriesDetector {

    /**
     * Scores.
     *
     * @param channels [channels][steps], as they were measured
     * @param trainSteps steps at the start that are there to learn from, 1 or more
     * @param causal whether a step's score may depend on it, on those before it and on nothing else, and series share one
     *     threshold; otherwise all steps may be looked at, and each series is judged by its ranking
     * @return [steps], finite, higher for stranger ones
     */
    double[] score(double[][] channels, int trainSteps, boolean causal);
}
