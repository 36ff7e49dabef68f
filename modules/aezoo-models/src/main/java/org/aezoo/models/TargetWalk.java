package org.aezoo.models;

/**
 * What a model rebuilds in training instead of the example itself: another training row, reached from it by a random
 * walk from neighbour to neighbour. Labels play no part in it.
 *
 * <pre>
 *   x_0 = x,  x_(s+1) = one of the k training rows nearest to x_s, drawn at random;  target = x_steps
 * </pre>
 *
 * <p>A code can then keep only what neighbours share, and rows that lie along one and the same cluster get codes that
 * are alike. Distances are Euclidean, in scaled units. Finding the neighbours takes time that grows with the square of
 * the number of rows.
 *
 * @param neighbours k, 1 or more; all other rows if there are fewer
 * @param steps of the walk, 1 or more
 */
public record TargetWalk(int neighbours, int steps) {

    public TargetWalk {
        Require.atLeast("neighbours", neighbours, 1);
        Require.atLeast("steps", steps, 1);
    }
}
