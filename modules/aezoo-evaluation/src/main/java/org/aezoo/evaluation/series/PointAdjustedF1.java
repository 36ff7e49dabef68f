package org.aezoo.evaluation.series;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Point-adjusted F1 with the best threshold: an anomaly of which a single step is marked counts as marked in whole.
 *
 * <p>Judge nothing by it alone. Where anomalies are long, scores drawn by chance reach as much as trained models do
 * (0.9 and more), since one of many steps is soon hit; and the threshold is chosen on the labels that it is judged with.
 * Much of the literature reports it, so it is here to compare with that; {@link VolumeUnderSurface} is the one to go by.
 *
 * @param f1 2 TP / (2 TP + FP + FN), in [0, 1]
 * @param threshold the highest one that reaches it: steps that score at least this much are marked
 * @see <a href="https://arxiv.org/abs/2109.05257">Kim et al., 2022: Towards a rigorous evaluation of time-series anomaly
 *     detection</a>
 */
public record PointAdjustedF1(double f1, double threshold) {

    /**
     * Measures.
     *
     * @param scores one per step, higher for stranger ones, none of them NaN
     * @param anomaly which steps are anomalous: at least one, and not all
     */
    public static PointAdjustedF1 of(double[] scores, boolean[] anomaly) {
        Stretch.check(scores, anomaly);
        // what a threshold marks: steps of their own, and anomalies in whole as soon as their highest step is
        List<Stretch> anomalies = Stretch.of(anomaly);
        int positives = 0;
        double[] highest = new double[anomalies.size()];
        for (int a = 0; a < highest.length; a++) {
            Stretch stretch = anomalies.get(a);
            positives += stretch.length();
            highest[a] = Arrays.stream(scores, stretch.first(), stretch.last() + 1)
                    .max()
                    .orElseThrow();
        }
        Integer[] order = new Integer[highest.length];
        Arrays.setAll(order, a -> a);
        Arrays.sort(order, Comparator.comparingDouble((Integer a) -> -highest[a]));
        double[] normal = new double[scores.length - positives];
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            if (!anomaly[i]) {
                normal[count++] = scores[i];
            }
        }
        Arrays.sort(normal);
        double best = -1;
        double threshold = Double.NaN;
        int hits = 0;
        int alarms = 0;
        for (int a = 0; a < order.length; a++) {
            hits += anomalies.get(order[a]).length();
            double here = highest[order[a]];
            while (alarms < normal.length && normal[normal.length - 1 - alarms] >= here) {
                alarms++;
            }
            double f1 = 2.0 * hits / (hits + alarms + positives);
            if (f1 > best && (a + 1 == order.length || highest[order[a + 1]] < here)) {
                best = f1;
                threshold = here;
            }
        }
        return new PointAdjustedF1(best, threshold);
    }
}
