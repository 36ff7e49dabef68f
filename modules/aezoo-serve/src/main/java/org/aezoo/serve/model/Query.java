package org.aezoo.serve.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request asks.
 *
 * @param rows [n][values] in source units; codes where these are decoded; none where examples are drawn
 * @param missing [n][pixels] of rows to fill in; null for others
 * @param explain whether each value's share of a score is asked for
 * @param all whether the probabilities of all classes are
 * @param count samples to draw, or hits to find for each row
 * @param seed of samples
 * @param within bits in which hits may differ; null for any number
 * @param strangers texts that were not there in training
 */
public record Query(
        double[][] rows,
        boolean @Nullable [][] missing,
        boolean explain,
        boolean all,
        int count,
        long seed,
        @Nullable Integer within,
        List<String> strangers) {

    /** Hits and samples where nobody says how many. */
    public static final int COUNT = 10;

    /** Rows, and nothing said about them. */
    public static Query of(double[][] rows) {
        return new Query(rows, null, false, false, COUNT, 1, null, List.of());
    }

    /** The same of other rows. */
    public Query withRows(double[][] others, List<String> unknown) {
        return new Query(others, missing, explain, all, count, seed, within, unknown);
    }
}
