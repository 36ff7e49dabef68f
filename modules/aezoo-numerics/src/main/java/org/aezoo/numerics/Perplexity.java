package org.aezoo.numerics;

import java.util.Arrays;

/** How many equally frequent kinds would be as diverse as those that were counted. */
public final class Perplexity {

    private Perplexity() {}

    /**
     * exp of the entropy of relative frequencies.
     *
     * @param counts of each kind, 0 or more; not all 0
     */
    public static double of(long[] counts) {
        double total = Arrays.stream(counts).sum();
        double entropy = 0;
        for (long count : counts) {
            if (count > 0) {
                entropy -= count / total * Math.log(count / total);
            }
        }
        return Math.exp(entropy);
    }
}
