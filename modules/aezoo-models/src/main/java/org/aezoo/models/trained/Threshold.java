package org.aezoo.models.trained;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.settings.Require;

/**
 * Above which score a row is called an anomaly, and how usual scores are: both from the scores of rows that the network
 * was not trained on.
 *
 * <pre>
 *   value         = the lowest of their scores that at most the share rate of them exceeds
 *   share_below   = share of them with a lower score, along straight lines between the percentiles; in [0, 1]
 * </pre>
 *
 * <p>Of new rows like those, about a share p has a {@code share_below} up to p: that is what it promises, and not how
 * probable an anomaly is, which nobody knows who has seen normal rows only.
 *
 * @param value rows that score higher are called anomalies
 * @param from {@code contamination} if so many rows were said to be anomalies, {@code false-alarms} if so many normal rows
 *     may be called so
 * @param rate the wanted share, in (0, 0.5]
 * @param alarmRate share of the rows that do score higher; at most {@code rate}, in [0, 1]
 * @param rows how many scores this comes from
 * @param percentiles 101 scores: the lowest, that which 1 % do not exceed, …, the highest
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Threshold(double value, String from, double rate, double alarmRate, int rows, List<Double> percentiles) {

    /** As {@link #from} says it. */
    public static final String CONTAMINATION = "contamination";

    /** As {@link #from} says it. */
    public static final String FALSE_ALARMS = "false-alarms";

    private static final int STEPS = 100;

    public Threshold {
        checkRate(from, rate);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value must be finite, got " + value);
        }
        if (percentiles.size() != STEPS + 1) {
            throw new IllegalArgumentException("percentiles must be " + (STEPS + 1) + ", got " + percentiles.size());
        }
        percentiles = List.copyOf(percentiles);
        for (int i = 0; i < percentiles.size(); i++) {
            double percentile = percentiles.get(i);
            if (!Double.isFinite(percentile) || (i > 0 && percentile < percentiles.get(i - 1))) {
                throw new IllegalArgumentException(
                        "percentiles must be finite and rise, got " + percentile + " at " + i);
            }
        }
    }

    /** Refuses a share that makes no sense. */
    public static void checkRate(String name, double rate) {
        if (!(rate > 0 && rate <= 0.5)) {
            throw new IllegalArgumentException(name + " must be above 0 and at most 0.5, got " + rate);
        }
    }

    /**
     * From scores.
     *
     * @param scores of rows that were not trained on, at least one
     * @throws InvalidInputException if one of them is not finite
     */
    public static Threshold of(double[] scores, String from, double rate) {
        checkRate(from, rate);
        Require.atLeast("scores", scores.length, 1);
        for (double score : scores) {
            if (!Double.isFinite(score)) {
                throw new InvalidInputException("no threshold can be set, as a row scores " + score);
            }
        }
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        double value = sorted[last - (int) Math.floor(rate * sorted.length)];
        List<Double> percentiles = new ArrayList<>();
        for (int p = 0; p <= STEPS; p++) {
            double at = p / (double) STEPS * last;
            int low = (int) at;
            int high = Math.min(last, low + 1);
            double percentile = sorted[low] + (at - low) * (sorted[high] - sorted[low]);
            // rounding must not make them fall
            percentiles.add(p == 0 ? percentile : Math.max(percentile, percentiles.get(p - 1)));
        }
        double above = Arrays.stream(sorted).filter(score -> score > value).count();
        return new Threshold(value, from, rate, above / sorted.length, sorted.length, percentiles);
    }

    /** Whether a row of this score is called an anomaly. */
    public boolean isAnomaly(double score) {
        return score > value;
    }

    /** Share of the known rows that score lower, in [0, 1]. */
    public double shareBelow(double score) {
        if (score <= percentiles.get(0)) {
            return 0;
        }
        if (score > percentiles.get(STEPS)) {
            return 1;
        }
        int high = 1;
        while (percentiles.get(high) < score) {
            high++;
        }
        double below = percentiles.get(high - 1); // and below < score <= percentiles.get(high)
        return (high - 1 + (score - below) / (percentiles.get(high) - below)) / STEPS;
    }

    @Override
    public String toString() {
        return "Threshold[" + value + ", " + from + " " + rate + ", " + rows + " rows]";
    }
}
