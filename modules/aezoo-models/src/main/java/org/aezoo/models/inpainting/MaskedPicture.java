package org.aezoo.models.inpainting;

import java.util.List;
import org.aezoo.data.Feed;
import org.aezoo.data.corruption.Mask;
import org.aezoo.data.corruption.MaskFill;
import org.aezoo.data.corruption.MaskShape;
import org.aezoo.layers.WeightedLoss;
import org.aezoo.models.Masked;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.OutputSettings;
import org.aezoo.models.common.PictureShape;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/** What the context encoders share: the settings of the hole, and what follows from them. */
public interface MaskedPicture extends Masked, PictureShape, OutputSettings {

    /** Which pixels are missing. */
    @Setting("which pixels are missing: a square in the middle, random squares, random shapes")
    @Default("centre")
    MaskShape missing();

    /** Side of a missing square, in pixels; at least 1, below the shorter side. */
    @Setting(value = "side of a missing square in pixels", range = "1 to one less than the shorter side")
    int patchSize();

    /** Share of the pixels that is missing, for blocks (until it is reached) and regions (exactly). */
    @Setting(value = "share of the pixels that is missing, for blocks and regions", range = "above 0, at most 0.9")
    @Default("0.25")
    double missingRate();

    /**
     * What stands in for missing values: a number, or the smoothest surface through the pixels around the hole, to which the
     * output, then identity, is added; a further plane marks them.
     */
    @Setting("what stands in for missing values: a number, or a surface that the network adds to")
    @Default("number")
    MaskFill filling();

    /** The number, in scaled units. */
    @Setting(value = "stands in for missing values, in scaled units", range = "any number")
    @Default("0.5")
    double fill();

    /** Known pixels at most this far from the hole are rebuilt too; 0 for none. */
    @Setting(value = "known pixels this near the hole are rebuilt too", range = "0 or more")
    @Default("0")
    int overlap();

    /** What these count in the loss; the paper takes 10. */
    @Setting(value = "what these pixels count in the loss; missing ones count 1", range = "0 or more")
    @Default("10")
    double overlapWeight();

    /** The centre that is missing by default: half as wide as the picture. */
    static int centre(int height, int width) {
        return Math.max(1, Math.min(height, width) / 2);
    }

    @Override
    default Mask holes() {
        return new Mask(shape(), missing(), patchSize(), missingRate(), filling(), fill(), overlap(), overlapWeight());
    }

    /** Refuses an output that nothing can be added to. */
    static void checkFilling(MaskFill filling, Nonlinearity outputActivation) {
        Require.that(
                filling == MaskFill.NUMBER || outputActivation == Nonlinearity.IDENTITY,
                "outputActivation",
                "identity where the filling is a surface, to which the network adds what it has learnt",
                outputActivation);
    }

    /**
     * The output with a surface: what the network draws is added to the picture that it sees.
     *
     * @param drawn name of a vertex [batch, channels * height * width]
     */
    default ComputationGraphConfiguration addedToSurface(GraphBuilder graph, String drawn) {
        var loss = new WeightedLoss(loss().function());
        return Graphs.end(graph.addVertex("surface", new SubsetVertex(0, inputSize() - 1), "input")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "surface", drawn)
                .addLayer("reconstruction", Graphs.lossOnly(inputSize(), outputActivation(), loss), "sum"));
    }

    @Override
    default List<Feed> inputs() {
        return List.of(holes().input());
    }

    @Override
    default List<Feed> targets() {
        return List.of(holes().target());
    }

    @Override
    default String objective() {
        return loss().formula() + " over the missing values, of " + holes()
                + (overlap() == 0
                        ? ""
                        : ", and " + overlapWeight() + " times over the " + overlap() + " pixels around them");
    }
}
