package org.aezoo.layers.internal.kernels;

import java.util.Arrays;

/**
 * Squared maximum mean discrepancy of several groups of vectors from the first one, added up, in double precision.
 *
 * <pre>
 *   D_ij  = |v_i - v_j|^2                 s = the median of those D_ij that are above 0
 *   k_ij  = mean_c exp(-D_ij / (2 c s))   c = 1/16, 1/8, 1/4, 1/2, 1
 *   MMD^2 = sum_b [ mean_(i != j in 0) k_ij + mean_(i != j in b) k_ij - 2 mean_(i in 0, j in b) k_ij ]
 * </pre>
 *
 * <p>A vector is not compared with itself, which makes the estimate unbiased: of two groups from one distribution it is 0
 * on average and as often below. With those terms it would be above 0 even then, by about one over the number of rows, and
 * what is trained by it would shrink to be rid of that. A group with fewer than two vectors takes no part, and without a
 * second group of two all is 0.
 *
 * <p>The widths follow the vectors, and the gradient goes through them too: it is that of one pair, the one whose distance
 * is the median. So vectors that all grow together change nothing.
 */
public final class MaximumMeanDiscrepancy {

    /** Halvings of the squared width, from that of the median on. */
    static final int WIDTHS = 5;

    private final double[] values;
    private final int size;
    private final int[] groups;
    private final int[] counts;
    private final int[] rows;
    private double[] distances = {};
    private double scale;
    private int medianPair;

    /**
     * @param values vectors one after another
     * @param size numbers per vector
     * @param groups the group of each, 0 for the one that others are compared with
     * @param count how many groups there are
     */
    public MaximumMeanDiscrepancy(double[] values, int size, int[] groups, int count) {
        this.values = values;
        this.size = size;
        this.groups = groups;
        counts = new int[count];
        for (int group : groups) {
            counts[group]++;
        }
        boolean any = counts[0] >= 2 && Arrays.stream(counts).skip(1).anyMatch(n -> n >= 2);
        int[] taking = new int[groups.length];
        int n = 0;
        for (int i = 0; any && i < groups.length; i++) {
            if (counts[groups[i]] >= 2) {
                taking[n++] = i;
            }
        }
        rows = Arrays.copyOf(taking, n);
        measure();
    }

    private void measure() {
        distances = new double[rows.length * (rows.length - 1) / 2];
        double[] positive = new double[distances.length];
        int n = 0;
        int pair = 0;
        for (int a = 0; a < rows.length; a++) {
            for (int b = 0; b < a; b++) {
                double sum = 0;
                for (int i = rows[a] * size, j = rows[b] * size, end = i + size; i < end; i++, j++) {
                    double difference = values[i] - values[j];
                    sum += difference * difference;
                }
                distances[pair++] = sum;
                if (sum > 0) {
                    positive[n++] = sum;
                }
            }
        }
        if (n > 0) {
            scale = select(positive, n, (n - 1) / 2);
            while (distances[medianPair] != scale) {
                medianPair++;
            }
        }
    }

    /** The number that would stand at a place if those before {@code n} were sorted; changes their order. */
    private static double select(double[] numbers, int n, int place) {
        int low = 0;
        int high = n - 1;
        while (low < high) {
            double pivot = numbers[(low + high) >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (numbers[i] < pivot) {
                    i++;
                }
                while (numbers[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swap = numbers[i];
                    numbers[i++] = numbers[j];
                    numbers[j--] = swap;
                }
            }
            if (place <= j) {
                high = j;
            } else if (place >= i) {
                low = i;
            } else {
                break;
            }
        }
        return numbers[place];
    }

    /** What the kernel of a pair counts in the sum, by the groups of the two. */
    private double[][] weights() {
        double[][] weights = new double[counts.length][counts.length];
        int others = 0;
        for (int b = 1; b < counts.length; b++) {
            if (counts[b] >= 2) {
                others++;
                weights[b][b] = 2 / ((double) counts[b] * (counts[b] - 1));
                weights[0][b] = -2 / ((double) counts[0] * counts[b]);
                weights[b][0] = weights[0][b];
            }
        }
        weights[0][0] = others * 2 / ((double) counts[0] * (counts[0] - 1));
        return weights;
    }

    /** The sum above. */
    public double value() {
        if (scale == 0) {
            return 0;
        }
        double[][] weights = weights();
        double sum = 0;
        int pair = 0;
        for (int a = 0; a < rows.length; a++) {
            for (int b = 0; b < a; b++) {
                double power = Math.exp(-distances[pair++] / (2 * scale));
                double kernel = 0;
                for (int c = 0; c < WIDTHS; c++) {
                    kernel += power;
                    power *= power;
                }
                sum += weights[groups[rows[a]]][groups[rows[b]]] * kernel / WIDTHS;
            }
        }
        return sum;
    }

    /** Its derivative by each number of each vector. */
    public double[] gradient() {
        double[] gradient = new double[values.length];
        if (scale == 0) {
            return gradient;
        }
        double[][] weights = weights();
        double[] derivatives = new double[distances.length];
        double throughScale = 0;
        int pair = 0;
        for (int a = 0; a < rows.length; a++) {
            for (int b = 0; b < a; b++) {
                double distance = distances[pair];
                double power = Math.exp(-distance / (2 * scale));
                double derivative = 0;
                double inverse = 1 / (2 * scale);
                for (int c = 0; c < WIDTHS; c++) {
                    derivative -= inverse * power;
                    power *= power;
                    inverse *= 2;
                }
                derivative *= weights[groups[rows[a]]][groups[rows[b]]] / WIDTHS;
                derivatives[pair++] = derivative;
                throughScale -= derivative * distance / scale;
            }
        }
        derivatives[medianPair] += throughScale;
        pair = 0;
        for (int a = 0; a < rows.length; a++) {
            for (int b = 0; b < a; b++) {
                double derivative = 2 * derivatives[pair++];
                for (int i = rows[a] * size, j = rows[b] * size, end = i + size; i < end; i++, j++) {
                    double change = derivative * (values[i] - values[j]);
                    gradient[i] += change;
                    gradient[j] -= change;
                }
            }
        }
        return gradient;
    }
}
