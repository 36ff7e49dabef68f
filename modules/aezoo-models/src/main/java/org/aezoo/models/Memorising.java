package org.aezoo.models;

/**
 * A model that keeps training rows to compare others with when it scores them. The score is then the geometric mean of the
 * reconstruction's loss and the mean squared distance to the nearest of these rows.
 */
public interface Memorising extends AutoencoderModel {

    /** Training rows that are kept; 0 for none. */
    int memory();

    /** How many of the nearest of these count. */
    int neighbours();

    /** The {@link #memory} of a model, 0 where it keeps none. */
    static int rows(AutoencoderModel model) {
        return model instanceof Memorising memorising ? memorising.memory() : 0;
    }
}
