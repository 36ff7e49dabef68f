package org.aezoo.models;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.data.Feed;
import org.aezoo.data.Holes;
import org.aezoo.data.Missing;

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

    /** Stands in for missing values, in scaled units. */
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
                fill(),
                overlap(),
                overlapWeight());
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
