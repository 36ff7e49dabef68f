package org.aezoo.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aezoo.layers.base.Penalty;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The objective and its parts, per example, averaged.
 *
 * @param total their sum
 * @param reconstruction what the output layers count
 * @param penalties each penalty by name, and {@code weight_decay} where there is some
 */
public record Losses(double total, double reconstruction, Map<String, Double> penalties) {

    private static final String WEIGHT_DECAY = "weight_decay";

    /** Reads the parts off a graph right after a step or a score. */
    public static Losses of(ComputationGraph graph, double total) {
        Map<String, Double> penalties = new LinkedHashMap<>();
        double apart = 0;
        for (Layer layer : graph.getLayers()) {
            double decay;
            if (layer instanceof Penalty penalty) {
                penalties.merge(penalty.penaltyName(), penalty.penaltyValue(), Double::sum);
                apart += penalty.penaltyValue();
                decay = penalty.weightPenaltyValue();
            } else {
                decay = layer.calcRegularizationScore(true);
            }
            if (decay != 0) {
                penalties.merge(WEIGHT_DECAY, decay, Double::sum);
                apart += decay;
            }
        }
        return new Losses(total, total - apart, penalties);
    }

    /** Averages losses over batches of unequal size. */
    static final class Mean {

        private double weight;
        private double total;
        private double reconstruction;
        private final Map<String, Double> penalties = new LinkedHashMap<>();

        void add(Losses losses, int examples) {
            weight += examples;
            total += losses.total * examples;
            reconstruction += losses.reconstruction * examples;
            losses.penalties.forEach((name, value) -> penalties.merge(name, value * examples, Double::sum));
        }

        Losses get() {
            Map<String, Double> means = new LinkedHashMap<>();
            penalties.forEach((name, sum) -> means.put(name, sum / weight));
            return new Losses(total / weight, reconstruction / weight, means);
        }
    }
}
