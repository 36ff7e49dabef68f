package org.aezoo.numerics.online;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How rare a score is among those before it: scores of any unit become comparable, and one threshold fits many series.
 *
 * <pre>
 *   v        log score; the last {@code window} ones are kept, n at most
 *   u        the (k+1)-th largest kept one, k = max(5, n / 20), or fewer where fewer are above log 0
 *   p        ((number that are v or more) + 1) / (n + 1)                    where v &lt;= u
 *            ((k + 1) / (n + 1)) exp(-(v - u) / (mean of the k largest - u))  above: an exponential tail of the logarithm,
 *                                                                          which is a Pareto tail of the score (Hill, 1975)
 *   rarity   -log10 p
 * </pre>
 */
public final class TailProbability {

    private static final int FEWEST = 30;
    private static final int FEWEST_IN_TAIL = 5;
    private static final int TAIL = 20;
    private static final double LEAST_EXCESS = 1e-3;

    /** Kept ones in the order they came, a ring. */
    private final double[] kept;

    private final double[] sorted;
    private int count;
    private int oldest;

    /**
     * Begins.
     *
     * @param window how many scores are kept to compare with, 30 or more
     */
    public TailProbability(int window) {
        if (window < FEWEST) {
            throw new IllegalArgumentException("window must be " + FEWEST + " or more, got " + window);
        }
        kept = new double[window];
        sorted = new double[window];
    }

    /**
     * Takes a score in.
     *
     * @param score finite, 0 or more
     * @return its rarity among those before, 0 or more: 2 where one in a hundred is as high; 0 as long as fewer than 30 are
     *     kept
     */
    public double next(double score) {
        if (!(score >= 0 && score < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("score must be finite and 0 or more, got " + score);
        }
        double value = Math.log(score);
        double rarity = count < FEWEST ? 0 : rarity(value);
        if (count == kept.length) {
            int leaves = firstOf(kept[oldest]);
            System.arraycopy(sorted, leaves + 1, sorted, leaves, count - leaves - 1);
            count--;
        }
        int enters = firstOf(value);
        System.arraycopy(sorted, enters, sorted, enters + 1, count - enters);
        sorted[enters] = value;
        kept[oldest] = value;
        oldest = (oldest + 1) % kept.length;
        count++;
        return rarity;
    }

    private double rarity(double value) {
        int finite = count - firstOf(-Double.MAX_VALUE);
        int tail = Math.min(Math.max(FEWEST_IN_TAIL, count / TAIL), finite - 1);
        double bound = tail < FEWEST_IN_TAIL ? Double.POSITIVE_INFINITY : sorted[count - tail - 1];
        if (value <= bound) {
            return -Math.log10((count - firstOf(value) + 1) / (count + 1.0));
        }
        double excess = 0;
        for (int i = count - tail; i < count; i++) {
            excess += (sorted[i] - bound) / tail;
        }
        return -Math.log10((tail + 1) / (count + 1.0))
                + (value - bound) / Math.max(LEAST_EXCESS, excess) / Math.log(10);
    }

    /** Where the kept ones that are at least this much begin. */
    private int firstOf(double value) {
        int from = 0;
        int to = count;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < value) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** Writes all that {@link #read} needs to go on. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(kept.length);
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.writeDouble(kept[(oldest - count + i + kept.length) % kept.length]);
        }
    }

    /** Reads what {@link #write} wrote. */
    public static TailProbability read(DataInput in) throws IOException {
        TailProbability read = new TailProbability(in.readInt());
        read.count = in.readInt();
        for (int i = 0; i < read.count; i++) {
            read.kept[i] = in.readDouble();
            read.sorted[i] = read.kept[i];
        }
        read.oldest = read.count % read.kept.length;
        Arrays.sort(read.sorted, 0, read.count);
        return read;
    }
}
