package org.aezoo.numerics;

import org.apache.commons.numbers.gamma.InverseErfc;

/** The inverse of the standard normal distribution function. */
public final class NormalQuantile {

    private NormalQuantile() {}

    /**
     * The value that a standard normal number stays below with this probability.
     *
     * @param probability above 0 and below 1
     */
    public static double of(double probability) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("probability must be above 0 and below 1, got " + probability);
        }
        return -Math.sqrt(2) * InverseErfc.value(2 * probability);
    }
}
