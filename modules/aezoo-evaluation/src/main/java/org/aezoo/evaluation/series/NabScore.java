package org.aezoo.evaluation.series;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The score of the Numenta Anomaly Benchmark: one threshold for all series, one hit per labelled window, the more the
 * earlier, and a cost of each step that is marked outside of them.
 *
 * <pre>
 *   s(y)        2 / (1 + exp(5 y)) - 1                        y the place of a step; s is -1 where y &gt; 3
 *   in a window y = -(last step - step + 1) / steps of it     -1 at its first step
 *   behind one  y = (step - last step) / (steps of it - 1)    s = -1 before the first window
 *   raw         sum over windows of tp * s(y) / s(-1) of the earliest marked step, or -fn where none is marked
 *               + sum over the marked steps outside of fp * s(y)
 *   score       100 * (raw + fn * windows) / (tp * windows + fn * windows)
 * </pre>
 *
 * The first 15 % of a series, of long ones the first 750 steps, are a probation: nothing that is marked there counts. The
 * threshold is the one with the highest score among all scores that occur; steps that score at least this much are marked.
 * The repository's own program gives the same numbers. Scores by chance reach about 11 and not 0, as a window is worth
 * more than the alarms that it takes to hit one.
 *
 * @param score 0 for a detector that never marks anything, 100 for one that marks the first step of each window and
 *     nothing else; can be negative only where the threshold was given
 * @param threshold steps that score at least this much are marked; infinite where marking nothing is best
 * @param windows labelled windows
 * @param found how many of them have a marked step
 * @param falseAlarms marked steps outside of windows and behind the probation
 * @see <a href="https://arxiv.org/abs/1510.03336">Lavin and Ahmad, 2015</a>
 */
public record NabScore(double score, double threshold, int windows, int found, int falseAlarms) {

    private static final double PROBATION = 0.15;
    private static final int PROBATION_OF = 5000;

    /** What hits, misses and false alarms weigh. */
    public enum Profile {
        /** False alarms weigh 0.11. */
        STANDARD(1, 0.11),
        /** False alarms weigh twice as much. */
        REWARD_LOW_FALSE_POSITIVES(1, 0.22),
        /** Missed windows weigh twice as much. */
        REWARD_LOW_FALSE_NEGATIVES(2, 0.11);

        private final double miss;
        private final double alarm;

        Profile(double miss, double alarm) {
            this.miss = miss;
            this.alarm = alarm;
        }
    }

    /**
     * A series that was scored.
     *
     * @param scores one per step, higher for stranger ones, none of them NaN; not copied
     * @param windows the labelled windows in order, without overlap, none of them over within the probation; may be none
     */
    public record Series(double[] scores, List<Stretch> windows) {

        /** Checks. */
        public Series {
            windows = List.copyOf(windows);
            Stretch.checkNumbers(scores);
            int before = -1;
            for (Stretch window : windows) {
                if (window.first() <= before || window.last() >= scores.length) {
                    throw new IllegalArgumentException("windows must follow one another within the " + scores.length
                            + " steps, got one from " + window.first() + " to " + window.last());
                }
                if (window.last() < probation(scores.length)) {
                    throw new IllegalArgumentException("windows must end after the probation of "
                            + probation(scores.length) + " steps, got one that ends at " + window.last());
                }
                before = window.last();
            }
        }
    }

    /** How many steps at the start of a series are not judged: 15 %, and of series longer than 5000 steps 750. */
    public static int probation(int steps) {
        return (int) Math.floor(PROBATION * Math.min(steps, PROBATION_OF));
    }

    /** A step that counts: what marking it is worth, and the window that it is in, or -1. */
    private record Step(double score, double worth, int window) {}

    /**
     * Measures with the best threshold.
     *
     * @param series all of them together have one threshold; at least one has a window
     */
    public static NabScore of(List<Series> series, Profile profile) {
        return sweep(series, profile, Double.NaN);
    }

    /**
     * Measures with a threshold that was chosen elsewhere.
     *
     * @param threshold steps that score at least this much are marked
     */
    public static NabScore at(double threshold, List<Series> series, Profile profile) {
        return sweep(series, profile, threshold);
    }

    private static NabScore sweep(List<Series> series, Profile profile, double given) {
        int windows = series.stream().mapToInt(s -> s.windows.size()).sum();
        if (windows == 0) {
            throw new IllegalArgumentException("series must have at least one window, got none");
        }
        Step[] steps = steps(series, profile);
        Arrays.sort(steps, Comparator.comparingDouble(step -> -step.score));
        double[] earned = new double[windows];
        Arrays.fill(earned, -profile.miss);
        double raw = -profile.miss * windows;
        double best = raw;
        NabScore result = new NabScore(0, Double.POSITIVE_INFINITY, windows, 0, 0);
        int found = 0;
        int alarms = 0;
        for (int i = 0; i < steps.length && !(steps[i].score < given); i++) {
            Step step = steps[i];
            if (step.window < 0) {
                raw += step.worth;
                alarms++;
            } else {
                double before = earned[step.window];
                found += before < 0 ? 1 : 0;
                earned[step.window] = Math.max(before, step.worth);
                raw += earned[step.window] - before;
            }
            boolean last = i + 1 == steps.length || steps[i + 1].score != step.score;
            if (last && (raw > best || !Double.isNaN(given))) {
                best = raw;
                double score = 100 * (raw + profile.miss * windows) / (windows + profile.miss * windows);
                result = new NabScore(score, Double.isNaN(given) ? step.score : given, windows, found, alarms);
            }
        }
        return Double.isNaN(given)
                ? result
                : new NabScore(result.score, given, windows, result.found, result.falseAlarms);
    }

    private static Step[] steps(List<Series> series, Profile profile) {
        int count = series.stream()
                .mapToInt(s -> s.scores.length - probation(s.scores.length))
                .sum();
        Step[] steps = new Step[count];
        int filled = 0;
        int windowsBefore = 0;
        for (Series one : series) {
            int next = 0;
            for (int i = 0; i < one.scores.length; i++) {
                while (next < one.windows.size() && one.windows.get(next).last() < i) {
                    next++;
                }
                boolean inside =
                        next < one.windows.size() && one.windows.get(next).first() <= i;
                if (i >= probation(one.scores.length)) {
                    double worth = inside
                            ? inside(one.windows.get(next), i)
                            : profile.alarm * (next == 0 ? -1 : behind(one.windows.get(next - 1), i));
                    steps[filled++] = new Step(one.scores[i], worth, inside ? windowsBefore + next : -1);
                }
            }
            windowsBefore += one.windows.size();
        }
        return steps;
    }

    private static double inside(Stretch window, int step) {
        return sigmoid(-(window.last() - step + 1) / (double) window.length()) / sigmoid(-1);
    }

    private static double behind(Stretch window, int step) {
        double place = (step - window.last()) / (window.length() - 1.0);
        return place > 3 ? -1 : sigmoid(place);
    }

    private static double sigmoid(double place) {
        return 2 / (1 + Math.exp(5 * place)) - 1;
    }
}
