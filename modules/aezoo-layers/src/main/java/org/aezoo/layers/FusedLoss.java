package org.aezoo.layers;

/** A loss that has kernels: value and gradient from preactivations, row by row. */
interface FusedLoss {

    /** Starts to sum over a batch with this many values per row. */
    Sum start(int columns);

    /** A sum of losses. */
    interface Sum {

        /** Adds the loss of a row of preactivations, and puts the gradient in their place. */
        void add(float[] z, float[] x, int from, int columns);

        /** The sum over all values of all rows. */
        double total();
    }
}
