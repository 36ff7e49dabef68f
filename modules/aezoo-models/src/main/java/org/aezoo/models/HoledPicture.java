package org.aezoo.models;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.data.Feed;
import org.aezoo.data.Filling;
import org.aezoo.data.Holes;
import org.aezoo.data.Missing;
import org.aezoo.layers.WeightedLoss;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/** What the context encoders share: the settings of the hole, and what follows from them. */
interface HoledPicture extends AutoencoderModel {

    /** 1 for grey, 3 for colour. */
    int channels();

    /** In pixels. */
    int height();

    /** In pixels. */
    int width();

    /** Which pixels are missing. */
    Missing missing();

    /** Side of a missing square, in pixels. */
    int patchSize();

    /** Share of the pixels that is missing, for blocks and regions. */
    double missingRate();

    /** Whether a number or a surface stands in for missing values. */
    Filling filling();

    /** The number, in scaled units. */
    double fill();

    /** Known pixels at most this far from the hole are rebuilt too. */
    int overlap();

    /** What these count in the loss. */
    double overlapWeight();

    @Override
    default int inputSize() {
        return channels() * height() * width();
    }

    @Override
    default Holes holes() {
        return new Holes(
                DataShape.image(channels(), height(), width()),
                missing(),
                patchSize(),
                missingRate(),
                filling(),
                fill(),
                overlap(),
                overlapWeight());
    }

    /** Refuses an output that nothing can be added to. */
    static void checkFilling(Filling filling, Nonlinearity outputActivation) {
        Require.that(
                filling == Filling.NUMBER || outputActivation == Nonlinearity.IDENTITY,
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

    /** Of the reconstruction. */
    Nonlinearity outputActivation();

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
