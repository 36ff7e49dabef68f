package org.aezoo.training;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.aezoo.data.Batches;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.layers.NativeThreads;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.parallelism.factory.TrainerContext;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Trains one network with several workers. Each batch is shared out among as many copies of the network, whose threads
 * take a step each, on several GPUs each on its own; native threads are shared out as well. Then weights and the optimiser's state of all become their mean:
 *
 * <pre>
 *   w_i = w - step(gradient of share i)        i = 1 ... workers, shares of equal size but for one row
 *   w   = mean_i w_i                           and the moments of Adam likewise
 * </pre>
 *
 * <p>With plain gradient descent and equal shares that is the step of the whole batch. What a network works out over a
 * batch (the mean activity of sparse units, discrepancies, batch normalisation) it works out over each share.
 *
 * <p>Deeplearning4j's {@link ParallelWrapper} hands out, waits and averages. The workers are our own: its own start from
 * weights that the first of them is already training, draw noise by the clock, and wait for ever for one that ended with
 * an {@link Error}.
 */
final class Workers {

    private final ComputationGraph graph;
    private final int count;
    private final ParallelWrapper wrapper;
    private final List<Worker> crew = new ArrayList<>();

    /**
     * @param graph what is trained; stays the caller's
     * @param count at least 2
     */
    Workers(ComputationGraph graph, int count) {
        this.graph = graph;
        this.count = count;
        // the builder would take them off the network; for that it needs a class that no library of ours brings
        List<org.deeplearning4j.optimize.api.TrainingListener> listeners = List.copyOf(graph.getListeners());
        graph.setListeners(List.of());
        wrapper = new ParallelWrapper.Builder<>(graph)
                .workers(count)
                .averagingFrequency(1)
                .prefetchBuffer(0)
                .build();
        graph.setListeners(listeners);
    }

    /** Who hears of the steps. */
    interface Steps {

        /** Whether another one is wanted. */
        boolean goOn();

        /** Told of each: the losses of all shares together, and the examples in them. */
        void taken(Losses losses, int examples);
    }

