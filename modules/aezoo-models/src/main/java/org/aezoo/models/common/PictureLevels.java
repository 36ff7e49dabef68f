package org.aezoo.models.common;

import java.util.List;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** A convolutional network of levels, each of which halves the picture; the decoder mirrors them. */
public interface PictureLevels extends PictureShape, OutputSettings {

    /** {@inheritDoc} At least 4. */
    @Override
    @Setting(value = "pixels", min = 4)
    int height();

    /** {@inheritDoc} At least 4. */
    @Override
    @Setting(value = "pixels", min = 4)
    int width();

    /** Feature maps of each level, from the input on; at most 16 levels. */
    @Setting(value = "feature maps of the hidden levels, encoder side", min = 1)
    @Default("32,64")
    List<Integer> filters();

    /** Of the levels; f in the equations. */
    @Setting("activation of the hidden levels")
    @Default("relu")
    Nonlinearity activation();

    @Override
    default InputType inputType() {
        return InputType.convolutionalFlat(height(), width(), channels());
    }
}
