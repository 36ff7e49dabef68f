package org.aezoo.layers.base;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Checks of what layers are made with and given. Each returns what it was given. */
public final class Arguments {

    private Arguments() {}

    /** A finite number of 0 or more. */
    public static double notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be 0 or more and finite, got " + value);
        }
        return value;
    }

    /** A whole number of 0 or more. */
    public static int notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be 0 or more, got " + value);
        }
        return value;
    }

    /** A whole number of at least {@code least}. */
    public static int atLeast(String name, int value, int least) {
        return (int) atLeast(name, (long) value, least);
    }

    /** The same for numbers of any size. */
    public static long atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
        }
        return value;
    }

    /** A finite number above 0. */
    public static double positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be above 0, got " + value);
        }
        return value;
    }

    /** A fraction that may be 0, but not 1. */
    public static double belowOne(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be 0 or more and below 1, got " + value);
        }
        return value;
    }

    /** Input of a layer that works on rows. */
    public static INDArray rows(String layer, INDArray input) {
        if (input.rank() != 2) {
            throw new IllegalStateException(
                    "input of " + layer + " must be [batch, units], got " + input.shapeInfoToString());
        }
        return input;
    }

    /** A fraction that is neither 0 nor 1. */
    public static double betweenZeroAndOne(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be above 0 and below 1, got " + value);
        }
        return value;
    }
}
