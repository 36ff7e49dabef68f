package org.aezoo.models.common;

import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;

/** A model that Adam trains, with decoupled weight decay. */
public interface AdamSettings extends AutoencoderModel {

    /** Adam's step size, above 0. */
    @Setting(value = "Adam's step size", above = 0)
    @Default("1e-3")
    double learningRate();

    /** Share of each weight taken off per step, times the step size; 0 for none. */
    @Setting(value = "weight decay", min = 0)
    @Default("0")
    double weightDecay();
}
