package org.aezoo.evaluation.metrics;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.Dataset;
import org.aezoo.models.trained.TrainedAutoencoder;

/**
 * The clusters that a model such as SAUCIE puts rows into, by which units of its last hidden layer are on. They are
 * numbered by their size in the data at hand, the largest first.
 *
 * <p>Rows between clusters have patterns of their own. A pattern of fewer than one row in a hundred is no cluster: its rows
 * go to the one whose pattern differs in the fewest units, of several to the largest.
 *
 * @param of the cluster of each row, from 0
 * @param sizes rows in each cluster, falling
 */
@SuppressWarnings("ArrayRecordComponent") // a result, never compared
public record Clusters(int[] of, int[] sizes) {

    private static final double LEAST_SHARE = 0.01;

    /** The clusters of some rows. */
    public static Clusters of(TrainedAutoencoder trained, Dataset data) {
        return of(trained.codes().clusters(data));
    }

    /** The clusters that patterns make, one pattern per row. */
    public static Clusters of(BitSet[] patterns) {
        Map<BitSet, Integer> counts = new HashMap<>();
        for (BitSet pattern : patterns) {
            counts.merge(pattern, 1, Integer::sum);
        }
        List<BitSet> order = new ArrayList<>(counts.keySet());
        Comparator<BitSet> bySize = Comparator.comparingInt(pattern -> -counts.getOrDefault(pattern, 0));
        order.sort(bySize.thenComparing(BitSet::toString));
        List<BitSet> kept = new ArrayList<>();
        for (BitSet pattern : order) {
            if (kept.isEmpty() || counts.getOrDefault(pattern, 0) >= LEAST_SHARE * patterns.length) {
                kept.add(pattern);
            }
        }
        Map<BitSet, Integer> places = new HashMap<>();
        order.forEach(pattern -> places.put(pattern, nearest(pattern, kept)));
        int[] found = new int[patterns.length];
        int[] rows = new int[kept.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = places.getOrDefault(patterns[i], 0);
            rows[found[i]]++;
        }
        return bySize(found, rows);
    }

    /** Rows that came from rare patterns may have changed the order. */
    private static Clusters bySize(int[] found, int[] rows) {
        List<Integer> order = new ArrayList<>();
        for (int c = 0; c < rows.length; c++) {
            order.add(c);
        }
        order.sort(Comparator.comparingInt(c -> -rows[c]));
        int[] sizes = new int[rows.length];
        int[] numbers = new int[found.length];
        for (int i = 0; i < found.length; i++) {
            numbers[i] = order.indexOf(found[i]);
            sizes[numbers[i]]++;
        }
        return new Clusters(numbers, sizes);
    }

    private static int nearest(BitSet pattern, List<BitSet> kept) {
        int nearest = 0;
        int least = Integer.MAX_VALUE;
        for (int c = 0; c < kept.size(); c++) {
            BitSet different = (BitSet) pattern.clone();
            different.xor(kept.get(c));
            if (different.cardinality() < least) {
                least = different.cardinality();
                nearest = c;
            }
        }
        return nearest;
    }

    /**
     * {@code clusters}, their number; {@code largest_cluster}, its share of the rows; where the rows have labels {@code
     * cluster_ari} and {@code cluster_nmi}, see {@link ClusteringMetrics}.
     */
    public Map<String, Double> figures(Dataset data) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("clusters", (double) sizes.length);
        figures.put("largest_cluster", sizes[0] / (double) of.length);
        if (data.hasLabels()) {
            int[] labels = new int[of.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = data.label(i);
            }
            ClusteringMetrics agreement = ClusteringMetrics.of(of, labels);
            figures.put("cluster_ari", agreement.adjustedRandIndex());
            figures.put("cluster_nmi", agreement.normalisedMutualInformation());
        }
        return figures;
    }
}
