package org.aezoo.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.aezoo.data.Batches;
import org.aezoo.layers.cpu.NativeThreads;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.parallelism.factory.TrainerContext;

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
    private final List<Worker> workers = new ArrayList<>();

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
        BatchShares shares = new BatchShares(batches, steps, count, workers);
        if (!shares.hasNext()) {
            return List.of();
        }
        workers.clear();
        int threads = NativeThreads.get();
        Worker.Context context = new Worker.Context(
                graph,
                graph.getConfiguration().toJson(),
                seed,
                Math.max(1, threads / count),
                new CountDownLatch(count - 1));
        wrapper.setTrainerContext(new WorkerContext(context));
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
        for (Worker worker : workers) {
            for (int i = 0; i < worker.chosen().size(); i++) {
                long[] more = worker.chosen().get(i);
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

    /** Makes the workers of an epoch. */
    private final class WorkerContext implements TrainerContext {

        private final Worker.Context context;

        WorkerContext(Worker.Context context) {
            this.context = context;
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
            Worker worker = new Worker(context, uuid, number);
            workers.add(worker);
            return worker;
        }

        @Override
        public void finalizeRound(Model model, Model... models) {}

        @Override
        public void finalizeTraining(Model model, Model... models) {}
    }
}
