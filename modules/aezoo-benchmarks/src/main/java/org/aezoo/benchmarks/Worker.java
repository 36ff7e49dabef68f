package org.aezoo.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.aezoo.benchmarks.Contender.DataPath;
import org.jspecify.annotations.Nullable;

/**
 * A contestant that runs in a JVM: arguments are contestant, folder of the case, threads, seconds of warm-up, seconds of
 * measuring, whether only training is asked for, and when the process was started, in milliseconds since 1970. The last
 * line on standard output is a {@link Measurement}.
 */
public final class Worker {

    private static final int MOST_STEPS = 1 << 16;
    private static final int LEAST_STEPS = 5;
    private static final int ROWS = 256;

    private Worker() {}

    /** Runs the contestant. */
    public static void main(String[] args) {
        Path path = Path.of(args[1]);
        double warmUp = Double.parseDouble(args[3]);
        double seconds = Double.parseDouble(args[4]);
        boolean trainingOnly = Boolean.parseBoolean(args[5]);
        long started = Long.parseLong(args[6]);
        CaseFolder folder = CaseFolder.open(path);
        Contender contender = make(Contestant.valueOf(args[0]), folder, Integer.parseInt(args[2]));
        double firstLoss = contender.firstStep();
        double first = (System.currentTimeMillis() - started) / 1e3;
        System.out.println(Json.line(measure(contender, folder, warmUp, seconds, trainingOnly, firstLoss, first)));
    }

    private static Contender make(Contestant contestant, CaseFolder folder, int threads) {
        return switch (contestant) {
            case OURS -> new OursContender(folder, threads);
            case STOCK -> new StockContender(folder);
            case DJL -> new DjlContender(folder, threads);
            case FLOOR -> new Floor(folder, threads);
            default -> throw new IllegalArgumentException(contestant + " does not run here");
        };
    }

    private static Measurement measure(
            Contender contender,
            CaseFolder folder,
            double warmUp,
            double seconds,
            boolean trainingOnly,
            double firstLoss,
            double first) {
        int[] next = {1};
        Runnable step = () -> contender.step(next[0]++ % CaseFolder.BATCHES);
        time(step, warmUp);
        long[] steps = time(step, seconds);
        @Nullable Double encoded = null;
        @Nullable Double scored = null;
        @Nullable Double single = null;
        @Nullable DataPath path = null;
        if (!trainingOnly) {
            path = contender.path(seconds);
            float[][] rows = Arrays.copyOf(folder.rows(), ROWS);
            float[][] one = Arrays.copyOf(rows, 1);
            encoded = ROWS / median(() -> contender.encode(rows), seconds / 4);
            if (contender.scores()) {
                scored = ROWS / median(() -> contender.score(rows), seconds / 4);
                single = 1e6 * median(() -> contender.score(one), seconds / 4);
            }
        }
        return new Measurement(
                contender.version(),
                Double.isNaN(firstLoss) ? null : firstLoss,
                first,
                Statistics.median(steps, steps.length) / 1e9,
                steps.length,
                encoded,
                scored,
                single,
                path == null ? null : path.examplesPerSecond(),
                path == null ? null : path.waited(),
                peakMebibytes());
    }

    private static double median(Runnable task, double seconds) {
        time(task, seconds);
        long[] times = time(task, seconds);
        return Statistics.median(times, times.length) / 1e9;
    }

    /** Runs a task again and again. */
    static long[] time(Runnable task, double seconds) {
        long[] times = new long[MOST_STEPS];
        int count = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long before = System.nanoTime();
        while (count < LEAST_STEPS || (before < end && count < MOST_STEPS)) {
            task.run();
            long now = System.nanoTime();
            times[count++] = now - before;
            before = now;
        }
        return Arrays.copyOf(times, count);
    }

    /** The high-water mark of this process's memory, which Linux tells; 0 elsewhere. */
    private static long peakMebibytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
                }
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + status, e);
        }
    }
}
