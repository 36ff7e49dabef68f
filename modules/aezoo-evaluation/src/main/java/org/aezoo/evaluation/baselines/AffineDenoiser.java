package org.aezoo.evaluation.baselines;

import java.util.Arrays;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.corruption.Corruption;
import org.aezoo.data.corruption.CorruptionRange;
import org.aezoo.numerics.Cholesky;
import org.aezoo.numerics.PrincipalComponents;
import org.aezoo.numerics.Vectors;

/**
 * The best affine guess at clean examples from damaged ones: the yardstick for every denoising autoencoder. It is the
 * least-squares fit on the training rows with all the noise there could be, not with noise drawn once: expectations over
 * the corruption are exact.
 *
 * <pre>
 *   y = m + A (x~ - m~)                                         [size]
 *   A = cov(x, x~) cov(x~, x~)^-1                               [size, size]
 *
 *   gaussian noise of deviation s:   m~ = m,  cov(x, x~) = C,  cov(x~, x~) = C + E[s^2] I
 *
 *   values kept with probability k, else replaced by noise of mean e and second moment f:
 *     m~              = E[k] m + (1 - E[k]) e
 *     cov(x, x~)      = E[k] C
 *     cov(x~, x~)_ij  = E[k^2] C_ij + var(k) (m_i - e) (m_j - e)              i, j different
 *     cov(x~, x~)_ii  = E[k] E[x_i^2] + (1 - E[k]) f - m~_i^2
 *   masking: e = f = 0; salt and pepper: e = f = 1/2
 * </pre>
 *
 * <p>m and C are mean and covariance of the clean rows; s or 1 - k is the level, whose variance is above 0 where each
 * example draws its own. A ridge of 1e-6 times the mean variance lets values that never change through. In double
 * precision; guesses are not cut off.
 */
public final class AffineDenoiser {

    private static final int MAX_SIZE = 4096;
    private static final double RIDGE = 1e-6;

    private final double[] mean;
    private final double[] damagedMean;
    private final double[][] weights;

    private AffineDenoiser(double[] mean, double[] damagedMean, double[][] weights) {
        this.mean = mean;
        this.damagedMean = damagedMean;
        this.weights = weights;
    }

    /**
     * Fits.
     *
     * @param training clean rows, at least two, of at most 4096 values
     * @param scaling applied to every row
     * @param range how they are damaged
     */
    public static AffineDenoiser fit(Dataset training, Scaling scaling, CorruptionRange range) {
        int size = training.shape().size();
        if (training.size() < 2 || size > MAX_SIZE) {
            throw new InvalidInputException("affine denoising takes at least 2 rows of at most " + MAX_SIZE
                    + " values, " + training.name() + " has " + training.size() + " of " + size);
        }
        double[] mean = PrincipalComponents.mean(training, scaling);
        double[][] covariance = PrincipalComponents.covariance(training, scaling, mean);
        double kept = range.corruption() == Corruption.GAUSSIAN ? 1 : 1 - range.meanLevel();
        double replaced = (1 - kept) * replacement(range.corruption());
        double[] damagedMean = Arrays.stream(mean).map(m -> kept * m + replaced).toArray();
        double[][] inverse = Cholesky.of(damagedCovariance(mean, covariance, damagedMean, range))
                .inverse();
        double[][] weights = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                weights[i][j] = kept * Vectors.dot(covariance[i], inverse[j]);
            }
        }
        return new AffineDenoiser(mean, damagedMean, weights);
    }

    private static double[][] damagedCovariance(
            double[] mean, double[][] covariance, double[] damagedMean, CorruptionRange range) {
        int size = mean.length;
        boolean gaussian = range.corruption() == Corruption.GAUSSIAN;
        double level = range.meanLevel();
        double variance = range.levelVariance();
        double e = replacement(range.corruption());
        double ridge = 0;
        for (int i = 0; i < size; i++) {
            ridge += RIDGE * covariance[i][i] / size;
        }
        double[][] damaged = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                damaged[i][j] = gaussian
                        ? covariance[i][j]
                        : ((1 - level) * (1 - level) + variance) * covariance[i][j]
                                + variance * (mean[i] - e) * (mean[j] - e);
            }
            damaged[i][i] = gaussian
                    ? covariance[i][i] + level * level + variance
                    : (1 - level) * (covariance[i][i] + mean[i] * mean[i])
                            + level * e
                            - damagedMean[i] * damagedMean[i];
            // where nothing varies at all, any number does
            damaged[i][i] += ridge > 0 ? ridge : 1;
        }
        return damaged;
    }

    /** Mean of what stands in for a damaged value, and its second moment: both are means of zeros and ones. */
    private static double replacement(Corruption corruption) {
        return corruption == Corruption.SALT_AND_PEPPER ? 0.5 : 0;
    }

    /**
     * Guesses the clean example.
     *
     * @param damaged [size] in scaled units
     * @return [size] in scaled units, may lie beyond the range of clean values
     */
    public float[] denoise(float[] damaged) {
        double[] centred = new double[damaged.length];
        for (int i = 0; i < centred.length; i++) {
            centred[i] = damaged[i] - damagedMean[i];
        }
        float[] clean = new float[centred.length];
        for (int i = 0; i < clean.length; i++) {
            clean[i] = (float) (mean[i] + Vectors.dot(weights[i], centred));
        }
        return clean;
    }
}
