package org.aezoo.models;

import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;

/**
 * A model that keeps training rows to compare others with when it scores them.
 *
 * <pre>
 *   score(x) = (D^a A B^b)^(1 / (1 + a + b))      A mean distance to the neighbours, B the least one, D reconstruction loss
 *   a        = network-weight max(0, 1 - l);  0 where there are fewer than 5 columns
 *   l        = the network's median loss of kept rows, per column and level of noise
 *   b        = nearest
 * </pre>
 *
 * <p>The loss l is 1 where columns have nothing to do with each other, and above where the network has not learnt its
 * task: it has a say as far as it knows how columns go together.
 *
 * <p>Distances are squared and count what {@code strangeness} and {@code categories} say. Where these and {@code nearest}
 * are 0 the score is the geometric mean of D and the mean squared distance to the neighbours, as files of before have it.
 */
public interface Memorising extends AutoencoderModel {

    /** Training rows that are kept; 0 for none. */
    @Setting(value = "training rows that are kept to compare with", min = 0, max = 100_000)
    @Default("4096")
    int memory();

    /** How many of the nearest of these count. */
    @Setting(value = "nearest of these that count", min = 1, max = 1000)
    @Default("5")
    int neighbours();

    /** Weight of the distance to the nearest row alone, beside the mean over the neighbours, which has 1. */
    @Setting(value = "weight of the nearest one alone beside their mean", min = 0, max = 10, before = "0")
    @Default(image = "0", table = "0.5")
    double nearest();

    /** How much of a kept row's own distance from the others is added to the distance to it. */
    @Setting(
            value = "how much a kept row's own distance from the others adds to the distance to it",
            min = 0,
            max = 10,
            before = "0")
    @Default(image = "0", table = "0.2")
    double strangeness();

    /** Columns of at most so many values among the kept rows are compared by whether values are the same. */
    @Setting(
            value = "columns of at most so many values are compared by whether these are the same",
            min = 0,
            max = 1000,
            before = "0")
    @Default(image = "0", table = "10")
    int categories();

    /** Weight of the network's loss beside the mean distance, which has 1. */
    @Setting(value = "weight of the network's loss beside the mean distance", min = 0, max = 10)
    @Default("1")
    double networkWeight();

    /** The {@link #memory} of a model, 0 where it keeps none. */
    static int rows(AutoencoderModel model) {
        return model instanceof Memorising memorising ? memorising.memory() : 0;
    }

    /** Whether distances are plain ones to all that is kept, as they were before there was anything else. */
    default boolean isPlain() {
        return nearest() == 0 && strangeness() == 0 && categories() == 0;
    }
}