    /**
     * Takes a step with each batch.
     *
     * @param seed of the noise that is drawn inside the network; each worker has its own from it
     * @return how often each vector of each codebook was chosen
     */
    List<long[]> train(Batches.Epoch batches, long seed, Steps steps) {
        Shares shares = new Shares(batches, steps);
        if (!shares.hasNext()) {
            return List.of();
        }
        crew.clear();
        int threads = NativeThreads.get();
        wrapper.setTrainerContext(new Hiring(graph.getConfiguration().toJson(), seed, Math.max(1, threads / count)));
        try {
            wrapper.fit(shares);
            shares.settle();
        } finally {
            // after a failure the others are still there
            wrapper.shutdown();
            shares.close();
            // matrix products have one number for all threads of the program
            NativeThreads.set(threads);
        }
        List<long[]> sum = new ArrayList<>();
        for (Worker worker : crew) {
            for (int i = 0; i < worker.chosen.size(); i++) {
                long[] more = worker.chosen.get(i);
                if (sum.size() == i) {
                    sum.add(new long[more.length]);
                }
                for (int k = 0; k < more.length; k++) {
                    sum.get(i)[k] += more[k];
                }
            }
        }
        return sum;
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

    /** All batches of an epoch in parts; asked from one thread, between the steps. */
    private final class Shares implements MultiDataSetIterator, AutoCloseable {

        private static final long serialVersionUID = 1L;

        private final transient Batches.Epoch batches;
        private final transient Steps steps;
        private final transient Deque<MultiDataSet> waiting = new ArrayDeque<>();
        private final transient List<Integer> sizes = new ArrayList<>();
        private transient Batches.@Nullable Batch batch;

        Shares(Batches.Epoch batches, Steps steps) {
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
                Losses losses = i < crew.size() ? crew.get(i).losses : null;
                if (losses == null) {
                    return false;
                }
                mean.add(losses, sizes.get(i));
            }
            crew.forEach(worker -> worker.losses = null);
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
    }

    /** Makes the workers of an epoch. */
    private final class Hiring implements TrainerContext {

        private final String configuration;
        private final long seed;
        private final int threads;
        private final CountDownLatch copies = new CountDownLatch(count - 1);

        Hiring(String configuration, long seed, int threads) {
            this.configuration = configuration;
            this.seed = seed;
            this.threads = threads;
        }

        @Override
        public void init(Model model, Object... arguments) {}

        @Override
        public org.deeplearning4j.parallelism.trainer.Trainer create(
                String uuid,
                int number,
                Model model,
                int device,
                boolean multi,
                ParallelWrapper by,
                WorkspaceMode workspaces,
                int frequency) {
            Worker worker = new Worker(this, uuid, number);
            crew.add(worker);
            return worker;
        }

        @Override
        public void finalizeRound(Model model, Model... models) {}

        @Override
        public void finalizeTraining(Model model, Model... models) {}

        /** The network as it is before the epoch, with its weights, optimiser's state, step size and count of steps. */
        private ComputationGraph copy() {
            ComputationGraph copy = new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
            copy.init(graph.params(), true);
            INDArray state = graph.getUpdater().getStateViewArray();
            if (state != null) {
                copy.getUpdater().getStateViewArray().assign(state);
            }
            FusedUpdater.install(copy);
            Nd4j.getExecutioner().commit();
            return copy;
        }
    }

    /** Trains the network itself, if it is the first, or a copy of it, for one epoch. */
    private final class Worker implements org.deeplearning4j.parallelism.trainer.Trainer {

        private final Hiring hiring;
        private final String uuid;
        private final int number;
        private final BlockingQueue<Optional<MultiDataSet>> queue = new LinkedBlockingQueue<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable ComputationGraph own;
        private volatile @Nullable Losses losses;
        private volatile List<long[]> chosen = List.of();
        private @Nullable Throwable failure;
        private boolean busy;

        Worker(Hiring hiring, String uuid, int number) {
            this.hiring = hiring;
            this.uuid = uuid;
            this.number = number;
        }

        @Override
        public void run() {
            try {
                NativeThreads.set(hiring.threads);
                work(network());
            } catch (RuntimeException | Error e) {
                fail(e);
            } catch (InterruptedException e) {
                fail(new IllegalStateException("a worker was interrupted", e));
            } finally {
                leave();
            }
        }

        private void leave() {
            try {
                ComputationGraph copy = own;
                if (copy != null && number > 0) {
                    free(copy);
                }
                // one by one: asked to free them all, ND4J would also call for the garbage collector
                var workspaces = Nd4j.getWorkspaceManager();
                workspaces.getAllWorkspacesForCurrentThread().forEach(workspaces::destroyWorkspace);
            } finally {
                ended.countDown();
            }
        }

        private ComputationGraph network() throws InterruptedException {
            if (number == 0) {
                hiring.copies.await();
                own = graph;
            } else {
                try {
                    own = hiring.copy();
                } finally {
                    hiring.copies.countDown();
                }
            }
            return (ComputationGraph) getModel();
        }

        private void work(ComputationGraph network) throws InterruptedException {
            // every thread has numbers of its own, from the clock unless it is told otherwise
            Nd4j.getRandom().setSeed((hiring.seed * 257 + number) << 1 | 1);
            for (var next = queue.take(); next.isPresent(); next = queue.take()) {
                network.fit(next.get());
                losses = Losses.of(network, network.score());
                readyForMean(network);
                synchronized (this) {
                    busy = false;
                    notifyAll();
                }
            }
            chosen = CodebookUse.counts(network);
        }

        /** On cards that cannot read each other's memory the mean is taken by the host. */
        private static void readyForMean(ComputationGraph network) {
            Nd4j.getExecutioner().commit();
            if (!Nd4j.getAffinityManager().isCrossDeviceAccessSupported()) {
                INDArray state = network.getUpdater().getStateViewArray();
                Nd4j.getAffinityManager().ensureLocation(network.params(), Location.HOST);
                if (state != null) {
                    Nd4j.getAffinityManager().ensureLocation(state, Location.HOST);
                }
            }
        }

        private synchronized void fail(Throwable e) {
            failure = e;
            notifyAll();
        }

        /** What closing a network does, but for the call for the garbage collector. */
        private static void free(ComputationGraph copy) {
            INDArray state = copy.getUpdater().getStateViewArray();
            copy.params().close();
            copy.getFlattenedGradients().close();
            if (state != null) {
                state.close();
            }
        }

        @Override
        public void feedMultiDataSet(MultiDataSet part, long milliseconds) {
            synchronized (this) {
                busy = true;
            }
            queue.add(Optional.of(part));
        }

        /** An interrupt waits: steps that are being taken cannot be taken back. */
        @Override
        public synchronized void waitTillRunning() {
            boolean interrupted = false;
            while (busy && failure == null) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }

        @Override
        public synchronized boolean isRunning() {
            return busy && failure == null;
        }

        @Override
        public void shutdown() {
            queue.add(Optional.empty());
            boolean interrupted = false;
            while (true) {
                try {
                    ended.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Model getModel() {
            ComputationGraph network = own;
            if (network == null) {
                throw new IllegalStateException("the worker has not started");
            }
            return network;
        }

        @Override
        public String getUuid() {
            return uuid;
        }

        @Override
        public boolean averagingRequired() {
            return true;
        }

        @Override
        public void feedDataSet(DataSet part, long milliseconds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void updateModelParams(INDArray parameters) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void updateUpdaterParams(INDArray state) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void updateModel(Model model) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setUncaughtExceptionHandler(Thread.UncaughtExceptionHandler handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void start() {
            throw new UnsupportedOperationException();
        }
    }
}
