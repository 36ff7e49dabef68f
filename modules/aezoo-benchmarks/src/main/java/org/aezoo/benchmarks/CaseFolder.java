package org.aezoo.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.aezoo.data.Batches;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.Scaling;
import org.aezoo.data.digits.Digits;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A case as files, from which every contestant starts: {@code case.json}, and as plain little-endian floats {@code
 * rows.bin} (pictures), {@code batches.bin} (inputs, then targets, of one batch after another, with the noise that the
 * variant wants) and {@code weights.bin} (each parameter row by row).
 */
final class CaseFolder {

    static final long SEED = 12345;

    /** Batches that are gone round in training; together they are larger than the processor's nearer caches. */
    static final int BATCHES = 8;

    private static final String CARD = "case.json";
    private static final String ROWS = "rows.bin";
    private static final String BATCHES_FILE = "batches.bin";
    private static final String WEIGHTS = "weights.bin";

    private final Path folder;
    private final Card card;

    /**
     * What {@code case.json} holds.
     *
     * @param settings of the variant, by kebab-case name
     * @param inputWidth values per example of the graph's input
     * @param targetWidth values per example that the output is compared with
     * @param parameters in the order of {@code weights.bin}
     */
    record Card(
            BenchmarkCase subject,
            Map<String, String> settings,
            Network network,
            int inputSize,
            int inputWidth,
            int targetWidth,
            int rows,
            int batches,
            List<Parameter> parameters) {}

    /** @param name vertex, underscore, name in the layer, as in Deeplearning4j */
    record Parameter(String name, long[] shape) {}

    private CaseFolder(Path folder, Card card) {
        this.folder = folder;
        this.card = card;
    }

    /** Writes the files of a case. */
    static CaseFolder write(Path folder, BenchmarkCase subject) {
        return write(folder, subject, BATCHES);
    }

    /** The same with another number of batches. */
    static CaseFolder write(Path folder, BenchmarkCase subject, int count) {
        AutoencoderModel model = subject.autoencoder();
        int rows = count * subject.batchSize();
        float[][] pictures = pictures(rows);
        List<float[]> batches = new ArrayList<>();
        int[] widths = new int[2];
        try (Dataset data = Dataset.of("digits", BenchmarkCase.SHAPE, new FloatRows(pictures));
                Batches.Epoch epoch = new Batches(
                                data, Scaling.none(), model.inputs(), model.targets(), subject.batchSize(), true, SEED)
                        .epoch(0)) {
            while (epoch.hasNext()) {
                try (Batches.Batch batch = epoch.next()) {
                    INDArray input = batch.data().getFeatures(0);
                    INDArray target = batch.data().getLabels(0);
                    widths[0] = (int) input.size(1);
                    widths[1] = (int) target.size(1);
                    batches.add(input.dup('c').data().asFloat());
                    batches.add(target.dup('c').data().asFloat());
                }
            }
        }
        List<Parameter> parameters = new ArrayList<>();
        List<float[]> weights = new ArrayList<>();
        ComputationGraph graph = new ComputationGraph(model.graph(SEED));
        graph.init();
        for (Map.Entry<String, INDArray> entry : graph.paramTable().entrySet()) {
            parameters.add(new Parameter(entry.getKey(), entry.getValue().shape()));
            weights.add(entry.getValue().dup('c').data().asFloat());
        }
        GraphMemory.release(graph);
        Card card = new Card(
                subject,
                Settings.values(model),
                Network.of(model),
                model.inputSize(),
                widths[0],
                widths[1],
                rows,
                count,
                parameters);
        try {
            Files.createDirectories(folder);
            put(folder.resolve(ROWS), Arrays.asList(pictures));
            put(folder.resolve(BATCHES_FILE), batches);
            put(folder.resolve(WEIGHTS), weights);
            Files.writeString(folder.resolve(CARD), Json.pretty(card));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        }
        return new CaseFolder(folder, card);
    }

    /** Digits, each [pixels], from 0 to 1. */
    static float[][] pictures(int count) {
        byte[] bytes = Digits.images(Digits.TRAIN_SEED, count);
        float[][] rows = new float[count][Digits.PIXELS];
        for (int i = 0; i < bytes.length; i++) {
            rows[i / Digits.PIXELS][i % Digits.PIXELS] = (bytes[i] & 0xff) / 255f;
        }
        return rows;
    }

    /** Opens what {@link #write} has written. */
    static CaseFolder open(Path folder) {
        try {
            return new CaseFolder(
                    folder, Json.read(Files.readString(folder.resolve(CARD), StandardCharsets.UTF_8), Card.class));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    Card card() {
        return card;
    }

    Network network() {
        return card.network();
    }

    /** The pictures, [rows][inputSize]. */
    float[][] rows() {
        FloatBuffer all = read(ROWS);
        float[][] rows = new float[card.rows()][card.inputSize()];
        for (float[] row : rows) {
            all.get(row);
        }
        return rows;
    }

    /** Inputs and targets of all batches, each [batchSize * width]. */
    List<float[][]> batches() {
        FloatBuffer all = read(BATCHES_FILE);
        List<float[][]> batches = new ArrayList<>();
        int size = card.subject().batchSize();
        for (int i = 0; i < card.batches(); i++) {
            float[] input = new float[size * card.inputWidth()];
            float[] target = new float[size * card.targetWidth()];
            all.get(input).get(target);
            batches.add(new float[][] {input, target});
        }
        return batches;
    }

    /** The batches as Deeplearning4j takes them; an input that is its own target is one array. */
    List<MultiDataSet> dataSets() {
        int size = card.subject().batchSize();
        List<MultiDataSet> sets = new ArrayList<>();
        for (float[][] batch : batches()) {
            INDArray input = Nd4j.create(batch[0], new long[] {size, card.inputWidth()}, 'c');
            INDArray target = Arrays.equals(batch[0], batch[1])
                    ? input
                    : Nd4j.create(batch[1], new long[] {size, card.targetWidth()}, 'c');
            sets.add(new MultiDataSet(new INDArray[] {input}, new INDArray[] {target}));
        }
        return sets;
    }

    /** Gives a graph the weights; it must have parameters of the same names and shapes. */
    void setWeights(ComputationGraph graph) {
        FloatBuffer all = read(WEIGHTS);
        for (Parameter parameter : card.parameters()) {
            float[] values = new float[count(parameter.shape())];
            all.get(values);
            INDArray own = graph.getParam(parameter.name());
            if (own == null || !Arrays.equals(own.shape(), parameter.shape())) {
                throw new IllegalStateException("the network must have a parameter " + parameter.name() + " of "
                        + Arrays.toString(parameter.shape()));
            }
            own.assign(Nd4j.create(values, parameter.shape(), 'c'));
        }
    }

    /** The values of each parameter, row by row. */
    List<float[]> weights() {
        FloatBuffer all = read(WEIGHTS);
        List<float[]> weights = new ArrayList<>();
        for (Parameter parameter : card.parameters()) {
            float[] values = new float[count(parameter.shape())];
            all.get(values);
            weights.add(values);
        }
        return weights;
    }

    private static int count(long[] shape) {
        long count = 1;
        for (long side : shape) {
            count *= side;
        }
        return Math.toIntExact(count);
    }

    private static void put(Path file, List<float[]> parts) throws IOException {
        int count = parts.stream().mapToInt(part -> part.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer floats = bytes.asFloatBuffer();
        parts.forEach(floats::put);
        Files.write(file, bytes.array());
    }

    private FloatBuffer read(String name) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name)))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " in " + folder, e);
        }
    }
}
