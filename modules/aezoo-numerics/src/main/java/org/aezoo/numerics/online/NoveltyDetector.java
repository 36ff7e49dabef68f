package org.aezoo.numerics.online;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Finds what a series has not done before, as it comes in: a step's score depends on it and on those before it alone.
 *
 * <pre>
 *   d_L      distance of the latest patch of L = 3, 8, 16 steps to the nearest before it ({@link NearestPast})
 *   r_L,w    how rare d_L is among those of the last w = horizon, 20 horizon steps ({@link TailProbability})
 *   s        mean of the six r_L,w
 *   score    s; after an alarm, s &gt;= 1.7, a tenth of s for {@code rest} steps
 * </pre>
 *
 * The short window knows how noisy the series is now, the long one what it ever did. The rest after an alarm keeps one
 * event from being told many times. Lengths, windows and bound were chosen on generated series. There is neither training
 * nor seed, so a series may begin with it at once; scores are 0 for the first steps.
 *
 * <p>Choose it where alarms must come at once and the series may change its ways, which it gets used to. Choose a trained
 * model where normal data is at hand, where channels depend on one another, or where what is strange may happen twice.
 */
public final class NoveltyDetector {

    /** Scores from here on are alarms. */
    public static final double ALARM = 1.7;

    private static final int[] LENGTHS = {3, 8, 16};
    private static final int MEMORY = 4000;
    private static final int LONG = 20;
    private static final double RESTING = 0.1;

    private final int channels;
    private final int rest;
    private final NearestPast[] nearest;
    /** For each length the short window, then the long one. */
    private final TailProbability[] tails;

    private int resting;

    /**
     * Begins a series.
     *
     * @param channels values a step, 1 or more; several should be scaled alike
     * @param horizon steps that show how noisy the series is now, 100 or more; a few periods, or the length of what is at
     *     hand when it begins
     * @param rest steps after an alarm that are not told again, 0 or more; a fifth of the horizon where people are called,
     *     0 where every strange step is to be marked
     */
    public NoveltyDetector(int channels, int horizon, int rest) {
        this(channels, rest, new NearestPast[LENGTHS.length], new TailProbability[2 * LENGTHS.length]);
        if (horizon < 100 || horizon > Integer.MAX_VALUE / LONG || rest < 0) {
            throw new IllegalArgumentException("horizon must be between 100 and " + Integer.MAX_VALUE / LONG
                    + " and rest 0 or more, got " + horizon + " and " + rest);
        }
        for (int i = 0; i < LENGTHS.length; i++) {
            nearest[i] = new NearestPast(channels, LENGTHS[i], MEMORY);
            tails[2 * i] = new TailProbability(horizon);
            tails[2 * i + 1] = new TailProbability(LONG * horizon);
        }
    }

    private NoveltyDetector(int channels, int rest, NearestPast[] nearest, TailProbability[] tails) {
        this.channels = channels;
        this.rest = rest;
        this.nearest = nearest;
        this.tails = tails;
    }

    /**
     * Takes a step in.
     *
     * @param values one per channel, finite
     * @return its score, 0 or more: minus the decimal logarithm of a probability, on the mean
     */
    public double next(double... values) {
        NearestPast.check(values, channels);
        double score = 0;
        for (int i = 0; i < LENGTHS.length; i++) {
            double distance = nearest[i].next(values);
            if (Double.isNaN(distance)) {
                continue;
            }
            score += (tails[2 * i].next(distance) + tails[2 * i + 1].next(distance)) / tails.length;
        }
        if (resting > 0) {
            resting--;
            return RESTING * score;
        }
        if (score >= ALARM) {
            resting = rest;
        }
        return score;
    }

    /** Writes all that {@link #read} needs to go on. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(channels);
        out.writeInt(rest);
        out.writeInt(resting);
        for (NearestPast one : nearest) {
            one.write(out);
        }
        for (TailProbability one : tails) {
            one.write(out);
        }
    }

    /** Reads what {@link #write} wrote. */
    public static NoveltyDetector read(DataInput in) throws IOException {
        int channels = in.readInt();
        int rest = in.readInt();
        int resting = in.readInt();
        NearestPast[] nearest = new NearestPast[LENGTHS.length];
        for (int i = 0; i < nearest.length; i++) {
            nearest[i] = NearestPast.read(in);
        }
        TailProbability[] tails = new TailProbability[2 * LENGTHS.length];
        for (int i = 0; i < tails.length; i++) {
            tails[i] = TailProbability.read(in);
        }
        NoveltyDetector read = new NoveltyDetector(channels, rest, nearest, tails);
        read.resting = resting;
        return read;
    }
}
