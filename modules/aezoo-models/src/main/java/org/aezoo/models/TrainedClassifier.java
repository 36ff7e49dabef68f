package org.aezoo.models;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.aezoo.data.CountPreparation;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Labelled;
import org.aezoo.data.RowStore;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema;
import org.aezoo.data.Suggest;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A classifier with what is needed to use it on raw data: its settings, the shape of an example, the column names, the
 * scaling and the classes' names. Rows go in in source units.
 *
 * <p>Several threads may use one of these at the same time, and close it, by the rules of {@link TrainedAutoencoder}.
 */
public final class TrainedClassifier implements AutoCloseable {

    /** Rows that go through the network at once; bounds the memory that a large dataset takes. */
    private static final int CHUNK = 512;

    private final Classifier settings;
    private final ComputationGraph graph;
    private final DataShape shape;
    private final List<String> featureNames;
    private final Scaling scaling;
    private final long seed;
    private final ModelCard.Classes classes;
    private final Lifetime lifetime;
    private @Nullable CountPreparation preparation;
    private @Nullable Schema schema;

    /**
     * @param settings it was trained with
     * @param graph initialised; closed with this
     * @param shape of one example
     * @param featureNames column names, empty for images
     * @param scaling applied to every row before it enters the network
     * @param seed that the network was started from
     * @param classes their names, and where the encoder came from
     */
    public TrainedClassifier(
            Classifier settings,
            ComputationGraph graph,
            DataShape shape,
            List<String> featureNames,
            Scaling scaling,
            long seed,
            ModelCard.Classes classes) {
        this.settings = settings;
        this.graph = graph;
        this.shape = shape;
        this.featureNames = List.copyOf(featureNames);
        this.scaling = scaling;
        this.seed = seed;
        this.classes = classes;
        // asked for once: the graph makes a new view of them every time
        INDArray parameters = graph.params();
        this.lifetime = new Lifetime("classifier", parameters::wasClosed, graph::close);
    }

    public Classifier settings() {
        return settings;
    }

    /**
     * The network itself; see {@link TrainedAutoencoder#graph}.
     *
     * @throws IllegalStateException if the classifier is closed
     */
    public ComputationGraph graph() {
        return lifetime.get(() -> graph);
    }

    /** Does something that {@link #close} waits for; see {@link TrainedAutoencoder#whileOpen}. */
    public <T> T whileOpen(Supplier<T> work) {
        return lifetime.get(work);
    }

    public DataShape shape() {
        return shape;
    }

    /** Column names, empty for images. */
    public List<String> featureNames() {
        return featureNames;
    }

    public Scaling scaling() {
        return scaling;
    }

    /** The seed that the network was started from. */
    public long seed() {
        return seed;
    }

    /** What is done to counts before they come here; null where rows are no counts. */
    public synchronized @Nullable CountPreparation preparation() {
        return preparation;
    }

    /** Says what is done to counts; it is saved with the model. */
    public synchronized void setPreparation(@Nullable CountPreparation done) {
        preparation = done;
    }

    /** What tables of further rows are to be read as; see {@link TrainedAutoencoder#schema}. */
    public synchronized @Nullable Schema schema() {
        return Columns.schema(schema, featureNames, scaling);
    }

    /** Says what the training rows were read as; it is saved with the model. */
    public synchronized void setSchema(@Nullable Schema read) {
        schema = Columns.checked(read, featureNames);
    }

    /** What the classes are called, in the order of the probabilities. */
    public List<String> classNames() {
        return classes.names();
    }

    /** The id of the autoencoder whose encoder this was started from; {@code none} without one. */
    public String encoder() {
        return classes.encoder();
    }

    /**
     * How likely each class is for raw rows.
     *
     * @param rows [n][inputSize] in source units
     * @return [n][classes], each row summing to 1
     */
    public float[][] probabilities(float[][] rows) {
        return run(RawRows.of(rows, shape.size()), 0, rows.length, ClassifierNetwork.OUTPUT);
    }

    /** The same for rows whose values need more digits than a float has. */
    public float[][] probabilities(double[][] rows) {
        return run(RawRows.of(rows, shape.size()), 0, rows.length, ClassifierNetwork.OUTPUT);
    }

    /**
     * The most likely class of raw rows.
     *
     * @param rows [n][inputSize] in source units
     * @return the index of each row's class in {@link #classNames()}
     */
    public int[] predict(float[][] rows) {
        return Arrays.stream(probabilities(rows))
                .mapToInt(TrainedClassifier::mostLikely)
                .toArray();
    }

    /** The index of the largest probability, the first of several. */
    public static int mostLikely(float[] probabilities) {
        int best = 0;
        for (int k = 1; k < probabilities.length; k++) {
            if (probabilities[k] > probabilities[best]) {
                best = k;
            }
        }
        return best;
    }

