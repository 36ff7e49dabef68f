package org.aezoo.models.trained;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aezoo.models.AutoencoderModel;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.jspecify.annotations.Nullable;

/**
 * A network as people read it.
 *
 * @param layers from input to output
 * @param parameters numbers that training changes
 */
public record Architecture(List<Line> layers, long parameters) {

    /**
     * One layer or vertex.
     *
     * @param name in the graph
     * @param type of layer or vertex
     * @param output shape of its output for one example
     * @param parameters its own
     */
    public record Line(String name, String type, String output, long parameters) {}

    /** Reads the network that a model declares; nothing is allocated. */
    public static Architecture of(AutoencoderModel model) {
        return of(model.graph(0), model.inputType());
    }

    /** Reads a network with one input. */
    public static Architecture of(ComputationGraphConfiguration graph, InputType input) {
        Map<String, InputType> outputs = graph.getLayerActivationTypes(true, input);
        List<Line> lines = new ArrayList<>();
        long total = 0;
        // the builder keeps vertices in the order in which the model's file adds them: from input to output
        for (Map.Entry<String, GraphVertex> entry : graph.getVertices().entrySet()) {
            long own = 0;
            Object type = entry.getValue();
            if (type instanceof LayerVertex layer) {
                own = layer.getLayerConf().getLayer().initializer().numParams(layer.getLayerConf());
                type = layer.getLayerConf().getLayer();
            }
            total += own;
            lines.add(
                    new Line(entry.getKey(), type.getClass().getSimpleName(), shape(outputs.get(entry.getKey())), own));
        }
        return new Architecture(List.copyOf(lines), total);
    }

    private static String shape(@Nullable InputType type) {
        if (type == null) {
            return "";
        }
        List<String> sizes = new ArrayList<>();
        for (long size : type.getShape(false)) {
            sizes.add(Long.toString(size));
        }
        return String.join("x", sizes);
    }
}
