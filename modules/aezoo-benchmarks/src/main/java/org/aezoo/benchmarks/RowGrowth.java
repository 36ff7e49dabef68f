package org.aezoo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.aezoo.data.Batches;
import org.aezoo.data.Dataset;
import org.aezoo.data.Scaling;
import org.aezoo.data.readers.SpooledRows;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.models.AutoencoderModel;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * An epoch over generated rows that lie in a file, in a process of its own, whose memory is watched. The one argument
 * is the number of rows; the last line on standard output is a {@link Result}.
 */
public final class RowGrowth {

    private static final int BATCH = 256;
    private static final int LOOK_EVERY = 8;

    private RowGrowth() {}

    /**
     * What an epoch took; memory in MiB, the most that was seen.
     *
     * @param heap in use after a collection, with the data open
     * @param own memory of the process that is its own, heap and native
     * @param mapped pages of files, which the system takes back when it needs room
     */
    record Result(int rows, double examplesPerSecond, double heap, double own, double mapped) {}

    /** Runs the epoch. */
    public static void main(String[] args) throws IOException {
        NativeThreads.set(1);
        AutoencoderModel model = BenchmarkCase.all().get(0).autoencoder();
        ComputationGraph graph = new ComputationGraph(model.graph(CaseFolder.SEED));
        graph.init();
        FusedUpdater.install(graph);
        try (Dataset warmUp = generated(16 * BATCH);
                Dataset data = generated(Integer.parseInt(args[0]))) {
            epoch(model, graph, warmUp);
            System.out.println(Json.line(epoch(model, graph, data)));
        }
    }

    private static Dataset generated(int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(rows);
        byte[] row = new byte[BenchmarkCase.SHAPE.size()];
        try (SpooledRows.Writer writer = SpooledRows.bytes(row.length)) {
            for (int i = 0; i < rows; i++) {
                random.nextBytes(row);
                writer.add(row);
            }
            return Dataset.of("generated", BenchmarkCase.SHAPE, writer.finish());
        }
    }

    private static Result epoch(AutoencoderModel model, ComputationGraph graph, Dataset data) throws IOException {
        Batches batches =
                new Batches(data, Scaling.pixel(), model.inputs(), model.targets(), BATCH, true, CaseFolder.SEED);
        double own = 0;
        double mapped = 0;
        long start = System.nanoTime();
        try (Batches.Epoch epoch = batches.epoch(0)) {
            for (int number = 0; epoch.hasNext(); number++) {
                try (Batches.Batch batch = epoch.next()) {
                    graph.fit(batch.data());
                }
                if (number % LOOK_EVERY == 0) {
                    own = Math.max(own, memory("RssAnon:"));
                    mapped = Math.max(mapped, memory("RssFile:"));
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            double heap = (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
            return new Result(batches.examples(), batches.examples() / seconds, heap, own, mapped);
        }
    }

    /** What Linux says about this process, MiB; 0 elsewhere. */
    private static double memory(String key) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(key)) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
                }
            }
        }
        return 0;
    }
}
