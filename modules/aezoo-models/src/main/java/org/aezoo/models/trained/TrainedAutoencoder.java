package org.aezoo.models.trained;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowStore;
import org.aezoo.data.Scaling;
import org.aezoo.data.Sha256;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.Masked;
import org.aezoo.models.settings.Settings;
import org.aezoo.numerics.Vectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * A trained autoencoder for raw data: rows of {@code float[]}, of {@code double[]}, or of a {@link Dataset} of any size.
 * What else it can do it hands out by role: {@link #scorer}, {@link #codes}, {@link #sampler}, {@link #inpainter}, and the
 * network in its own units, {@link #network}. They live and close with it.
 */
public final class TrainedAutoencoder extends TrainedNetwork {

    private final AutoencoderModel model;
    final RowScaler scaler;
    private final ScaledNetwork network;
    private final Scorer scorer;
    private final Codes codes;
    private List<String> batchNames = List.of();

    /**
     * @param model the settings
     * @param graph initialised; closed with this
     * @param shape of one example; its size is the model's input size
     * @param featureNames column names, empty for images
     * @param scaling applied to every row before it enters the network
     * @param seed that the network was started from
     */
    public TrainedAutoencoder(
            AutoencoderModel model,
            ComputationGraph graph,
            DataShape shape,
            List<String> featureNames,
            Scaling scaling,
            long seed) {
        super("model", graph, shape, featureNames, scaling, seed);
        if (shape.size() != model.inputSize()) {
            throw new IllegalArgumentException(
                    "inputSize must be " + shape.size() + " for data of shape " + shape + ", got " + model.inputSize());
        }
        this.model = model;
        scaler = RowScaler.of(model, scaling, featureNames());
        network = new ScaledNetwork(model, graph, lifetime);
        scorer = new Scorer(this, network);
        codes = new Codes(this);
    }

    /** The variant and its settings. */
    public AutoencoderModel model() {
        return model;
    }

    /** The network in its own units, for evaluators and stages of pretraining. */
    public ScaledNetwork network() {
        return network;
    }

    /** What stands behind scores: shares of values, values out of range, the threshold of anomalies. */
    public Scorer scorer() {
        return scorer;
    }

    /** What codes are made of: indices of codebooks and their prior, archetypes, clusters. */
    public Codes codes() {
        return codes;
    }

    /** {@link #sampler(Sampler.Prior)} from the model's {@linkplain Sampler.Prior#usual usual} prior. */
    public Sampler sampler() {
        return sampler(Sampler.Prior.usual(model));
    }

    /**
     * Draws new examples.
     *
     * @throws InvalidInputException if the model has no such prior, or no mixture has been fitted to its codes
     */
    public Sampler sampler(Sampler.Prior prior) {
        return lifetime.get(() -> new Sampler(this, prior));
    }

    /**
     * Fills in what is missing in rows.
     *
     * @throws InvalidInputException if the model sees whole examples only
     */
    public Inpainter inpainter() {
        return lifetime.get(() -> new Inpainter(this));
    }

    /** The batches that the model corrects, by name; none where it corrects none. */
    public synchronized List<String> batchNames() {
        return batchNames;
    }

    /** Sets them; they are saved with the model. */
    public synchronized void setBatchNames(List<String> names) {
        batchNames = List.copyOf(names);
    }

    /** Which of the model's batches each row of some data belongs to; null where it corrects none. */
    int @Nullable [] batchesOf(Dataset data) {
        return network.marks == null ? null : Columns.batches(data, batchNames(), model.id());
    }

    /**
     * The codes of raw rows.
     *
     * @param rows [n][inputSize] in source units
     * @return [n][codeSize]
     */
    public float[][] encode(float[][] rows) {
        lifetime.enter();
        try {
            return encode(raw(rows));
        } finally {
            lifetime.leave();
        }
    }

    /** The same for rows of doubles; a code is what the network puts out, in floats, whatever its type here. */
    public double[][] encode(double[][] rows) {
        return lifetime.get(() -> Vectors.doubles(encode(raw(rows))));
    }

    float[][] encode(RowStore rows) {
        return through(rows, model.codeVertex());
    }

    /** What a vertex makes of raw rows, by the fast way where there is one. */
    private float[][] through(RowStore rows, String vertex) {
        float[][] fast = network.fast(rows, scaling(), vertex, scaler.inputUnit());
        return fast != null
                ? fast
                : inChunks(
                        rows.rowCount(),
                        from -> network.run(input(rows, from), vertex).get(0));
    }

    /**
     * What the network itself takes for raw rows, for whoever calls {@link #graph}, or the graph that
     * {@code ComputationGraph.load} makes of a saved model: scaling is no part of the network. Columns of models with
     * holes, levels of noise or batches that the network sees beside the row are in it.
     *
     * @param rows [n][inputSize] in source units
     * @return [n][values of the network's first input]
     */
    public float[][] networkInput(float[][] rows) {
        RowStore raw = raw(rows);
        return inChunks(rows.length, from -> input(raw, from));
    }

    private float[][] input(RowStore rows, int from) {
        return network.seen(scaler.input(rows, from));
    }

    /**
     * What codes decode to.
     *
     * @param codes [n][codeSize]
     * @return [n][inputSize] in source units
     */
    public float[][] decode(float[][] codes) {
        return inSourceUnits(decodeScaled(codes));
    }

    /** The same with all digits. */
    public double[][] decode(double[][] codes) {
        float[][] narrow = Vectors.floats(codes);
        return Arrays.stream(decodeScaled(narrow)).map(scaling()::inverse).toArray(double[][]::new);
    }

    private float[][] decodeScaled(float[][] codes) {
        return lifetime.get(() -> {
            for (float[] code : codes) {
                if (code.length != model.codeSize()) {
                    throw new InvalidInputException(
                            "a code must have " + model.codeSize() + " values, got " + code.length);
                }
            }
            return inChunks(
                    codes.length,
                    from -> network.decode(Arrays.copyOfRange(codes, from, Math.min(codes.length, from + CHUNK))));
        });
    }

    /** Brings scaled rows back to source units, in place and rounded to floats. */
    float[][] inSourceUnits(float[][] scaled) {
        for (float[] row : scaled) {
            scaling().invert(row, row.length);
        }
        return scaled;
    }

    /**
     * Raw rows after they went through code and decoder. A model with {@link Masked#holes} makes a hole in each
     * row, which depends on the row's values alone, and gives the row back with the hole filled in.
     *
     * @param rows [n][inputSize] in source units
     * @return [n][inputSize] in source units
     */
    public float[][] reconstruct(float[][] rows) {
        RowStore raw = raw(rows);
        lifetime.enter();
        try {
            float[][] rebuilt = through(raw, model.reconstructionVertex());
            for (int i = 0; i < rebuilt.length; i++) {
                rebuilt[i] = Vectors.floats(rebuiltRow(raw, i, rebuilt[i]));
            }
            return rebuilt;
        } finally {
            lifetime.leave();
        }
    }

    /** The same with all digits. */
    public double[][] reconstruct(double[][] rows) {
        RowStore raw = raw(rows);
        return lifetime.get(() -> {
            float[][] rebuilt = through(raw, model.reconstructionVertex());
            double[][] result = new double[rebuilt.length][];
            Arrays.setAll(result, i -> rebuiltRow(raw, i, rebuilt[i]));
            return result;
        });
    }

    /** A rebuilt row in source units; outside of its hole, where it has one, the row itself. */
    private double[] rebuiltRow(RowStore rows, int row, float[] rebuilt) {
        double[] result = scaling().inverse(rebuilt);
        if (network.holes != null) {
            float[] scaled = new float[result.length];
            scaling().read(rows, row, scaled, 0);
            Inpainter.keepKnown(result, rows, row, network.holes.of(scaled));
        }
        return result;
    }

    /**
     * How badly each row is rebuilt: the reconstruction loss, in the units of {@link AutoencoderModel#loss()}; for
     * variational models the negative evidence lower bound, in nats; for models with holes the loss of what was missing;
     * for models with levels of noise the weighted losses at these, added up, and where they keep rows, the geometric mean
     * of these losses and of the distance to the nearest rows. High scores mark rows unlike those that were trained on.
     *
     * <p>Min-max scaling cuts values off that lie beyond the range of the training rows, and the network sees them at its
     * edge. A value that lies e widths of the range outside adds {@code w e^2} to the score on top, so that rows score the
     * higher the farther outside they are. {@code w} is what a squared error of 1 costs: 1 for the squared error,
     * {@code 1 / (2 v)} under a Gaussian of variance v, and 2 nats for cross-entropy, which exceeds its least value by at
     * least twice the squared error (Pinsker's inequality). Rows within the range are not touched. See
     * {@link Scorer#outside}.
     *
     * <p>The bound's expectation over codes is a mean over 8 draws, whose noise comes from the seed and is the same for
     * every row and every call: equal rows have equal scores.
     *
     * @param rows [n][inputSize] in source units
     * @return one score per row
     */
    public double[] score(float[][] rows) {
        lifetime.enter();
        try {
            return scorer.score(raw(rows));
        } finally {
            lifetime.leave();
        }
    }

    /** The same for rows of doubles. */
    public double[] score(double[][] rows) {
        return lifetime.get(() -> scorer.score(raw(rows)));
    }

    /**
     * The score of each row of a dataset, which is read a few hundred rows at a time.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    public double[] score(Dataset data) {
        return scorer.score(columns.of(data), batchesOf(data));
    }

    /**
     * Some rows as the network sees and answers them.
     *
     * @param first index of the first of these rows
     * @param scaled [n][inputSize] as they enter the network
     * @param codes [n][codeSize]
     * @param reconstruction [n][inputSize] in scaled units
     * @param corrected [n][inputSize] in scaled units, as if measured in the reference batch; the reconstruction itself for
     *     models that correct none
     * @param outside how far each value lies beyond the range of the training rows, where it was cut off, as
     *     {@link Scaling#beyond} has it: an array for each row, or none at all where no value of these rows was cut off
     */
    public record View(
            int first,
            float[][] scaled,
            float[][] codes,
            float[][] reconstruction,
            float[][] corrected,
            double[][] outside) {

        private static final double[] NOWHERE = {};

        /** Of one row; an empty array where all its values are in range. */
        double[] beyond(int row) {
            return outside.length == 0 ? NOWHERE : outside[row];
        }
    }

    /**
     * Walks over a dataset of any size in bounded memory, a few hundred rows at a time, in order. Columns are found by
     * name where both sides have names, so their order does not matter and further columns are left alone.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    public void forEach(Dataset data, Consumer<View> consumer) {
        lifetime.run(() -> forEach(columns.of(data), batchesOf(data), consumer));
    }

    /** @param batches of the rows, null for the reference */
    void forEach(RowStore rows, int @Nullable [] batches, Consumer<View> consumer) {
        lifetime.run(() -> {
            for (int from = 0; from < rows.rowCount(); from += CHUNK) {
                consumer.accept(view(rows, from, batches));
            }
        });
    }

    /** The same walk for those who want the rows scaled, and nothing from the network. */
    public void forEachScaled(Dataset data, RowsConsumer consumer) {
        RowStore rows = columns.of(data);
        for (int from = 0; from < rows.rowCount(); from += CHUNK) {
            consumer.accept(from, scaler.input(rows, from));
        }
    }

    View view(RowStore rows, int first, int @Nullable [] batches) {
        float[][] scaled = scaler.scaled(rows, first);
        double[][] outside = scaler.beyond(rows, first, scaled.length);
        float[][] seen = seen(scaled, batches, first);
        if (network.marks != null && model instanceof BatchCorrecting correcting) {
            List<float[][]> all =
                    network.run(seen, model.codeVertex(), model.reconstructionVertex(), correcting.correctedVertex());
            return new View(first, scaled, all.get(0), all.get(1), all.get(2), outside);
        }
        List<float[][]> both = network.run(seen, model.codeVertex(), model.reconstructionVertex());
        float[][] rebuilt = Inpainter.keepKnown(both.get(1), scaled, network.holesOf(scaled));
        return new View(first, scaled, both.get(0), rebuilt, rebuilt, outside);
    }

    /** What enters the network of rows, the first of which has a given place among all batches. */
    float[][] seen(float[][] scaled, int @Nullable [] batches, int first) {
        return batches == null
                ? network.seen(scaled)
                : network.seen(scaled, null, Arrays.copyOfRange(batches, first, first + scaled.length));
    }

    @Override
    public ModelCard card() {
        return new ModelCard(
                ModelCard.FORMAT,
                model.id(),
                Settings.typedValues(model),
                shape(),
                featureNames(),
                scaling(),
                seed(),
                null,
                scorer.threshold(),
                preparation(),
                batchNames().isEmpty() ? null : batchNames(),
                ownSchema());
    }

    @Override
    void writeFurtherEntries(ArchiveWriter zip) throws IOException {
        codes.writeEntries(zip);
        ReferenceRows memory = scorer.memory();
        if (memory != null) {
            zip.entry(ModelArchive.MEMORY, memory::write);
        }
    }

    /** SHA-256 of id, settings, scaling and weights, by which files that belong to a model know it again; 32 bytes. */
    public byte[] fingerprint() {
        MessageDigest digest = Sha256.start();
        digest.update((model.id() + Settings.values(model) + scaling()).getBytes(StandardCharsets.UTF_8));
        float[] weights = whileOpen(() -> graph().params().dup().data().asFloat());
        ByteBuffer bytes = ByteBuffer.allocate(4 * weights.length);
        bytes.asFloatBuffer().put(weights);
        return digest.digest(bytes.array());
    }

    /** Reads a model file, or the one in a run folder; see {@link ModelFile#load}. */
    public static TrainedAutoencoder load(Path fileOrFolder) {
        return ModelFile.load(fileOrFolder);
    }

    @Override
    void release() {
        network.release();
        scorer.setMemory(null);
        super.release();
    }
}
