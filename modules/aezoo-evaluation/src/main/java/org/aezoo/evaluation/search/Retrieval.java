package org.aezoo.evaluation.search;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.settings.Require;
import org.aezoo.numerics.Vectors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How well rows of the same kind are found: queries rank the rows of a database, the nearest first.
 *
 * <pre>
 *   P@k = share of relevant rows among the first k               mean over queries
 *   AP  = mean over the relevant rows of P@(rank of the row)     over the whole ranking
 *   mAP = mean of AP over the queries that have relevant rows
 * </pre>
 *
 * <p>Keys of the figures: {@code precision_at_<k>}, {@code mean_average_precision}; shares between 0 and 1. Where fewer
 * than k rows are there, P@k is of those. Of rows that are equally far the one with the lower number comes first.
 */
public final class Retrieval {

    /** Distances that are worked out at once: 64 MiB. */
    private static final int DISTANCES = 1 << 24;

    private Retrieval() {}

    /** Ranks rows for queries; asked for one query after another. */
    public interface Ranking {
        /** How many queries there are. */
        int queries();

        /** The numbers of all rows, the nearest first. */
        int[] of(int query);
    }

    /** Says which rows should be found. */
    @FunctionalInterface
    public interface Relevance {
        boolean of(int query, int row);
    }

    /** By Hamming distance. */
    public static Ranking hamming(HashIndex index, long[][] queries) {
        return new Ranking() {
            @Override
            public int queries() {
                return queries.length;
            }

            @Override
            public int[] of(int query) {
                return index.ranking(queries[query]);
            }
        };
    }

    /**
     * By Euclidean distance, in single precision.
     *
     * @param rows [n][values]
     * @param queries [m][values]
     */
    public static Ranking euclidean(float[][] rows, float[][] queries) {
        return euclidean(rows, queries, DISTANCES);
    }

    /** The same with another number of distances at once. */
    static Ranking euclidean(float[][] rows, float[][] queries, int distances) {
        check(rows, queries);
        float[] squares = new float[rows.length];
        for (int r = 0; r < rows.length; r++) {
            squares[r] = (float) Vectors.square(rows[r]);
        }
        return new Dense(rows, queries, squares, distances);
    }

    /** By the cosine of the angle between rows, which is 0 between one of zeros only and any other. */
    public static Ranking cosine(float[][] rows, float[][] queries) {
        check(rows, queries);
        return new Dense(unit(rows), unit(queries), new float[rows.length], DISTANCES);
    }

    private static void check(float[][] rows, float[][] queries) {
        if (rows.length == 0) {
            throw new InvalidInputException("there are no rows to search in");
        }
        if (queries.length > 0 && queries[0].length != rows[0].length) {
            throw new InvalidInputException(
                    "queries must have " + rows[0].length + " values as the rows have, got " + queries[0].length);
        }
    }

    private static float[][] unit(float[][] rows) {
        float[][] result = new float[rows.length][];
        Arrays.setAll(result, i -> {
            double square = Vectors.square(rows[i]);
            double norm = square == 0 ? 1 : Math.sqrt(square);
            float[] row = rows[i].clone();
            for (int j = 0; j < row.length; j++) {
                row[j] = (float) (row[j] / norm);
            }
            return row;
        });
        return result;
    }

    /**
     * The figures above.
     *
     * @param depths each k, 1 or more
     */
    public static Map<String, Double> figures(Ranking ranking, Relevance relevance, List<Integer> depths) {
        depths.forEach(depth -> Require.atLeast("depth", depth, 1));
        Require.atLeast("queries", ranking.queries(), 1);
        double[] precision = new double[depths.size()];
        double average = 0;
        int withRelevant = 0;
        for (int query = 0; query < ranking.queries(); query++) {
            int[] rows = ranking.of(query);
            int[] found = new int[rows.length + 1];
            double sum = 0;
            for (int rank = 1; rank <= rows.length; rank++) {
                boolean relevant = relevance.of(query, rows[rank - 1]);
                found[rank] = found[rank - 1] + (relevant ? 1 : 0);
                sum += relevant ? (double) found[rank] / rank : 0;
            }
            if (found[rows.length] > 0) {
                average += sum / found[rows.length];
                withRelevant++;
            }
            for (int d = 0; d < precision.length; d++) {
                int depth = Math.min(depths.get(d), rows.length);
                precision[d] += (double) found[depth] / depth;
            }
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int d = 0; d < precision.length; d++) {
            figures.put("precision_at_" + depths.get(d), precision[d] / ranking.queries());
        }
        figures.put("mean_average_precision", withRelevant == 0 ? 0 : average / withRelevant);
        return figures;
    }

    /** Distances by matrix products, some queries at a time. */
    private static final class Dense implements Ranking {

        private final float[][] rows;
        private final float[][] queries;
        private final float[] squares;
        private final int block;
        private int first;
        private float[] products = {};

        /** @param squares added to minus twice the products, so that the least is the nearest */
        Dense(float[][] rows, float[][] queries, float[] squares, int distances) {
            this.rows = rows;
            this.queries = queries;
            this.squares = squares;
            block = Math.max(1, distances / rows.length);
            first = -block;
        }

        @Override
        public int queries() {
            return queries.length;
        }

        @Override
        public int[] of(int query) {
            if (query < first || query >= first + block) {
                first = query / block * block;
                try (INDArray database = Nd4j.createFromArray(rows);
                        INDArray asked = Nd4j.createFromArray(
                                Arrays.copyOfRange(queries, first, Math.min(queries.length, first + block)));
                        INDArray product = Nd4j.createUninitialized(
                                database.dataType(), new long[] {rows.length, asked.size(0)}, 'f')) {
                    Nd4j.gemm(database, asked, product, false, true, 1, 0);
                    products = product.data().asFloat();
                }
            }
            int at = (query - first) * rows.length;
            long[] keys = new long[rows.length];
            for (int r = 0; r < keys.length; r++) {
                keys[r] = (long) ordered(squares[r] - 2 * products[at + r]) << 32 | r;
            }
            Arrays.sort(keys);
            return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
        }

        /** An integer that sorts as a float does. */
        private static int ordered(float value) {
            int raw = Float.floatToIntBits(value);
            return raw < 0 ? raw ^ Integer.MAX_VALUE : raw;
        }
    }
}
