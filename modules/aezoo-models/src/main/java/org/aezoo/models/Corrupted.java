package org.aezoo.models;

import org.aezoo.data.corruption.CorruptionRange;
import org.jspecify.annotations.Nullable;

/** A model whose examples are corrupted in training. Outside of training it gets them as they are given. */
public interface Corrupted extends AutoencoderModel {

    /** How they are corrupted; absent where these settings leave them as they are. */
    @Nullable CorruptionRange corruption();

    /** The {@link #corruption} of a model, absent where it sees examples as they are. */
    static @Nullable CorruptionRange of(AutoencoderModel model) {
        return model instanceof Corrupted corrupted ? corrupted.corruption() : null;
    }
}
