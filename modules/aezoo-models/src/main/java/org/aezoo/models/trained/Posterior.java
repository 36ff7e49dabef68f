package org.aezoo.models.trained;

import java.util.Arrays;
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
}
