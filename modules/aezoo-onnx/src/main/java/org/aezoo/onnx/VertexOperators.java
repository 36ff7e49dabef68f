package org.aezoo.onnx;

import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** Vertices without weights, and what stands between layers of different shapes. */
final class VertexOperators {

    private VertexOperators() {}

    /** @throws InvalidInputException for a vertex that cannot be written */
    static Tensor apply(OnnxGraph graph, String name, GraphVertex vertex, Tensor... inputs) {
        Tensor x = inputs[0];
        if (vertex instanceof MergeVertex merge && merge.getMergeAxis() == 1) {
            return graph.concat(inputs);
        } else if (vertex instanceof ElementWiseVertex add && add.getOp() == ElementWiseVertex.Op.Add) {
            return graph.node("Sum", inputs);
        } else if (vertex instanceof SubsetVertex subset) {
            return graph.slice(x, subset.getFrom(), subset.getTo() + 1L);
        } else if (vertex instanceof ScaleVertex scale) {
            return graph.node("Mul", x, scale.getScaleFactor());
        } else if (vertex instanceof StackVertex) {
            return graph.stack(inputs);
        } else if (vertex instanceof UnstackVertex part) {
            return graph.nodes("Split", part.getStackSize(), Map.of("axis", 0L), x)[part.getFrom()];
        } else if (vertex instanceof PreprocessorVertex between) {
            return apply(graph, name, between.getPreProcessor(), x);
        }
        throw unknown(name, vertex);
    }

    static Tensor apply(OnnxGraph graph, String name, InputPreProcessor between, Tensor x) {
        if (between instanceof CnnToFeedForwardPreProcessor) {
            return graph.flat(x);
        } else if (between instanceof FeedForwardToCnnPreProcessor picture) {
            return graph.reshape(x, picture.getNumChannels(), picture.getInputHeight(), picture.getInputWidth());
        }
        throw unknown(name, between);
    }

    private static InvalidInputException unknown(String name, Object what) {
        return new InvalidInputException("the vertex '" + name + "' has a "
                + what.getClass().getSimpleName() + ", which has no ONNX operators here");
    }
}
