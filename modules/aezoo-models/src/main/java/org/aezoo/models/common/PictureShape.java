package org.aezoo.models.common;

import org.aezoo.data.DataShape;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Setting;

/** A model for pictures of one size. */
public interface PictureShape extends AutoencoderModel {

    /** 1 for grey, 3 for colour. */
    @Setting(value = "1 grey, 3 colour", min = 1)
    int channels();

    /** In pixels. */
    @Setting(value = "pixels", min = 2)
    int height();

    /** In pixels. */
    @Setting(value = "pixels", min = 2)
    int width();

    /** The shape of an example. */
    default DataShape shape() {
        return DataShape.image(channels(), height(), width());
    }

    @Override
    default int inputSize() {
        return channels() * height() * width();
    }
}
