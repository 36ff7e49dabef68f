package org.aezoo.benchmarks;

import java.util.Arrays;

/** What is said about several measurements. */
final class Statistics {

    private Statistics() {}

    /** The middle one, or the mean of the middle two; there must be one. */
    static double median(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("values must hold at least one, got none");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** The median of {@code count} values. */
    static double median(long[] values, int count) {
        return median(Arrays.stream(values, 0, count).asDoubleStream().toArray());
    }
}
