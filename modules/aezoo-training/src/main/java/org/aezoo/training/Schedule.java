package org.aezoo.training;

import java.util.Locale;

/** How the step size changes from epoch to epoch. */
public enum Schedule {
    /** It stays as the model's settings say. */
    CONSTANT,
    /** It falls along half a cosine, from all of it in the first epoch to nearly nothing in the last. */
    COSINE,
    /** It falls by one factor per epoch, to a hundredth in the last. */
    EXPONENTIAL,
    /**
     * It stays as it is until the validation loss gets no better, or the last quarter of the epochs begins, and then cools
     * down to nearly nothing ({@link #cooled}).
     *
     * @see <a href="https://arxiv.org/abs/2405.18392">Hägele et al., 2024</a>
     */
    COOLDOWN;

    /** Of the epochs, those in which the step size cools down where nothing else has begun it. */
    private static final double COOLING = 0.25;

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
            case COOLDOWN -> epoch < epochs - cooling(epochs) ? 1 : cooled(epochs - epoch, cooling(epochs));
        };
    }

    /** How many of the epochs cool down. */
    static int cooling(int epochs) {
        return (int) Math.floor(COOLING * epochs);
    }

    /**
     * What the step size is multiplied by while it cools down: 1 less the square root of how much of that is over.
     *
     * @param left epochs, from {@code all} in the first to 1 in the last
     * @param all epochs of cooling down
     */
    static double cooled(int left, int all) {
        return 1 - Math.sqrt((all - left + 0.5) / all);
    }

    /** As written on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
