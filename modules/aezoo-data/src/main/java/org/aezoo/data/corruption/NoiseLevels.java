package org.aezoo.data.corruption;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.aezoo.data.Feed;

/**
 * Gaussian noise of many levels, for models that are told the level: their inputs, their targets, and the levels at
 * which they are scored. In training each example draws a level of its own, evenly in its logarithm.
 *
 * <pre>
 *   x~ = (x + s n) / sqrt(1 + s^2), log s      seen, one value more than the example has; n standard normal
 *   w  = (1 + s^2) / s^2                       weight of a squared error at level s
 * </pre>
 *
 * <p>Values are taken to have a variance of about 1, as standard scaling gives them: then the input has too, and the
 * weight is the inverse of the error of the best linear denoiser for uncorrelated columns.
 *
 * @param low least level in training, above 0
 * @param high greatest level in training, at least {@code low}
 * @param scoredLow least level that scores are worked out at, above 0
 * @param scoredHigh greatest of these, at least {@code scoredLow}
 * @param scored how many levels from the one to the other, evenly in their logarithm; 1 to 64
 */
public record NoiseLevels(double low, double high, double scoredLow, double scoredHigh, int scored) {

    private static final int MOST = 64;

    public NoiseLevels {
        checkRange("noiseMin and noiseMax", low, high);
        checkRange("scoreMin and scoreMax", scoredLow, scoredHigh);
        if (scored < 1 || scored > MOST) {
            throw new IllegalArgumentException("scoreLevels must be between 1 and " + MOST + ", got " + scored);
        }
    }

    private static void checkRange(String names, double low, double high) {
        if (!(low > 0 && low <= high) || Double.isInfinite(high)) {
            throw new IllegalArgumentException(
                    names + " must be above 0, the lower first, got " + low + " and " + high);
        }
    }

    /** The level of a number, from 0 to {@code scored - 1}. */
    public double level(int number) {
        return scored == 1
                ? Math.sqrt(scoredLow * scoredHigh)
                : scoredLow * Math.pow(scoredHigh / scoredLow, number / (scored - 1.0));
    }

    /** The level in the middle of those that scores are worked out at; codes and reconstructions are taken there. */
    public double middle() {
        return Math.sqrt(scoredLow * scoredHigh);
    }

    /** The weight of a squared error at a level. */
    public static double weight(double level) {
        return 1 + 1 / (level * level);
    }

    /** What the network sees of clean examples that it is told have noise of a level. */
    public static float[][] seen(float[][] scaled, double level) {
        float[][] seen = new float[scaled.length][];
        for (int i = 0; i < scaled.length; i++) {
            seen[i] = new float[scaled[i].length + 1];
            System.arraycopy(scaled[i], 0, seen[i], 0, scaled[i].length);
            finish(seen[i], 0, scaled[i].length, level);
        }
        return seen;
    }

    /** What the network sees in training. */
    public Feed input() {
        return (batch, random) -> {
            double[] levels = draw(batch.size(), random);
            int size = batch.rowSize();
            float[] seen = new float[batch.size() * (size + 1)];
            for (int i = 0; i < levels.length; i++) {
                int from = i * (size + 1);
                for (int j = 0; j < size; j++) {
                    seen[from + j] = (float) (batch.values()[i * size + j] + levels[i] * random.nextGaussian());
                }
                finish(seen, from, size, levels[i]);
            }
            return seen;
        };
    }

    /** The example, then a weight for each of its values; the levels are those of {@link #input}. */
    public Feed target() {
        return (batch, random) -> {
            double[] levels = draw(batch.size(), random);
            int size = batch.rowSize();
            float[] target = new float[batch.size() * 2 * size];
            for (int i = 0; i < levels.length; i++) {
                System.arraycopy(batch.values(), i * size, target, 2 * i * size, size);
                Arrays.fill(target, (2 * i + 1) * size, (2 * i + 2) * size, (float) weight(levels[i]));
            }
            return target;
        };
    }

    /** Drawn before anything else, so that input and target get the same levels. */
    private double[] draw(int count, SplittableRandom random) {
        double[] levels = new double[count];
        for (int i = 0; i < count; i++) {
            levels[i] = low * Math.pow(high / low, random.nextDouble());
        }
        return levels;
    }

    private static void finish(float[] seen, int from, int size, double level) {
        double shrink = 1 / Math.sqrt(1 + level * level);
        for (int j = from; j < from + size; j++) {
            seen[j] = (float) (seen[j] * shrink);
        }
        seen[from + size] = (float) Math.log(level);
    }

    /** For people: {@code noise of 0.05 to 6.4, scored at 5 levels from 0.05 to 0.8}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "noise of %s to %s, scored at %d levels from %s to %s",
                low,
                high,
                scored,
                scoredLow,
                scoredHigh);
    }
}
