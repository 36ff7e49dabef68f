package org.aezoo.models.trained;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.settings.Require;

/**
 * Above which score a row is called an anomaly, and how usual scores are: both from the scores of n rows, each as if the
 * model had not seen it.
 *
 * <pre>
 *   value         contamination: the lowest of their scores that at most the share rate of them exceeds
 *                 false alarms: the score that a new row exceeds with probability rate, whatever the distribution: between
 *                 the two of the scores whose ranks from the top are next to rate (n + 1); the highest one if that is below 1
 *   share_below   = share of them with a lower score, along straight lines between the percentiles; in [0, 1]
 *   p(s)          = 1 - share_below(s);  beyond the 90th percentile q90 a Pareto tail through that and q99
 *   probability   = 1 / (1 + (1 - rate) / rate B(p))       B(p) = -e p ln p for p below 1 / e, else 1
 * </pre>
 *
 * <p>Of new rows like those, about a share p has a {@code share_below} up to p. The probability that a row is an anomaly
 * goes by the share of anomalies expected beforehand, for which the rate stands, and by the strongest evidence against a
 * normal row that a p value can be, whatever anomalies look like (Sellke, Bayarri and Berger, 2001): there is no row about
 * whose p value less can be said, and few about whose more.
 *
 * @param value rows that score higher are called anomalies
 * @param from {@code contamination} if so many rows were said to be anomalies, {@code false-alarms} if so many normal rows
 *     may be called so, {@code false-alarms-per-day} if there may be so many stretches of anomalous steps in a series
 * @param rate the wanted share, in (0, 0.5]; where alarms per day were asked for, the share that came of it
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

    /** As {@link #from} says it. */
    public static final String FALSE_ALARMS_PER_DAY = "false-alarms-per-day";

    private static final int STEPS = 100;

    /** Percentile where the tail begins, and one inside it that says how fast it falls. */
    private static final int TAIL = 90;

    private static final int INSIDE = 99;

    /** Of the normal distribution: 90 % lie within so many deviations. */
    private static final double CONFIDENCE = 1.645;

    /** Length of Tukey's fence, in distances between the quartiles. */
    private static final double FENCE = 1.5;

    /** The greatest {@link #rate}. */
    private static final double MOST = 0.5;

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
        if (!(rate > 0 && rate <= MOST)) {
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
        double[] sorted = sorted(scores);
        int last = sorted.length - 1;
        double value = from.equals(FALSE_ALARMS)
                ? between(sorted, last - Math.max(0, rate * (sorted.length + 1) - 1))
                : sorted[last - (int) Math.floor(rate * sorted.length)];
        return of(sorted, from, rate, value);
    }

    /**
     * The one of so many alarms per day.
     *
     * @param scores as above
     * @param value of the threshold
     */
    public static Threshold ofAlarmsPerDay(double[] scores, double value) {
        double[] sorted = sorted(scores);
        double rate = Math.max(1, above(sorted, value)) / (sorted.length + 1);
        return of(sorted, FALSE_ALARMS_PER_DAY, Math.min(MOST, rate), value);
    }

    private static Threshold of(double[] sorted, String from, double rate, double value) {
        int last = sorted.length - 1;
        List<Double> percentiles = new ArrayList<>();
        for (int p = 0; p <= STEPS; p++) {
            double percentile = between(sorted, p / (double) STEPS * last);
            // rounding must not make them fall
            percentiles.add(p == 0 ? percentile : Math.max(percentile, percentiles.get(p - 1)));
        }
        return new Threshold(value, from, rate, above(sorted, value) / sorted.length, sorted.length, percentiles);
    }

    private static double above(double[] scores, double value) {
        return Arrays.stream(scores).filter(score -> score > value).count();
    }

    private static double[] sorted(double[] scores) {
        Require.atLeast("scores", scores.length, 1);
        for (double score : scores) {
            if (!Double.isFinite(score)) {
                throw new InvalidInputException("no threshold can be set, as a row scores " + score);
            }
        }
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Along a straight line between the two numbers at a place. */
    private static double between(double[] sorted, double at) {
        int low = (int) at;
        int high = Math.min(sorted.length - 1, low + 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }

    /**
     * A guess at the share of anomalies among rows that nobody has looked at: those beyond Tukey's fence of the logarithms
     * of their scores, one and a half distances between the quartiles above the upper one. It cannot tell anomalies from
     * the tail of what is normal, nor find those that are like the rest.
     *
     * @param scores at least one; where one is not above 0, they are taken as they are and not their logarithms
     * @return at least one row, at most 0.5
     */
    public static double contamination(double[] scores) {
        boolean positive = Arrays.stream(scores).allMatch(score -> score > 0);
        double[] sorted = Arrays.stream(scores)
                .map(score -> positive ? Math.log(score) : score)
                .sorted()
                .toArray();
        int last = sorted.length - 1;
        double upper = between(sorted, 0.75 * last);
        double fence = upper + FENCE * (upper - between(sorted, 0.25 * last));
        double beyond = Arrays.stream(sorted).filter(score -> score > fence).count();
        return Math.min(MOST, Math.max(1, beyond) / Math.max(2, sorted.length));
    }

    /** Rows that it takes at least for an alarm rate: with fewer, all scores known would have to be exceeded. */
    public static int rowsFor(double rate) {
        return (int) Math.ceil(1 / rate - 1);
    }

    /**
     * Where the true share of rows above {@link #value} lies with a confidence of 90 %, by Wilson's interval: the fewer
     * rows there were, the wider it is.
     *
     * @return two shares in [0, 1], the lower first
     */
    public double[] alarmRateWithin() {
        double square = CONFIDENCE * CONFIDENCE;
        double middle = (alarmRate * rows + square / 2) / (rows + square);
        double half = CONFIDENCE / (rows + square) * Math.sqrt(alarmRate * (1 - alarmRate) * rows + square / 4);
        return new double[] {Math.max(0, middle - half), Math.min(1, middle + half)};
    }

    /** Whether the rows say the rate with an error of less than half of it, with that confidence. */
    public boolean isSure() {
        double[] within = alarmRateWithin();
        return rows >= rowsFor(rate) && within[1] - within[0] < rate;
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

    /** The share of rows like those known that score as high or higher, in (0, 1]. */
    public double pValue(double score) {
        double start = percentiles.get(TAIL);
        double inside = percentiles.get(INSIDE);
        if (score <= start || !(start > 0 && inside > start)) {
            return Math.max(1 - shareBelow(score), 1.0 / (rows + 1));
        }
        double fall = Math.log((STEPS - TAIL) / (double) (STEPS - INSIDE)) / Math.log(inside / start);
        return Math.max(Double.MIN_NORMAL, (STEPS - TAIL) / (double) STEPS * Math.pow(score / start, -fall));
    }

    /** How probable it is that a row of this score is an anomaly, in [0, 1]; the rate for scores that say nothing. */
    public double probability(double score) {
        return probabilityAt(pValue(score));
    }

    /** The same of a score with this {@link #pValue}. */
    public double probabilityAt(double p) {
        double normal = p < 1 / Math.E ? -Math.E * p * Math.log(p) : 1;
        return 1 / (1 + (1 - rate) / rate * normal);
    }

    @Override
    public String toString() {
        return "Threshold[" + value + ", " + from + " " + rate + ", " + rows + " rows]";
    }
}
