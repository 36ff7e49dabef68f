package org.aezoo.evaluation.series;

import java.util.Arrays;
import java.util.List;

/**
 * VUS-ROC and VUS-PR: areas under the curves of ROC and of precision and recall whose labels fade out before and after
 * each anomaly, averaged over how long they do. A detector that marks an anomaly a little early or late, as every one that
 * looks at windows does, loses little by it; one that marks an anomaly in part still gets credit for having found it.
 *
 * <pre>
 *   l_w(t)       1 within an anomaly; sqrt(1 - d / w) at d &lt;= w / 2 steps from one (added up between two, at most 1);
 *                else 0
 *   TP_w(h)      sum of l_w over the steps that score at least h
 *   P_w(h)       anomalous steps + half the sum of l_w over the other steps that score at least h
 *   recall       min(1, TP_w / P_w) * share of the widened anomalies of which a step scores at least h
 *   precision    TP_w / steps that score at least h
 *   false alarms (steps that score at least h - TP_w) / (steps - P_w)
 *   VUS          mean over w = 0, 1, ..., window of the area, for 250 thresholds h spread evenly over the ranks
 * </pre>
 *
 * Trapezoids for ROC, steps for precision and recall. The reference implementation, TSB-AD, gives the same numbers.
 *
 * @param roc VUS-ROC, in [0, 1]; about 0.5 for scores that say nothing
 * @param pr VUS-PR, in [0, 1]; about the share of anomalous steps, widened, for scores that say nothing
 * @see <a href="https://doi.org/10.14778/3551793.3551830">Paparrizos et al., 2022</a>
 */
public record VolumeUnderSurface(double roc, double pr) {

    private static final int THRESHOLDS = 250;
    private static final int LAGS = 400;
    private static final int SHORTEST = 3;
    private static final int LONGEST = 300;
    private static final int USUAL = 125;
    private static final int ENOUGH = 20_000;

    /**
     * Measures.
     *
     * @param scores one per step, higher for stranger ones, none of them NaN
     * @param anomaly which steps are anomalous: at least one, and not all
     * @param window the longest that labels fade, both sides together, in steps, 0 or more; {@link #window} gives the one
     *     that TSB-AD takes
     */
    public static VolumeUnderSurface of(double[] scores, boolean[] anomaly, int window) {
        if (window < 0) {
            throw new IllegalArgumentException("window must be 0 or more, got " + window);
        }
        Stretch.check(scores, anomaly);
        List<Stretch> anomalies = Stretch.of(anomaly);
        Ranks ranks = Ranks.of(scores);
        double[] labels = new double[scores.length];
        double[] areas = new double[2];
        for (int w = 0; w <= window; w++) {
            fade(anomalies, anomaly, w, labels);
            addAreas(anomalies, anomaly, w, labels, ranks, areas);
        }
        return new VolumeUnderSurface(areas[0] / (window + 1), areas[1] / (window + 1));
    }

    /**
     * The 250 thresholds.
     *
     * @param above how many steps score at least each
     * @param first for each step the first threshold that it reaches
     */
    private record Ranks(int[] above, int[] first) {

        static Ranks of(double[] scores) {
            double[] sorted = scores.clone();
            Arrays.sort(sorted);
            int n = scores.length;
            double[] thresholds = new double[THRESHOLDS];
            int[] above = new int[THRESHOLDS];
            for (int k = 0; k < THRESHOLDS; k++) {
                int rank = k == THRESHOLDS - 1 ? n - 1 : (int) (k * ((n - 1) / (THRESHOLDS - 1.0)));
                // 0.0 and -0.0 are one score, though the sort parts them
                thresholds[k] = sorted[n - 1 - rank] + 0.0;
                above[k] = n - lowest(sorted, thresholds[k]);
            }
            int[] first = new int[n];
            for (int i = 0; i < n; i++) {
                int from = 0;
                int to = THRESHOLDS - 1;
                while (from < to) {
                    int middle = (from + to) / 2;
                    if (scores[i] >= thresholds[middle]) {
                        to = middle;
                    } else {
                        from = middle + 1;
                    }
                }
                first[i] = from;
            }
            return new Ranks(above, first);
        }

