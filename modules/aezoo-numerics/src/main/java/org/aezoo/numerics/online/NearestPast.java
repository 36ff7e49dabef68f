package org.aezoo.numerics.online;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How far the latest patch of a series is from the most similar one before it.
 *
 * <pre>
 *   D_t(lag) = sum over i = 0..length-1 and channels of (x_(t-i) - x_(t-lag-i))^2
 *            = D_(t-1)(lag) + (x_t - x_(t-lag))^2 - (x_(t-length) - x_(t-lag-length))^2
 *   distance = min over lag = length..memory of sqrt(D_t(lag))
 * </pre>
 *
 * A step takes a few operations for each lag, whatever the length of the patches; it keeps two numbers for each. What adding
 * and taking away leaves of rounding errors is cleared by working out one lag in full at each step, and distances of less
 * than a millionth of the range of the values are 0. This is the left matrix profile, without normalising patches.
 *
 * @see <a href="https://doi.org/10.1007/s10618-022-00911-7">Lu et al., 2022: DAMP</a>
 */
public final class NearestPast {

    private static final double ROUNDING = 1e-12;

    private final int length;
    private final int memory;
    /** For each channel the values before, the latest last; what is needed is at the end of what is filled. */
    private final double[][] past;

    private int filled;
    private long steps;
    /** By memory - lag, so that it runs along with the values. */
    private final double[] squares;

    private final double[] least;
    private final double[] greatest;

    /**
     * Begins a series.
     *
     * @param channels values a step, 1 or more; they are added up as they are, so several should be scaled alike
     * @param length of patches, in steps, 1 or more
     * @param memory how many steps back a patch may end, {@code length} or more
     */
    public NearestPast(int channels, int length, int memory) {
        if (channels < 1 || length < 1 || memory < length) {
            throw new IllegalArgumentException("channels and length must be 1 or more and memory at least length, got "
                    + channels + ", " + length + " and " + memory);
        }
        this.length = length;
        this.memory = memory;
        past = new double[channels][2 * (memory + length)];
        squares = new double[memory];
        least = new double[channels];
        greatest = new double[channels];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
    }

    /**
     * Takes a step in.
     *
     * @param values one per channel, finite
     * @return the distance, 0 or more; NaN as long as there are not {@code length + 1} patches to compare with
     */
    public double next(double[] values) {
        check(values, past.length);
        if (filled == past[0].length) {
            int kept = memory + length;
            for (double[] channel : past) {
                System.arraycopy(channel, filled - kept, channel, 0, kept);
            }
            filled = kept;
        }
        // lags whose patches begin with the series or after its first step lose their oldest term
        int complete = (int) Math.max(0, Math.min(memory, steps - length));
        int known = (int) Math.min(memory, steps);
        double range = 0;
        for (int c = 0; c < past.length; c++) {
            double value = values[c];
            double[] channel = past[c];
            if (complete > 0) {
                double leaving = channel[filled - length];
                int at = filled - memory;
                for (int i = memory - complete; i < memory; i++) {
                    double enters = value - channel[at + i];
                    double leaves = leaving - channel[at - length + i];
                    squares[i] += enters * enters - leaves * leaves;
                }
            }
            for (int lag = complete + 1; lag <= known; lag++) {
                double enters = value - channel[filled - lag];
                squares[memory - lag] += enters * enters;
            }
            channel[filled] = value;
            least[c] = Math.min(least[c], value);
            greatest[c] = Math.max(greatest[c], value);
            range += (greatest[c] - least[c]) * (greatest[c] - least[c]);
        }
        filled++;
        steps++;
        clearRounding();
        int farthest = (int) Math.min(memory, steps - length);
        if (farthest - length < Math.min(length, memory - length)) {
            return Double.NaN;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int i = memory - farthest; i <= memory - length; i++) {
            best = squares[i] < best ? squares[i] : best;
        }
        return best <= ROUNDING * length * range ? 0 : Math.sqrt(best);
    }

    /** Refuses what is no step. */
    static void check(double[] values, int channels) {
        if (values.length != channels) {
            throw new IllegalArgumentException("a step must have " + channels + " values, got " + values.length);
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("values must be finite, got " + value);
            }
        }
    }

    private void clearRounding() {
        int lag = (int) (steps % memory) + 1;
        if (lag + length <= steps) {
            double sum = 0;
            for (double[] channel : past) {
                for (int i = 1; i <= length; i++) {
                    double difference = channel[filled - i] - channel[filled - i - lag];
                    sum += difference * difference;
                }
            }
            squares[memory - lag] = sum;
        }
    }

    /** Writes all that {@link #read} needs to go on. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(past.length);
        out.writeInt(length);
        out.writeInt(memory);
        out.writeLong(steps);
        int kept = Math.min(filled, memory + length);
        for (int c = 0; c < past.length; c++) {
            out.writeDouble(least[c]);
            out.writeDouble(greatest[c]);
            for (int i = filled - kept; i < filled; i++) {
                out.writeDouble(past[c][i]);
            }
        }
        for (double square : squares) {
            out.writeDouble(square);
        }
    }

    /** Reads what {@link #write} wrote. */
    public static NearestPast read(DataInput in) throws IOException {
        NearestPast read = new NearestPast(in.readInt(), in.readInt(), in.readInt());
        read.steps = in.readLong();
        read.filled = (int) Math.min(read.steps, read.memory + read.length);
        for (int c = 0; c < read.past.length; c++) {
            read.least[c] = in.readDouble();
            read.greatest[c] = in.readDouble();
            for (int i = 0; i < read.filled; i++) {
                read.past[c][i] = in.readDouble();
            }
        }
        for (int i = 0; i < read.memory; i++) {
            read.squares[i] = in.readDouble();
        }
        return read;
    }
}
