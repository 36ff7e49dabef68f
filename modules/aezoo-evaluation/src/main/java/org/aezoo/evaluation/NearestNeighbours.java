package org.aezoo.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.models.Require;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How well labels are told by the nearest known rows: a measure of features without anything to fit.
 *
 * <pre>
 *   d(q, r) = |q|^2 - 2 q r' + |r|^2        in blocks of rows, by matrix products
 *   label(q) = the commonest label among the k rows with the smallest d(q, r)
 * </pre>
 *
 * <p>Where several labels are commonest, the nearest row of one of them decides; where rows are equally far, the one
 * that stands first in the data is nearer. Rows to judge are all in memory, the known ones pass by in blocks. Products
 * in single precision only pick candidates, whose distances are worked out again in double precision.
 */
public final class NearestNeighbours {

    private static final int BLOCK = 2048;

    /** Relative error that a product in single precision may have. */
    private static final float SLACK = 1e-4f;

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
        int k = Math.min(neighbours, known.size());
        Nearest[] nearest = new Nearest[queries.length];
        Arrays.setAll(nearest, i -> new Nearest(queries[i], k));
        List<INDArray> blocks = new ArrayList<>();
        try {
            for (int from = 0; from < queries.length; from += BLOCK) {
                blocks.add(Nd4j.createFromArray(
                        Arrays.copyOfRange(queries, from, Math.min(queries.length, from + BLOCK))));
            }
            features.forEach(known, (first, rows) -> compare(nearest, blocks, first, rows));
        } finally {
            blocks.forEach(INDArray::close);
        }
        int[] labels = new int[queries.length];
        Arrays.setAll(labels, i -> nearest[i].vote(known));
        return labels;
    }

    private static void compare(Nearest[] nearest, List<INDArray> blocks, int first, float[][] rows) {
        float[] squares = new float[rows.length];
        for (int r = 0; r < rows.length; r++) {
            squares[r] = (float) square(rows[r]);
        }
        try (INDArray references = Nd4j.createFromArray(rows)) {
            int query = 0;
            for (INDArray block : blocks) {
                try (INDArray products = Nd4j.createUninitialized(
                        references.dataType(), new long[] {references.size(0), block.size(0)}, 'f')) {
                    // column by column: all known rows for one query lie side by side
                    Nd4j.gemm(references, block, products, false, true, 1, 0);
                    float[] values = products.data().asFloat();
                    for (int q = 0; q < block.size(0); q++) {
                        nearest[query++].offer(values, q * rows.length, first, rows, squares);
                    }
                }
            }
        }
    }

    private static float[][] collect(Features features, Dataset data) {
        float[][] all = new float[data.size()][];
        features.forEach(data, (first, rows) -> System.arraycopy(rows, 0, all, first, rows.length));
        return all;
    }

    /** The squares of a row's values added up. */
    static double square(float[] row) {
        double sum = 0;
        for (float value : row) {
            sum += (double) value * value;
        }
        return sum;
    }

    /** The k nearest rows to a query so far, the nearest first. */
    private static final class Nearest {

        private final float[] query;
        private final double square;
        private final double[] distances;
        private final int[] rows;
        private int count;

        Nearest(float[] query, int k) {
            this.query = query;
            square = square(query);
            distances = new double[k];
            rows = new int[k];
        }

        /** Takes a block of rows in, given their products with the query. */
        void offer(float[] products, int at, int first, float[][] block, float[] squares) {
            for (int r = 0; r < block.length; r++) {
                double about = square + squares[r] - 2.0 * products[at + r];
                if (count < rows.length || about - SLACK * (square + squares[r]) < distances[count - 1]) {
                    insert(exact(block[r]), first + r);
                }
            }
        }

        private double exact(float[] row) {
            double sum = 0;
            for (int j = 0; j < row.length; j++) {
                double difference = (double) row[j] - query[j];
                sum += difference * difference;
            }
            return sum;
        }

        private void insert(double distance, int row) {
            int at = count;
            while (at > 0 && distances[at - 1] > distance) {
                at--;
            }
            if (at == rows.length) {
                return;
            }
            int moved = Math.min(count, rows.length - 1) - at;
            System.arraycopy(distances, at, distances, at + 1, moved);
            System.arraycopy(rows, at, rows, at + 1, moved);
            distances[at] = distance;
            rows[at] = row;
            count = Math.min(count + 1, rows.length);
        }

        int vote(Dataset known) {
            int[] votes = new int[known.labelNames().size()];
            for (int i = 0; i < count; i++) {
                votes[known.label(rows[i])]++;
            }
            int most = Arrays.stream(votes).max().orElse(0);
            for (int i = 0; i < count; i++) {
                if (votes[known.label(rows[i])] == most) {
                    return known.label(rows[i]);
                }
            }
            throw new IllegalStateException("no neighbours");
        }
    }
}
