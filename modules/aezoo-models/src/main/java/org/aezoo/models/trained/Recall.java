package org.aezoo.models.trained;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.models.Memorising;
import org.jspecify.annotations.Nullable;

/** Brings the distance to kept rows into the shares of a score, as {@link Memorising} says. */
final class Recall implements AutoCloseable {

    /** Columns from which on the network counts. */
    private static final int ENOUGH = 5;

    private final ReferenceRows rows;
    private final Memorising settings;
    private final DoubleSupplier loss;
    private @Nullable Surroundings surroundings;
    private double network;

    /**
     * Keeps what is needed.
     *
     * @param rows closed with this
     * @param loss the network's median loss of kept rows, per column and level; asked once, with the first rows to score
     */
    Recall(ReferenceRows rows, Memorising settings, DoubleSupplier loss) {
        this.rows = rows;
        this.settings = settings;
        this.loss = loss;
    }

    ReferenceRows rows() {
        return rows;
    }

    /**
     * Makes each value's share of the network's loss its share of the score.
     *
     * @param shares [n][columns]
     * @param x [n][columns] in scaled units
     * @param beyond by how much values were cut off, in widths of the range; an empty row where none was
     * @param own which rows are among those kept, and are not compared with themselves; null for none
     */
    void into(double[][] shares, float[][] x, double[][] beyond, boolean @Nullable [] own) {
        if (settings.isPlain()) {
            double[][] distances = rows.distances(x, settings.neighbours());
            for (int i = 0; i < x.length; i++) {
                mix(
                        shares[i],
                        settings.networkWeight(),
                        new double[][] {with(distances[i], beyond[i])},
                        Scorer.SAME * x[i].length,
                        0);
            }
            return;
        }
        Surroundings around = surroundings();
        Surroundings.Near near = around.near(x, own);
        for (int i = 0; i < x.length; i++) {
            mix(
                    shares[i],
                    network,
                    new double[][] {with(near.mean()[i], beyond[i]), with(near.least()[i], beyond[i])},
                    around.floor(),
                    settings.nearest());
        }
    }

    /** The weight of the network's loss beside the mean distance; where it is 0 the losses need not be known. */
    double networkWeight() {
        if (settings.isPlain()) {
            return settings.networkWeight();
        }
        surroundings();
        return network;
    }

    private synchronized Surroundings surroundings() {
        Surroundings around = surroundings;
        if (around == null) {
            around = new Surroundings(rows.rows(), settings);
            boolean counts = settings.inputSize() >= ENOUGH && settings.networkWeight() > 0;
            network = counts ? settings.networkWeight() * Math.max(0, 1 - loss.getAsDouble()) : 0;
            surroundings = around;
        }
        return around;
    }

    /** Kept rows are all within the range. */
    private static double[] with(double[] distances, double[] beyond) {
        for (int j = 0; j < beyond.length; j++) {
            distances[j] += beyond[j] * beyond[j];
        }
        return distances;
    }

    /** The weighted geometric mean of loss, mean and least distance; a share is the mean of the shares of these. */
    private static void mix(double[] shares, double network, double[][] distances, double floor, double nearest) {
        double loss = Arrays.stream(shares).sum();
        double weights = network;
        double logarithm = network == 0 ? 0 : network * Math.log(loss);
        for (int j = 0; j < shares.length; j++) {
            shares[j] = network == 0 || loss == 0 ? 0 : network * shares[j] / loss;
        }
        for (int d = 0; d < distances.length; d++) {
            double weight = d == 0 ? 1 : nearest;
            double sum = Arrays.stream(distances[d]).sum() + floor;
            weights += weight;
            logarithm += weight * Math.log(sum);
            for (int j = 0; j < shares.length; j++) {
                shares[j] += weight * (distances[d][j] + floor / shares.length) / sum;
            }
        }
        for (int j = 0; j < shares.length; j++) {
            shares[j] *= Math.exp(logarithm / weights) / weights;
        }
    }

    /** The places of so many rows at most, evenly spread. */
    static int[] evenly(Dataset rows, int most) {
        int count = Math.min(rows.size(), most);
        return IntStream.range(0, count)
                .map(i -> (int) ((long) i * rows.size() / count))
                .toArray();
    }

    /** The median over rows of the sum of their shares. */
    static double median(double[][] shares) {
        double[] sums = Arrays.stream(shares)
                .mapToDouble(row -> Arrays.stream(row).sum())
                .sorted()
                .toArray();
        return sums[sums.length / 2];
    }

    @Override
    public synchronized void close() {
        rows.close();
        if (surroundings != null) {
            surroundings.close();
        }
    }
}
