package org.aezoo.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aezoo.models.settings.Require;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One stage of greedy pretraining: an ordinary model of one layer each way, trained on what the stages below it make of
 * the examples, and the place that its two layers have in the network that is made of all stages.
 *
 * @param model what is trained; its input size is the units of {@code below}
 * @param epochs for which it is trained at most, 1 or more
 * @param below vertex of the whole network whose output the stage is trained on: {@code input} for the first stage
 * @param encoder layer of the whole network that gets the stage's encoder
 * @param decoder layer of the whole network that gets the stage's decoder
 */
public record Stage(AutoencoderModel model, int epochs, String below, String encoder, String decoder) {

    public Stage {
        Require.atLeast("epochs", epochs, 1);
    }

    /** The sizes of its two layers: {@code 1000-500}. */
    public String name() {
        return model.inputSize() + "-" + model.codeSize();
    }

    /**
     * Puts what a stage has learnt into the whole network. A stage with tied weights gives its transposed weights to the
     * decoder, which goes its own way from there.
     *
     * @param trained the stage's network
     * @param whole gets the weights of two of its layers
     */
    public void fill(ComputationGraph trained, ComputationGraph whole) {
        List<Map<String, INDArray>> layers = new ArrayList<>();
        for (Layer layer : trained.getLayers()) {
            if (layer.paramTable().containsKey("W")) {
                layers.add(layer.paramTable());
            }
        }
        if (layers.isEmpty() || layers.size() > 2) {
            throw new IllegalArgumentException("a stage must have one layer each way, got " + layers.size()
                    + " layers with weights in " + model.id());
        }
        Map<String, INDArray> own = layers.get(0);
        boolean tied = layers.size() == 1;
        set(whole, encoder, "W", of(own, "W"));
        set(whole, encoder, "b", of(own, "b"));
        set(whole, decoder, "W", tied ? of(own, "W").transpose() : of(layers.get(1), "W"));
        set(whole, decoder, "b", tied ? of(own, "vb") : of(layers.get(1), "b"));
    }

    private static void set(ComputationGraph whole, String layer, String parameter, INDArray value) {
        // into the memory that is there: it is a view of the flat vector that the optimiser works on
        of(whole.getLayer(layer).paramTable(), parameter).assign(value);
    }

    private static INDArray of(Map<String, INDArray> parameters, String name) {
        INDArray value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "a layer must have the parameter " + name + ", got " + parameters.keySet());
        }
        return value;
    }
}
