package org.aezoo.evaluation.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aezoo.data.Dataset;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;

/**
 * How well scores tell anomalies from normal rows, whatever the scores' unit: high ones should mark anomalies.
 *
 * <pre>
 *   auroc              share of pairs of an anomaly and a normal row in which the anomaly scores higher; ties count half
 *   average_precision  sum over thresholds of (recall_i - recall_(i-1)) precision_i; rows of one score pass together
 *   precision_at_n     share of anomalies among the n highest scores, n the number of anomalies; of rows that tie at the
 *                      n-th place the expected share
 * </pre>
 *
 * @param auroc in [0, 1]; 0.5 for scores that say nothing
 * @param averagePrecision in [0, 1]; about the share of anomalies for scores that say nothing
 * @param precisionAtN in [0, 1]
 * @param anomalies rows that are anomalies
 * @param normal rows that are not
 */
public record AnomalyMetrics(double auroc, double averagePrecision, double precisionAtN, int anomalies, int normal) {

    /**
     * Measures.
     *
     * @param scores one per row, none of them NaN
     * @param anomaly which rows are anomalies: at least one, and not all
     */
    public static AnomalyMetrics of(double[] scores, boolean[] anomaly) {
        if (scores.length != anomaly.length) {
            throw new IllegalArgumentException(
                    "anomaly must be as long as scores, " + scores.length + ", got " + anomaly.length);
        }
        int positives = 0;
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i])) {
                throw new IllegalArgumentException("scores must be numbers, got NaN for row " + i);
            }
            positives += anomaly[i] ? 1 : 0;
        }
        int negatives = scores.length - positives;
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException(
                    "rows must be of both kinds, got " + positives + " anomalies and " + negatives + " normal ones");
        }
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -scores[i]));
        double wins = 0;
        double precisionSum = 0;
        double atN = 0;
        int hits = 0;
        int seen = 0;
        while (seen < order.length) {
            int end = seen;
            int more = 0;
            while (end < order.length && scores[order[end]] == scores[order[seen]]) {
                more += anomaly[order[end]] ? 1 : 0;
                end++;
            }
            int tied = end - seen;
            int normalTied = tied - more;
            int normalBelow = negatives - (seen - hits) - normalTied;
            wins += more * (normalBelow + normalTied / 2.0);
            precisionSum += more * ((hits + more) / (double) end);
            atN += more * Math.min(1, Math.max(0, positives - seen) / (double) tied);
            hits += more;
            seen = end;
        }
        return new AnomalyMetrics(
                wins / ((double) positives * negatives),
                precisionSum / positives,
                atN / positives,
                positives,
                negatives);
    }

    /** Whether there are rows of both kinds. */
    public static boolean isMixed(boolean[] anomaly) {
        for (boolean mark : anomaly) {
            if (mark != anomaly[0]) {
                return true;
            }
        }
        return false;
    }

    /**
     * What a model's scores come to; where it has a threshold also {@code detection_rate} and {@code false_alarm_rate},
     * the shares of anomalies and of normal rows above it.
     *
     * @param anomaly which rows of the data are anomalies: at least one, and not all
     */
    public static Map<String, Double> figures(TrainedAutoencoder trained, Dataset data, boolean[] anomaly) {
        return figures(trained.score(data), anomaly, trained.scorer().threshold());
    }

    /** The same of scores that a model gave. */
    public static Map<String, Double> figures(double[] scores, boolean[] anomaly, @Nullable Threshold threshold) {
        AnomalyMetrics detection = of(scores, anomaly);
        Map<String, Double> figures = detection.figures();
        if (threshold != null) {
            int[] above = new int[2];
            for (int i = 0; i < scores.length; i++) {
                above[anomaly[i] ? 1 : 0] += threshold.isAnomaly(scores[i]) ? 1 : 0;
            }
            figures.put("detection_rate", above[1] / (double) detection.anomalies());
            figures.put("false_alarm_rate", above[0] / (double) detection.normal());
        }
        return figures;
    }

    /** As {@code evaluate} prints them. */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("auroc", auroc);
        figures.put("average_precision", averagePrecision);
        figures.put("precision_at_n", precisionAtN);
        return figures;
    }
}
