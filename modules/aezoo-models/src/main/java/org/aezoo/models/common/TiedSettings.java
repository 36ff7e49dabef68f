package org.aezoo.models.common;

import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;

/** A model whose decoder may do without weights of its own. */
public interface TiedSettings extends AdamSettings {

    /** Whether each decoder layer uses the weights of its encoder layer, transposed. */
    @Setting("decoder uses the encoder's weights")
    @Default("false")
    boolean tied();
}
