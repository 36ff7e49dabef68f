package org.aezoo.layers.internal.kernels;

import org.jspecify.annotations.Nullable;

/** A loss that has kernels: value and gradient from preactivations, a chunk at a time. */
public interface FusedLoss {

    /**
     * Starts to sum over a batch that comes in chunks of whole rows.
     *
     * @param values of a chunk at most
     * @param columns values of a row
     */
    public Sum start(int values, int columns);

    /** 1 where labels hold the values, 2 where a weight for each comes after them. */
    default int labelsPerValue() {
        return 1;
    }

    /** A sum of losses. */
    interface Sum {

        /**
         * Adds the losses of a chunk, and puts the gradient in the place of the preactivations.
         *
         * @param z preactivations
         * @param x values
         * @param weights of the values; null for 1 everywhere
         * @param n how many
         */
        public void add(float[] z, float[] x, float @Nullable [] weights, int n);

        /** The sum over all values of all rows. */
        public double total();
    }
}
