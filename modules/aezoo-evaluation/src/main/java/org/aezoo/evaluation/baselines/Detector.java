package org.aezoo.evaluation.baselines;

/** A detector of anomalies that was fitted to rows, to hold others against. */
@FunctionalInterface
public interface Detector {

    /**
     * How strange rows are.
     *
     * @param rows [n][columns], scaled as those that it was fitted to
     * @return [n], higher for stranger rows
     */
    double[] score(float[][] rows);
}
