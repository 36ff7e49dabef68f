package org.aezoo.models.hashing;

/** How a code of bits is made in training. */
public enum Rounding {
    /** A sigmoid whose input gets noise, so that it has to saturate; it is cut to bits after training. */
    SATURATING,
    /** Bits from the first step on, with the gradient of the sigmoid. */
    STRAIGHT_THROUGH
}
