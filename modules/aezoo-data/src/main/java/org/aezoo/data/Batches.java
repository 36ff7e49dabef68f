package org.aezoo.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Cuts a dataset into batches. Reading, scaling and corruption run on a thread of their own, a few batches ahead of
 * the one that trains; the order and all noise come from the seed and the epoch's number.
 */
public final class Batches {

    private static final int AHEAD = 4;

    /** Shortest and longest wait, in nanoseconds, before looking again whether the queue has room. */
    private static final long SHORTEST_PAUSE = 50_000;

    private static final long LONGEST_PAUSE = 20_000_000;

    private final Dataset data;
    private final Scaling scaling;
    private final List<Feed> inputs;
    private final List<Feed> targets;
    private final int batchSize;
    private final boolean shuffle;
    private final long seed;
    private final ArrayPool pool;

    /**
     * @param data where the rows come from; the caller closes it
     * @param scaling applied to every row
     * @param inputs feeds each input of the graph
     * @param targets what each output of the graph is compared with, in order
     * @param batchSize examples per batch, at least 1; the last batch of an epoch may be smaller
     * @param shuffle whether each epoch has an order of its own
     * @param seed decides order and noise
     */
    public Batches(
            Dataset data,
            Scaling scaling,
            List<Feed> inputs,
            List<Feed> targets,
            int batchSize,
            boolean shuffle,
            long seed) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be at least 1, got " + batchSize);
        }
        this.data = data;
        this.scaling = scaling;
        this.inputs = List.copyOf(inputs);
        this.targets = List.copyOf(targets);
        this.batchSize = batchSize;
        this.shuffle = shuffle;
        this.seed = seed;
        // batches in the queue, the one being filled and the one in use
        pool = new ArrayPool((AHEAD + 2) * (inputs.size() + targets.size()));
    }

    /** Batches per epoch. */
    public int count() {
        return data.size() / batchSize + (data.size() % batchSize == 0 ? 0 : 1);
    }

    /** Examples per epoch. */
    public int examples() {
        return data.size();
    }

    /**
     * Starts an epoch.
     *
     * @param number which one, from 0; each number has its own order and noise
     */
    public Epoch epoch(int number) {
        return new Epoch(number);
    }

    /** One batch as arrays; close it when the step is done, and do not touch its arrays after that. */
    public static final class Batch implements AutoCloseable {

        private final MultiDataSet data;
        private final int[] rows;
        private final Collection<INDArray> arrays;
        private final ArrayPool pool;
        private boolean closed;

        private Batch(MultiDataSet data, int[] rows, Collection<INDArray> arrays, ArrayPool pool) {
            this.data = data;
            this.rows = rows;
            this.arrays = arrays;
            this.pool = pool;
        }

        /** Inputs and targets, each [examples, values]; a target that is an input is the same array. */
        public MultiDataSet data() {
            return data;
        }

        /** Which rows of the dataset these are. */
        public int[] rows() {
            return rows;
        }

        /** Examples in the batch. */
        public int size() {
            return rows.length;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                arrays.forEach(pool::giveBack);
            }
        }
    }

    /** The batches of one epoch, in order. Close it to stop the thread that prepares them. */
    public final class Epoch implements Iterator<Batch>, AutoCloseable {

        private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(AHEAD);
        private final Thread reader;
        private float[] memory = {};
        private long lastPut = System.nanoTime();
        private long pause = SHORTEST_PAUSE;
        private int handedOut;
        private long waited;
        private volatile boolean closed;
        private @Nullable Throwable failure;

        private Epoch(int number) {
            reader = new Thread(() -> prepareAll(number), "aezoo-batches");
            reader.setDaemon(true);
            reader.start();
        }

        private void prepareAll(int number) {
            try {
                try {
                    int[] order = shuffle
                            ? Split.permutation(data.size(), mix(seed, number))
                            : IntStream.range(0, data.size()).toArray();
                    for (int batch = 0; batch < count(); batch++) {
                        int from = batch * batchSize;
                        int[] rows =
                                Arrays.copyOfRange(order, from, (int) Math.min((long) from + batchSize, order.length));
                        if (closed) {
                            return;
                        }
                        Batch prepared = prepare(rows, mix(mix(seed, number), batch + 1));
                        try {
                            put(prepared);
                        } catch (InterruptedException e) {
                            prepared.close();
                            throw e;
                        }
                    }
                } catch (RuntimeException | Error e) {
                    put(e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /**
         * Waits for room by polling twice per training step: were this thread woken by the one that trains, the system
         * would often run it on the same processor, and training would wait.
         */
        private void put(Object next) throws InterruptedException {
            while (!queue.offer(next)) {
                LockSupport.parkNanos(this, pause);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            long now = System.nanoTime();
            pause = Math.max(SHORTEST_PAUSE, Math.min(LONGEST_PAUSE, (now - lastPut) / 2));
            lastPut = now;
        }

        private Batch prepare(int[] rows, long noise) {
            int rowSize = data.shape().size();
            float[] values = memory(Math.multiplyExact(rows.length, rowSize));
            for (int i = 0; i < rows.length; i++) {
                data.read(rows[i], scaling, values, i * rowSize);
            }
            BitSet missing = RowBatch.missingIn(data, rows);
            RowBatch batch = new RowBatch(
                    rows,
                    rowSize,
                    values,
                    i -> data.label(rows[i]),
                    i -> data.hasBatches() ? data.batch(rows[i]) : 0,
                    missing);
            // most targets are the input itself: one array serves both
            IdentityHashMap<float[], INDArray> arrays = new IdentityHashMap<>();
            MultiDataSet filled =
                    new MultiDataSet(fill(inputs, batch, noise, arrays), fill(targets, batch, noise, arrays));
            return new Batch(filled, rows, List.copyOf(arrays.values()), pool);
        }

        /** Reused for every batch: what the feeds make of it is copied before the next one. */
        private float[] memory(int length) {
            if (memory.length != length) {
                memory = new float[length];
            }
            return memory;
        }

        private INDArray[] fill(
                List<Feed> feeds, RowBatch batch, long noise, IdentityHashMap<float[], INDArray> arrays) {
            INDArray[] filled = new INDArray[feeds.size()];
            for (int i = 0; i < filled.length; i++) {
                // the same random numbers for each feed, so that an input and its target agree
                float[] flat = feeds.get(i).values(batch, new SplittableRandom(noise));
                filled[i] = arrays.computeIfAbsent(flat, values -> pool.filled(values, batch.size()));
            }
            return filled;
        }

        @Override
        public boolean hasNext() {
            return handedOut < count();
        }

        /** The next batch. An interrupt does not cut the wait short; the thread stays interrupted. */
        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the epoch has " + count() + " batches");
            }
            if (closed) {
                throw new IllegalStateException("the epoch is closed");
            }
            if (failure != null) {
                throw new IllegalStateException("the epoch ended at an earlier failure", failure);
            }
            long start = System.nanoTime();
            Object next = Interrupts.waitOut(queue::take);
            waited += System.nanoTime() - start;
            if (next instanceof RuntimeException e) {
                failure = e;
                throw e;
            }
            if (next instanceof Error e) {
                failure = e;
                throw e;
            }
            handedOut++;
            return (Batch) next;
        }

        /** Seconds that the caller has waited for data so far. */
        public double waitedSeconds() {
            return waited / 1e9;
        }

        @Override
        public void close() {
            closed = true;
            // repeatedly: a feed may swallow an interrupt, and then wait for room in the queue
            Interrupts.waitOut(() -> {
                while (reader.isAlive()) {
                    reader.interrupt();
                    free();
                    reader.join(50);
                }
                return closed;
            });
            free();
        }

        /** Gives back batches that nobody will take. */
        private void free() {
            for (Object waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
                if (waiting instanceof Batch batch) {
                    batch.close();
                }
            }
        }
    }

    private static long mix(long seed, long number) {
        return new SplittableRandom(seed ^ (0x9e3779b97f4a7c15L * (number + 1))).nextLong();
    }
}
