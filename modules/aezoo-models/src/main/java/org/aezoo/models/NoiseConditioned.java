package org.aezoo.models;

import org.aezoo.data.corruption.NoiseLevels;
import org.jspecify.annotations.Nullable;

/**
 * A model that is told the level of noise: it sees one value more than an example has, and is scored at several levels
 * without noise, see {@link NoiseLevels}.
 */
public interface NoiseConditioned extends AutoencoderModel {

    /** The levels of training and of scores. */
    NoiseLevels noiseLevels();

    /** The {@link #noiseLevels} of a model, absent where it is told none. */
    static @Nullable NoiseLevels of(AutoencoderModel model) {
        return model instanceof NoiseConditioned conditioned ? conditioned.noiseLevels() : null;
    }
}
