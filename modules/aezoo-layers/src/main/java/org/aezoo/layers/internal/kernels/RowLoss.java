package org.aezoo.layers.internal.kernels;

/** A loss that has kernels for the sums of single rows, without gradient: what scores are made of. */
public interface RowLoss {

    /**
     * Turns some rows into what {@link #row} sums up.
     *
     * @param z preactivations; overwritten
     * @param x values
     * @param scratch as long as {@code z}, overwritten
     * @param n how many
     */
    public void start(float[] z, float[] x, float[] scratch, int n);

    /**
     * The loss of a row.
     *
     * @param z as {@link #start} left it; overwritten
     * @param scratch as {@link #start} left it; overwritten
     * @param from where the row begins
     */
    public double row(float[] z, float[] scratch, int from, int columns);

    /**
     * The loss of one value.
     *
     * @param x the value
     * @param y the output, after its activation
     */
    public double of(double x, double y);
}
