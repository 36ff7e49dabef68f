package org.aezoo.training;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import org.aezoo.data.Batches;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** All batches of an epoch in parts; asked from one thread, between the steps. */
final class BatchShares implements MultiDataSetIterator, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private final transient int count;
    private final transient List<Worker> workers;
    private final transient Batches.Epoch batches;
    private final transient Workers.Steps steps;
    private final transient Deque<MultiDataSet> waiting = new ArrayDeque<>();
    private final transient List<Integer> sizes = new ArrayList<>();
    private transient Batches.@Nullable Batch batch;

    /**
     * @param count of workers
     * @param workers the workers; their losses are taken as soon as all have taken a step
     */
    BatchShares(Batches.Epoch batches, Workers.Steps steps, int count, List<Worker> workers) {
        this.count = count;
        this.workers = workers;
        this.batches = batches;
        this.steps = steps;
    }

    @Override
    public boolean hasNext() {
        if (!waiting.isEmpty()) {
            return true;
        }
        // also asked when the parts of a batch are out, but the step has not been taken
        if (!settle() || !steps.goOn() || !batches.hasNext()) {
            return false;
        }
        // at once: what has been promised is not to be taken back by somebody who stops the training
        Batches.Batch next = batches.next();
        batch = next;
        sizes.clear();
        for (MultiDataSet part : split(next.data(), count)) {
            waiting.add(part);
            sizes.add((int) part.getFeatures(0).size(0));
        }
        return true;
    }

    @Override
    public MultiDataSet next() {
        return waiting.remove();
    }

    /** Whether there is no batch, or there was one and its step is taken. */
    boolean settle() {
        Batches.Batch out = batch;
        if (out == null) {
            return true;
        }
        Losses.Mean mean = new Losses.Mean();
        for (int i = 0; i < sizes.size(); i++) {
            Losses losses = i < workers.size() ? workers.get(i).losses() : null;
            if (losses == null) {
                return false;
            }
            mean.add(losses, sizes.get(i));
        }
        workers.forEach(Worker::forget);
        close();
        steps.taken(mean.get(), out.size());
        return true;
    }

    @Override
    public void close() {
        Batches.Batch out = batch;
        batch = null;
        if (out != null) {
            out.close();
        }
    }

    @Override
    public MultiDataSet next(int examples) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
        throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("NullAway") // the interface knows of no null, and returns it
    public MultiDataSetPreProcessor getPreProcessor() {
        return null;
    }

    @Override
    public boolean resetSupported() {
        return false;
    }

    @Override
    public boolean asyncSupported() {
        return false;
    }

    @Override
    public void reset() {
        throw new UnsupportedOperationException();
    }

    /** A batch in parts of as many rows, or one more: the first ones. No more parts than rows. */
    static List<MultiDataSet> split(MultiDataSet batch, int parts) {
        int rows = (int) batch.getFeatures(0).size(0);
        int most = Math.min(parts, rows);
        List<MultiDataSet> split = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < most; i++) {
            int to = from + rows / most + (i < rows % most ? 1 : 0);
            // a target that is an input stays so
            IdentityHashMap<INDArray, INDArray> taken = new IdentityHashMap<>();
            split.add(new org.nd4j.linalg.dataset.MultiDataSet(
                    rows(batch.getFeatures(), from, to, taken), rows(batch.getLabels(), from, to, taken)));
            from = to;
        }
        return split;
    }

    private static INDArray[] rows(INDArray[] arrays, int from, int to, IdentityHashMap<INDArray, INDArray> taken) {
        INDArray[] rows = new INDArray[arrays.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = taken.computeIfAbsent(arrays[i], whole -> {
                INDArray view = whole.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
                // several GPUs cannot have parts of one array
                return Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU ? view : view.dup('c');
            });
        }
        return rows;
    }
}
