package org.aezoo.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.Batches;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.FloatRows;
import org.aezoo.data.Scaling;
import org.aezoo.layers.FusedUpdater;
import org.aezoo.layers.NativeThreads;
import org.aezoo.models.TrainedAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Times one network in a process of its own and prints a line of JSON: what the JVM's contestants run. Ours takes its
 * batches the way the trainer does, noise and all; Deeplearning4j's own layers get arrays that are there already.
 */
final class Worker {

    static final int INFERENCE_BATCH = 256;

    private Worker() {}

    /** Contestant, case, threads, seconds, folder with data and weights, start of the process in epoch milliseconds. */
    public static void main(String[] args) throws IOException {
        Case one = Case.of(args[1]);
        double seconds = Double.parseDouble(args[3]);
        Path folder = Path.of(args[4]);
        long start = Long.parseLong(args[5]);
        float[][] rows = rows(folder.resolve("data.bin"), one.model().inputSize());
        Map<String, Object> figures = new LinkedHashMap<>();
        if ("floor".equals(args[0])) {
            NativeThreads.set(Integer.parseInt(args[2]));
            figures.put("step_ms", Floor.millis(one, seconds));
        } else {
            boolean ours = "ours".equals(args[0]);
            ComputationGraph graph = new ComputationGraph(
                    ours ? one.model().graph(1) : Peers.stock(one.model()).orElseThrow());
            graph.init();
            NativeThreads.set(Integer.parseInt(args[2]));
            if (ours) {
                FusedUpdater.install(graph);
                writeWeights(graph, folder.resolve(one.name() + ".weights"));
            } else {
                readWeights(graph, folder.resolve(one.name() + ".weights"));
            }
            figures.put("loss", firstLoss(graph, rows, one.batch()));
            train(graph, one, rows, ours, seconds, start, figures);
            if (ours) {
                infer(graph, one, rows, seconds, figures);
            }
        }
        figures.put("peak_mb", peakMegabytes());
        System.out.println(new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(figures));
    }

    private static double firstLoss(ComputationGraph graph, float[][] rows, int batch) {
        INDArray x = Nd4j.createFromArray(Arrays.copyOf(rows, batch));
        return graph.score(new MultiDataSet(new INDArray[] {x}, new INDArray[] {x}), false);
    }

    private static void train(
            ComputationGraph graph,
            Case one,
            float[][] rows,
            boolean ours,
            double seconds,
            long start,
            Map<String, Object> figures) {
        Dataset data = Dataset.of("benchmark", DataShape.row(one.model().inputSize()), new FloatRows(rows));
        Batches batches = new Batches(
                data,
                Scaling.fit(Scaling.Kind.NONE, data),
                ours ? one.model().inputs() : List.of(Feed.EXAMPLE),
                ours ? one.model().targets() : List.of(Feed.EXAMPLE),
                one.batch(),
                true,
                1);
        List<Double> times = new ArrayList<>();
        double waited = 0;
        double measured = 0;
        long begin = System.nanoTime();
        long end = begin + (long) (2 * seconds * 1e9);
        for (int epoch = 0; System.nanoTime() < end; epoch++) {
            try (Batches.Epoch all = batches.epoch(epoch)) {
                while (all.hasNext() && System.nanoTime() < end) {
                    boolean warm = System.nanoTime() - begin > seconds * 1e9;
                    double before = all.waitedSeconds();
                    long from = System.nanoTime();
                    try (Batches.Batch batch = all.next()) {
                        long taken = System.nanoTime();
                        graph.fit(batch.data());
                        graph.score();
                        if (batch.size() != one.batch()) {
                            continue;
                        }
                        if (!figures.containsKey("first_step_ms")) {
                            figures.put("first_step_ms", System.currentTimeMillis() - start);
                        }
                        if (warm) {
                            times.add((System.nanoTime() - (ours ? from : taken)) / 1e6);
                            measured += (System.nanoTime() - from) / 1e9;
                            waited += all.waitedSeconds() - before;
                        }
                    }
                }
            }
        }
        figures.put("step_ms", median(times));
        if (ours) {
            figures.put("waiting_share", waited / measured);
        }
    }

    private static void infer(
            ComputationGraph graph, Case one, float[][] rows, double seconds, Map<String, Object> figures) {
        DataShape shape = DataShape.row(one.model().inputSize());
        Dataset data = Dataset.of("benchmark", shape, new FloatRows(rows));
        TrainedAutoencoder trained =
                new TrainedAutoencoder(one.model(), graph, shape, List.of(), Scaling.fit(Scaling.Kind.NONE, data), 1);
        float[][] batch = Arrays.copyOf(rows, INFERENCE_BATCH);
        float[][] single = Arrays.copyOf(rows, 1);
        figures.put("encode_ms", time(seconds, () -> trained.encode(batch)));
        figures.put("score_ms", time(seconds, () -> trained.score(batch)));
        figures.put("score_one_ms", time(seconds, () -> trained.score(single)));
    }

    /** The median over the second half of the time. */
    static double time(double seconds, Runnable work) {
        List<Double> times = new ArrayList<>();
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < seconds * 1e9) {
            long from = System.nanoTime();
            work.run();
            if (from - begin > seconds * 0.5e9) {
                times.add((System.nanoTime() - from) / 1e6);
            }
        }
        return median(times);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }

    private static float[][] rows(Path file, int size) throws IOException {
        float[] flat = floats(file);
        float[][] rows = new float[flat.length / size][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * size, (i + 1) * size));
        return rows;
    }

    private static float[] floats(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private static void writeWeights(ComputationGraph graph, Path file) throws IOException {
        INDArray parameters = graph.params();
        write(file, parameters.reshape(parameters.length()).toFloatVector());
    }

    static void write(Path file, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Files.write(file, bytes.array());
    }

    private static void readWeights(ComputationGraph graph, Path file) throws IOException {
        graph.setParams(Nd4j.createFromArray(floats(file)).reshape(1, graph.numParams()));
    }

    /** The most memory that this process has held; 0 where the system does not tell. */
    private static long peakMegabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0L);
    }
}
