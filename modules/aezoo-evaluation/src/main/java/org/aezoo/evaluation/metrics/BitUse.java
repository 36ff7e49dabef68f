package org.aezoo.evaluation.metrics;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.aezoo.data.Dataset;
import org.aezoo.models.trained.TrainedAutoencoder;

/**
 * How the bits of a code are used.
 *
 * <ul>
 *   <li>{@code bit_imbalance}: distance of a bit's mean from 1/2, mean over bits; 0 to 1/2
 *   <li>{@code worst_bit_imbalance}: that of the worst bit; 1/2 for one that is the same for every row
 *   <li>{@code constant_bits}: bits that are the same for every row
 *   <li>{@code bit_correlation}: absolute correlation of two bits, mean over all pairs; a bit that is the same for
 *       every row has none with any other. Absent for codes of one bit
 *   <li>{@code distinct_codes}: how many different codes there are
 * </ul>
 */
public final class BitUse {

    private final int bits;
    private final long[] ones;
    private final long[][] both;
    private final Set<BitSet> seen = new HashSet<>();
    private long rows;

    /** @param bits of a code */
    public BitUse(int bits) {
        this.bits = bits;
        ones = new long[bits];
        both = new long[bits][bits];
    }

    /**
     * Counts over a dataset.
     *
     * @param trained with codes of bits; stays the caller's
     */
    public static BitUse of(TrainedAutoencoder trained, Dataset data) {
        BitUse use = new BitUse(trained.model().codeSize());
        trained.forEach(data, view -> use.add(view.codes()));
        return use;
    }

    /** Adds rows, of which values above 0.5 are ones. */
    public void add(float[][] codes) {
        int[] on = new int[bits];
        for (float[] code : codes) {
            int count = 0;
            BitSet set = new BitSet(bits);
            for (int j = 0; j < bits; j++) {
                if (code[j] > 0.5f) {
                    on[count++] = j;
                    set.set(j);
                }
            }
            for (int a = 0; a < count; a++) {
                ones[on[a]]++;
                for (int b = 0; b < a; b++) {
                    both[on[a]][on[b]]++;
                }
            }
            seen.add(set);
            rows++;
        }
    }

    /** The mean of each bit. */
    public double[] means() {
        return Arrays.stream(ones).mapToDouble(n -> (double) n / rows).toArray();
    }

    /** The figures, in the order above; none where nothing was counted. */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (rows == 0) {
            return figures;
        }
        double[] means = means();
        figures.put(
                "bit_imbalance",
                Arrays.stream(means).map(m -> Math.abs(m - 0.5)).average().orElse(0));
        figures.put(
                "worst_bit_imbalance",
                Arrays.stream(means).map(m -> Math.abs(m - 0.5)).max().orElse(0));
        figures.put("constant_bits", (double)
                Arrays.stream(means).filter(m -> m == 0 || m == 1).count());
        if (bits > 1) {
            figures.put("bit_correlation", correlation(means));
        }
        figures.put("distinct_codes", (double) seen.size());
        return figures;
    }

    private double correlation(double[] means) {
        double sum = 0;
        for (int a = 1; a < bits; a++) {
            for (int b = 0; b < a; b++) {
                double covariance = (double) both[a][b] / rows - means[a] * means[b];
                double variances = means[a] * (1 - means[a]) * means[b] * (1 - means[b]);
                sum += variances == 0 ? 0 : Math.abs(covariance) / Math.sqrt(variances);
            }
        }
        return sum / (bits * (bits - 1) / 2.0);
    }
}
