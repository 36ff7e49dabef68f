package org.aezoo.models.quantised;

import java.util.List;
import org.aezoo.models.Quantised;
import org.aezoo.models.common.OutputSettings;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;

/** What the variants with finite scalar quantisation share: the levels to which values are rounded. */
public interface ScalarLevels extends Quantised, OutputSettings {

    /** How many levels each value of a vector has; their product takes the place of a codebook's size. */
    @Setting(value = "levels of each value of a vector", range = "each 2 or more, product at most 65536", min = 2)
    List<Integer> levels();

    /** Refuses no levels, and too many. */
    static void check(List<Integer> levels) {
        Require.that(!levels.isEmpty(), "levels", "one number or more", levels);
        Require.that(product(levels) <= 65_536, "levels", "numbers with a product of at most 65536", levels);
    }

    /** The size of the codebook that levels make, cut off above what is legal. */
    static int product(List<Integer> levels) {
        long product = 1;
        for (int level : levels) {
            product = Math.min(product * level, Integer.MAX_VALUE);
        }
        return (int) product;
    }
}
