package org.aezoo.training;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.aezoo.data.Interrupts;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.layers.cpu.NativeThreads;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Trains the network itself, if it is the first, or a copy of it, for one epoch. */
final class Worker implements org.deeplearning4j.parallelism.trainer.Trainer {

    /**
     * What the workers of an epoch share.
     *
     * @param graph that is trained; the first worker's own
     * @param configuration of the network, from which the others make their copies
     * @param seed of the noise that is drawn inside the network; each worker has its own from it
     * @param threads native threads of each
     * @param copies that are not made yet: the first worker waits for them
     */
    record Context(ComputationGraph graph, String configuration, long seed, int threads, CountDownLatch copies) {

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

    private final Context context;
    private final String uuid;
    private final int number;
    private final BlockingQueue<Optional<MultiDataSet>> queue = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable ComputationGraph own;
    private volatile @Nullable Losses losses;
    private volatile List<long[]> chosen = List.of();
    private @Nullable Throwable failure;
    private boolean busy;

    Worker(Context context, String uuid, int number) {
        this.context = context;
        this.uuid = uuid;
        this.number = number;
    }

    /** Of the step that was taken; null until there is one. */
    @Nullable Losses losses() {
        return losses;
    }

    void forget() {
        losses = null;
    }

    /** How often each vector of each codebook was chosen in the epoch. */
    List<long[]> chosen() {
        return chosen;
    }

    @Override
    public void run() {
        try {
            NativeThreads.set(context.threads);
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
            context.copies.await();
            own = context.graph;
        } else {
            try {
                own = context.copy();
            } finally {
                context.copies.countDown();
            }
        }
        return (ComputationGraph) getModel();
    }

    private void work(ComputationGraph network) throws InterruptedException {
        // every thread has numbers of its own, from the clock unless it is told otherwise
        Nd4j.getRandom().setSeed((context.seed * 257 + number) << 1 | 1);
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
        Interrupts.waitOut(() -> {
            while (busy && failure == null) {
                wait();
            }
            return busy;
        });
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
        Interrupts.waitOut(() -> {
            ended.await();
            return true;
        });
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
