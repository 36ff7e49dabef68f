package org.aezoo.models;

import org.aezoo.data.Corruption;
import org.aezoo.data.Feed;

/** The noise settings that the denoising variants share. */
final class Noise {

    private Noise() {}

    /** Refuses levels outside their range. */
    static void check(Corruption noise, double std, double rate, double min) {
        Require.atLeast("noiseStd", std, 0);
        Require.that(rate >= 0 && rate <= 1, "noiseRate", "between 0 and 1", rate);
        Require.that(
                min >= 0 && min <= level(noise, std, rate),
                "noiseMin",
                "between 0 and " + (noise == Corruption.GAUSSIAN ? "noiseStd, " : "noiseRate, ")
                        + level(noise, std, rate),
                min);
    }

    /** The corrupted input. */
    static Feed feed(Corruption noise, double std, double rate, double min) {
        double level = level(noise, std, rate);
        return noise.feed(min == 0 ? level : min, level);
    }

    /** For people. */
    static String words(Corruption noise, double std, double rate, double min) {
        return Settings.kebab(noise.name()).replace('_', '-') + " noise of "
                + (min == 0 ? "" : min + " to ")
                + level(noise, std, rate);
    }

    private static double level(Corruption noise, double std, double rate) {
        return noise == Corruption.GAUSSIAN ? std : rate;
    }
}
