package org.aezoo.models.common;

import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Setting;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** A model for windows of series: of each channel so many values that follow one another. */
public interface SeriesShape extends AutoencoderModel {

    /** What is measured at each step. */
    @Setting(value = "values measured at each step", min = 1)
    int channels();

    /** Steps in a window. */
    @Setting(value = "steps in a window", min = 4)
    int length();

    @Override
    default int inputSize() {
        return channels() * length();
    }

    @Override
    default InputType inputType() {
        return InputType.convolutionalFlat(1, length(), channels());
    }
}
