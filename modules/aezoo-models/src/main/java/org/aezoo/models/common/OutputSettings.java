package org.aezoo.models.common;

import org.aezoo.models.Nonlinearity;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;

/** A model whose output layer may have any activation that suits its loss. */
public interface OutputSettings extends AdamSettings {

    /** Of the reconstruction; g in the equations. */
    @Setting("activation of the reconstruction")
    @Default(image = "sigmoid", table = "identity")
    Nonlinearity outputActivation();
}
