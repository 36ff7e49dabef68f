package org.aezoo.models.trained;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Schema.Windows;
import org.aezoo.data.series.SeriesLines.Step;
import org.jspecify.annotations.Nullable;

/**
 * Scores of the steps of a series while it comes in: those of {@link StepScores}, from the windows that have ended so many
 * steps after the step. With a delay of a window less one step all windows of a step have ended, and scores are those that
 * the whole series gives. A window is kept, so memory is bounded.
 *
 * <p>Windows that lack more than half of their values, or span a gap in time of more than a quarter of their length, do not
 * count. What a gap is says the median of the last {@value #KNOWN} times from step to step. For one thread.
 */
public final class OnlineScores {

    private static final int KNOWN = 128;

    private final TrainedAutoencoder trained;
    private final int channels;
    private final int length;
    private final int stride;
    private final int delay;

    /** Steps that were taken in. */
    private long steps;

    private double lastSeconds = Double.NaN;

    /** The last times from step to step; of step i at place i modulo {@link #KNOWN}, NaN where it is not known. */
    private final double[] intervals = new double[KNOWN];

    // of the last steps, step i at place i modulo length
    private final String[] times;
    private final double[][] values;
    private final boolean[] gaps;
    private final double[][] sums;
    private final int[] counts;

    /**
     * A step that has been scored.
     *
     * @param time as it was written, or the number of the step
     * @param shares [channels], what each adds to the score; NaN where no window of the step counts that has ended
     */
    public record Scored(String time, double[] shares) {

        /** The score; NaN where there is none. */
        public double score() {
            return Arrays.stream(shares).sum();
        }
    }

    /**
     * Before the first step.
     *
     * @param trained of windows of a series; stays the caller's
     * @param delay steps after a step when its score is given, from the stride of the windows less one to their length less
     *     one; with a stride of 1 the score comes with its step where this is 0
     * @throws InvalidInputException if the model takes no windows, or the delay is out of range
     */
    public OnlineScores(TrainedAutoencoder trained, int delay) {
        Windows windows = windows(trained);
        length = windows.length();
        stride = windows.stride();
        if (delay < stride - 1 || delay > length - 1) {
            throw new InvalidInputException("delay must be between " + (stride - 1) + " and " + (length - 1)
                    + " steps, as the model's windows have " + length + ", got " + delay);
        }
        this.trained = trained;
        this.delay = delay;
        channels = trained.shape().size() / length;
        times = new String[length];
        values = new double[channels][length];
        gaps = new boolean[length];
        sums = new double[channels][length];
        counts = new int[length];
        Arrays.fill(intervals, Double.NaN);
        Arrays.fill(times, "");
    }

    /**
     * How a model cuts series.
     *
     * @throws InvalidInputException if it takes no windows
     */
    public static Windows windows(TrainedAutoencoder trained) {
        Schema schema = trained.schema();
        Windows windows = schema == null ? null : schema.windows();
        if (windows == null) {
            throw new InvalidInputException("the model takes no series step by step: it was not trained on series:");
        }
        return windows;
    }

    /**
     * Takes steps in.
     *
     * @param more of the channels of the model, in its order
     * @return those that are due now, the earliest first
     */
    public List<Scored> next(List<Step> more) {
        List<Scored> scored = new ArrayList<>();
        // the network sees windows together, so that many steps at once take less time
        for (int from = 0; from < more.size(); from += TrainedNetwork.CHUNK) {
            next(more.subList(from, Math.min(more.size(), from + TrainedNetwork.CHUNK)), scored);
        }
        return scored;
    }

    private void next(List<Step> some, List<Scored> scored) {
        boolean[] ends = new boolean[some.size()];
        List<double[]> windows = new ArrayList<>();
        for (int i = 0; i < ends.length; i++) {
            take(some.get(i));
            double[] window = window();
            ends[i] = window != null;
            if (window != null) {
                windows.add(window);
            }
        }
        Scorer.Scores scores = trained.scorer().scores(windows.toArray(double[][]::new));
        steps -= ends.length;
        int window = 0;
        for (int i = 0; i < ends.length; i++) {
            begin(some.get(i).time());
            if (ends[i]) {
                add(StepScores.parts(scores, window++, length));
            }
            if (steps > delay) {
                scored.add(scored(steps - 1 - delay));
            }
        }
    }

