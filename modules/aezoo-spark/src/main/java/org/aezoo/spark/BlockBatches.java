package org.aezoo.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.aezoo.data.Feed;
import org.aezoo.data.RowBatch;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes batches of a block's rows on an executor, by the same feeds that {@link org.aezoo.data.Batches} uses on one
 * machine: scaled, corrupted, one at a time.
 *
 * @param spec of the model, whose feeds these are
 * @param scaling applied to every row
 * @param batchSize rows per batch, at least 1; the last one may be smaller
 */
record BlockBatches(ModelSpec spec, Scaling scaling, int batchSize) implements Serializable {

    /**
     * The batches, each made when it is asked for; whoever takes one closes its arrays.
     *
     * @param order which rows, in which order
     * @param noise decides all noise, together with the number of the batch
     */
    Iterator<org.nd4j.linalg.dataset.api.MultiDataSet> of(Block block, int[] order, long noise) {
        AutoencoderModel model = spec.model();
        List<Feed> inputs = model.inputs();
        List<Feed> targets = model.targets();
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < order.length;
            }

            @Override
            public org.nd4j.linalg.dataset.api.MultiDataSet next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int[] rows = Arrays.copyOfRange(order, next, Math.min(order.length, next + batchSize));
                long seed = Seeds.mix(noise, next / batchSize);
                next += rows.length;
                return batch(block, rows, inputs, targets, seed);
            }
        };
    }

    private MultiDataSet batch(Block block, int[] rows, List<Feed> inputs, List<Feed> targets, long seed) {
        float[] values = block.scaled(rows, scaling);
        ToIntFunction<Integer> none = i -> {
            throw new IllegalStateException("rows on Spark have no labels");
        };
        RowBatch batch = new RowBatch(rows, block.rowSize(), values, none::applyAsInt);
        // most targets are the input itself: one array does for both
        IdentityHashMap<float[], INDArray> arrays = new IdentityHashMap<>();
        return new MultiDataSet(fill(inputs, batch, seed, arrays), fill(targets, batch, seed, arrays));
    }

    private static INDArray[] fill(
            List<Feed> feeds, RowBatch batch, long seed, IdentityHashMap<float[], INDArray> arrays) {
        INDArray[] filled = new INDArray[feeds.size()];
        for (int i = 0; i < filled.length; i++) {
            // the same numbers for each, so that an input and a target that belong together agree
            float[] flat = feeds.get(i).values(batch, new SplittableRandom(seed));
            filled[i] = arrays.computeIfAbsent(
                    flat, values -> Nd4j.create(values, new long[] {batch.size(), values.length / batch.size()}, 'c'));
        }
        return filled;
    }

    /** Gives a batch's memory back. */
    static void close(org.nd4j.linalg.dataset.api.MultiDataSet batch) {
        for (INDArray[] arrays : List.of(batch.getFeatures(), batch.getLabels())) {
            for (INDArray array : arrays) {
                if (array.closeable() && !array.wasClosed()) {
                    array.close();
                }
            }
        }
    }
}
