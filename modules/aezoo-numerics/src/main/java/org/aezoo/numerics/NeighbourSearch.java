package org.aezoo.numerics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The k rows nearest to each of some queries, by Euclidean distance.
 *
 * <pre>
 *   d(q, r) = |q|^2 - 2 q r' + |r|^2        in blocks of rows, by matrix products
 * </pre>
 *
 * <p>Products in single precision only pick candidates, whose distances are worked out again in double precision. Queries
 * are all in memory, the rows to search in pass by in blocks. Of rows that are equally far the one that was offered first
 * is nearer. Closing gives back the native memory of the queries.
 */
public final class NeighbourSearch implements AutoCloseable {

    private static final int QUERIES = 2048;

    /** Queries and rows that {@link #inSinglePrecision} takes at once. */
    private static final int BLOCK = 1024;

    /** Relative error that a product in single precision may have. */
    private static final double TOLERANCE = 1e-4;

    private final float[][] queries;
    private final double[] squares;
    private final List<INDArray> blocks = new ArrayList<>();
    private final Nearest[] nearest;

    /**
     * Begins a search.
     *
     * @param queries [n][values]; not copied
     * @param neighbours k, 1 or more; fewer are found where fewer rows are offered
     */
    public NeighbourSearch(float[][] queries, int neighbours) {
        requireNeighbours(neighbours);
        this.queries = queries;
        squares = squares(queries);
        nearest = nearest(queries.length, neighbours);
        for (int from = 0; from < queries.length; from += QUERIES) {
            blocks.add(
                    Nd4j.createFromArray(Arrays.copyOfRange(queries, from, Math.min(queries.length, from + QUERIES))));
        }
    }

    /** Rows to search in, with what products need of them; closing it gives back its native memory. */
    public static final class Block implements AutoCloseable {

        private final int first;
        private final float[][] rows;
        private final double[] squares;
        private final INDArray matrix;

        /**
         * Prepares rows.
         *
         * @param first number of the first of them
         * @param rows [n][values], at least one; not copied
         */
        public Block(int first, float[][] rows) {
            this.first = first;
            this.rows = rows;
            squares = squares(rows);
            matrix = Nd4j.createFromArray(rows);
        }

        @Override
        public void close() {
            matrix.close();
        }
    }

    /** Looks for neighbours among the next rows. */
    public void offer(Block block) {
        int query = 0;
        for (INDArray asked : blocks) {
            float[] products = products(block.matrix, asked);
            for (int q = 0; q < asked.size(0); q++) {
                offer(query++, block, products, q * block.rows.length);
            }
        }
    }

    private void offer(int query, Block block, float[] products, int at) {
        Nearest found = nearest[query];
        for (int r = 0; r < block.rows.length; r++) {
            double both = squares[query] + block.squares[r];
            double about = both - 2.0 * products[at + r];
            // written so that a product beyond the range of a float is no reason to leave a row out
            if (found.isFull() && about - TOLERANCE * both >= found.farthest()) {
                continue;
            }
            found.offer(block.first + r, Vectors.squaredDistance(block.rows[r], queries[query]));
        }
    }

    /** What was found so far for a query. */
    public Nearest nearest(int query) {
        return nearest[query];
    }

    /**
     * A search by distances in single precision alone, for rows that are kept outside of the Java heap.
     *
     * @param queries [m][values] in single precision; stays the caller's
     * @param rows [n][values] in single precision; stays the caller's. Where it is the same array as the queries, a row
     *     is no neighbour of itself
     * @param neighbours k, 1 or more; all rows if there are fewer
     * @return one for each query
     */
    public static Nearest[] inSinglePrecision(INDArray queries, INDArray rows, int neighbours) {
        return inSinglePrecision(queries, rows, neighbours, found -> {});
    }

    /**
     * The same, told how far it is.
     *
     * @param found takes again and again the number of queries that are done with
     */
    public static Nearest[] inSinglePrecision(INDArray queries, INDArray rows, int neighbours, IntConsumer found) {
        requireNeighbours(neighbours);
        boolean same = queries == rows;
        int m = (int) queries.size(0);
        int n = (int) rows.size(0);
        int k = Math.min(neighbours, same ? n - 1 : n);
        Nearest[] nearest = nearest(m, k);
        if (k == 0) {
            return nearest;
        }
        float[] own = squares(queries);
        float[] others = same ? own : squares(rows);
        for (int from = 0; from < m; from += BLOCK) {
            int to = Math.min(m, from + BLOCK);
            INDArray asked = queries.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
            for (int first = 0; first < n; first += 4 * BLOCK) {
                int last = Math.min(n, first + 4 * BLOCK);
                float[] products = products(rows.get(NDArrayIndex.interval(first, last), NDArrayIndex.all()), asked);
                for (int i = from; i < to; i++) {
                    int at = (i - from) * (last - first) - first;
                    for (int j = first; j < last; j++) {
                        float distance = own[i] + others[j] - 2 * products[at + j];
                        if (!(same && i == j) && (!nearest[i].isFull() || distance < nearest[i].farthest())) {
                            nearest[i].offer(j, Math.max(0, distance));
                        }
                    }
                }
            }
            found.accept(to);
        }
        return nearest;
    }

    private static void requireNeighbours(int neighbours) {
        if (neighbours < 1) {
            throw new IllegalArgumentException("neighbours must be at least 1, got " + neighbours);
        }
    }

    private static Nearest[] nearest(int queries, int neighbours) {
        Nearest[] nearest = new Nearest[queries];
        Arrays.setAll(nearest, i -> new Nearest(neighbours));
        return nearest;
    }

    /** Query by query: the products of all rows with one of them lie side by side. */
    private static float[] products(INDArray rows, INDArray queries) {
        try (INDArray products =
                Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows.size(0), queries.size(0)}, 'f')) {
            Nd4j.gemm(rows, queries, products, false, true, 1, 0);
            return products.data().asFloat();
        }
    }

    private static double[] squares(float[][] rows) {
        return Arrays.stream(rows).mapToDouble(Vectors::square).toArray();
    }

    private static float[] squares(INDArray rows) {
        try (INDArray squares = rows.mul(rows);
                INDArray sums = squares.sum(1)) {
            return sums.toFloatVector();
        }
    }

    @Override
    public void close() {
        blocks.forEach(INDArray::close);
    }

    /** The nearest rows to one query, the nearest first. */
    public static final class Nearest {

        private final int[] rows;
        private final double[] distances;
        private int count;

        private Nearest(int most) {
            rows = new int[most];
            distances = new double[most];
        }

        /** Their numbers; a copy where there are fewer than were asked for. */
        public int[] rows() {
            return count == rows.length ? rows : Arrays.copyOf(rows, count);
        }

        /** The square of the distance to the k-th of them, k from 0. */
        public double squaredDistance(int k) {
            return distances[k];
        }

        private boolean isFull() {
            return count == rows.length;
        }

        private double farthest() {
            return distances[count - 1];
        }

        private void offer(int row, double distance) {
            if (isFull() && !(distance < farthest())) {
                return;
            }
            int at = isFull() ? count - 1 : count++;
            while (at > 0 && distances[at - 1] > distance) {
                distances[at] = distances[at - 1];
                rows[at] = rows[at - 1];
                at--;
            }
            distances[at] = distance;
            rows[at] = row;
        }
    }
}
