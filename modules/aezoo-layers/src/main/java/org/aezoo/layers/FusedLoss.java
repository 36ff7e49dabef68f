package org.aezoo.layers;

import org.jspecify.annotations.Nullable;

/** A loss that has kernels: value and gradient from preactivations, row by row. */
interface FusedLoss {

    /** Starts to sum over a batch with this many values per row. */
    Sum start(int columns);

    /** 1 where labels hold the values, 2 where a weight for each comes after them. */
    default int labelsPerValue() {
        return 1;
    }

    /** A sum of losses. */
    interface Sum {

        /**
         * Adds the loss of a row, and puts the gradient in the place of the preactivations.
         *
         * @param z preactivations, from {@code from} on
         * @param x values, from {@code valuesFrom} on
         * @param weights of the values, from {@code weightsFrom} on; null for 1 everywhere
         */
        void add(
                float[] z,
                int from,
                float[] x,
                int valuesFrom,
                float @Nullable [] weights,
                int weightsFrom,
                int columns);

        /** The sum over all values of all rows. */
        double total();
    }
}
