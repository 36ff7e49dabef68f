package org.aezoo.data;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured over time, step by step.
 *
 * @param name what to call it
 * @param channels names of what was measured at each step
 * @param times of each step as it is written in the source; empty where steps are counted only
 * @param seconds the same as seconds since 1970, or whatever the source counts, never falling; empty where they are not
 *     known
 * @param values [channels][steps], in the units of the source; NaN where one is missing
 * @param anomalous of each step whether it is known to be; null where nobody says
 */
public record Series(
        String name,
        List<String> channels,
        List<String> times,
        double[] seconds,
        double[][] values,
        boolean @Nullable [] anomalous) {

    public Series {
        channels = List.copyOf(channels);
        times = List.copyOf(times);
        if (channels.isEmpty() || values.length != channels.size()) {
            throw new IllegalArgumentException(
                    "values must be of " + channels.size() + " channels, at least 1, got " + values.length);
        }
        int steps = values[0].length;
        if (Arrays.stream(values).anyMatch(channel -> channel.length != steps)
                || (!times.isEmpty() && times.size() != steps)
                || (seconds.length > 0 && seconds.length != steps)
                || (anomalous != null && anomalous.length != steps)) {
            throw new IllegalArgumentException("channels, times and marks must have " + steps + " steps each");
        }
    }

    /**
     * One whose steps are counted, and of which nobody says what is anomalous.
     *
     * @param values [channels][steps]; NaN where one is missing
     */
    public static Series of(String name, List<String> channels, double[][] values) {
        return of(name, channels, List.of(), new double[0], values);
    }

    /** One with times, of which nobody says what is anomalous. */
    public static Series of(
            String name, List<String> channels, List<String> times, double[] seconds, double[][] values) {
        return new Series(name, channels, times, seconds, values, null);
    }

    /** How many steps there are. */
    public int steps() {
        return values[0].length;
    }

    /** What to call the time of a step: as in the source, or its number from 0. */
    public String time(int step) {
        return times.isEmpty() ? String.valueOf(step) : times.get(step);
    }

    /** Seconds from most steps to the next; NaN where times are not known. */
    public double interval() {
        if (seconds.length < 2) {
            return Double.NaN;
        }
        double[] differences = new double[seconds.length - 1];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = seconds[i + 1] - seconds[i];
        }
        Arrays.sort(differences);
        return differences[differences.length / 2];
    }

    /** Steps that are missing between a step and the one before it; 0 where times are not known. */
    public long missingBefore(int step, double interval) {
        return step == 0 || !(interval > 0) ? 0 : Math.round((seconds[step] - seconds[step - 1]) / interval) - 1;
    }
}
