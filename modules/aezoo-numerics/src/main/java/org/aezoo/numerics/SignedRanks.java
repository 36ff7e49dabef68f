package org.aezoo.numerics;

import java.util.Arrays;

/**
 * Wilcoxon's signed-rank test of paired values: how probable differences as one-sided as these are where none is to be
 * expected, which side it may be.
 *
 * <p>Pairs without a difference are left out, equal ones share their mean rank, and the distribution of the sum of ranks
 * is the exact one, of all 2^n signs.
 */
public final class SignedRanks {

    private SignedRanks() {}

    /**
     * The two-sided p value.
     *
     * @param a one value per pair
     * @param b the other, as many
     * @return in (0, 1]; 1 where no pair differs
     */
    public static double test(double[] a, double[] b) {
        double[] differences = new double[a.length];
        Arrays.setAll(differences, i -> a[i] - b[i]);
        differences = Arrays.stream(differences).filter(d -> d != 0).toArray();
        int[] doubled = doubledRanks(Arrays.stream(differences).map(Math::abs).toArray());
        int all = Arrays.stream(doubled).sum();
        int positive = 0;
        double[] ways = new double[all + 1];
        ways[0] = 1;
        for (int i = 0; i < doubled.length; i++) {
            positive += differences[i] > 0 ? doubled[i] : 0;
            for (int sum = all; sum >= 0; sum--) {
                ways[sum] = (ways[sum] + (sum < doubled[i] ? 0 : ways[sum - doubled[i]])) / 2;
            }
        }
        double tail =
                Arrays.stream(ways, 0, Math.min(positive, all - positive) + 1).sum();
        return Math.min(1, 2 * tail);
    }

    /** The ranks of values, from 1 for the smallest, equal ones at their mean: twice that, so that it is whole. */
    private static int[] doubledRanks(double[] values) {
        int[] ranks = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            for (double value : values) {
                ranks[i] += value < values[i] ? 2 : value == values[i] ? 1 : 0;
            }
            ranks[i]++;
        }
        return ranks;
    }
}
