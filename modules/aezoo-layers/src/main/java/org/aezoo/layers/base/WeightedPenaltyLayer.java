package org.aezoo.layers.base;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/** A penalty with a weight. */
public abstract class WeightedPenaltyLayer extends PenaltyLayer {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    public final double weight;

    /** @param weight of the penalty, 0 or more */
    public WeightedPenaltyLayer(double weight) {
        this.weight = Arguments.notNegative("weight", weight);
    }

    public double weight() {
        return weight;
    }
}
