package org.aezoo.evaluation.baselines;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.Split;
import org.aezoo.data.corruption.Mask;
import org.aezoo.numerics.Cholesky;
import org.aezoo.numerics.PrincipalComponents;

/**
 * The best affine guess at the missing part of an example from the rest of it, by ridge regression: the yardstick for
 * every model that fills holes in. Each hole, wherever it is, has a regression of its own.
 *
 * <pre>
 *   C = covariance of the training rows + r I          [size, size]
 *   y_m = mu_m + C_mk C_kk^-1 (x_k - mu_k)             m missing, k known
 *       = mu_m - P_mm^-1 P_mk (x_k - mu_k)             P = C^-1
 * </pre>
 *
 * <p>The second form is the first by the inverse of a matrix in blocks, and takes one large inverse for all holes instead
 * of one per hole. The ridge r is chosen on a tenth of the training rows, then all of them are used. Guesses are cut off
 * at the least and greatest training value, which can only bring them nearer to data in that range. In double precision.
 */
public final class AffineInpainting {

    /** In units of the mean variance of a value. */
    private static final double[] RIDGES = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1};

    private static final double HELD_OUT = 0.1;
    private static final int MAX_JUDGES = 1000;
    private static final int MAX_SIZE = 4096;

    /** Numbers in factors that are kept: 128 MB. */
    private static final long MAX_KEPT = 1 << 24;

    private final double[] mean;
    private final double[][] precision;
    private final double ridge;
    private final float low;
    private final float high;

    /** Holes come again where there are few places for them; the one that was used longest ago goes first. */
    private final Map<BitSet, Regression> regressions = new LinkedHashMap<>(16, 0.75f, true);

    private record Regression(int[] missing, double[][] factor) {}

    private AffineInpainting(Moments moments, double ridge) {
        this.mean = moments.mean;
        this.ridge = ridge;
        this.low = moments.low;
        this.high = moments.high;
        double[][] matrix = new double[mean.length][];
        double trace = 0;
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = moments.covariance[i].clone();
            trace += matrix[i][i];
        }
        // rows that are all the same have no variance to take a share of
        double more = trace > 0 ? ridge * trace / matrix.length : 1;
        for (int i = 0; i < matrix.length; i++) {
            matrix[i][i] += more;
        }
        this.precision = Cholesky.of(matrix).inverse();
    }

    /**
     * Fits on training rows and chooses the ridge.
     *
     * @param training at least two rows of the shape of the holes
     * @param scaling applied to every row
     * @param holes by which the ridge is judged
     * @param seed decides which rows judge
     */
    public static AffineInpainting fit(Dataset training, Scaling scaling, Mask holes, long seed) {
        int size = training.shape().size();
        if (training.size() < 2 || size > MAX_SIZE) {
            throw new InvalidInputException("affine inpainting takes at least 2 rows of at most " + MAX_SIZE
                    + " values, " + training.name() + " has " + training.size() + " of " + size);
        }
        Split split = Split.of(training, HELD_OUT, seed);
        Moments moments = Moments.of(split.rest(), scaling);
        double best = RIDGES[0];
        double least = Double.POSITIVE_INFINITY;
        for (double ridge : RIDGES) {
            double error = new AffineInpainting(moments, ridge).error(split.heldOut(), scaling, holes);
            if (error < least) {
                least = error;
                best = ridge;
            }
        }
        return new AffineInpainting(Moments.of(training, scaling), best);
    }

    /** The ridge that was chosen, as a share of the mean variance. */
    public double ridge() {
        return ridge;
    }

    /** The mean training row, in scaled units. */
    public double[] mean() {
        return mean.clone();
    }

    /**
     * Fills a hole in.
     *
     * @param example in scaled units; missing values are not looked at
     * @param hole one mark per pixel, missing in all channels
     */
    public synchronized float[] fill(float[] example, boolean[] hole) {
        Regression regression = regression(hole);
        int[] missing = regression.missing;
        double[] right = new double[missing.length];
        for (int i = 0; i < missing.length; i++) {
            double[] row = precision[missing[i]];
            double sum = 0;
            for (int j = 0; j < example.length; j++) {
                if (!hole[j % hole.length]) {
                    sum += row[j] * (example[j] - mean[j]);
                }
            }
            right[i] = sum;
        }
        Cholesky.solve(regression.factor, right);
        float[] filled = example.clone();
        for (int i = 0; i < missing.length; i++) {
            filled[missing[i]] = Math.min(high, Math.max(low, (float) (mean[missing[i]] - right[i])));
        }
        return filled;
    }

    private Regression regression(boolean[] hole) {
        BitSet key = new BitSet(hole.length);
        for (int i = 0; i < hole.length; i++) {
            key.set(i, hole[i]);
        }
        Regression known = regressions.get(key);
        if (known != null) {
            return known;
        }
        Regression regression = factorise(hole);
        regressions.put(key, regression);
        long each = (long) regression.missing.length * regression.missing.length;
        if (regressions.size() > 1 && each * regressions.size() > MAX_KEPT) {
            regressions.remove(regressions.keySet().iterator().next());
        }
        return regression;
    }

    private Regression factorise(boolean[] hole) {
        int[] missing = IntStream.range(0, mean.length)
                .filter(i -> hole[i % hole.length])
                .toArray();
        double[][] block = new double[missing.length][missing.length];
        for (int i = 0; i < missing.length; i++) {
            for (int j = 0; j < missing.length; j++) {
                block[i][j] = precision[missing[i]][missing[j]];
            }
        }
        return new Regression(missing, Cholesky.of(block).factor());
    }

    private double error(Dataset judges, Scaling scaling, Mask holes) {
        double sum = 0;
        float[] row = new float[mean.length];
        for (int r = 0; r < Math.min(MAX_JUDGES, judges.size()); r++) {
            judges.read(r, scaling, row, 0);
            float[] filled = fill(row, holes.of(row));
            for (int i = 0; i < row.length; i++) {
                // known values are equal and add nothing
                double difference = (double) row[i] - filled[i];
                sum += difference * difference;
            }
        }
        return sum;
    }

    /** Mean, covariance and range of rows. */
    private record Moments(double[] mean, double[][] covariance, float low, float high) {

        static Moments of(Dataset data, Scaling scaling) {
            double[] mean = PrincipalComponents.mean(data, scaling);
            float low = Float.POSITIVE_INFINITY;
            float high = Float.NEGATIVE_INFINITY;
            float[] row = new float[mean.length];
            for (int r = 0; r < data.size(); r++) {
                data.read(r, scaling, row, 0);
                for (float value : row) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
            return new Moments(mean, PrincipalComponents.covariance(data, scaling, mean), low, high);
        }
    }
}
