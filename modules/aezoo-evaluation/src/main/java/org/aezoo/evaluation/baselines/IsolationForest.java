package org.aezoo.evaluation.baselines;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Isolation forest: rows that few random cuts part from the rest are strange.
 *
 * <pre>
 *   a tree     is grown on up to 256 rows: a column and a cut between its least and greatest value, both by chance, until
 *              a row is alone, rows are equal, or ceil(log2 of the rows) cuts are made
 *   h(x)       = cuts to the leaf of x + c(rows in it)
 *   c(n)       = 2 H(n - 1) - 2 (n - 1) / n          H the harmonic numbers; c(1) = 0
 *   score(x)   = 2^(-mean over the trees of h(x) / c(rows of a tree))               in (0, 1)
 * </pre>
 *
 * @see <a href="https://doi.org/10.1109/ICDM.2008.17">Liu, Ting and Zhou, 2008</a>
 */
public final class IsolationForest implements Detector {

    private static final int TREES = 100;
    private static final int ROWS = 256;

    private final Node[] trees = new Node[TREES];
    private final double usual;

    /** A cut of a column, or a leaf where there are no children. */
    private record Node(int column, double cut, Node[] children, double depth) {}

    /**
     * Grows the trees.
     *
     * @param rows [n][columns], at least one
     * @param seed of samples, columns and cuts
     */
    public IsolationForest(float[][] rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int count = Math.min(ROWS, rows.length);
        int deepest = (int) Math.ceil(Math.log(Math.max(2, count)) / Math.log(2));
        usual = path(count);
        for (int t = 0; t < TREES; t++) {
            int[] sample = IntStream.range(0, rows.length).toArray();
            for (int i = 0; i < count; i++) {
                swap(sample, i, random.nextInt(i, sample.length));
            }
            trees[t] = grow(rows, sample, 0, count, 0, deepest, random);
        }
    }

    private static Node grow(
            float[][] rows, int[] sample, int from, int to, int depth, int deepest, SplittableRandom random) {
        int[] columns = IntStream.range(0, rows[0].length).toArray();
        for (int left = columns.length; depth < deepest && to - from > 1 && left > 0; left--) {
            swap(columns, random.nextInt(left), left - 1);
            int column = columns[left - 1];
            float least = Float.POSITIVE_INFINITY;
            float greatest = Float.NEGATIVE_INFINITY;
            for (int i = from; i < to; i++) {
                least = Math.min(least, rows[sample[i]][column]);
                greatest = Math.max(greatest, rows[sample[i]][column]);
            }
            if (least < greatest) {
                double cut = least + random.nextDouble() * ((double) greatest - least);
                int middle = from;
                for (int i = from; i < to; i++) {
                    if (rows[sample[i]][column] <= cut) {
                        swap(sample, i, middle++);
                    }
                }
                Node[] children = {
                    grow(rows, sample, from, middle, depth + 1, deepest, random),
                    grow(rows, sample, middle, to, depth + 1, deepest, random)
                };
                return new Node(column, cut, children, depth);
            }
        }
        return new Node(-1, 0, new Node[0], depth + path(to - from));
    }

    private static void swap(int[] values, int i, int j) {
        int value = values[i];
        values[i] = values[j];
        values[j] = value;
    }

    /** c: the mean depth of a row in a random tree of so many. */
    private static double path(int rows) {
        double harmonic = 0;
        for (int i = 1; i < rows; i++) {
            harmonic += 1.0 / i;
        }
        return rows < 2 ? 0 : 2 * harmonic - 2.0 * (rows - 1) / rows;
    }

    @Override
    public double[] score(float[][] rows) {
        double[] scores = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double depth = 0;
            for (Node tree : trees) {
                Node node = tree;
                while (node.children.length > 0) {
                    node = node.children[rows[i][node.column] <= node.cut ? 0 : 1];
                }
                depth += node.depth / TREES;
            }
            scores[i] = usual == 0 ? 0.5 : Math.pow(2, -depth / usual);
        }
        return scores;
    }
}
