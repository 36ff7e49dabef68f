package org.aezoo.models.trained;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.aezoo.data.Dataset;
import org.aezoo.data.Interrupts;
import org.aezoo.data.RowStore;
import org.aezoo.layers.cpu.HostMemory;
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

    private final List<TrainedAutoencoder> own = new ArrayList<>();
    private final BlockingQueue<TrainedAutoencoder> idle;
    private final int count;

    /**
     * Opens as many copies as pay for some rows: one per processor that native threads leave free, only the model itself on
     * other backends than the CPU.
     *
     * @param trained stays the caller's
     * @param another opens the same model once more; closed by this
     * @param rows how many will be worked on
     */
    public Copies(TrainedAutoencoder trained, Supplier<TrainedAutoencoder> another, int rows) {
        int processors = HostMemory.holds(trained.graph().params())
                ? Runtime.getRuntime().availableProcessors() / Math.max(1, NativeThreads.get())
                : 1;
        count = Math.max(1, Math.min(processors, rows / (WORTH_A_COPY * TrainedNetwork.CHUNK)));
        idle = new ArrayBlockingQueue<>(count);
        idle.add(trained);
        try {
            while (idle.size() < count) {
                TrainedAutoencoder copy = another.get();
                own.add(copy);
                idle.add(copy);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
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
        TrainedAutoencoder any = idle.element();
        RowStore rows = any.columns.of(data);
        int @Nullable [] batches = any.batchesOf(data);
        ExecutorService workers = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "aezoo-rows");
            thread.setDaemon(true);
            return thread;
        });
        Deque<Future<T>> made = new ArrayDeque<>();
        try {
            for (int from = 0; from < rows.rowCount(); from += TrainedNetwork.CHUNK) {
                int first = from;
                if (made.size() == AHEAD * count) {
                    consumer.accept(get(made.remove()));
                }
                made.add(workers.submit(() -> {
                    TrainedAutoencoder copy = idle.remove();
                    try {
                        return copy.whileOpen(() -> work.apply(copy, copy.view(rows, first, batches)));
                    } finally {
                        idle.add(copy);
                    }
                }));
            }
            while (!made.isEmpty()) {
                consumer.accept(get(made.remove()));
            }
        } finally {
            made.forEach(task -> task.cancel(false));
            workers.shutdown();
            Interrupts.waitOut(() -> workers.awaitTermination(1, java.util.concurrent.TimeUnit.DAYS));
        }
    }

    private static <T> T get(Future<T> made) {
        try {
            return Interrupts.waitOut(made::get);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        own.forEach(TrainedAutoencoder::close);
    }
}
