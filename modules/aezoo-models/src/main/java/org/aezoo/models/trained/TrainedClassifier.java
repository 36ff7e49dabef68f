package org.aezoo.models.trained;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Labelled;
import org.aezoo.data.RowStore;
import org.aezoo.data.Scaling;
import org.aezoo.data.Suggest;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.classifier.ClassifierNetwork;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A trained classifier for raw data: rows go in, the probabilities of its classes come out. */
public final class TrainedClassifier extends TrainedNetwork {

    private final Classifier settings;
    private final ComputationGraph graph;
    private final ModelCard.Classes classes;
    private final RowScaler scaler;

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
        super("classifier", graph, shape, featureNames, scaling, seed);
        this.settings = settings;
        this.graph = graph;
        this.classes = classes;
        scaler = new RowScaler(scaling, shape.size(), List.of(), false, false, false);
    }

    public Classifier settings() {
        return settings;
    }

    /** What the classes are called, in the order of the probabilities. */
    public List<String> classNames() {
        return classes.names();
    }

    /** The id of the autoencoder whose encoder this was started from; {@code none} without one. */
    public String encoder() {
        return classes.encoder();
    }

    /** Name of the last layer below the output, whose activations {@link #encode} gives. */
    public String codeLayer() {
        return classes.codeLayer();
    }

    /**
     * How likely each class is for raw rows.
     *
     * @param rows [n][inputSize] in source units
     * @return [n][classes], each row summing to 1
     */
    public float[][] probabilities(float[][] rows) {
        return run(raw(rows), ClassifierNetwork.OUTPUT);
    }

    /** The same for rows whose values need more digits than a float has. */
    public float[][] probabilities(double[][] rows) {
        return run(raw(rows), ClassifierNetwork.OUTPUT);
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
        return run(raw(rows), classes.codeLayer());
    }

    /**
     * Walks over the probabilities of a dataset of any size in bounded memory, in order. Columns are found by name where both sides have
     * names.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    public void forEach(Dataset data, RowsConsumer consumer) {
        lifetime.run(() -> {
            RowStore rows = columns.of(data);
            for (int from = 0; from < data.size(); from += CHUNK) {
                consumer.accept(from, chunk(rows, from, ClassifierNetwork.OUTPUT));
            }
        });
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

    private float[][] run(RowStore rows, String vertex) {
        return lifetime.get(() -> inChunks(rows.rowCount(), from -> chunk(rows, from, vertex)));
    }

    private float[][] chunk(RowStore rows, int from, String vertex) {
        float[][] scaled = scaler.input(rows, from);
        synchronized (this) {
            return ForwardPass.run(graph, "input", scaled, new long[0], List.of(vertex))
                    .get(0);
        }
    }

    @Override
    public ModelCard card() {
        return new ModelCard(
                ModelCard.FORMAT,
                Classifier.ID,
                Settings.typedValues(settings),
                shape(),
                featureNames(),
                scaling(),
                seed(),
                classes,
                null,
                preparation(),
                null,
                ownSchema());
    }

    /** Reads a model file, or the one in a run folder; see {@link ModelFile#loadClassifier}. */
    public static TrainedClassifier load(Path fileOrFolder) {
        return ModelFile.loadClassifier(fileOrFolder, false);
    }
}
