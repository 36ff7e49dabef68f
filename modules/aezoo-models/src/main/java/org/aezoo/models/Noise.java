package org.aezoo.models;

import java.util.List;
import org.aezoo.data.Corruption;
import org.aezoo.data.CorruptionRange;
import org.aezoo.data.Feed;
import org.aezoo.layers.WeightedLoss;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The noise settings that the denoising variants share. With an emphasis e above one half the loss weighs its values:
 *
 * <pre>
 *   L = 2 e sum_(i hit) l(x_i, y_i) + 2 (1 - e) sum_(i spared) l(x_i, y_i)
 * </pre>
 *
 * <p>Vincent et al. write alpha and beta for the two weights: e is alpha / (alpha + beta), and the factor of 2 makes an
 * emphasis of one half the plain loss.
 */
final class Noise {

    /** All values count alike. */
    static final double NO_EMPHASIS = 0.5;

    private Noise() {}

    /** Refuses levels outside their range. */
    static void check(Corruption noise, double std, double rate, double min, double emphasis) {
        Require.atLeast("noiseStd", std, 0);
        Require.that(rate >= 0 && rate <= 1, "noiseRate", "between 0 and 1", rate);
        Require.that(
                min >= 0 && min <= level(noise, std, rate),
                "noiseMin",
                "between 0 and " + (noise == Corruption.GAUSSIAN ? "noiseStd, " : "noiseRate, ")
                        + level(noise, std, rate),
                min);
        Require.that(emphasis >= NO_EMPHASIS && emphasis <= 1, "emphasis", "between 0.5 and 1", emphasis);
        Require.that(
                emphasis == NO_EMPHASIS || noise != Corruption.GAUSSIAN,
                "emphasis",
                "0.5 with gaussian noise, which hits every value",
                emphasis);
    }

    /** What happens to the input. */
    static CorruptionRange range(Corruption noise, double std, double rate, double min) {
        double level = level(noise, std, rate);
        return new CorruptionRange(noise, min == 0 ? level : min, level);
    }

    /** What the reconstruction is compared with: the example, with weights if there is an emphasis. */
    static List<Feed> targets(CorruptionRange range, double emphasis) {
        return List.of(
                emphasis == NO_EMPHASIS
                        ? Feed.EXAMPLE
                        : range.corruption().weighted(range.low(), range.high(), 2 * emphasis, 2 * (1 - emphasis)));
    }

    /** The loss that goes with these targets. */
    static ILossFunction loss(ReconstructionLoss loss, double emphasis) {
        return emphasis == NO_EMPHASIS ? loss.function() : new WeightedLoss(loss.function());
    }

    /** The objective in one line. */
    static String objective(ReconstructionLoss loss, CorruptionRange range, double emphasis) {
        return loss.formula() + ", y from x with " + range
                + (emphasis == NO_EMPHASIS
                        ? ""
                        : "; values that it hits count " + 2 * emphasis + ", others " + 2 * (1 - emphasis));
    }

    private static double level(Corruption noise, double std, double rate) {
        return noise == Corruption.GAUSSIAN ? std : rate;
    }
}
