package org.aezoo.data.corruption;

import org.aezoo.data.Feed;

/**
 * A way to corrupt examples and how strongly. Each example draws a level of its own, evenly between the two.
 *
 * @param corruption the kind of noise
 * @param low least level, 0 or more
 * @param high greatest level, at least {@code low}; at most 1 where it is a share
 */
public record CorruptionRange(Corruption corruption, double low, double high) {

    public CorruptionRange {
        corruption.checkLevels(low, high);
    }

    /** The same level for every example. */
    public static CorruptionRange of(Corruption corruption, double level) {
        return new CorruptionRange(corruption, level, level);
    }

    /** The mean level. */
    public double meanLevel() {
        return (low + high) / 2;
    }

    /** The variance of the level from example to example. */
    public double levelVariance() {
        return (high - low) * (high - low) / 12;
    }

    /** A feed of corrupted copies. */
    public Feed feed() {
        return corruption.feed(low, high);
    }

    /** For people: {@code masking of 0.25}. */
    @Override
    public String toString() {
        return corruption.id() + " of " + (low == high ? "" : low + " to ") + high;
    }
}
