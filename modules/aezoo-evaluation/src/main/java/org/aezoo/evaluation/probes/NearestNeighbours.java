package org.aezoo.evaluation.probes;

import java.util.Arrays;
import org.aezoo.data.Dataset;
import org.aezoo.models.settings.Require;
import org.aezoo.numerics.NeighbourSearch;

/**
 * How well labels are told by the nearest known rows: a measure of features without anything to fit.
 *
 * <pre>
 *   label(q) = the commonest label among the k rows nearest to q
 * </pre>
 *
 * <p>Where several labels are commonest, the nearest row of one of them decides; where rows are equally far, the one
 * that stands first in the data is nearer. Rows to judge are all in memory, the known ones pass by in blocks.
 */
public final class NearestNeighbours {

    private NearestNeighbours() {}

    /**
     * The share of rows whose label the nearest known rows get wrong, 0 to 1.
     *
     * @param features of rows, in which distances are taken
     * @param known labelled rows
     * @param judged labelled rows with the same classes
     * @param neighbours k, 1 or more; all known rows if there are fewer
     */
    public static double error(Features features, Dataset known, Dataset judged, int neighbours) {
        Features.checkLabels(judged);
        int[] labels = labels(features, known, collect(features, judged), neighbours);
        int wrong = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != judged.label(i)) {
                wrong++;
            }
        }
        return (double) wrong / labels.length;
    }

    /**
     * The label that each row gets from its neighbours.
     *
     * @param queries [n][features]
     */
    static int[] labels(Features features, Dataset known, float[][] queries, int neighbours) {
        Features.checkLabels(known);
        Require.atLeast("neighbours", neighbours, 1);
        int[] labels = new int[queries.length];
        try (NeighbourSearch search = new NeighbourSearch(queries, Math.min(neighbours, known.size()))) {
            features.forEach(known, (first, rows) -> {
                try (NeighbourSearch.Block block = new NeighbourSearch.Block(first, rows)) {
                    search.offer(block);
                }
            });
            Arrays.setAll(labels, i -> vote(search.nearest(i).rows(), known));
        }
        return labels;
    }

    private static int vote(int[] nearest, Dataset known) {
        int[] votes = new int[known.labelNames().size()];
        for (int row : nearest) {
            votes[known.label(row)]++;
        }
        int most = Arrays.stream(votes).max().orElse(0);
        return Arrays.stream(nearest)
                .map(known::label)
                .filter(label -> votes[label] == most)
                .findFirst()
                .orElseThrow();
    }

    private static float[][] collect(Features features, Dataset data) {
        float[][] all = new float[data.size()][];
        features.forEach(data, (first, rows) -> System.arraycopy(rows, 0, all, first, rows.length));
        return all;
    }
}
