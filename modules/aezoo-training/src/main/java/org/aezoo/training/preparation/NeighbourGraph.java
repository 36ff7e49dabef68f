package org.aezoo.training.preparation;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.NeighbourSearch;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Which rows lie near which in an encoder's code, and how labels of a few spread over it to all others.
 *
 * <pre>
 *   w_ij = exp(-|h_i - h_j|^2 / (s_i s_j))   for the k nearest j of i; s_i is the distance to the k-th
 *   W    = max(w, w')                        near in one direction is near
 *   S    = D^(-1/2) W D^(-1/2)               D = the sums of W's rows
 *   F    = a S F + (1 - a) Y, repeatedly     Y has a 1 for each known label; a = 0.99
 *   label(i) = argmax_c F_ic / sum_i F_ic    each class weighed by its whole mass
 * </pre>
 *
 * <p>Works where rows of a class hang together in code space. Distances are in single precision. Memory: the codes, four
 * bytes a value, outside of the Java heap while the graph is made; then about {@code 28 k} bytes a row.
 *
 * @see <a href="https://proceedings.neurips.cc/paper/2003/hash/87682805257e619d49b8e0dfdc14affa-Abstract.html">Zhou et
 *     al., 2004</a>
 * @see <a href="https://papers.nips.cc/paper/2004/hash/40173ea48d9567f1f393b20c855bb40b-Abstract.html">Zelnik-Manor and
 *     Perona, 2004, on the local scale</a>
 */
public final class NeighbourGraph {

    /** What a row hands on, of what it has. */
    static final double HANDED_ON = 0.99;

    /** Enough for labels to reach everywhere; with more, the best known digits change no further. */
    static final int STEPS = 60;

    private final int[] starts;
    private final int[] ends;
    private final double[] weights;

    private NeighbourGraph(int[] starts, int[] ends, double[] weights) {
        this.starts = starts;
        this.ends = ends;
        this.weights = weights;
    }

    /** A guess for each row. */
    public record Guesses(int[] labels, double[] confidence) {}

    /**
     * The graph of a dataset's codes.
     *
     * @param encoder stays the caller's
     * @param neighbours k, 1 or more; all other rows if there are fewer
     */
    public static NeighbourGraph of(TrainedAutoencoder encoder, Dataset rows, int neighbours) {
        int size = encoder.model().codeSize();
        try (INDArray codes = Nd4j.createUninitialized(DataType.FLOAT, rows.size(), size)) {
            int[] at = {0};
            encoder.forEach(rows, view -> {
                float[][] some = view.codes();
                try (INDArray block = Nd4j.createFromArray(some)) {
                    codes.get(NDArrayIndex.interval(at[0], at[0] + some.length), NDArrayIndex.all())
                            .assign(block);
                }
                at[0] += some.length;
            });
            return of(codes, neighbours);
        }
    }

    /**
     * The graph of rows.
     *
     * @param rows [n][values] in single precision; stays the caller's
     */
    static NeighbourGraph of(INDArray rows, int neighbours) {
        return symmetric(NeighbourSearch.inSinglePrecision(rows, rows, neighbours));
    }

    /** The larger weight of both directions, divided by the roots of both rows' sums. */
    private static NeighbourGraph symmetric(NeighbourSearch.Nearest[] nearest) {
        int n = nearest.length;
        int k = n == 0 ? 0 : nearest[0].rows().length;
        double[] scales = new double[n];
        Arrays.setAll(scales, i -> k == 0 ? 1 : Math.sqrt(Math.max(1e-12, nearest[i].squaredDistance(k - 1))));
        long[] keys = new long[2 * n * k];
        int count = 0;
        for (int i = 0; i < n; i++) {
            for (int j : nearest[i].rows()) {
                keys[count++] = (long) i << 32 | j;
                keys[count++] = (long) j << 32 | i;
            }
        }
        Arrays.sort(keys);
        keys = Arrays.stream(keys).distinct().toArray();
        int[] starts = new int[n + 1];
        int[] ends = new int[keys.length];
        double[] weights = new double[keys.length];
        double[] sums = new double[n];
        for (int e = 0; e < keys.length; e++) {
            int i = (int) (keys[e] >> 32);
            ends[e] = (int) keys[e];
            starts[i + 1] = e + 1;
            double squared = Math.min(distance(nearest[i], ends[e]), distance(nearest[ends[e]], i));
            weights[e] = Math.exp(-squared / (scales[i] * scales[ends[e]]));
            sums[i] += weights[e];
        }
        for (int i = 0; i < n; i++) {
            starts[i + 1] = Math.max(starts[i + 1], starts[i]);
            for (int e = starts[i]; e < starts[i + 1]; e++) {
                double both = Math.sqrt(sums[i] * sums[ends[e]]);
                weights[e] = both == 0 ? 0 : weights[e] / both;
            }
        }
        return new NeighbourGraph(starts, ends, weights);
    }

    private static double distance(NeighbourSearch.Nearest nearest, int to) {
        int[] rows = nearest.rows();
        for (int a = 0; a < rows.length; a++) {
            if (rows[a] == to) {
                return nearest.squaredDistance(a);
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** How many rows. */
    public int size() {
        return starts.length - 1;
    }

    /**
     * A label for every row.
     *
     * @param labels of the known rows, -1 for the others
     * @param classes how many there are
     */
    public Guesses spread(int[] labels, int classes) {
        double[] mass = spread(labels, classes, STEPS);
        double[] whole = new double[classes];
        for (int at = 0; at < mass.length; at++) {
            whole[at % classes] += mass[at];
        }
        int[] guesses = new int[size()];
        double[] confidence = new double[size()];
        for (int i = 0; i < guesses.length; i++) {
            double sum = 0;
            double most = -1;
            for (int c = 0; c < classes; c++) {
                double share = whole[c] == 0 ? 0 : mass[i * classes + c] / whole[c];
                sum += share;
                if (share > most) {
                    most = share;
                    guesses[i] = c;
                }
            }
            confidence[i] = sum == 0 ? 0 : most / sum;
        }
        return new Guesses(guesses, confidence);
    }

    /** F after some steps, row after row. */
    public double[] spread(int[] labels, int classes, int steps) {
        double[] known = new double[size() * classes];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0) {
                known[i * classes + labels[i]] = 1 - HANDED_ON;
            }
        }
        double[] mass = known.clone();
        for (int step = 0; step < steps; step++) {
            double[] before = mass;
            double[] after = known.clone();
            IntStream.range(0, size()).forEach(i -> {
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    double weight = HANDED_ON * weights[e];
                    for (int c = 0; c < classes; c++) {
                        after[i * classes + c] += weight * before[ends[e] * classes + c];
                    }
                }
            });
            mass = after;
        }
        return mass;
    }
}
