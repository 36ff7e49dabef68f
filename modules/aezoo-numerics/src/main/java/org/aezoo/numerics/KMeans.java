package org.aezoo.numerics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * k-means by Lloyd's algorithm from several k-means++ starts, of which the one with the least sum of squares is kept.
 *
 * @param clusters the cluster of each row, 0 to k - 1
 * @param centres [k][values]
 * @param squares sum over rows of the squared distance to the cluster's centre
 * @see <a href="https://doi.org/10.5555/1283383.1283494">Arthur and Vassilvitskii, 2007</a>
 */
@SuppressWarnings("ArrayRecordComponent") // a result, never compared
public record KMeans(int[] clusters, double[][] centres, double squares) {

    private static final int MOST_STEPS = 300;

    /**
     * Fits.
     *
     * @param rows at least {@code k}
     * @param k number of clusters, at least 1
     * @param starts how often it begins anew, at least 1
     * @param seed decides the starts
     */
    public static KMeans fit(float[][] rows, int k, int starts, long seed) {
        if (starts < 1) {
            throw new IllegalArgumentException("starts must be at least 1, got " + starts);
        }
        if (k < 1 || k > rows.length) {
            throw new IllegalArgumentException("k must be between 1 and " + rows.length + ", got " + k);
        }
        SplittableRandom random = new SplittableRandom(seed);
        KMeans best = run(rows, start(rows, k, random));
        for (int i = 1; i < starts; i++) {
            KMeans next = run(rows, start(rows, k, random));
            best = next.squares < best.squares ? next : best;
        }
        return best;
    }

    /** Each centre a row, drawn by its squared distance to those before. */
    private static double[][] start(float[][] rows, int k, SplittableRandom random) {
        double[][] centres = new double[k][];
        double[] nearest = new double[rows.length];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        int chosen = random.nextInt(rows.length);
        for (int c = 0; c < k; c++) {
            centres[c] = doubles(rows[chosen]);
            double sum = 0;
            for (int i = 0; i < rows.length; i++) {
                nearest[i] = Math.min(nearest[i], distance(rows[i], centres[c]));
                sum += nearest[i];
            }
            double left = random.nextDouble() * sum;
            // rows that are all taken already have no distance left; then any will do
            chosen = sum > 0 ? 0 : random.nextInt(rows.length);
            while (sum > 0 && chosen < rows.length - 1 && left >= nearest[chosen]) {
                left -= nearest[chosen++];
            }
        }
        return centres;
    }

    private static KMeans run(float[][] rows, double[][] centres) {
        int[] clusters = new int[rows.length];
        Arrays.fill(clusters, -1);
        double squares = 0;
        for (int step = 0; step < MOST_STEPS; step++) {
            boolean moved = false;
            squares = 0;
            for (int i = 0; i < rows.length; i++) {
                int nearest = 0;
                double least = Double.POSITIVE_INFINITY;
                for (int c = 0; c < centres.length; c++) {
                    double distance = distance(rows[i], centres[c]);
                    if (distance < least) {
                        least = distance;
                        nearest = c;
                    }
                }
                squares += least;
                moved |= clusters[i] != nearest;
                clusters[i] = nearest;
            }
            if (!moved) {
                break;
            }
            move(rows, clusters, centres);
        }
        return new KMeans(clusters, centres, squares);
    }

    /** A centre without rows stays where it is. */
    private static void move(float[][] rows, int[] clusters, double[][] centres) {
        int[] counts = new int[centres.length];
        double[][] sums = new double[centres.length][rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            counts[clusters[i]]++;
            double[] sum = sums[clusters[i]];
            for (int j = 0; j < sum.length; j++) {
                sum[j] += rows[i][j];
            }
        }
        for (int c = 0; c < centres.length; c++) {
            for (int j = 0; j < centres[c].length && counts[c] > 0; j++) {
                centres[c][j] = sums[c][j] / counts[c];
            }
        }
    }

    private static double distance(float[] row, double[] centre) {
        double sum = 0;
        for (int j = 0; j < centre.length; j++) {
            double difference = row[j] - centre[j];
            sum += difference * difference;
        }
        return sum;
    }

    private static double[] doubles(float[] row) {
        double[] values = new double[row.length];
        Arrays.setAll(values, j -> row[j]);
        return values;
    }
}
