package org.aezoo.models.trained;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.aezoo.data.Dataset;
import org.aezoo.data.Interrupts;
import org.aezoo.data.RowStore;
import org.aezoo.layers.cpu.Device;
import org.aezoo.layers.cpu.NativeThreads;
import org.jspecify.annotations.Nullable;

/**
 * A model as often as there are processors to work with it: a network answers one caller at a time, so rows go through several
 * at once only where there are several. Answers are those of one, to the bit and in order.
 */
public final class Copies implements AutoCloseable {

    /** Chunks of rows that make another copy worth the time that it takes to open. */
    private static final int WORTH_A_COPY = 16;

    /** Chunks per copy that are worked on or wait for their turn. */
    private static final int AHEAD = 4;

    private final TrainedAutoencoder trained;
    private final Supplier<TrainedAutoencoder> another;
    private final Queue<TrainedAutoencoder> own = new ConcurrentLinkedQueue<>();
    private final Queue<TrainedAutoencoder> idle = new ConcurrentLinkedQueue<>();
    private final int most;

    /**
     * As many copies as pay for some rows: one per processor that native threads leave free, only the model itself on other
     * backends than the CPU. They are opened when they are needed.
     *
     * @param trained stays the caller's
     * @param another opens the same model once more, on any thread; closed by this
     * @param rows how many will be worked on
     */
    public Copies(TrainedAutoencoder trained, Supplier<TrainedAutoencoder> another, int rows) {
        int processors =
                Device.isCpu() ? Runtime.getRuntime().availableProcessors() / Math.max(1, NativeThreads.get()) : 1;
        most = Math.max(1, Math.min(processors, rows / (WORTH_A_COPY * TrainedNetwork.CHUNK)));
        this.trained = trained;
        this.another = another;
        idle.add(trained);
    }

    /**
     * Walks over a dataset of any size in bounded memory, a few hundred rows at a time, as
     * {@link TrainedAutoencoder#forEach} does.
     *
     * @param work what is to be made of some rows, with the copy that saw them; called by several threads at once
     * @param consumer takes what was made, in the order of the rows and on this thread
     * @throws org.aezoo.data.InvalidInputException if the data has another shape or lacks a column
     */
    public <T> void forEach(
            Dataset data, BiFunction<TrainedAutoencoder, TrainedAutoencoder.View, T> work, Consumer<T> consumer) {
        RowStore rows = trained.columns.of(data);
        int @Nullable [] batches = trained.batchesOf(data);
        ExecutorService workers = Executors.newFixedThreadPool(most, task -> {
            Thread thread = new Thread(task, "aezoo-rows");
            thread.setDaemon(true);
            return thread;
        });
        Deque<Future<T>> made = new ArrayDeque<>();
        try {
            for (int from = 0; from < rows.rowCount(); from += TrainedNetwork.CHUNK) {
                int first = from;
                if (made.size() == AHEAD * most) {
                    consumer.accept(Interrupts.result(made.remove()));
                }
                made.add(workers.submit(() -> {
                    TrainedAutoencoder copy = idleOrNew();
                    try {
                        return copy.whileOpen(() -> work.apply(copy, copy.view(rows, first, batches)));
                    } finally {
                        idle.add(copy);
                    }
                }));
            }
            while (!made.isEmpty()) {
                consumer.accept(Interrupts.result(made.remove()));
            }
        } finally {
            made.forEach(task -> task.cancel(false));
            workers.shutdown();
            Interrupts.waitOut(() -> workers.awaitTermination(1, TimeUnit.DAYS));
        }
    }

    private TrainedAutoencoder idleOrNew() {
        TrainedAutoencoder copy = idle.poll();
        if (copy == null) {
            copy = another.get();
            own.add(copy);
        }
        return copy;
    }

    @Override
    public void close() {
        own.forEach(TrainedAutoencoder::close);
    }
}
