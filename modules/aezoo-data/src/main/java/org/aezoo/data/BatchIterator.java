package org.aezoo.data;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * {@link Batches} for plain Deeplearning4j: {@code graph.fit(new BatchIterator(batches))}. Every {@link #reset} after a
 * batch has been taken moves on to the next epoch, with an order and noise of its own; the first is number 0.
 *
 * <p>The arrays belong to whoever takes them. Deeplearning4j does not close them and leaves them to the garbage
 * collector; code that takes batches itself may close them when the step is done. The iterator owns only the thread
 * that reads ahead: {@link #close} ends it, and so does the end of an epoch.
 */
public final class BatchIterator implements MultiDataSetIterator, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private final transient Batches batches;
    private transient Batches.@Nullable Epoch current;
    private transient @Nullable MultiDataSetPreProcessor preProcessor;
    private int epoch;

    /**
     * Starts at epoch 0.
     *
     * @param batches what to go over; stays the caller's
     */
    public BatchIterator(Batches batches) {
        this.batches = batches;
    }

    @Override
    public boolean hasNext() {
        Batches.Epoch open = current;
        return open == null ? batches.count() > 0 : open.hasNext();
    }

    @Override
    public MultiDataSet next() {
        Batches.Epoch open = current;
        if (open == null) {
            open = batches.epoch(epoch);
            current = open;
        }
        if (!open.hasNext()) {
            throw new NoSuchElementException("epoch " + epoch + " is over: call reset()");
        }
        MultiDataSet data = open.next().data();
        MultiDataSetPreProcessor processor = preProcessor;
        if (processor != null) {
            processor.preProcess(data);
        }
        return data;
    }

    /**
     * The next batch.
     *
     * @param number ignored: the size of a batch is a matter of {@link Batches}
     */
    @Override
    public MultiDataSet next(int number) {
        return next();
    }

    @Override
    public void reset() {
        Batches.Epoch open = current;
        if (open != null) {
            open.close();
            current = null;
            epoch++;
        }
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    /** No: batches are read ahead already, a second thread would gain nothing. */
    @Override
    public boolean asyncSupported() {
        return false;
    }

    @Override
    public void setPreProcessor(@Nullable MultiDataSetPreProcessor processor) {
        preProcessor = processor;
    }

    @Override
    public @Nullable MultiDataSetPreProcessor getPreProcessor() {
        return preProcessor;
    }

    /** Stops reading ahead; the next {@link #next} starts the next epoch. */
    @Override
    public void close() {
        reset();
    }
}
