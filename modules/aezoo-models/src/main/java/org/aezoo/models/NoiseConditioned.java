package org.aezoo.models;

import java.util.Collections;
import java.util.List;
import org.aezoo.data.Feed;
import org.aezoo.data.corruption.NoiseLevels;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.jspecify.annotations.Nullable;

/**
 * A model that is told the level of noise: it sees one value more than an example has, and is scored at several levels
 * without noise, see {@link NoiseLevels}.
 */
public interface NoiseConditioned extends AutoencoderModel {

    /** Least level of noise in training. */
    @Setting(value = "least level of noise in training, in scaled units", range = "above 0")
    @Default("0.05")
    double noiseMin();

    /** Greatest level of noise in training. */
    @Setting(value = "greatest level of noise in training, in scaled units", range = "noise-min or more")
    @Default("6.4")
    double noiseMax();

    /** Least level that scores are worked out at. */
    @Setting(value = "least level that scores are worked out at", range = "above 0")
    @Default("0.05")
    double scoreMin();

    /** Greatest level that scores are worked out at. */
    @Setting(value = "greatest level that scores are worked out at", range = "score-min or more")
    @Default("1.6")
    double scoreMax();

    /** How many levels scores are worked out at, evenly in their logarithm. */
    @Setting(value = "levels from the one to the other", range = "1 to 64")
    int scoreLevels();

    /**
     * The levels of training and of scores.
     *
     * @throws IllegalArgumentException if these settings do not go together
     */
    default NoiseLevels noiseLevels() {
        return new NoiseLevels(noiseMin(), noiseMax(), scoreMin(), scoreMax(), scoreLevels());
    }

    /** The {@link #noiseLevels} of a model, absent where it is told none. */
    static @Nullable NoiseLevels of(AutoencoderModel model) {
        return model instanceof NoiseConditioned conditioned ? conditioned.noiseLevels() : null;
    }

    @Override
    default InputType inputType() {
        return InputType.feedForward(inputSize() + 1);
    }

    @Override
    default ReconstructionLoss loss() {
        return ReconstructionLoss.MSE;
    }

    @Override
    default List<Feed> inputs() {
        return List.of(noiseLevels().input());
    }

    @Override
    default List<Feed> targets() {
        return Collections.nCopies(
                reconstructionVertices().size(), noiseLevels().target());
    }

    @Override
    default String objective() {
        int networks = reconstructionVertices().size();
        return "(1 + s^2) / s^2 " + loss().formula() + ", y from x with " + noiseLevels()
                + (networks == 1 ? "" : ", by " + networks + " networks");
    }
}
