package org.aezoo.models;

import java.util.List;
import java.util.NoSuchElementException;
import org.aezoo.data.Batches;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * What a model is trained on, for Deeplearning4j's own {@code fit}: scaled rows with the noise, holes, levels of noise,
 * batches or other rows as targets that the model wants. Each {@link #reset} begins the next epoch, with an order and noise
 * of its own, those of the same epoch of the zoo's trainer. It reads ahead on a thread of its own; whoever leaves an epoch
 * before its end closes it.
 *
 * <pre>{@code
 * ComputationGraph graph = new ComputationGraph(model.graph(1));
 * graph.init();
 * graph.fit(model.iterator(data, 128), 20);
 * }</pre>
 */
public final class TrainingIterator implements MultiDataSetIterator, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private final transient Batches batches;
    private final transient Scaling scaling;
    private transient Batches.@Nullable Epoch epoch;
    private int next;
    private @Nullable MultiDataSetPreProcessor preProcessor;

    /**
     * @param data rows in source units; stays the caller's, who closes it after this
     * @param scaling of these rows; null for the usual one, fitted on them
     * @param batchSize rows per step, 1 or more
     * @param seed decides order and noise
     * @throws InvalidInputException if the data does not suit the model
     */
    TrainingIterator(AutoencoderModel model, Dataset data, @Nullable Scaling scaling, int batchSize, long seed) {
        if (data.shape().size() != model.inputSize()) {
            throw new InvalidInputException("input-size must be " + data.shape().size() + " for " + data.name()
                    + " with " + data.shape() + ", got " + model.inputSize());
        }
        this.scaling = scaling != null ? scaling : ScalingChoice.fit(model, data, null, note -> {});
        TargetWalk walk = NeighbourTargets.of(model);
        List<Feed> targets = walk == null
                ? model.targets()
                : List.of(new WalkTargets(
                                walk,
                                data,
                                data.subset(new int[0]),
                                this.scaling,
                                model.targets().get(0))
                        .training());
        batches = new Batches(data, this.scaling, model.inputs(), targets, batchSize, true, seed);
    }

    /** Applied to every row, as it has to be to those that the network is given later. */
    public Scaling scaling() {
        return scaling;
    }

    @Override
    public boolean hasNext() {
        Batches.Epoch running = epoch;
        return running == null ? batches.count() > 0 : running.hasNext();
    }

    @Override
    public MultiDataSet next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the epoch is over: reset begins the next one");
        }
        Batches.Epoch running = epoch;
        if (running == null) {
            running = batches.epoch(next++);
            epoch = running;
        }
        // its arrays are not given back to be used again: whoever fits may keep them
        MultiDataSet data = running.next().data();
        MultiDataSetPreProcessor also = preProcessor;
        if (also != null) {
            also.preProcess(data);
        }
        return data;
    }

    /** Not told apart: the batches have one size. */
    @Override
    public MultiDataSet next(int num) {
        return next();
    }

    /** Begins the next epoch; before the first batch of one it does nothing. */
    @Override
    public void reset() {
        close();
    }

    /** Ends the thread that reads ahead. */
    @Override
    public void close() {
        Batches.Epoch running = epoch;
        if (running != null) {
            running.close();
            epoch = null;
        }
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    /** It reads ahead by itself. */
    @Override
    public boolean asyncSupported() {
        return false;
    }

    @Override
    public void setPreProcessor(MultiDataSetPreProcessor other) {
        preProcessor = other;
    }

    @Override
    public @Nullable MultiDataSetPreProcessor getPreProcessor() {
        return preProcessor;
    }
}
