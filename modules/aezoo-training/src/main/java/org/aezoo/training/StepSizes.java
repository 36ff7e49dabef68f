package org.aezoo.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** The step size of each layer as its settings say, and what an epoch makes of them. */
public final class StepSizes {

    private final Map<String, Double> whole = new LinkedHashMap<>();

    /** @param fresh a network as it is before the first step: a restored one carries the step sizes of its last epoch */
    public StepSizes(ComputationGraph fresh) {
        for (Layer layer : fresh.getLayers()) {
            String name = layer.conf().getLayer().getLayerName();
            Double rate = fresh.getLearningRate(name);
            if (rate != null) {
                whole.put(name, rate);
            }
        }
    }

    /** The whole step size of the first layer that has one; 0 where none has. */
    public double first() {
        return whole.values().stream().findFirst().orElse(0.0);
    }

    /** The whole step size of a layer; 0 where it has none. */
    double of(String layer) {
        return whole.getOrDefault(layer, 0.0);
    }

    /**
     * Sets the step size of every layer.
     *
     * @param factor that the whole step sizes are multiplied by
     */
    public void set(ComputationGraph graph, double factor) {
        // in place, as updaters read their settings at each step; by way of the graph, Deeplearning4j would build them
        // anew
        whole.forEach((layer, rate) -> ((BaseLayer) graph.getLayer(layer).conf().getLayer())
                .getIUpdater()
                .setLrAndSchedule(rate * factor, null));
    }
}
