package org.aezoo.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

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
        ComputationGraphConfiguration graph = model.graph(0);
        List<Line> lines = new ArrayList<>();
        long total = 0;
        for (String name : graph.getTopologicalOrderStr()) {
            GraphVertex vertex = graph.getVertices().get(name);
            if (vertex == null) {
                continue; // an input
            }
            long own = 0;
            Object type = vertex;
            if (vertex instanceof LayerVertex layer) {
                Layer conf = layer.getLayerConf().getLayer();
                own = conf.initializer().numParams(layer.getLayerConf());
                type = conf;
            }
            total += own;
            lines.add(new Line(name, type.getClass().getSimpleName(), output(type), own));
        }
        return new Architecture(List.copyOf(lines), total);
    }

    private static String output(Object type) {
        return type instanceof FeedForwardLayer layer ? Long.toString(layer.getNOut()) : "";
    }

    /** Output shape of each vertex, for graphs whose input shapes are known. */
    static Map<String, InputType> shapes(ComputationGraphConfiguration graph, InputType input) {
        return graph.getLayerActivationTypes(input);
    }
}
