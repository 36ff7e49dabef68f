package org.aezoo.models;

import org.aezoo.models.settings.Require;

/**
 * What a model rebuilds in training instead of the example itself: another training row, reached from it by a random
 * walk from neighbour to neighbour. Labels play no part in it.
 *
 * <pre>
 *   x_0 = x,  x_(s+1) = one of the k training rows nearest to x_s, drawn at random;  target = x_steps
 * </pre>
 *
 * <p>A code can then keep only what neighbours share, and rows that lie along one and the same cluster get codes that
 * are alike. Finding the neighbours takes time that grows with the square of the number of rows.
 *
 * @param neighbours k, 1 or more; all other rows if there are fewer
 * @param steps of the walk, 1 or more
 * @param distance what near means
 */
public record TargetWalk(int neighbours, int steps, Distance distance) {

    /** What near means. */
    public enum Distance {
        /** Euclidean, in scaled units. */
        EUCLIDEAN,

        /**
         * Euclidean in the plane of the {@value #COMPONENTS} first principal components of the training rows: for rows of
         * many noisy columns, whose distances are mostly noise.
         */
        PRINCIPAL_COMPONENTS,

        /**
         * For counts of words, by the angle between documents.
         *
         * <pre>
         *   t_j = (1 + log x_j) (1 + log((1 + n) / (1 + n_j))), 0 where x_j is 0; n_j of the n training rows have word j
         *   d   = |t/|t| - t'/|t'||
         * </pre>
         */
        TF_IDF
    }

    /** Of {@link Distance#PRINCIPAL_COMPONENTS}. */
    public static final int COMPONENTS = 20;

    /** With Euclidean distances. */
    public TargetWalk(int neighbours, int steps) {
        this(neighbours, steps, Distance.EUCLIDEAN);
    }

    public TargetWalk {
        Require.atLeast("neighbours", neighbours, 1);
        Require.atLeast("steps", steps, 1);
    }
}
