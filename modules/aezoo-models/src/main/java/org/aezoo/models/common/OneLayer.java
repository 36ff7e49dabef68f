package org.aezoo.models.common;

import org.aezoo.models.Nonlinearity;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;

/** A dense network of one layer each way; the code may be larger than the input. */
public interface OneLayer extends OutputSettings, TiedSettings {

    /** Of the code; f in the equations. */
    @Setting("activation of the code")
    @Default("relu")
    Nonlinearity activation();
}
