package org.aezoo.layers.internal.codebook;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The arithmetic of a codebook, in double precision and in Java: nearest vectors, and what a batch of vectors changes.
 *
 * <pre>
 *   n_k = decay n_k + (1 - decay) count_k           count_k    vectors of the batch whose nearest is k
 *   s_k = decay s_k + (1 - decay) sum_k             sum_k      their sum
 *   e_k = s_k / n_k                                 n_k drawn to the mean use by 1e-5, against division by zero
 * </pre>
 *
 * <p>A codebook that has seen nothing yet (all n are 0) starts from k-means on the batch. A vector whose n has fallen
 * below {@code restart} times the mean begins anew at a random vector of the batch, with a mean n.
 */
public final class Codebook {

    private static final int KMEANS_ROUNDS = 10;
    private static final int KMEANS_VECTORS = 16_384;
    static final double SMOOTHING = 1e-5;

    private final int size;
    private final int dim;

    /** Value c of vector k stands at {@code k * dim + c}, here and in all arrays of vectors. */
    public final double[] vectors;

    public final double[] counts;
    public final double[] sums;

    public Codebook(int size, int dim, double[] vectors, double[] counts, double[] sums) {
        this.size = size;
        this.dim = dim;
        this.vectors = vectors;
        this.counts = counts;
        this.sums = sums;
    }

    /** The nearest of {@code vectors} for each of z; of equally near ones the first. */
    public static int[] nearest(double[] z, double[] vectors, int size, int dim) {
        double[] norms = new double[size];
        double[][] columns = new double[dim][size];
        for (int k = 0; k < size; k++) {
            for (int c = 0; c < dim; c++) {
                double value = vectors[k * dim + c];
                columns[c][k] = -2 * value;
                norms[k] += value * value;
            }
        }
        int[] result = new int[z.length / dim];
        double[] distances = new double[size];
        for (int v = 0; v < result.length; v++) {
            // the square of z itself is the same for all
            System.arraycopy(norms, 0, distances, 0, size);
            for (int c = 0; c < dim; c++) {
                add(distances, columns[c], z[v * dim + c]);
            }
            int best = 0;
            for (int k = 1; k < size; k++) {
                if (distances[k] < distances[best]) {
                    best = k;
                }
            }
            result[v] = best;
        }
        return result;
    }

    /** The vectors of some indices, one after another. */
    public static double[] quantized(double[] vectors, int[] indices, int dim) {
        double[] q = new double[indices.length * dim];
        for (int v = 0; v < indices.length; v++) {
            System.arraycopy(vectors, indices[v] * dim, q, v * dim, dim);
        }
        return q;
    }

    /** What z is apart from the vectors of some indices. */
    public static double[] residuals(double[] z, double[] vectors, int[] indices, int dim) {
        double[] residuals = quantized(vectors, indices, dim);
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = z[i] - residuals[i];
        }
        return residuals;
    }

    private static void add(double[] to, double[] column, double factor) {
        for (int k = 0; k < to.length; k++) {
            to[k] += column[k] * factor;
        }
    }

    /** The codebook after a batch; this one stays as it is. */
    public Codebook after(double[] z, int[] nearest, double decay, double restart, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        if (Arrays.stream(counts).sum() == 0) {
            return start(z, random);
        }
        double[] n = new double[size];
        double[] s = new double[size * dim];
        tally(z, nearest, n, s);
        for (int k = 0; k < size; k++) {
            n[k] = decay * counts[k] + (1 - decay) * n[k];
        }
        for (int i = 0; i < s.length; i++) {
            s[i] = decay * sums[i] + (1 - decay) * s[i];
        }
        double mean = Arrays.stream(n).sum() / size;
        for (int k = 0; k < size; k++) {
            if (n[k] < restart * mean) {
                int v = random.nextInt(nearest.length);
                n[k] = mean;
                for (int c = 0; c < dim; c++) {
                    s[k * dim + c] = mean * z[v * dim + c];
                }
            }
        }
        return new Codebook(size, dim, means(n, s), n, s);
    }

    private void tally(double[] z, int[] nearest, double[] n, double[] s) {
        for (int v = 0; v < nearest.length; v++) {
            n[nearest[v]]++;
            for (int c = 0; c < dim; c++) {
                s[nearest[v] * dim + c] += z[v * dim + c];
            }
        }
    }

    /** The means; a vector that nobody has used stays where it is. */
    private double[] means(double[] n, double[] s) {
        double total = Arrays.stream(n).sum();
        double[] e = new double[size * dim];
        for (int k = 0; k < size; k++) {
            double smooth = (n[k] + SMOOTHING) / (total + size * SMOOTHING) * total;
            for (int c = 0; c < dim; c++) {
                e[k * dim + c] = n[k] == 0 ? vectors[k * dim + c] : s[k * dim + c] / smooth;
            }
        }
        return e;
    }

    /** K-means on a batch, from vectors chosen far apart (k-means++). */
    private Codebook start(double[] all, SplittableRandom random) {
        double[] z = some(all, random);
        double[] e = spread(z, random);
        for (int round = 0; round < KMEANS_ROUNDS; round++) {
            double[] n = new double[size];
            double[] s = new double[size * dim];
            tally(z, nearest(z, e, size, dim), n, s);
            for (int k = 0; k < size; k++) {
                for (int c = 0; c < dim && n[k] > 0; c++) {
                    e[k * dim + c] = s[k * dim + c] / n[k];
                }
            }
        }
        double[] n = new double[size];
        tally(all, nearest(all, e, size, dim), n, new double[size * dim]);
        // a code that got nothing counts as one vector, and so has a place from which it can be restarted
        double[] s = new double[size * dim];
        for (int k = 0; k < size; k++) {
            n[k] = Math.max(1, n[k]);
            for (int c = 0; c < dim; c++) {
                s[k * dim + c] = n[k] * e[k * dim + c];
            }
        }
        return new Codebook(size, dim, e, n, s);
    }

    private double[] some(double[] all, SplittableRandom random) {
        int count = all.length / dim;
        if (count <= KMEANS_VECTORS) {
            return all;
        }
        double[] z = new double[KMEANS_VECTORS * dim];
        for (int v = 0; v < KMEANS_VECTORS; v++) {
            System.arraycopy(all, random.nextInt(count) * dim, z, v * dim, dim);
        }
        return z;
    }

    private double[] spread(double[] z, SplittableRandom random) {
        int count = z.length / dim;
        double[] e = new double[size * dim];
        double[] distances = new double[count];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        int chosen = random.nextInt(count);
        for (int k = 0; k < size; k++) {
            System.arraycopy(z, chosen * dim, e, k * dim, dim);
            double total = 0;
            for (int v = 0; v < count; v++) {
                double distance = 0;
                for (int c = 0; c < dim; c++) {
                    double difference = z[v * dim + c] - e[k * dim + c];
                    distance += difference * difference;
                }
                distances[v] = Math.min(distances[v], distance);
                total += distances[v];
            }
            double left = random.nextDouble() * total;
            chosen = random.nextInt(count);
            for (int v = 0; v < count && total > 0; v++) {
                left -= distances[v];
                if (left < 0) {
                    chosen = v;
                    break;
                }
            }
        }
        return e;
    }
}