    private int place(long step) {
        return (int) (step % length);
    }

    private void take(Step step) {
        if (step.values().length != channels) {
            throw new IllegalArgumentException("a step must have " + channels + " values, got " + step.values().length);
        }
        int place = place(steps);
        for (int c = 0; c < channels; c++) {
            values[c][place] = step.values()[c];
        }
        double interval = steps == 0 ? Double.NaN : step.seconds() - lastSeconds;
        intervals[(int) (steps % KNOWN)] = interval;
        lastSeconds = step.seconds();
        double usual = usualInterval();
        gaps[place] = usual > 0 && Math.round(interval / usual) - 1 > length / 4;
        steps++;
    }

    private double usualInterval() {
        double[] sorted = Arrays.stream(intervals)
                .filter(interval -> !Double.isNaN(interval))
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    /** The values of the window that ends with the last step, channel by channel; null where none does that counts. */
    private double @Nullable [] window() {
        long first = steps - length;
        if (first < 0 || first % stride != 0) {
            return null;
        }
        double[] window = new double[channels * length];
        int missing = 0;
        for (int i = 0; i < length; i++) {
            int place = place(first + i);
            if (i > 0 && gaps[place]) {
                return null;
            }
            for (int c = 0; c < channels; c++) {
                window[c * length + i] = values[c][place];
                missing += Double.isNaN(values[c][place]) ? 1 : 0;
            }
        }
        return missing <= window.length / 2 ? window : null;
    }

    /** Makes room for the sums of the next step. */
    private void begin(String time) {
        int place = place(steps);
        times[place] = time.isEmpty() ? String.valueOf(steps) : time;
        counts[place] = 0;
        for (double[] channel : sums) {
            channel[place] = 0;
        }
        steps++;
    }

    /** Adds the parts of the window that ends with the last step. */
    private void add(double[] parts) {
        for (int i = 0; i < length; i++) {
            int place = place(steps - length + i);
            counts[place]++;
            for (int c = 0; c < channels; c++) {
                sums[c][place] += parts[c * length + i];
            }
        }
    }

    private Scored scored(long step) {
        int place = place(step);
        double[] shares = new double[channels];
        Arrays.setAll(shares, c -> counts[place] == 0 ? Double.NaN : sums[c][place] / counts[place]);
        return new Scored(times[place], shares);
    }

    /** The steps that are not due yet, by the windows that have ended; for the end of a series. */
    public List<Scored> rest() {
        List<Scored> scored = new ArrayList<>();
        for (long step = Math.max(0, steps - delay); step < steps; step++) {
            scored.add(scored(step));
        }
        return scored;
    }

    /** Writes all that {@link #restore} needs to go on. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(channels);
        out.writeInt(length);
        out.writeInt(stride);
        out.writeInt(delay);
        out.writeLong(steps);
        out.writeDouble(lastSeconds);
        for (double interval : intervals) {
            out.writeDouble(interval);
        }
        for (int i = 0; i < length; i++) {
            out.writeUTF(times[i]);
            out.writeBoolean(gaps[i]);
            out.writeInt(counts[i]);
            for (int c = 0; c < channels; c++) {
                out.writeDouble(values[c][i]);
                out.writeDouble(sums[c][i]);
            }
        }
    }

    /**
     * Goes on where {@link #write} was called.
     *
     * @throws InvalidInputException if that was for other windows or another delay
     */
    public void restore(DataInput in) throws IOException {
        if (in.readInt() != channels || in.readInt() != length || in.readInt() != stride) {
            throw new InvalidInputException("the state is of other windows than the model's");
        }
        int before = in.readInt();
        if (before != delay) {
            throw new InvalidInputException(
                    "the state is of scores that come " + before + " steps later, got a delay of " + delay);
        }
        steps = in.readLong();
        lastSeconds = in.readDouble();
        for (int i = 0; i < KNOWN; i++) {
            intervals[i] = in.readDouble();
        }
        for (int i = 0; i < length; i++) {
            times[i] = Objects.requireNonNull(in.readUTF());
            gaps[i] = in.readBoolean();
            counts[i] = in.readInt();
            for (int c = 0; c < channels; c++) {
                values[c][i] = in.readDouble();
                sums[c][i] = in.readDouble();
            }
        }
    }
}
