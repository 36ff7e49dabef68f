package org.aezoo.training;

import java.util.Locale;

/** How the step size changes from epoch to epoch. */
public enum Schedule {
    /** It stays as the model's settings say. */
    CONSTANT,
    /** It falls along half a cosine, from all of it in the first epoch to nearly nothing in the last. */
    COSINE,
    /** It falls by one factor per epoch, to a hundredth in the last. */
    EXPONENTIAL;

    /**
     * What the step size is multiplied by.
     *
     * @param epoch from 0 to {@code epochs - 1}
     * @param epochs planned in all, 1 or more
     * @return above 0, at most 1
     */
    public double factor(int epoch, int epochs) {
        return switch (this) {
            case CONSTANT -> 1;
            case COSINE -> 0.5 * (1 + Math.cos(Math.PI * epoch / epochs));
            case EXPONENTIAL -> Math.pow(0.01, epochs == 1 ? 0 : epoch / (double) (epochs - 1));
        };
    }

    /** As written on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
