package org.aezoo.layers;

/** A loss that has kernels for one row at a time, without gradient: what scores are made of. */
interface RowLoss {

    /**
     * The loss of a row.
     *
     * @param z preactivations, from {@code from} on; overwritten
     * @param x values, from {@code valuesFrom} on
     * @param scratch at least {@code columns} values, overwritten
     */
    double of(float[] z, int from, float[] x, int valuesFrom, float[] scratch, int columns);

    /**
     * The loss of one value.
     *
     * @param x the value
     * @param y the output, after its activation
     */
    double of(double x, double y);
}
