package org.aezoo.data.preparation;

import java.util.Arrays;
import org.aezoo.data.Feed;
import org.jspecify.annotations.Nullable;

/**
 * Batches of measurements as a network sees them, one-hot: each example is followed by one value for every batch but
 * the reference, 1 for its own batch and 0 for the others. Rows of the reference batch have zeros only.
 *
 * @param batches how many there are, the reference among them; at least 2
 * @param reference the batch that others are corrected towards, from 0 to {@code batches - 1}
 */
public record BatchOneHot(int batches, int reference) {

    public BatchOneHot {
        if (batches < 2) {
            throw new IllegalArgumentException("batches must be at least 2, got " + batches);
        }
        if (reference < 0 || reference >= batches) {
            throw new IllegalArgumentException(
                    "reference must be between 0 and " + (batches - 1) + ", got " + reference);
        }
    }

    /** Values added to each example. */
    public int width() {
        return batches - 1;
    }

    /** What the network sees of some rows. */
    public float[][] seen(float[][] rows, int @Nullable [] batchOf) {
        float[][] seen = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            seen[i] = Arrays.copyOf(rows[i], rows[i].length + width());
            mark(seen[i], rows[i].length, batchOf == null ? reference : batchOf[i]);
        }
        return seen;
    }

    /** The one-hot values of the reference batch, for so many rows. */
    public float[][] ofReference(int rows) {
        return new float[rows][width()];
    }

    /**
     * What the network sees in training.
     *
     * @param examples gives the values, which may be corrupted
     */
    public Feed input(Feed examples) {
        return (batch, random) -> {
            int size = batch.rowSize();
            float[] values = examples.values(batch, random);
            float[] seen = new float[batch.size() * (size + width())];
            for (int i = 0; i < batch.size(); i++) {
                int from = i * (size + width());
                System.arraycopy(values, i * size, seen, from, size);
                mark(seen, from + size, batch.batches().applyAsInt(i));
            }
            return seen;
        };
    }

    private void mark(float[] seen, int from, int batch) {
        if (batch < 0 || batch >= batches) {
            throw new IllegalArgumentException("batch must be between 0 and " + (batches - 1) + ", got " + batch);
        }
        if (batch != reference) {
            seen[from + (batch < reference ? batch : batch - 1)] = 1;
        }
    }
}
