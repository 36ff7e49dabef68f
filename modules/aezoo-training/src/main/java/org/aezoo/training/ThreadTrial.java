package org.aezoo.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aezoo.data.AtomicFile;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.layers.cpu.NativeThreads;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how many native threads train a network fastest on this machine: a copy of it takes a few steps with each
 * number in turn. The answer is kept in a file, a line per machine, network and batch size, so that it is asked once
 * and runs can be repeated: with another number of threads sums are added in another order.
 */
final class ThreadTrial {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadTrial.class);

    /** More threads must save this share of the time, or it stays at fewer. */
    private static final double WORTH = 0.05;

    /** Steps that the compiler gets before the clock counts, and steps of each number in each turn. */
    private static final int WARM_UP = 12;

    private static final int TURNS = 6;
    private static final int STEPS = 3;

    /** No more time than this, in nanoseconds; what is known by then decides. */
    private static final long LIMIT = 4_000_000_000L;

    private ThreadTrial() {}

    /**
     * The number that was fastest, now or when it was first asked.
     *
     * @param file where answers are kept; need not exist. Where it cannot be read or written, it is done without
     * @param graph stays as it is
     */
    static int choose(Path file, String model, ComputationGraph graph, MultiDataSet batch) {
        List<Integer> candidates = candidates(Runtime.getRuntime().availableProcessors());
        if (candidates.size() == 1) {
            return 1;
        }
        String key = key(model, graph, batch);
        List<String> lines = read(file);
        for (String line : lines) {
            Integer known = line.startsWith(key + "=") ? number(line.substring(key.length() + 1)) : null;
            if (known != null && candidates.contains(known)) {
                return known;
            }
        }
        int best = measure(candidates, graph, batch);
        List<String> more = new ArrayList<>(lines);
        more.removeIf(line -> line.startsWith(key + "="));
        more.add(key + "=" + best);
        write(file, more);
        return best;
    }

    /** 1, 2, 4 and so on, and all of the machine's. */
    static List<Integer> candidates(int processors) {
        List<Integer> candidates = new ArrayList<>();
        for (int n = 1; n < processors; n *= 2) {
            candidates.add(n);
        }
        candidates.add(processors);
        return candidates;
    }

    private static int measure(List<Integer> candidates, ComputationGraph graph, MultiDataSet batch) {
        int before = NativeThreads.get();
        ComputationGraph copy = graph.clone();
        try {
            FusedUpdater.install(copy);
            long start = System.nanoTime();
            NativeThreads.set(1);
            for (int step = 0; step < WARM_UP && System.nanoTime() - start < LIMIT / 4; step++) {
                copy.fit(batch);
            }
            double[][] times = new double[candidates.size()][TURNS * STEPS];
            int taken = 0;
            for (int turn = 0; turn < TURNS && (turn == 0 || System.nanoTime() - start < LIMIT); turn++) {
                for (int c = 0; c < times.length; c++) {
                    NativeThreads.set(candidates.get(c));
                    for (int step = 0; step < STEPS; step++) {
                        long from = System.nanoTime();
                        copy.fit(batch);
                        times[c][turn * STEPS + step] = System.nanoTime() - from;
                    }
                }
                taken += STEPS;
            }
            double[] medians = new double[times.length];
            for (int c = 0; c < times.length; c++) {
                double[] sorted = Arrays.copyOf(times[c], taken);
                Arrays.sort(sorted);
                medians[c] = sorted[taken / 2];
            }
            int best = fastest(medians);
            LOG.debug("steps of {} ns with {} threads: taking {}", medians, candidates, candidates.get(best));
            return candidates.get(best);
        } finally {
            copy.close();
            NativeThreads.set(before);
        }
    }

    /** The index of the number to take, given the time of a step with each. */
    static int fastest(double[] times) {
        int best = 0;
        for (int c = 1; c < times.length; c++) {
            if (times[c] < times[best] * (1 - WORTH)) {
                best = c;
            }
        }
        return best;
    }

    private static String key(String model, ComputationGraph graph, MultiDataSet batch) {
        return String.join(
                " ",
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors() + " processors",
                model,
                graph.numParams() + " parameters",
                "batches of " + batch.getFeatures(0).size(0));
    }

    private static @Nullable Integer number(String text) {
        try {
            return Integer.valueOf(text.trim());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static List<String> read(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) < 1 << 20
                    ? Files.readAllLines(file, StandardCharsets.UTF_8)
                    : List.of();
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("cannot read {}", file, e);
            return List.of();
        }
    }

    private static void write(Path file, List<String> lines) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            AtomicFile.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            LOG.debug("cannot write {}", file, e);
        }
    }
}