        /** Index of the first of the sorted values that is at least the bound. */
        private static int lowest(double[] sorted, double bound) {
            int from = 0;
            int to = sorted.length;
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (sorted[middle] >= bound) {
                    to = middle;
                } else {
                    from = middle + 1;
                }
            }
            return from;
        }
    }

    /** Labels that fade out: nothing is changed further than half a window from an anomaly. */
    private static void fade(List<Stretch> anomalies, boolean[] anomaly, int w, double[] labels) {
        for (Stretch stretch : anomalies) {
            Arrays.fill(labels, Math.max(0, stretch.first() - w / 2), end(stretch, w, labels.length) + 1, 0);
        }
        for (Stretch stretch : anomalies) {
            for (int d = 1; d <= w / 2; d++) {
                double label = Math.sqrt(1 - d / (double) w);
                if (stretch.first() - d >= 0) {
                    labels[stretch.first() - d] += label;
                }
                if (stretch.last() + d < labels.length) {
                    labels[stretch.last() + d] += label;
                }
            }
        }
        for (Stretch stretch : anomalies) {
            int last = end(stretch, w, labels.length);
            for (int i = Math.max(0, stretch.first() - w / 2); i <= last; i++) {
                labels[i] = anomaly[i] ? 1 : Math.min(1, labels[i]);
            }
        }
    }

    private static int end(Stretch stretch, int w, int steps) {
        return Math.min(steps - 1, stretch.last() + w / 2);
    }

    private static void addAreas(
            List<Stretch> anomalies, boolean[] anomaly, int w, double[] labels, Ranks ranks, double[] areas) {
        double[] hits = new double[THRESHOLDS];
        double[] besides = new double[THRESHOLDS];
        int[] found = new int[THRESHOLDS];
        int widened = 0;
        int positives = 0;
        for (int a = 0; a < anomalies.size(); ) {
            int from = Math.max(0, anomalies.get(a).first() - w / 2);
            int to = end(anomalies.get(a), w, labels.length);
            // anomalies whose widened stretches touch or overlap are one
            for (a++; a < anomalies.size() && to >= anomalies.get(a).first() - w / 2; a++) {
                to = end(anomalies.get(a), w, labels.length);
            }
            int earliest = THRESHOLDS - 1;
            for (int i = from; i <= to; i++) {
                int first = ranks.first[i];
                earliest = Math.min(earliest, first);
                hits[first] += labels[i];
                besides[first] += anomaly[i] ? 0 : labels[i];
                positives += anomaly[i] ? 1 : 0;
            }
            found[earliest]++;
            widened++;
        }
        double truePositives = 0;
        double beside = 0;
        int touched = 0;
        double recallBefore = 0;
        double alarmsBefore = 0;
        for (int k = 0; k < THRESHOLDS; k++) {
            truePositives += hits[k];
            beside += besides[k];
            touched += found[k];
            double positive = positives + beside / 2;
            double recall = Math.min(1, truePositives / positive) * touched / widened;
            double alarms = (ranks.above[k] - truePositives) / (labels.length - positive);
            areas[0] += (alarms - alarmsBefore) * (recall + recallBefore) / 2;
            areas[1] += (recall - recallBefore) * truePositives / ranks.above[k];
            recallBefore = recall;
            alarmsBefore = alarms;
        }
        areas[0] += (1 - alarmsBefore) * (1 + recallBefore) / 2;
    }

    /**
     * The window that TSB-AD measures a series with, its period: the lag of 4 to 399 steps at which the autocorrelation of
     * the first 20,000 values has its highest peak, or 125 where that lag is below 6 or above 303 or there is none.
     *
     * @param values the series, of the first channel where it has several
     */
    public static int window(double[] values) {
        int n = Math.min(ENOUGH, values.length);
        double mean = Arrays.stream(values, 0, n).average().orElse(0);
        int lags = Math.min(LAGS, n - 1) + 1;
        double[] correlation = new double[Math.max(0, lags)];
        for (int lag = 0; lag < correlation.length; lag++) {
            for (int i = lag; i < n; i++) {
                correlation[lag] += (values[i] - mean) * (values[i - lag] - mean);
            }
        }
        int best = -1;
        for (int lag = SHORTEST + 1; lag + 1 < lags; lag++) {
            boolean peak = correlation[lag] > correlation[lag - 1] && correlation[lag] > correlation[lag + 1];
            if (peak && (best < 0 || correlation[lag] > correlation[best])) {
                best = lag;
            }
        }
        return best < 2 * SHORTEST || best > LONGEST + SHORTEST ? USUAL : best;
    }
}
