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
