package org.aezoo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.layers.cpu.Device;
import org.aezoo.layers.cpu.GraphMemory;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One device's part of {@link DeviceSuite}, in a process with that device's backend. Every line on standard output that
 * starts with {@link #MARK} is an {@link Answer} as JSON: the first tells what the device is, then one for each variant,
 * or for each variant and batch size.
 */
public final class DeviceWorker {

    /** Tells answers from what libraries print. */
    static final String MARK = "@";

    /** Examples per step where devices are compared. */
    static final int BATCH = 64;

    private static final int BATCHES = 4;
    private static final int LEAST_STEPS = 3;

    private DeviceWorker() {}

    /**
     * What there is to say.
     *
     * @param name of the case; of the device in the first answer
     * @param batchSize examples per step
     * @param loss see {@link Trace.Difference}
     * @param gradient see {@link Trace.Difference}
     * @param drift see {@link Trace.Difference}
     * @param firstLoss nats per example
     * @param lastLoss nats per example
     * @param examplesPerSecond from the median step
     * @param failure what went wrong, in one line
     */
    record Answer(
            String name,
            int batchSize,
            @Nullable Double loss,
            @Nullable Double gradient,
            @Nullable Double drift,
            @Nullable Double firstLoss,
            @Nullable Double lastLoss,
            @Nullable Double examplesPerSecond,
            @Nullable String failure) {

        static Answer failed(String name, int batchSize, String failure) {
            return new Answer(name, batchSize, null, null, null, null, null, null, failure);
        }

        /** Nothing but that it is there. */
        static Answer of(String name, int batchSize) {
            return new Answer(name, batchSize, null, null, null, null, null, null, null);
        }
    }

    /** Arguments: record or compare, folder, steps; or speed, seconds, batch sizes; then small or full, and cases. */
    public static void main(String[] args) throws IOException {
        say(Answer.of(device(), 0));
        boolean small = args[3].equals("small");
        for (DeviceCase subject : DeviceCase.named(List.of(args).subList(4, args.length), small)) {
            if (args[0].equals("speed")) {
                for (String size : args[2].split(",", -1)) {
                    say(guarded(
                            subject,
                            Integer.parseInt(size),
                            () -> speed(subject, Integer.parseInt(size), Double.parseDouble(args[1]))));
                }
            } else {
                Path file = Path.of(args[1]).resolve(subject.name() + ".trace");
                int steps = Integer.parseInt(args[2]);
                say(guarded(
                        subject,
                        BATCH,
                        () -> args[0].equals("record") ? record(subject, file, steps) : compare(subject, file)));
            }
        }
    }

    /** The backend, and the card where it is one. */
    private static String device() {
        String backend = Nd4j.getBackend().getClass().getSimpleName();
        Object devices = Nd4j.getExecutioner().getEnvironmentInformation().get("cuda.devicesInformation");
        return backend
                + (devices == null ? "" : " " + devices)
                + (Device.isCpu() && !Device.isHost() ? ", by ND4J's operations alone" : "");
    }

    private static void say(Answer answer) {
        System.out.println(MARK + Json.line(answer));
    }

    /** Something to do that may fail. */
    @FunctionalInterface
    private interface Task {
        Answer run() throws IOException;
    }

    @SuppressWarnings("CatchingUnchecked") // one case that fails in any way shall not keep the others from their turn
    private static Answer guarded(DeviceCase subject, int batchSize, Task task) {
        try {
            return task.run();
        } catch (Exception | OutOfMemoryError e) {
            String reason = e.getClass().getSimpleName() + ": " + Objects.requireNonNullElse(e.getMessage(), "");
            return Answer.failed(
                    subject.name(), batchSize, reason.lines().findFirst().orElse(reason));
        }
    }

    private static Trace trace(DeviceCase subject, int steps, @Nullable Trace reference) {
        ComputationGraph graph = subject.graph();
        try {
            return Trace.of(graph, subject.batches(BATCHES, BATCH), steps, reference);
        } finally {
            GraphMemory.release(graph);
        }
    }

    private static Answer record(DeviceCase subject, Path file, int steps) throws IOException {
        if (!Files.exists(file)) {
            trace(subject, steps, null).write(file);
        }
        return Answer.of(subject.name(), BATCH);
    }

    /** Repeats as many steps as there are in the file. */
    private static Answer compare(DeviceCase subject, Path file) throws IOException {
        Trace reference = Trace.read(file);
        Trace own = trace(subject, reference.losses().length, reference);
        Trace.Difference difference = own.from(reference);
        return new Answer(
                subject.name(),
                BATCH,
                difference.loss(),
                difference.gradient(),
                difference.drift(),
                own.losses()[0],
                own.losses()[own.losses().length - 1],
                null,
                null);
    }

    private static Answer speed(DeviceCase subject, int batchSize, double seconds) {
        ComputationGraph graph = subject.graph();
        try {
            FusedUpdater.install(graph);
            List<MultiDataSet> batches = subject.batches(2, batchSize);
            time(graph, batches, seconds);
            double step = time(graph, batches, seconds);
            return new Answer(subject.name(), batchSize, null, null, null, null, null, batchSize / step, null);
        } finally {
            GraphMemory.release(graph);
        }
    }

    /** Seconds of the median step. */
    private static double time(ComputationGraph graph, List<MultiDataSet> batches, double seconds) {
        double[] times = new double[1 << 16];
        int count = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (long before = System.nanoTime();
                count < LEAST_STEPS || (before < end && count < times.length);
                before = System.nanoTime()) {
            graph.fit(batches.get(count % batches.size()));
            // waits for a device that works behind the caller's back
            Nd4j.getExecutioner().commit();
            times[count++] = (System.nanoTime() - before) / 1e9;
        }
        return Statistics.median(Arrays.copyOf(times, count));
    }
}
