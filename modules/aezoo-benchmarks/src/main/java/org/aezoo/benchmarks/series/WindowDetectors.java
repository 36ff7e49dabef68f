package org.aezoo.benchmarks.series;

import java.util.Arrays;
import org.aezoo.evaluation.baselines.IsolationForest;
import org.aezoo.evaluation.baselines.NeighbourDistance;
import org.aezoo.evaluation.series.VolumeUnderSurface;
import org.aezoo.numerics.PrincipalComponents;
import org.aezoo.numerics.online.NoveltyDetector;
import org.aezoo.numerics.online.TailProbability;
import org.apache.commons.numbers.gamma.Erfc;

/**
 * The detector that needs no training, and simple ones to hold it against: of windows as long as the period, which are fitted
 * to those of the training steps where they must be causal, else to up to 4,000 of all, evenly spread; and NAB's own windowed Gaussian.
 */
final class WindowDetectors {

    private static final int NEIGHBOURS = 10;
    private static final double VARIANCE = 0.9;
    private static final int MOST_VALUES = 1000;
    private static final int MOST_WINDOWS = 4000;
    private static final int GAUSSIAN = 6400;
    private static final int GAUSSIAN_STEP = 100;
    private static final int LONG = 20;
    private static final int SHORTEST = 100;

    private WindowDetectors() {}

    /** {@link NoveltyDetector}, with a rest after alarms where it is to call people; channels in units of their range. */
    static double[] novelty(double[][] channels, int trainSteps, boolean causal) {
        double[] units = new double[channels.length];
        for (int c = 0; c < units.length; c++) {
            double range = Arrays.stream(channels[c], 0, trainSteps).max().orElse(0)
                    - Arrays.stream(channels[c], 0, trainSteps).min().orElse(0);
            units[c] = channels.length == 1 || range == 0 ? 1 : range;
        }
        int horizon = Math.max(SHORTEST, trainSteps);
        NoveltyDetector detector = new NoveltyDetector(channels.length, horizon, causal ? horizon / 5 : 0);
        double[] step = new double[channels.length];
        double[] scores = new double[channels[0].length];
        for (int t = 0; t < scores.length; t++) {
            for (int c = 0; c < step.length; c++) {
                step[c] = channels[c][t] / units[c];
            }
            scores[t] = detector.next(step);
        }
        return scores;
    }

    /** Squared error of what the first components, with 90 % of the variance, leave of a window. */
    static double[] components(double[][] channels, int trainSteps, boolean causal) {
        return ofWindows(channels, trainSteps, causal, (rows, known) -> {
            int most = Math.min(known.length - 1, known[0].length);
            PrincipalComponents all = PrincipalComponents.fit(known, Math.max(1, most));
            double[] variance = all.explainedVariance();
            int count = 0;
            for (double sum = 0; count < variance.length && sum < VARIANCE * all.totalVariance(); count++) {
                sum += variance[count];
            }
            float[][] back = all.first(Math.max(1, count)).reconstruct(rows);
            double[] errors = new double[rows.length];
            for (int i = 0; i < errors.length; i++) {
                for (int j = 0; j < back[i].length; j++) {
                    errors[i] += Math.pow((double) rows[i][j] - back[i][j], 2);
                }
            }
            return errors;
        });
    }

    /** Distance of a window to the tenth nearest. */
    static double[] neighbours(double[][] channels, int trainSteps, boolean causal) {
        return ofWindows(
                channels,
                trainSteps,
                causal,
                (rows, known) -> new NeighbourDistance(known, NEIGHBOURS, false).score(rows));
    }

    /** Isolation forest of windows. */
    static double[] forest(double[][] channels, int trainSteps, boolean causal) {
        return ofWindows(channels, trainSteps, causal, (rows, known) -> new IsolationForest(known, 1).score(rows));
    }

    /** NAB's windowed Gaussian, whose window was tuned there: how far a value is from the mean of those before it. */
    static double[] gaussian(double[][] channels, int trainSteps, boolean causal) {
        double[] values = channels[0];
        double[] scores = new double[values.length];
        double mean = 0;
        double squares = 0;
        int from = 0;
        int to = 0;
        for (int t = 0; t < values.length; t++) {
            if (t > 0) {
                double deviation = squares == 0 ? 1e-6 : Math.sqrt(squares / (to - from));
                scores[t] = 1 - 0.5 * Erfc.value(Math.abs(values[t] - mean) / deviation / Math.sqrt(2));
            }
            if (t < GAUSSIAN) {
                to = t + 1;
                double before = values[t] - mean;
                mean += before / to;
                squares += before * (values[t] - mean);
            } else if (t + 1 - to == GAUSSIAN_STEP) {
                from += GAUSSIAN_STEP;
                to = t + 1;
                double average = Arrays.stream(values, from, to).average().orElse(0);
                mean = average;
                squares = Arrays.stream(values, from, to)
                        .map(value -> (value - average) * (value - average))
                        .sum();
            }
        }
        return scores;
    }

    @FunctionalInterface
    private interface OfRows {
        double[] score(float[][] rows, float[][] known);
    }

    private static double[] ofWindows(double[][] channels, int trainSteps, boolean causal, OfRows detector) {
        int steps = channels[0].length;
        double[] first = causal ? Arrays.copyOf(channels[0], trainSteps) : channels[0];
        int length = Math.min(VolumeUnderSurface.window(first), Math.max(1, MOST_VALUES / channels.length));
        length = Math.min(length, Math.max(1, (causal ? trainSteps : steps) / 2));
        int fitted = causal ? trainSteps : steps;
        float[][] rows = new float[steps - length + 1][channels.length * length];
        for (int c = 0; c < channels.length; c++) {
            double mean = Arrays.stream(channels[c], 0, fitted).average().orElse(0);
            double deviation = Math.sqrt(Arrays.stream(channels[c], 0, fitted)
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElse(0));
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j < length; j++) {
                    rows[i][c * length + j] = (float) ((channels[c][i + j] - mean) / (deviation == 0 ? 1 : deviation));
                }
            }
        }
        int available = fitted - length + 1;
        int stride = (available + MOST_WINDOWS - 1) / MOST_WINDOWS;
        float[][] known = new float[(available + stride - 1) / stride][];
        Arrays.setAll(known, i -> rows[i * stride]);
        double[] scores = detector.score(rows, known);
        // a window's score is its last step's, or its middle one's; ends take the nearest
        double[] spread = new double[steps];
        int shift = causal ? length - 1 : (length - 1) / 2;
        for (int t = 0; t < steps; t++) {
            spread[t] = t < shift && causal ? 0 : scores[Math.max(0, Math.min(rows.length - 1, t - shift))];
        }
        return causal ? rarities(spread, trainSteps) : spread;
    }

    /** One threshold for many series needs scores that are comparable. */
    static double[] rarities(double[] scores, int trainSteps) {
        TailProbability tail = new TailProbability(LONG * Math.max(SHORTEST, trainSteps));
        return Arrays.stream(scores).map(tail::next).toArray();
    }
}
