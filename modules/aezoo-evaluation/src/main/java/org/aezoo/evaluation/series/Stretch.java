package org.aezoo.evaluation.series;

import java.util.ArrayList;
import java.util.List;

/**
 * Time steps that follow one another, such as a labelled anomaly.
 *
 * @param first the first step, from 0
 * @param last the last step, {@code first} or later
 */
public record Stretch(int first, int last) {

    /** Checks. */
    public Stretch {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "a stretch must begin at step 0 or later and end no earlier, got " + first + " to " + last);
        }
    }

    /** Number of steps. */
    public int length() {
        return last - first + 1;
    }

    /** The stretches of steps that are marked, in order, with at least one step between them that is not. */
    public static List<Stretch> of(boolean[] marks) {
        List<Stretch> stretches = new ArrayList<>();
        int first = -1;
        for (int i = 0; i <= marks.length; i++) {
            boolean marked = i < marks.length && marks[i];
            if (marked && first < 0) {
                first = i;
            } else if (!marked && first >= 0) {
                stretches.add(new Stretch(first, i - 1));
                first = -1;
            }
        }
        return stretches;
    }

    /** Refuses scores that cannot be ranked against labels. */
    static void check(double[] scores, boolean[] anomaly) {
        if (scores.length != anomaly.length) {
            throw new IllegalArgumentException(
                    "anomaly must be as long as scores, " + scores.length + ", got " + anomaly.length);
        }
        checkNumbers(scores);
        int steps = 0;
        for (boolean mark : anomaly) {
            steps += mark ? 1 : 0;
        }
        if (steps == 0 || steps == anomaly.length) {
            throw new IllegalArgumentException("steps must be of both kinds, got " + steps + " anomalous and "
                    + (anomaly.length - steps) + " normal ones");
        }
    }

    /** Refuses scores that are not numbers. */
    static void checkNumbers(double[] scores) {
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i])) {
                throw new IllegalArgumentException("scores must be numbers, got NaN for step " + i);
            }
        }
    }
}
