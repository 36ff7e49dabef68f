package org.aezoo.models;

import org.aezoo.data.corruption.Mask;
import org.jspecify.annotations.Nullable;

/**
 * A model that fills in what a mask hides. It gets a mask with every example outside of training too, keeps what is known,
 * and is scored on what was missing.
 */
public interface Masked extends AutoencoderModel {

    /** How masks are drawn, and what stands in for what they hide. */
    Mask holes();

    /** The {@link #holes} of a model, absent where it sees whole examples. */
    static @Nullable Mask holes(AutoencoderModel model) {
        return model instanceof Masked masked ? masked.holes() : null;
    }
}
