package org.aezoo.layers.base;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A layer at work that draws its code in training and puts out the code's mean otherwise. Judged at the mean a model looks
 * better than what training lowers, so whoever compares the two has it draw there as well.
 */
public interface Sampling {

    /** Whether it draws outside of training too; false at first. */
    void sampleOutsideTraining(boolean sampling);

    /** Says so to every such layer of a network. */
    static void outsideTraining(ComputationGraph graph, boolean sampling) {
        for (Layer layer : graph.getLayers()) {
            if (layer instanceof Sampling drawing) {
                drawing.sampleOutsideTraining(sampling);
            }
        }
    }
}
