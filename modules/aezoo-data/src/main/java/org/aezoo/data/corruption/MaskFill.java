package org.aezoo.data.corruption;

/** What a network sees in place of missing pixels; see {@link Mask}. */
public enum MaskFill {

    /** One number. */
    NUMBER,

    /**
     * The harmonic surface through the known pixels around the mask: every missing pixel is the mean of its neighbours,
     * which is Laplace's equation. A network need only learn what is to be added to it.
     */
    SURFACE
}
