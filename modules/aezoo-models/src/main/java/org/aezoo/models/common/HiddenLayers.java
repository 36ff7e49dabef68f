package org.aezoo.models.common;

import java.util.List;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;

/** A dense network with hidden layers. */
public interface HiddenLayers extends AdamSettings {

    /** Units of each hidden layer of the encoder, from the input on; the decoder mirrors them. At most 16 layers. */
    @Setting(value = "units of the hidden layers, encoder side", min = 1)
    List<Integer> hiddenSizes();

    /** Of the hidden layers; f in the equations. */
    @Setting("activation of the hidden layers")
    @Default("relu")
    Nonlinearity activation();
}