    /**
     * The activations of the last layer below the output.
     *
     * @param rows [n][inputSize] in source units
     */
    public float[][] encode(float[][] rows) {
        return run(RawRows.of(rows, shape.size()), 0, rows.length, classes.codeLayer());
    }

    /** Receives some rows' probabilities after another's. */
    @FunctionalInterface
    public interface ProbabilitiesConsumer {
        /**
         * Takes the next rows.
         *
         * @param first index of the first of these
         * @param probabilities [n][classes]
         */
        void accept(int first, float[][] probabilities);
    }

    /**
     * Walks over a dataset of any size in bounded memory, in order. Columns are found by name where both sides have
     * names.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    public void forEach(Dataset data, ProbabilitiesConsumer consumer) {
        lifetime.run(() -> {
            RowStore rows = Columns.of(data, shape, featureNames).of(data);
            for (int from = 0; from < data.size(); from += CHUNK) {
                consumer.accept(from, run(rows, from, Math.min(data.size(), from + CHUNK), ClassifierNetwork.OUTPUT));
            }
        });
    }

    /**
     * Says so if a dataset is of no use to this classifier.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    public void checkFits(Dataset data) {
        Columns.of(data, shape, featureNames);
    }

    /**
     * The class of each row of a dataset by the classifier's numbering. Classes are found by name.
     *
     * @throws InvalidInputException if the data has no labels, or one that the classifier was not trained on
     */
    public int[] labels(Dataset data) {
        return labels(data, classes.names());
    }

    /** The same for the classes of these names. */
    public static int[] labels(Dataset data, List<String> known) {
        if (!data.hasLabels()) {
            throw new InvalidInputException(data.name() + " has no labels, and a classifier is judged by them");
        }
        int[] classes = data.labelNames().stream()
                .mapToInt(name -> classOf(name, known))
                .toArray();
        int[] labels = new int[data.size()];
        for (int r = 0; r < labels.length; r++) {
            String name = data.labelNames().get(data.label(r));
            labels[r] = classes[data.label(r)];
            if (labels[r] < 0) {
                throw new InvalidInputException("row " + r + " of " + data.name() + " has the label '" + name
                        + "', which the classifier was not trained on" + Suggest.hint(name, known) + ": it knows "
                        + String.join(", ", known));
            }
        }
        return labels;
    }

    private static int classOf(String name, List<String> known) {
        int exact = known.indexOf(name);
        if (exact >= 0) {
            return exact;
        }
        int[] same = IntStream.range(0, known.size())
                .filter(k -> Labelled.isSame(name, known.get(k)))
                .toArray();
        return same.length == 1 ? same[0] : -1;
    }

    private float[][] run(RowStore rows, int first, int end, String vertex) {
        return lifetime.get(() -> inChunks(rows, first, end, vertex));
    }

    private float[][] inChunks(RowStore rows, int first, int end, String vertex) {
        float[][] result = new float[end - first][];
        for (int from = first; from < end; from += CHUNK) {
            float[][] chunk = scaled(rows, from, Math.min(end, from + CHUNK));
            float[][] part;
            synchronized (this) {
                part = ForwardPass.run(graph, "input", chunk, new long[0], List.of(vertex))
                        .get(0);
            }
            System.arraycopy(part, 0, result, from - first, part.length);
        }
        return result;
    }

    private float[][] scaled(RowStore rows, int from, int to) {
        float[][] scaled = new float[to - from][shape.size()];
        for (int i = from; i < to; i++) {
            float[] row = scaled[i - from];
            scaling.read(rows, i, row, 0);
            for (int j = 0; j < row.length; j++) {
                if (!Float.isFinite(row[j])) {
                    throw new InvalidInputException(
                            "value " + j + " of row " + i + " must be a finite number, got " + row[j]);
                }
            }
        }
        return scaled;
    }

    /** What a model file keeps beside the network. */
    public ModelCard card() {
        Map<String, Object> values = Settings.typedValues(settings);
        return new ModelCard(
                ModelCard.FORMAT,
                Classifier.ID,
                values,
                shape,
                featureNames,
                scaling,
                seed,
                classes,
                null,
                preparation(),
                null,
                schema);
    }

    /** Writes a model file; see {@link ModelFile#save}. */
    public void save(Path file) {
        ModelFile.save(this, file, false);
    }

    /** Reads a model file, or the one in a run folder; see {@link ModelFile#loadClassifier}. */
    public static TrainedClassifier load(Path fileOrFolder) {
        return ModelFile.loadClassifier(fileOrFolder, false);
    }

    /** Gives the native memory back; see {@link TrainedAutoencoder#close}. */
    @Override
    public void close() {
        lifetime.close();
    }
}
