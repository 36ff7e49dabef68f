package org.aezoo.models.variational;

/** Whether a Gaussian decoder's variance is learnt along with the network, and for how many values at once. */
public enum LearnedVariance {

    /** It stays as it is set. */
    NONE,

    /** One variance for all values. */
    SHARED,

    /** One for each value: finds out which columns are noise. Not for images with pixels that never change. */
    PER_VALUE
}
