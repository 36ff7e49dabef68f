package org.aezoo.evaluation.baselines;

import java.util.Arrays;
import org.aezoo.numerics.NeighbourSearch;

/**
 * How far rows are from the k nearest of the rows that it was fitted to, by Euclidean distance: the distance to the k-th,
 * which is what kNN stands for in the literature on anomalies, or the mean of the distances to all k, which is the
 * nonparametric diffusion time estimate DTE-NP.
 *
 * @param rows [n][columns] that it is fitted to, all of them; not copied
 * @param k how many neighbours, 1 or more
 * @param mean whether their mean distance counts, and not that of the k-th
 * @see <a href="https://arxiv.org/abs/2305.18593">Livernoche et al., 2024</a>
 */
public record NeighbourDistance(float[][] rows, int k, boolean mean) implements Detector {

    private static final int BLOCK = 4096;

    @Override
    public double[] score(float[][] asked) {
        double[] scores = new double[asked.length];
        int neighbours = Math.min(k, rows.length);
        try (NeighbourSearch search = new NeighbourSearch(asked, neighbours)) {
            for (int first = 0; first < rows.length; first += BLOCK) {
                float[][] part = Arrays.copyOfRange(rows, first, Math.min(rows.length, first + BLOCK));
                try (NeighbourSearch.Block block = new NeighbourSearch.Block(first, part)) {
                    search.offer(block);
                }
            }
            for (int i = 0; i < scores.length; i++) {
                NeighbourSearch.Nearest nearest = search.nearest(i);
                for (int j = mean ? 0 : neighbours - 1; j < neighbours; j++) {
                    scores[i] += Math.sqrt(nearest.squaredDistance(j)) / (mean ? neighbours : 1);
                }
            }
        }
        return scores;
    }
}
