package org.aezoo.models.trained;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.aezoo.layers.GaussianSamplingLayer;

/**
 * The Gaussian distributions of some rows' codes.
 *
 * @param means [n][codeSize]
 * @param logVariances [n][codeSize], as sampling uses them
 */
public record Posterior(float[][] means, float[][] logVariances) {

    /** From what the posterior's vertex puts out, [n][2 codeSize]. */
    static Posterior of(float[][] both, int size) {
        float[][] means = new float[both.length][];
        float[][] logVariances = new float[both.length][size];
        for (int i = 0; i < both.length; i++) {
            means[i] = Arrays.copyOf(both[i], size);
            for (int j = 0; j < size; j++) {
                logVariances[i][j] = (float) Math.min(
                        GaussianSamplingLayer.MAX_LOG_VARIANCE,
                        Math.max(GaussianSamplingLayer.MIN_LOG_VARIANCE, both[i][size + j]));
            }
        }
        return new Posterior(means, logVariances);
    }

    /** [n][codeSize], {@code exp(s / 2)}. */
    float[][] deviations() {
        float[][] deviations = new float[logVariances.length][];
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = logVariances[i].clone();
            for (int j = 0; j < deviations[i].length; j++) {
                deviations[i][j] = (float) Math.exp(logVariances[i][j] / 2.0);
            }
        }
        return deviations;
    }

    /** The divergence of a row's distribution from the standard normal one, in nats. */
    public double divergence(int row) {
        double sum = 0;
        for (int j = 0; j < means[row].length; j++) {
            sum += divergence(row, j);
        }
        return sum;
    }

    /** The same for one unit of the code. */
    public double divergence(int row, int unit) {
        double m = means[row][unit];
        double s = logVariances[row][unit];
        return (Math.expm1(s) - s + m * m) / 2;
    }

    /**
     * The code of a row that noise leads to.
     *
     * @param noise standard normal, one per unit
     * @param scale multiplies it; 1 for the noise as it is
     */
    public float[] code(int row, double[] noise, double scale) {
        float[] code = new float[noise.length];
        for (int j = 0; j < code.length; j++) {
            code[j] = (float) (means[row][j] + Math.exp(logVariances[row][j] / 2.0) * scale * noise[j]);
        }
        return code;
    }

    /**
     * Standard normal draws that all rows share. They are scaled to a mean square of exactly 1 for each unit of the code: as
     * rows share their noise, what is off in it would be off in the mean over any number of rows. For a linear decoder with
     * orthogonal columns a bound by these draws is then exact.
     *
     * @param count even: every second draw mirrors the one before, so that errors of first order cancel
     * @return [count][codeSize]
     */
    static double[][] draws(int count, int codeSize, long seed) {
        double[][] draws = new double[count][];
        double[][] noise = new double[count / 2][codeSize];
        SplittableRandom random = new SplittableRandom(seed);
        for (int j = 0; j < codeSize; j++) {
            double square = 0;
            for (double[] one : noise) {
                one[j] = random.nextGaussian();
                square += one[j] * one[j];
            }
            for (double[] one : noise) {
                one[j] /= Math.sqrt(square / noise.length);
            }
        }
        for (int draw = 0; draw < count; draw++) {
            double[] one = noise[draw / 2];
            draws[draw] = draw % 2 == 0
                    ? one
                    : Arrays.stream(one).map(value -> -value).toArray();
        }
        return draws;
    }
}
