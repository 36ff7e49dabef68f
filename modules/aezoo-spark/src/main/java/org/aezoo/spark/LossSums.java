package org.aezoo.spark;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aezoo.training.Losses;

/** Losses summed over examples, to be averaged when all parts are there. */
final class LossSums implements Serializable {

    private static final long serialVersionUID = 1L;

    private long examples;
    private double total;
    private double reconstruction;
    private final LinkedHashMap<String, Double> penalties = new LinkedHashMap<>();

    LossSums add(Losses losses, int count) {
        examples += count;
        total += losses.total() * count;
        reconstruction += losses.reconstruction() * count;
        losses.penalties().forEach((name, value) -> penalties.merge(name, value * count, Double::sum));
        return this;
    }

    LossSums merge(LossSums other) {
        examples += other.examples;
        total += other.total;
        reconstruction += other.reconstruction;
        other.penalties.forEach((name, sum) -> penalties.merge(name, sum, Double::sum));
        return this;
    }

    long examples() {
        return examples;
    }

    Losses mean() {
        Map<String, Double> means = new LinkedHashMap<>();
        penalties.forEach((name, sum) -> means.put(name, sum / examples));
        return new Losses(total / examples, reconstruction / examples, means);
    }
}
