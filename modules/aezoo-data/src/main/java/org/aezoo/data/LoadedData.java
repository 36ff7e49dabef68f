package org.aezoo.data;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link DataSource} gives: training rows and test rows, which are disjoint.
 *
 * @param train to learn from; validation rows are taken from these
 * @param test to judge by
 * @param publishedSplit whether the split into training and test comes with the data (as with MNIST) rather than by
 *     chance from the seed
 * @param owner closed with this; null if nothing needs closing
 */
public record LoadedData(
        Dataset train,
        Dataset test,
        boolean publishedSplit,
        @Nullable AutoCloseable owner) implements AutoCloseable {

    /**
     * Takes a share of the rows out for testing.
     *
     * @param data closed with the result, or at once if this fails
     * @param testFraction share of the rows that become test rows, in [0, 1); 0 for none
     * @param seed decides which rows
     */
    public static LoadedData split(Dataset data, double testFraction, long seed) {
        try {
            Split split = Split.of(data, testFraction, seed);
            return new LoadedData(split.rest(), split.heldOut(), false, data);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /** Every row: training rows, then test rows. */
    public Dataset all() {
        return train.concat(test);
    }

    @Override
    public void close() {
        if (owner != null) {
            try {
                owner.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("closing the data failed: " + e.getMessage(), e);
            }
        }
    }
}
