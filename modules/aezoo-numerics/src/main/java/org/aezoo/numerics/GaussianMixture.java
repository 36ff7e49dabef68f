package org.aezoo.numerics;

import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Gaussian mixture with full covariances, fitted by expectation maximisation from clusters of k-means.
 *
 * <pre>
 *   p(x) = sum_k w_k N(x; m_k, L_k L_k')
 * </pre>
 *
 * <p>To the diagonal of each covariance a millionth of the rows' mean variance is added, so that columns that never change
 * and components of few rows keep a density.
 *
 * @see <a href="https://doi.org/10.1111/j.2517-6161.1977.tb01600.x">Dempster, Laird and Rubin, 1977</a>
 */
public final class GaussianMixture {

    /** Numbers of components that {@link #best} tries, in this order. */
    private static final int[] CANDIDATES = {1, 2, 5, 10, 20};

    /** {@link #best} holds out one row of so many. */
    private static final int HELD_OUT = 5;

    private static final int MOST_STEPS = 100;

    /** Nats per row; a step that gains less is the last. */
    private static final double LEAST_GAIN = 1e-3;

    private static final double FLOOR = 1e-6;

    /** A row of which a component has no larger share does nothing to its covariance. */
    private static final double NOTHING = 1e-15;

    private final double[] weights;
    private final double[][] means;
    private final double[][][] factors;

    /** Log density of each component at its mean, with its weight. */
    private final double[] peaks;

    /**
     * A mixture that is known.
     *
     * @param weights of the components, above 0, with a sum of 1
     * @param means [components][size]
     * @param factors Cholesky factors of the covariances [components][size][row + 1], above 0 on the diagonal
     * @throws IllegalArgumentException if it is no distribution
     */
    public GaussianMixture(double[] weights, double[][] means, double[][][] factors) {
        this.weights = weights.clone();
        this.means = Arrays.stream(means).map(double[]::clone).toArray(double[][]::new);
        this.factors = Arrays.stream(factors)
                .map(factor -> Arrays.stream(factor).map(double[]::clone).toArray(double[][]::new))
                .toArray(double[][][]::new);
        peaks = new double[weights.length];
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            sum += weights[k];
            peaks[k] = Math.log(weights[k]) - 0.5 * size() * Math.log(2 * Math.PI);
            boolean finite = weights[k] > 0 && allFinite(means[k]);
            for (int i = 0; i < size(); i++) {
                finite &= allFinite(factors[k][i]) && factors[k][i][i] > 0;
                peaks[k] -= Math.log(factors[k][i][i]);
            }
            if (!finite) {
                throw new IllegalArgumentException("component " + k
                        + " must have a weight above 0, finite means and a positive definite covariance");
            }
        }
        if (!(Math.abs(sum - 1) < 1e-6)) {
            throw new IllegalArgumentException("the weights must have a sum of 1, got " + sum);
        }
    }

    private static boolean allFinite(double[] values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    /** Number of components. */
    public int components() {
        return weights.length;
    }

    /** Values per row. */
    public int size() {
        return means[0].length;
    }

    /** Weights of the components. */
    public double[] weights() {
        return weights.clone();
    }

    /** Mean of a component. */
    public double[] mean(int component) {
        return means[component].clone();
    }

    /** Cholesky factor of a component's covariance, [size][row + 1]. */
    public double[][] factor(int component) {
        return Arrays.stream(factors[component]).map(double[]::clone).toArray(double[][]::new);
    }

    /**
     * Fits as many components as rows that are held out are most likely under: 1, 2, 5, 10 or 20, in this order, up to the
     * first that is no better than the one before. A fifth of the rows is held out.
     *
     * @param rows at least one
     * @param seed decides which rows are held out and where fitting starts
     */
    public static GaussianMixture best(float[][] rows, long seed) {
        float[][] shuffled = rows.clone();
        Collections.shuffle(Arrays.asList(shuffled), new Random(seed));
        float[][] held = Arrays.copyOf(shuffled, rows.length / HELD_OUT);
        float[][] kept = Arrays.copyOfRange(shuffled, held.length, rows.length);
        GaussianMixture best = fit(kept, 1, seed, LEAST_GAIN);
        double likelihood = best.logLikelihood(held);
        for (int next = 1; next < CANDIDATES.length && CANDIDATES[next] <= kept.length; next++) {
            GaussianMixture fitted = fit(kept, CANDIDATES[next], seed, LEAST_GAIN);
            double reached = fitted.logLikelihood(held);
            if (!(reached > likelihood)) {
                break;
            }
            best = fitted;
            likelihood = reached;
        }
        return best;
    }

    /**
     * Fits.
     *
     * @param rows at least {@code components}
     * @param leastGain nats per row; a step that gains less is the last
     */
    static GaussianMixture fit(float[][] rows, int components, long seed, double leastGain) {
        int[] clusters = KMeans.fit(rows, components, 1, seed).clusters();
        double[][] shares = new double[rows.length][components];
        for (int i = 0; i < rows.length; i++) {
            shares[i][clusters[i]] = 1;
        }
        double[][] x = Vectors.doubles(rows);
        double floor = floor(x);
        double before = Double.NEGATIVE_INFINITY;
        for (int step = 1; ; step++) {
            GaussianMixture mixture = of(x, shares, components, floor);
            double likelihood = mixture.share(x, shares);
            if (!(likelihood - before >= leastGain) || step == MOST_STEPS) {
                return mixture;
            }
            before = likelihood;
        }
    }

    /** What is added to variances: a share of their mean, or next to nothing where no row differs. */
    private static double floor(double[][] x) {
        double[] mean = new double[x[0].length];
        for (double[] row : x) {
            Vectors.add(mean, 1.0 / x.length, row);
        }
        double sum = 0;
        for (double[] row : x) {
            for (int j = 0; j < mean.length; j++) {
                sum += (row[j] - mean[j]) * (row[j] - mean[j]);
            }
        }
        return Math.max(1e-12, FLOOR * sum / x.length / mean.length);
    }

    /** The maximisation step: the mixture of rows that belong to components by shares. */
    private static GaussianMixture of(double[][] x, double[][] shares, int components, double floor) {
        int size = x[0].length;
        double[] weights = new double[components];
        double[][] means = new double[components][size];
        double[][][] factors = new double[components][size][];
        double[] centred = new double[size];
        for (int k = 0; k < components; k++) {
            // next to nothing, so that a component without rows stays one
            double sum = 10 * Math.ulp(1.0);
            for (int i = 0; i < x.length; i++) {
                sum += shares[i][k];
                Vectors.add(means[k], shares[i][k], x[i]);
            }
            Vectors.scale(means[k], 1 / sum);
            for (int j = 0; j < size; j++) {
                factors[k][j] = new double[j + 1];
            }
            for (int i = 0; i < x.length; i++) {
                double share = shares[i][k] / sum;
                for (int j = 0; j < size && share > NOTHING; j++) {
                    centred[j] = x[i][j] - means[k][j];
                    double factor = share * centred[j];
                    for (int l = 0; l <= j; l++) {
                        factors[k][j][l] += factor * centred[l];
                    }
                }
            }
            for (int j = 0; j < size; j++) {
                factors[k][j][j] += floor;
            }
            Cholesky.of(factors[k]);
            weights[k] = sum / (x.length + components * 10 * Math.ulp(1.0));
        }
        return new GaussianMixture(weights, means, factors);
    }

    /** The expectation step: sets how much of each row belongs to each component; mean log-likelihood of a row, nats. */
    private double share(double[][] x, double[][] shares) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += share(x[i], shares[i]);
        }
        return sum / x.length;
    }

    /** The same for one row; its log-likelihood. */
    private double share(double[] row, double[] shares) {
        int size = size();
        double[] y = new double[size];
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < weights.length; k++) {
            for (int i = 0; i < size; i++) {
                double[] factor = factors[k][i];
                y[i] = (row[i] - means[k][i] - Vectors.dot(factor, y, 0, i)) / factor[i];
            }
            shares[k] = peaks[k] - 0.5 * Vectors.dot(y, y);
            largest = Math.max(largest, shares[k]);
        }
        double sum = 0;
        for (int k = 0; k < shares.length; k++) {
            shares[k] = Math.exp(shares[k] - largest);
            sum += shares[k];
        }
        Vectors.scale(shares, 1 / sum);
        return largest + Math.log(sum);
    }

    /**
     * How likely rows are under the mixture.
     *
     * @return mean over rows of log p, in nats; NaN for no rows
     */
    public double logLikelihood(float[][] rows) {
        return share(Vectors.doubles(rows), new double[rows.length][components()]);
    }

    /** Draws a row. */
    public double[] sample(SplittableRandom random) {
        double left = random.nextDouble();
        int k = 0;
        while (k < weights.length - 1 && left >= weights[k]) {
            left -= weights[k++];
        }
        double[] normal = new double[size()];
        Arrays.setAll(normal, j -> random.nextGaussian());
        double[] row = means[k].clone();
        for (int j = 0; j < row.length; j++) {
            row[j] += Vectors.dot(factors[k][j], normal, 0, j + 1);
        }
        return row;
    }
}
