package org.aezoo.models.common;

import java.util.List;
import org.aezoo.data.Feed;
import org.aezoo.data.corruption.Corruption;
import org.aezoo.data.corruption.CorruptionRange;
import org.aezoo.layers.WeightedLoss;
import org.aezoo.models.Corrupted;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * What the denoising variants share: the settings of the noise, and what follows from them. With an emphasis e above one
 * half the loss weighs its values:
 *
 * <pre>
 *   L = 2 e sum_(i hit) l(x_i, y_i) + 2 (1 - e) sum_(i spared) l(x_i, y_i)
 * </pre>
 *
 * <p>Vincent et al. write alpha and beta for the two weights: e is alpha / (alpha + beta), and the factor of 2 makes an
 * emphasis of one half the plain loss.
 */
public interface NoisyInput extends Corrupted, OutputSettings {

    /** The emphasis with which all values count alike. */
    double NO_EMPHASIS = 0.5;

    /** How examples are corrupted. */
    @Setting("how examples are corrupted")
    @Default("gaussian")
    Corruption noise();

    /** Level of gaussian noise: its standard deviation, in scaled units. */
    @Setting(value = "standard deviation of gaussian noise, in scaled units", min = 0)
    @Default("0.3")
    double noiseStd();

    /** Level of masking and salt-and-pepper: the share of the values that they hit. */
    @Setting(value = "share of values that masking or salt-and-pepper hits", min = 0, max = 1)
    @Default("0.25")
    double noiseRate();

    /** Each example's level is drawn between this and the level; 0 for the same level everywhere. */
    @Setting(value = "least level, if each example draws its own; 0 for one level", range = "0 to the level")
    @Default("0")
    double noiseMin();

    /**
     * Share of the loss's weight on values that masking or salt-and-pepper hit; 0.5: all alike, 2/3: these twice as much as
     * the others, 1: these alone.
     */
    @Setting(value = "weight on corrupted values; 0.5: all alike, 1: these alone", min = NO_EMPHASIS, max = 1)
    @Default("0.5")
    double emphasis();

    /** Refuses a range of levels that is none, and an emphasis on all values. */
    static void check(Corruption noise, double std, double rate, double min, double emphasis) {
        double level = level(noise, std, rate);
        Require.that(
                min >= 0 && min <= level,
                "noiseMin",
                "between 0 and " + (noise == Corruption.GAUSSIAN ? "noiseStd, " : "noiseRate, ") + level,
                min);
        Require.that(
                emphasis == NO_EMPHASIS || noise != Corruption.GAUSSIAN,
                "emphasis",
                "0.5 with gaussian noise, which hits every value",
                emphasis);
    }

    @Override
    default CorruptionRange corruption() {
        double level = level(noise(), noiseStd(), noiseRate());
        return new CorruptionRange(noise(), noiseMin() == 0 ? level : noiseMin(), level);
    }

    @Override
    default List<Feed> inputs() {
        return List.of(corruption().feed());
    }

    /** The example, with weights if there is an emphasis. */
    @Override
    default List<Feed> targets() {
        CorruptionRange range = corruption();
        return List.of(
                emphasis() == NO_EMPHASIS
                        ? Feed.EXAMPLE
                        : range.corruption().weighted(range.low(), range.high(), 2 * emphasis(), 2 * (1 - emphasis())));
    }

    /** The loss that goes with {@link #targets}. */
    default ILossFunction lossFunction() {
        return emphasis() == NO_EMPHASIS ? loss().function() : new WeightedLoss(loss().function());
    }

    @Override
    default String objective() {
        return loss().formula() + ", y from x with " + corruption()
                + (emphasis() == NO_EMPHASIS
                        ? ""
                        : "; values that it hits count " + 2 * emphasis() + ", others " + 2 * (1 - emphasis()));
    }

    private static double level(Corruption noise, double std, double rate) {
        return noise == Corruption.GAUSSIAN ? std : rate;
    }
}
