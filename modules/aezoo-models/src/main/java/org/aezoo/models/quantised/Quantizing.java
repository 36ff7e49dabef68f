package org.aezoo.models.quantised;

import static org.aezoo.models.Nonlinearity.IDENTITY;

import java.util.List;
import org.aezoo.layers.FiniteScalarQuantizerLayer;
import org.aezoo.layers.NativeConvolutionLayer;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.common.Convolutions;
import org.aezoo.models.common.DenseLayers;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.PictureLevels;
import org.aezoo.models.settings.Require;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;

/** What the quantising variants share: the same networks around the one layer in which they differ. */
final class Quantizing {

    private Quantizing() {}

    /** How many vectors a row of a table gets. */
    static int groups(int inputSize) {
        return Math.max(2, Math.min(16, inputSize / 2));
    }

    /** The maps of the levels for pictures: one level for the smallest, else two. */
    static List<Integer> filters(int height, int width) {
        return Math.min(height, width) < 12 ? List.of(32) : List.of(32, 64);
    }

    /** Fully connected encoder, vectors side by side, quantiser, mirrored decoder. */
    static ComputationGraphConfiguration dense(long seed, DenseLayers model, Layer quantizer) {
        GraphBuilder graph = Graphs.start(seed, model);
        graph.addLayer("vectors", Graphs.dense(model.codeSize(), IDENTITY), Graphs.encoders(graph, model));
        quantize(graph, quantizer, model.codeSize());
        return Graphs.decode(graph, model);
    }

    /** Convolutions that halve the picture, a vector per position, quantiser, and the way back up. */
    static ComputationGraphConfiguration convolutional(long seed, PictureLevels model, int codeDim, Layer quantizer) {
        GraphBuilder graph = Graphs.start(seed, model);
        graph.addLayer("vectors", pointwise(codeDim), Convolutions.encoders(graph, model));
        quantize(graph, quantizer, codeDim);
        return decode(graph, "code", model);
    }

    /** The code of such a network: a picture of vectors. */
    static CodeGrid grid(
            PictureLevels model, String vertex, int halvings, int codebookSize, int codeDim, boolean learnt) {
        int down = Convolutions.halved(model.height(), halvings);
        int right = Convolutions.halved(model.width(), halvings);
        return new CodeGrid(vertex, codebookSize, codeDim, down, right, true, learnt);
    }

    /** From the vectors to the code; what is rounded as it stands is normalised first, or it leaves most levels unused. */
    private static void quantize(GraphBuilder graph, Layer quantizer, int channels) {
        if (quantizer instanceof FiniteScalarQuantizerLayer) {
            BatchNormalization normalised = new BatchNormalization.Builder()
                    .nIn(channels)
                    .nOut(channels)
                    .lockGammaBeta(true)
                    .build();
            graph.addLayer("normalised", normalised, "vectors").addLayer("code", quantizer, "normalised");
        } else {
            graph.addLayer("code", quantizer, "vectors");
        }
    }

    /** From maps of the size of the encoder's last level back to the example. */
    static ComputationGraphConfiguration decode(GraphBuilder graph, String code, PictureLevels model) {
        int levels = model.filters().size();
        graph.addLayer(
                "decoder-" + levels, Convolutions.same(model.filters().get(levels - 1), 3, model.activation()), code);
        String below = Convolutions.decoders(graph, "decoder-" + levels, levels - 1, model);
        return Convolutions.picture(
                graph, below, model, Graphs.lossOnly(model.inputSize(), model.outputActivation(), model.loss()));
    }

    /** A dense layer at every position, without an activation. */
    static NativeConvolutionLayer pointwise(int maps) {
        return Convolutions.same(maps, 1, IDENTITY);
    }

    /** Refuses levels of convolutions that leave less than 2 pixels a side. */
    static void check(int height, int width, List<Integer> filters, int halvings) {
        Require.that(!filters.isEmpty(), "filters", "one level or more", filters);
        Require.that(
                Convolutions.halved(Math.min(height, width), halvings) >= 2,
                "filters",
                "few enough levels that the code keeps 2 or more pixels a side, for " + height + "x" + width,
                filters);
    }
}
