package org.aezoo.data.corruption;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.aezoo.data.Feed;

/**
 * Ways to corrupt examples before a denoising autoencoder sees them. The noise comes from the generator that a
 * {@link Feed} is given, so it is fresh in every epoch and the same when a run is repeated.
 */
public enum Corruption {

    /** Adds normal noise; the level is its standard deviation in scaled units. Values may leave [0, 1]. */
    GAUSSIAN {
        @Override
        void damage(float[] values, int from, int to, double level, SplittableRandom random) {
            for (int i = from; i < to; i++) {
                values[i] += (float) (level * random.nextGaussian());
            }
        }
    },

    /** Sets values to 0; the level is the share of values that are set. */
    MASKING {
        @Override
        void damage(float[] values, int from, int to, double level, SplittableRandom random) {
            long below = threshold(level);
            for (int i = from; i < to; i += 2) {
                // one draw serves two values
                long bits = random.nextLong();
                if ((bits >>> 32) < below) {
                    values[i] = 0;
                }
                if (i + 1 < to && (bits & LOW) < below) {
                    values[i + 1] = 0;
                }
            }
        }
    },

    /** Sets values to 0 or 1 with equal probability; the level is the share of values that are set. For data in [0, 1]. */
    SALT_AND_PEPPER {
        @Override
        void damage(float[] values, int from, int to, double level, SplittableRandom random) {
            long below = threshold(level);
            for (int i = from; i < to; i++) {
                long bits = random.nextLong();
                if ((bits >>> 32) < below) {
                    values[i] = bits & 1;
                }
            }
        }
    };

    private static final long LOW = 0xffffffffL;

    private static final float SPARED = 0.5f;

    /**
     * A feed of corrupted copies.
     *
     * @param level standard deviation, 0 or more, or share of the values, 0 to 1
     */
    public Feed feed(double level) {
        return feed(level, level);
    }

    /**
     * A feed of corrupted copies, each example with a level of its own.
     *
     * @param low least level, 0 or more
     * @param high greatest level, at least {@code low}; at most 1 where it is a share
     */
    public Feed feed(double low, double high) {
        checkLevels(low, high);
        return (batch, random) -> damaged(batch.values().clone(), batch.rowSize(), low, high, random);
    }

    /**
     * A feed of clean examples, each followed by a weight for each of its values, by whether {@link #feed(double,
     * double)} of the same batch hits it. A masked 0 counts as hit. A value that is missing in the data has a weight of
     * 0: what was filled in for it is not to be learned.
     *
     * @param low least level, as in the other feed
     * @param high greatest level, as in the other feed
     * @param hit weight of a value that was hit
     * @param spared weight of a value that was not
     */
    public Feed weighted(double low, double high, double hit, double spared) {
        checkLevels(low, high);
        if (this == GAUSSIAN) {
            throw new IllegalArgumentException("gaussian noise hits every value: there are none to weigh more");
        }
        return (batch, random) -> {
            int size = batch.rowSize();
            float[] marks = new float[batch.values().length];
            // a value that masking and salt and pepper never set
            Arrays.fill(marks, SPARED);
            damaged(marks, size, low, high, random);
            float[] target = new float[2 * marks.length];
            for (int row = 0; row < batch.size(); row++) {
                System.arraycopy(batch.values(), row * size, target, 2 * row * size, size);
                for (int i = 0; i < size; i++) {
                    int value = row * size + i;
                    double weight = marks[value] == SPARED ? spared : hit;
                    target[(2 * row + 1) * size + i] = batch.isMissing(value) ? 0 : (float) weight;
                }
            }
            return target;
        };
    }

    private float[] damaged(float[] values, int rowSize, double low, double high, SplittableRandom random) {
        for (int from = 0; from < values.length; from += rowSize) {
            double level = low == high ? low : low + (high - low) * random.nextDouble();
            damage(values, from, from + rowSize, level, random);
        }
        return values;
    }

    /** The name in settings, in kebab-case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void checkLevels(double low, double high) {
        if (!(low >= 0 && low <= high && high <= (this == GAUSSIAN ? Double.MAX_VALUE : 1))) {
            throw new IllegalArgumentException("levels of noise must be "
                    + (this == GAUSSIAN ? "0 or more" : "between 0 and 1") + ", the lower first, got " + low + " and "
                    + high);
        }
    }

    abstract void damage(float[] values, int from, int to, double level, SplittableRandom random);

    /** The share as a threshold for 32 random bits. */
    private static long threshold(double share) {
        return Math.round(share * (LOW + 1));
    }
}
