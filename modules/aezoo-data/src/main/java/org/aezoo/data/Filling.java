package org.aezoo.data;

/** What a network sees where pixels are missing; see {@link Holes}. */
public enum Filling {

    /** One number. */
    NUMBER,

    /**
     * The smoothest surface through the known pixels around the hole: every missing pixel is the mean of its neighbours,
     * which is Laplace's equation. A network need only learn what is to be added to it.
     */
    SURFACE
}
