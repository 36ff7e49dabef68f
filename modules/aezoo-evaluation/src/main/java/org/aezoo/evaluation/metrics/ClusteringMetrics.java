package org.aezoo.evaluation.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well two ways to put rows into groups agree, whatever the groups are called.
 *
 * <pre>
 *   n_ij  rows in group i of the one and j of the other, a_i and b_j their sums, n rows, C(m) = m (m - 1) / 2
 *   ARI = (sum_ij C(n_ij) - E) / ((sum_i C(a_i) + sum_j C(b_j)) / 2 - E),  E = sum_i C(a_i) sum_j C(b_j) / C(n)
 *   NMI = 2 I / (H_a + H_b)
 * </pre>
 *
 * @param adjustedRandIndex 1 for the same groups, about 0 for groups by chance, at least -0.5
 * @param normalisedMutualInformation 1 for the same groups, 0 where the one says nothing about the other
 * @see <a href="https://doi.org/10.1007/BF01908075">Hubert and Arabie, 1985</a>
 */
public record ClusteringMetrics(double adjustedRandIndex, double normalisedMutualInformation) {

    /**
     * Compares.
     *
     * @param one group of each row, 0 or more
     * @param other group of each row, 0 or more
     */
    public static ClusteringMetrics of(int[] one, int[] other) {
        if (one.length != other.length || one.length == 0) {
            throw new IllegalArgumentException(
                    "groups must be of the same rows, at least 1, got " + one.length + " and " + other.length);
        }
        Map<Long, Integer> cells = new LinkedHashMap<>();
        int[] a = new int[1 + Arrays.stream(one).max().orElse(0)];
        int[] b = new int[1 + Arrays.stream(other).max().orElse(0)];
        for (int i = 0; i < one.length; i++) {
            cells.merge((long) one[i] << 32 | other[i], 1, Integer::sum);
            a[one[i]]++;
            b[other[i]]++;
        }
        double n = one.length;
        double both = 0;
        double information = 0;
        for (Map.Entry<Long, Integer> cell : cells.entrySet()) {
            double count = cell.getValue();
            int i = (int) (cell.getKey() >>> 32);
            int j = cell.getKey().intValue();
            both += pairs(count);
            information += count / n * Math.log(count * n / ((double) a[i] * b[j]));
        }
        double pairsA = Arrays.stream(a).mapToDouble(ClusteringMetrics::pairs).sum();
        double pairsB = Arrays.stream(b).mapToDouble(ClusteringMetrics::pairs).sum();
        double expected = n > 1 ? pairsA * pairsB / pairs(n) : 0;
        double most = (pairsA + pairsB) / 2;
        double entropies = entropy(a, n) + entropy(b, n);
        return new ClusteringMetrics(
                // both in one group, or both with each row alone: the same groups
                most == expected ? 1 : (both - expected) / (most - expected),
                entropies == 0 ? 1 : Math.max(0, 2 * information / entropies));
    }

    private static double pairs(double count) {
        return count * (count - 1) / 2;
    }

    private static double entropy(int[] counts, double n) {
        double entropy = 0;
        for (int count : counts) {
            entropy -= count == 0 ? 0 : count / n * Math.log(count / n);
        }
        return entropy;
    }
}
