package org.aezoo.models;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.aezoo.data.BatchMarks;
import org.aezoo.data.CountPreparation;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.Holes;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.NoiseLevels;
import org.aezoo.data.RowStore;
import org.aezoo.data.Scaling;
import org.aezoo.data.Schema;
import org.aezoo.data.Split;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.layers.RowStack;
import org.aezoo.layers.WithinClusterLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network with what is needed to use it on raw data: its settings, the shape of an example, the column names and the
 * scaling. Rows go in and come out in source units (pixels 0 to 255, table columns as written). Floats have seven digits;
 * rows of doubles keep all of theirs until they are scaled, and come out as doubles.
 *
 * <p>Several threads may use one of these at the same time: calls are answered one after another, with the answers that
 * one thread gets. For more speed load the file once per thread. What is done with {@link #graph} is not covered by this.
 *
 * <p>{@link #close} gives the network's native memory back. It waits for calls that have begun; what needs the network
 * throws an {@link IllegalStateException} from then on, and names, shape, settings, scaling and threshold are still told.
 */
public final class TrainedAutoencoder implements AutoCloseable {

    /** Rows that go through the network at once; bounds the memory that a large dataset takes. */
    static final int CHUNK = 512;

    /** What a value of a row that was seen in training adds to its distance, so that such rows still differ in score. */
    private static final double SAME = 1e-6;

    /** Codes per row behind the score of a variational model; even. */
    private static final int DRAWS = 8;

    private final AutoencoderModel model;
    private final ComputationGraph graph;
    private final DataShape shape;
    private final List<String> featureNames;
    private final Scaling scaling;
    private final long seed;
    private final FastPass fast;
    private final Lifetime lifetime;
    private long @Nullable [] codeShape;
    private CodePrior prior;
    private @Nullable RowMemory memory;
    private @Nullable Threshold threshold;
    private List<String> batchNames = List.of();
    private @Nullable CountPreparation preparation;
    private @Nullable Schema schema;

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
        if (shape.size() != model.inputSize()) {
            throw new IllegalArgumentException(
                    "inputSize must be " + shape.size() + " for data of shape " + shape + ", got " + model.inputSize());
        }
        this.model = model;
        this.graph = graph;
        this.shape = shape;
        this.featureNames = List.copyOf(featureNames);
        this.scaling = scaling;
        this.seed = seed;
        this.prior = new CodePrior(Quantised.grids(model), new int[0][]);
        this.fast = new FastPass(model, graph);
        // asked for once: the graph makes a new view of them every time
        INDArray parameters = graph.params();
        this.lifetime = new Lifetime("model", parameters::wasClosed, this::release);
    }

    public AutoencoderModel model() {
        return model;
    }

    /**
     * The network itself, for everything that Deeplearning4j can do with it. Nothing keeps it from being closed meanwhile
     * by another thread, which may end the process, except for {@link #whileOpen}.
     *
     * @throws IllegalStateException if the model is closed
     */
    public ComputationGraph graph() {
        return lifetime.get(() -> graph);
    }

    /**
     * Does something that {@link #close} waits for, as it does for all calls.
     *
     * @param work with {@link #graph}, or several calls that belong together
     * @return its result
     * @throws IllegalStateException if the model is closed
     */
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

    /** What each value adds to the score of its row, as the network stands now; for evaluators. */
    public AutoencoderModel.ValueLoss losses() {
        return lifetime.get(this::lossesNow);
    }

    private synchronized AutoencoderModel.ValueLoss lossesNow() {
        return model.losses(graph);
    }

    /** The seed that the network was started from. */
    public long seed() {
        return seed;
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
            return encode(RawRows.of(rows, shape.size()));
        } finally {
            lifetime.leave();
        }
    }

    /** The same for rows of doubles; a code is what the network puts out, in floats, whatever its type here. */
    public double[][] encode(double[][] rows) {
        return lifetime.get(() -> widened(encode(RawRows.of(rows, shape.size()))));
    }

    private float[][] encode(RowStore rows) {
        return through(rows, model.codeVertex());
    }

    /** What a vertex makes of raw rows, by the fast way where there is one. */
    private float[][] through(RowStore rows, String vertex) {
        float[][] fast = fast(rows, vertex);
        if (fast != null) {
            return fast;
        }
        float[][] result = new float[rows.rowCount()][];
        for (int from = 0; from < result.length; from += CHUNK) {
            float[][] part = run(input(rows, from), vertex).get(0);
            System.arraycopy(part, 0, result, from, part.length);
        }
        return result;
    }

    private static double[][] widened(float[][] rows) {
        double[][] wide = new double[rows.length][];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = new double[rows[i].length];
            for (int j = 0; j < wide[i].length; j++) {
                wide[i][j] = rows[i][j];
            }
        }
        return wide;
    }

    private static float[] narrowed(double[] row) {
        float[] narrow = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            narrow[i] = (float) row[i];
        }
        return narrow;
    }

    private static float[][] narrowed(double[][] rows) {
        float[][] narrow = new float[rows.length][];
        Arrays.setAll(narrow, i -> narrowed(rows[i]));
        return narrow;
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
        RowStore raw = RawRows.of(rows, shape.size());
        float[][] inputs = new float[rows.length][];
        for (int from = 0; from < inputs.length; from += CHUNK) {
            float[][] part = input(raw, from);
            System.arraycopy(part, 0, inputs, from, part.length);
        }
        return inputs;
    }

    private float[][] input(RowStore rows, int from) {
        float[][] scaled = scaled(rows, from, isInputInUnit());
        return seen(scaled, holesOf(scaled));
    }

    /**
     * What codes decode to.
     *
     * @param codes [n][codeSize]
     * @return [n][inputSize] in source units
     */
    public float[][] decode(float[][] codes) {
        float[][] rows = new float[codes.length][];
        lifetime.run(() -> decode(codes, (row, scaled) -> rows[row] = narrowed(scaling.inverse(scaled))));
        return rows;
    }

    /** The same with all digits. */
    public double[][] decode(double[][] codes) {
        double[][] rows = new double[codes.length][];
        lifetime.run(() -> decode(narrowed(codes), (row, scaled) -> rows[row] = scaling.inverse(scaled)));
        return rows;
    }

    /** Takes one scaled row. */
    private interface ScaledRowConsumer {
        void accept(int row, float[] scaled);
    }

    private void decode(float[][] codes, ScaledRowConsumer consumer) {
        for (float[] code : codes) {
            if (code.length != model.codeSize()) {
                throw new InvalidInputException("a code must have " + model.codeSize() + " values, got " + code.length);
            }
        }
        for (int from = 0; from < codes.length; from += CHUNK) {
            float[][] part = decodeScaled(Arrays.copyOfRange(codes, from, Math.min(codes.length, from + CHUNK)));
            for (int i = 0; i < part.length; i++) {
                consumer.accept(from + i, part[i]);
            }
        }
    }

    /**
     * What codes decode to, as the network puts it out; for evaluators. All of them go through the network at once.
     *
     * @param codes [n][codeSize]
     * @return [n][inputSize] in scaled units
     */
    public float[][] decodeScaled(float[][] codes) {
        return lifetime.get(() -> decodedScaled(codes));
    }

    private synchronized float[][] decodedScaled(float[][] codes) {
        if (codeShape == null) {
            // the code of a convolutional network is a picture; one example tells of which shape
            Holes holes = Masked.holes(model);
            int told = model instanceof NoiseConditioned ? 1 : 0;
            BatchMarks marks = BatchCorrecting.marks(model);
            int marked = marks == null ? 0 : marks.width();
            int size = holes == null ? model.inputSize() + told + marked : holes.inputSize();
            codeShape = ForwardPass.shape(graph, input(), size, model.codeVertex());
        }
        return ForwardPass.run(
                        graph,
                        model.codeVertex(),
                        codes,
                        codeShape,
                        ofReference(codes.length),
                        List.of(model.reconstructionVertex()))
                .get(0);
    }

    /** What stands for the batch where nothing but codes is known: the reference. */
    private Map<String, float[][]> ofReference(int rows) {
        BatchMarks marks = BatchCorrecting.marks(model);
        return marks == null ? Map.of() : Map.of("batch", marks.ofReference(rows));
    }

    /**
     * What rows are rebuilt as, in the network's units on both sides; for evaluators. All of them go through the network
     * at once.
     *
     * @param scaled [n][inputSize], as the network sees them; values may lie beyond [0, 1], as noisy ones do
     * @return [n][inputSize] in scaled units
     */
    public float[][] reconstructScaled(float[][] scaled) {
        return activations(scaled, model.reconstructionVertex());
    }

    /**
     * What any vertex puts out for rows; for stages and evaluators. All rows go through the network at once.
     *
     * @param scaled [n][inputSize] in scaled units
     * @param vertex its name; what it puts out depends on no other input
     * @return [n][units of the vertex]
     */
    public float[][] activations(float[][] scaled, String vertex) {
        return lifetime.get(() -> run(seen(scaled, holesOf(scaled)), vertex).get(0));
    }

    /**
     * Raw rows after they went through code and decoder. A model with {@link Masked#holes} makes a hole in each
     * row, which depends on the row's values alone, and gives the row back with the hole filled in.
     *
     * @param rows [n][inputSize] in source units
     * @return [n][inputSize] in source units
     */
    public float[][] reconstruct(float[][] rows) {
        RowStore raw = RawRows.of(rows, shape.size());
        lifetime.enter();
        try {
            float[][] rebuilt = through(raw, model.reconstructionVertex());
            for (int i = 0; i < rebuilt.length; i++) {
                rebuilt[i] = narrowed(rebuiltRow(raw, i, rebuilt[i]));
            }
            return rebuilt;
        } finally {
            lifetime.leave();
        }
    }

    /** The same with all digits. */
    public double[][] reconstruct(double[][] rows) {
        RowStore raw = RawRows.of(rows, shape.size());
        return lifetime.get(() -> {
            float[][] rebuilt = through(raw, model.reconstructionVertex());
            double[][] result = new double[rebuilt.length][];
            Arrays.setAll(result, i -> rebuiltRow(raw, i, rebuilt[i]));
            return result;
        });
    }

    /** A rebuilt row in source units; outside of its hole, where it has one, the row itself. */
    private double[] rebuiltRow(RowStore rows, int row, float[] rebuilt) {
        double[] result = scaling.inverse(rebuilt);
        Holes holes = Masked.holes(model);
        if (holes != null) {
            float[] scaled = new float[result.length];
            scaling.read(rows, row, scaled, 0);
            boolean[] hole = holes.of(scaled);
            double[] known = new double[result.length];
            rows.read(row, known, 0);
            for (int i = 0; i < result.length; i++) {
                result[i] = hole[i % hole.length] ? result[i] : known[i];
            }
        }
        return result;
    }

    /**
     * Fills in holes of one's own.
     *
     * @param rows [n][inputSize] in source units; missing values may be anything, also no number
     * @param missing [n][height * width], which pixels are missing in each row, in all its channels
     * @return the rows in source units; known values are as given
     * @throws InvalidInputException if the model sees whole examples only, or a mask does not fit
     */
    public float[][] inpaint(float[][] rows, boolean[][] missing) {
        return lifetime.get(() -> inpainted(rows, missing));
    }

    private float[][] inpainted(float[][] rows, boolean[][] missing) {
        Holes holes = Masked.holes(model);
        if (holes == null) {
            throw new InvalidInputException(
                    model.id() + " sees whole examples only: holes need a model such as context-encoder");
        }
        if (missing.length != rows.length) {
            throw new InvalidInputException(
                    "missing must have as many masks as there are rows, " + rows.length + ", got " + missing.length);
        }
        float[][] result = new float[rows.length][];
        for (int from = 0; from < rows.length; from += CHUNK) {
            float[][] chunk = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + CHUNK));
            boolean[][] masks = Arrays.copyOfRange(missing, from, from + chunk.length);
            float[][] known = new float[chunk.length][];
            for (int i = 0; i < chunk.length; i++) {
                known[i] = blanked(chunk[i], masks[i], from + i);
            }
            float[][] scaled = scaled(RawRows.of(known, shape.size()), 0, isUnit());
            float[][] rebuilt =
                    run(seen(scaled, masks), model.reconstructionVertex()).get(0);
            for (float[] row : rebuilt) {
                scaling.invert(row, row.length);
            }
            System.arraycopy(keepKnown(rebuilt, chunk, masks), 0, result, from, chunk.length);
        }
        return result;
    }

    private float[] blanked(float[] row, boolean[] mask, int number) {
        int pixels = shape.height() * shape.width();
        if (mask.length != pixels) {
            throw new InvalidInputException("the mask of row " + number + " must have " + pixels
                    + " values, one per pixel, got " + mask.length);
        }
        float[] known = row.clone();
        for (int i = 0; i < known.length; i++) {
            if (mask[i % pixels]) {
                known[i] = 0;
            }
        }
        return known;
    }

    /** The hole of each row, null where the model sees whole examples. */
    private boolean @Nullable [][] holesOf(float[][] scaled) {
        Holes holes = Masked.holes(model);
        if (holes == null) {
            return null;
        }
        boolean[][] all = new boolean[scaled.length][];
        Arrays.setAll(all, i -> holes.of(scaled[i]));
        return all;
    }

    /** What enters the network; rows of models that correct batches are taken to be of the reference. */
    private float[][] seen(float[][] scaled, boolean @Nullable [][] masks) {
        Holes holes = Masked.holes(model);
        BatchMarks marks = BatchCorrecting.marks(model);
        if (marks != null) {
            return marks.seen(scaled, null);
        }
        if (holes == null || masks == null) {
            NoiseLevels levels = NoiseConditioned.of(model);
            return levels == null ? scaled : NoiseLevels.seen(scaled, levels.middle());
        }
        float[][] seen = new float[scaled.length][];
        Arrays.setAll(seen, i -> holes.seen(scaled[i], masks[i]));
        return seen;
    }

    /** Puts what was known back, in place. */
    private static float[][] keepKnown(float[][] rebuilt, float[][] known, boolean @Nullable [][] masks) {
        if (masks != null) {
            for (int i = 0; i < rebuilt.length; i++) {
                for (int j = 0; j < rebuilt[i].length; j++) {
                    if (!masks[i][j % masks[i].length]) {
                        rebuilt[i][j] = known[i][j];
                    }
                }
            }
        }
        return rebuilt;
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
     * least twice the squared error (Pinsker's inequality). Rows within the range are not touched. See {@link #outside}.
     *
     * <p>The bound's expectation over codes is a mean over {@value #DRAWS} draws, whose noise comes from the seed and is
     * the same for every row and every call: equal rows have equal scores.
     *
     * @param rows [n][inputSize] in source units
     * @return one score per row
     */
    public double[] score(float[][] rows) {
        lifetime.enter();
        try {
            return score(RawRows.of(rows, shape.size()));
        } finally {
            lifetime.leave();
        }
    }

    /** The same for rows of doubles. */
    public double[] score(double[][] rows) {
        return lifetime.get(() -> score(RawRows.of(rows, shape.size())));
    }

    private double[] score(RowStore rows) {
        double[] fast = fastScores(rows);
        return fast != null ? fast : scores(rows, null);
    }

    private double[] scores(RowStore rows, int @Nullable [] batches) {
        double[] scores = new double[rows.rowCount()];
        forEach(rows, batches, view -> {
            Scores part = scores(view);
            for (int i = 0; i < view.scaled().length; i++) {
                scores[view.first() + i] = part.total(i);
            }
        });
        return scores;
    }

    /** What rows lead to at a vertex, by the fast way; null where there is none, or a row has to be complained about. */
    private synchronized float @Nullable [][] fast(RowStore rows, String vertex) {
        RowStack stack = fast.upTo(vertex);
        if (stack == null) {
            return null;
        }
        ScaledRows source = new ScaledRows(rows, scaling);
        float[][] result = stack.run(rows.rowCount(), source);
        return source.inRange(isInputInUnit()) ? result : null;
    }

    /** The scores of rows by the fast way; null where there is none, or a row has to be complained about. */
    private synchronized double @Nullable [] fastScores(RowStore rows) {
        ScaledRows source = new ScaledRows(rows, scaling);
        double[] scores = new double[rows.rowCount()];
        double[][] draws = model instanceof Variational ? draws() : new double[0][];
        if (!fast.score(source, draws, scores) || !source.inRange(isUnit())) {
            return null;
        }
        if (source.anyCutOff()) {
            AutoencoderModel.ValueLoss losses = losses();
            double[] row = new double[rows.rowSize()];
            for (int i = 0; i < scores.length; i++) {
                rows.read(i, row, 0);
                double[] beyond = scaling.beyond(row);
                for (int j = 0; j < beyond.length; j++) {
                    scores[i] += excess(losses, j, beyond[j]);
                }
            }
        }
        return scores;
    }

    /** What a value adds that lies beyond the range of the training rows, in widths of it. */
    private double excess(AutoencoderModel.ValueLoss losses, int value, double beyond) {
        if (beyond == 0) {
            return 0;
        }
        double weight =
                model.loss() == ReconstructionLoss.BERNOULLI ? 2 : losses.of(value, 1, 0) - losses.of(value, 0, 0);
        return weight * beyond * beyond;
    }

    /**
     * Which rows of a dataset have values that are cut off, as they lie beyond the range of the training rows. The data is
     * read once, the network not asked.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    public OutsideRange outside(Dataset data) {
        return OutsideRange.of(Columns.of(data, shape, featureNames).of(data), scaling, featureNames);
    }

    /**
     * The score of each row of a dataset, which is read a few hundred rows at a time.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    public double[] score(Dataset data) {
        return scores(Columns.of(data, shape, featureNames).of(data), batchesOf(data));
    }

    /**
     * Each value's share of its row's score. The shares of a row sum to its score, as exactly as single precision has
     * it; for variational models to its reconstruction term, as the rest, the divergence of the code from its prior, belongs to no single value.
     *
     * @param rows [n][inputSize] in source units
     * @return [n][inputSize]
     */
    public double[][] explain(float[][] rows) {
        return explain(RawRows.of(rows, shape.size()), null);
    }

    /** The same for rows of doubles. */
    public double[][] explain(double[][] rows) {
        return explain(RawRows.of(rows, shape.size()), null);
    }

    /**
     * The same for rows of a dataset.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    public double[][] explain(Dataset data) {
        return explain(Columns.of(data, shape, featureNames).of(data), batchesOf(data));
    }

    private double[][] explain(RowStore rows, int @Nullable [] batches) {
        double[][] shares = new double[rows.rowCount()][];
        forEach(
                rows,
                batches,
                view -> System.arraycopy(scores(view).shares(), 0, shares, view.first(), view.scaled().length));
        return shares;
    }

    /**
     * The parts of some rows' scores.
     *
     * @param shares [n][inputSize], what each value adds
     * @param divergence [n], what the code adds: 0 but for variational models
     */
    public record Scores(double[][] shares, double[] divergence) {

        /** The score of a row. */
        public double total(int row) {
            double sum = divergence[row];
            for (double share : shares[row]) {
                sum += share;
            }
            return sum;
        }
    }

    /** The scores of rows that {@link #forEach} hands out. */
    public Scores scores(View view) {
        return lifetime.get(() -> scored(view));
    }

    private Scores scored(View view) {
        float[][] x = view.scaled();
        double[][] shares = new double[x.length][shape.size()];
        double[] divergence = new double[x.length];
        NoiseLevels levels = NoiseConditioned.of(model);
        if (levels != null) {
            addLosses(shares, view, levels);
            recall(shares, view);
            return new Scores(shares, divergence);
        }
        if (!(model instanceof Variational)) {
            addLosses(shares, view, view.reconstruction(), 1);
            return new Scores(shares, divergence);
        }
        Posterior posterior = posterior(x);
        Arrays.setAll(divergence, posterior::divergence);
        for (double[] noise : draws()) {
            float[][] codes = new float[x.length][];
            Arrays.setAll(codes, i -> posterior.code(i, noise, 1));
            addLosses(shares, view, decodeScaled(codes), 1.0 / DRAWS);
        }
        return new Scores(shares, divergence);
    }

    /**
     * The draws, scaled to a mean square of exactly 1 for each unit of the code: rows share their noise, so what
     * is off in it would be off in the mean over any number of rows. For a linear
     * decoder with orthogonal columns the bound is then exact.
     */
    private double[][] draws() {
        double[][] draws = new double[DRAWS][];
        double[][] noise = new double[DRAWS / 2][model.codeSize()];
        SplittableRandom random = new SplittableRandom(seed);
        for (int j = 0; j < model.codeSize(); j++) {
            double square = 0;
            for (double[] one : noise) {
                one[j] = random.nextGaussian();
                square += one[j] * one[j];
            }
            for (double[] one : noise) {
                one[j] /= Math.sqrt(square / noise.length);
            }
        }
        for (int draw = 0; draw < DRAWS; draw++) {
            // every second one mirrors the one before, so that errors of first order cancel
            double[] one = noise[draw / 2];
            draws[draw] = draw % 2 == 0
                    ? one
                    : Arrays.stream(one).map(value -> -value).toArray();
        }
        return draws;
    }

    private void addLosses(double[][] shares, View view, NoiseLevels levels) {
        List<String> outputs = model.reconstructionVertices();
        for (int i = 0; i < levels.scored(); i++) {
            double level = levels.level(i);
            for (float[][] y : run(NoiseLevels.seen(view.scaled(), level), outputs.toArray(String[]::new))) {
                addLosses(shares, view, y, NoiseLevels.weight(level) / outputs.size());
            }
        }
    }

    /** Brings the distance to kept rows in: the score becomes the geometric mean, a share the mean of both shares of it. */
    private void recall(double[][] shares, View view) {
        float[][] x = view.scaled();
        double[][] distances;
        synchronized (this) {
            RowMemory rows = memory();
            if (rows == null || !(model instanceof Memorising memorising)) {
                return;
            }
            distances = rows.distances(x, memorising.neighbours());
        }
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < view.beyond(i).length; j++) {
                // kept rows are all within the range
                distances[i][j] += view.beyond(i)[j] * view.beyond(i)[j];
            }
            double loss = Arrays.stream(shares[i]).sum();
            double distance = Arrays.stream(distances[i]).sum() + SAME * x[i].length;
            double score = Math.sqrt(loss * distance);
            for (int j = 0; j < x[i].length; j++) {
                double share = loss > 0 ? shares[i][j] / loss : 0;
                shares[i][j] = score / 2 * (share + (distances[i][j] + SAME) / distance);
            }
        }
    }

    private void addLosses(double[][] shares, View view, float[][] y, double weight) {
        float[][] x = view.scaled();
        boolean @Nullable [][] holes = holesOf(x);
        AutoencoderModel.ValueLoss losses = losses();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                if (holes == null || holes[i][j % holes[i].length]) {
                    shares[i][j] += weight * losses.of(j, x[i][j], y[i][j]);
                }
            }
            for (int j = 0; j < view.beyond(i).length; j++) {
                shares[i][j] += weight * excess(losses, j, view.beyond(i)[j]);
            }
        }
    }

    /**
     * The Gaussian distributions of some rows' codes.
     *
     * @param means [n][codeSize]
     * @param logVariances [n][codeSize], as sampling uses them
     */
    public record Posterior(float[][] means, float[][] logVariances) {

        /** From what the posterior's vertex puts out, [n][2 codeSize]. */
        static Posterior of(float[][] both, int size) {
            float[][] means = new float[both.length][];
            float[][] logVariances = new float[both.length][size];
            for (int i = 0; i < both.length; i++) {
                means[i] = Arrays.copyOf(both[i], size);
                for (int j = 0; j < size; j++) {
                    logVariances[i][j] = (float) Math.min(
                            GaussianSamplingLayer.MAX_LOG_VARIANCE,
                            Math.max(GaussianSamplingLayer.MIN_LOG_VARIANCE, both[i][size + j]));
                }
            }
            return new Posterior(means, logVariances);
        }

        /** [n][codeSize], {@code exp(s / 2)}. */
        float[][] deviations() {
            float[][] deviations = new float[logVariances.length][];
            for (int i = 0; i < deviations.length; i++) {
                deviations[i] = logVariances[i].clone();
                for (int j = 0; j < deviations[i].length; j++) {
                    deviations[i][j] = (float) Math.exp(logVariances[i][j] / 2.0);
                }
            }
            return deviations;
        }

        /** The divergence of a row's distribution from the standard normal one, in nats. */
        public double divergence(int row) {
            double sum = 0;
            for (int j = 0; j < means[row].length; j++) {
                sum += divergence(row, j);
            }
            return sum;
        }

        /** The same for one unit of the code. */
        public double divergence(int row, int unit) {
            double m = means[row][unit];
            double s = logVariances[row][unit];
            return (Math.expm1(s) - s + m * m) / 2;
        }

        /**
         * The code of a row that noise leads to.
         *
         * @param noise standard normal, one per unit
         * @param scale multiplies it; 1 for the noise as it is
         */
        public float[] code(int row, double[] noise, double scale) {
            float[] code = new float[noise.length];
            for (int j = 0; j < code.length; j++) {
                code[j] = (float) (means[row][j] + Math.exp(logVariances[row][j] / 2.0) * scale * noise[j]);
            }
            return code;
        }
    }

    /**
     * The posteriors of rows; for evaluators.
     *
     * @param scaled [n][inputSize] in scaled units, all of which go through the network at once
     * @throws InvalidInputException if the model is not variational
     */
    public Posterior posterior(float[][] scaled) {
        return lifetime.get(() -> posteriorOf(scaled));
    }

    private Posterior posteriorOf(float[][] scaled) {
        if (!(model instanceof Variational variational)) {
            throw new InvalidInputException(
                    "the code of " + model.id() + " has no posterior: this needs a variational model such as vae");
        }
        return Posterior.of(run(scaled, variational.posteriorVertex()).get(0), model.codeSize());
    }

    /**
     * Which vectors of the codebooks the codes of raw rows are made of.
     *
     * @param rows [n][inputSize] in source units
     * @return [n][positions], those of the model's first {@link CodeGrid} first, each from the top left on
     * @throws InvalidInputException if the model does not quantise
     */
    public int[][] indices(float[][] rows) {
        return lifetime.get(() -> {
            checkQuantized();
            return indicesOfCodes(encode(rows));
        });
    }

    /**
     * The same from codes.
     *
     * @param codes [n][codeSize]; values between those of the codebooks go to the nearest
     */
    public int[][] indicesOfCodes(float[][] codes) {
        return lifetime.get(() -> indicesNow(codes));
    }

    private synchronized int[][] indicesNow(float[][] codes) {
        checkQuantized();
        return QuantizedCodes.indices(graph, Quantised.grids(model), codes);
    }

    /**
     * The codes that indices stand for.
     *
     * @param indices [n][positions]
     * @return [n][codeSize]
     */
    public float[][] codesOfIndices(int[][] indices) {
        return lifetime.get(() -> codesNow(indices));
    }

    private synchronized float[][] codesNow(int[][] indices) {
        checkQuantized();
        return QuantizedCodes.codes(graph, Quantised.grids(model), indices);
    }

    private void checkQuantized() {
        if (Quantised.grids(model).isEmpty()) {
            throw new InvalidInputException(
                    model.id() + " has continuous codes: indices need a model that quantises such as vq-vae");
        }
    }

    /** What is known of how codes are distributed; one of size 0 before {@link #fitPrior} and for continuous codes. */
    public synchronized CodePrior prior() {
        return prior;
    }

    /**
     * Counts the indices of training rows, from which {@link #sample} draws then. Does nothing where codes are
     * continuous.
     *
     * @param training in source units; the first rows count, as many as a prior keeps
     */
    public void fitPrior(Dataset training) {
        lifetime.run(() -> {
            if (!Quantised.grids(model).isEmpty()) {
                int count = Math.min(training.size(), CodePrior.kept(Quantised.grids(model)));
                setPrior(new CodePrior(Quantised.grids(model), indicesOfCodes(encode(first(training, count)))));
            }
        });
    }

    private static RowStore first(Dataset data, int count) {
        int[] rows = new int[count];
        Arrays.setAll(rows, i -> i);
        return data.subset(rows).rows();
    }

    synchronized void setPrior(CodePrior fitted) {
        prior = fitted;
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
    private int @Nullable [] batchesOf(Dataset data) {
        if (BatchCorrecting.marks(model) == null) {
            return null;
        }
        List<String> known = batchNames();
        if (!data.hasBatches()) {
            throw new InvalidInputException(data.name() + " does not say in which batch each row was measured, and "
                    + model.id() + " corrects " + known.size() + ": add batch=COLUMN");
        }
        int[] places = new int[data.batchNames().size()];
        Arrays.setAll(places, i -> known.indexOf(data.batchNames().get(i)));
        int[] batches = new int[data.size()];
        for (int row = 0; row < batches.length; row++) {
            batches[row] = places[data.batch(row)];
            if (batches[row] < 0) {
                throw new InvalidInputException("batch '" + data.batchNames().get(data.batch(row)) + "' of row " + row
                        + " of " + data.name() + " was not there in training: known are "
                        + String.join(", ", known));
            }
        }
        return batches;
    }

    /**
     * The clusters of rows: which units of {@link Clustering#clusterVertex} are on. Rows with the same units on are
     * of one cluster.
     *
     * @throws InvalidInputException if the model finds no clusters, or the data does not fit it
     */
    public BitSet[] clusters(Dataset data) {
        return lifetime.get(() -> clustersOf(data));
    }

    private BitSet[] clustersOf(Dataset data) {
        Clustering clustering = Clustering.of(model);
        if (clustering == null) {
            throw new InvalidInputException(model.id()
                    + " finds no clusters: this needs a model such as saucie, trained with information above 0");
        }
        int @Nullable [] batches = batchesOf(data);
        BitSet[] clusters = new BitSet[data.size()];
        forEachScaled(data, (first, scaled) -> {
            float[][] units = run(seen(scaled, batches, first), clustering.clusterVertex())
                    .get(0);
            for (int i = 0; i < units.length; i++) {
                clusters[first + i] = WithinClusterLayer.on(units[i], clustering.clusterThreshold());
            }
        });
        return clusters;
    }

    /** What enters the network of rows whose batches are known, as far as it is told of them. */
    private float[][] seen(float[][] scaled, int @Nullable [] batches, int first) {
        BatchMarks marks = BatchCorrecting.marks(model);
        return marks == null || batches == null
                ? seen(scaled, holesOf(scaled))
                : marks.seen(scaled, Arrays.copyOfRange(batches, first, first + scaled.length));
    }

    /** Above which score a row is called an anomaly; null where nobody has set it. */
    public synchronized @Nullable Threshold threshold() {
        return threshold;
    }

    /** Sets it; it is saved with the model. */
    public synchronized void setThreshold(@Nullable Threshold newThreshold) {
        threshold = newThreshold;
    }

    /**
     * What was done to the counts that the training rows come from, and is to be done to others before they come here;
     * null where rows are no counts.
     */
    public synchronized @Nullable CountPreparation preparation() {
        return preparation;
    }

    /** Says what is done to counts; it is saved with the model. */
    public synchronized void setPreparation(@Nullable CountPreparation done) {
        preparation = done;
    }

    /**
     * What tables of further rows are to be read as, see {@link org.aezoo.data.DataSource.Options#withSchema}: what the
     * training rows were read as, or for models that keep no schema what their columns tell; null without columns.
     */
    public synchronized @Nullable Schema schema() {
        return Columns.schema(schema, featureNames, scaling);
    }

    /** Says what the training rows were read as; it is saved with the model. */
    public synchronized void setSchema(@Nullable Schema read) {
        schema = Columns.checked(read, featureNames);
    }

    /** The rows kept; null before {@link #keepRows} and for models that keep none. */
    synchronized @Nullable RowMemory memory() {
        return memory;
    }

    /**
     * Keeps training rows to compare others with, as many as {@link Memorising#memory} says, drawn by the seed. Does
     * nothing where a model keeps none.
     *
     * @param training in source units, at least one row
     */
    public void keepRows(Dataset training) {
        lifetime.run(() -> {
            if (Memorising.rows(model) > 0) {
                int[] order = Split.permutation(training.size(), seed);
                int[] kept = Arrays.copyOf(order, Math.min(order.length, Memorising.rows(model)));
                float[][] rows = new float[kept.length][shape.size()];
                for (int i = 0; i < kept.length; i++) {
                    training.read(kept[i], scaling, rows[i], 0);
                    checkRange(rows[i], kept[i], isUnit());
                }
                setMemory(new RowMemory(rows));
            }
        });
    }

    synchronized void setMemory(RowMemory rows) {
        if (memory != null) {
            memory.close();
        }
        memory = rows;
    }

    /**
     * New examples: what codes drawn from the prior decode to, which is the mean of the decoder's distribution. The prior
     * is the standard normal one, or for quantised codes {@link #prior}.
     *
     * @param count how many, at least 1
     * @param seed the same one gives the same examples, and the first of many are those of few
     * @return [count][inputSize] in source units
     * @throws InvalidInputException if the model has no prior
     */
    public float[][] sample(int count, long seed) {
        return lifetime.get(() -> {
            Require.atLeast("count", count, 1);
            checkGenerative();
            float[][] samples = new float[count][];
            int[] next = {0};
            sample(count, seed, chunk -> {
                System.arraycopy(chunk, 0, samples, next[0], chunk.length);
                next[0] += chunk.length;
            });
            return samples;
        });
    }

    /**
     * The same, a few hundred at a time, so that memory does not depend on how many.
     *
     * @param consumer gets one [n][inputSize] after another
     */
    public void sample(long count, long seed, Consumer<float[][]> consumer) {
        sampleScaled(count, seed, scaled -> {
            for (float[] row : scaled) {
                scaling.invert(row, row.length);
            }
            consumer.accept(scaled);
        });
    }

    /** The same as the network puts them out; {@link Scaling#inverse} brings them to source units with all digits. */
    public void sampleScaled(long count, long seed, Consumer<float[][]> consumer) {
        lifetime.run(() -> {
            Require.atLeast("count", count, 1);
            checkGenerative();
            SplittableRandom random = new SplittableRandom(seed);
            for (long from = 0; from < count; from += CHUNK) {
                consumer.accept(decodeScaled(draw((int) Math.min(CHUNK, count - from), random)));
            }
        });
    }

    private float[][] draw(int count, SplittableRandom random) {
        if (!Quantised.grids(model).isEmpty()) {
            int[][] indices = new int[count][];
            Arrays.setAll(indices, i -> prior().sample(random));
            return codesOfIndices(indices);
        }
        float[][] codes = new float[count][model.codeSize()];
        for (float[] code : codes) {
            for (int j = 0; j < code.length; j++) {
                code[j] = (float) random.nextGaussian();
            }
        }
        return codes;
    }

    /**
     * Says so if there is nothing to draw new examples from.
     *
     * @throws InvalidInputException if the model has no prior
     */
    public void checkGenerative() {
        if (!model.generative()) {
            throw new InvalidInputException(
                    model.id() + " has no prior to draw codes from: sampling needs a generative model such as vae");
        }
    }

    /**
     * The extreme examples that all others are mixtures of: what the corners of the simplex of codes decode to. How much
     * of each there is in a row, {@link #encode} tells.
     *
     * @return [archetypes][inputSize] in source units
     * @throws InvalidInputException if codes are no mixtures
     */
    public float[][] archetypes() {
        float[][] archetypes = archetypesScaled();
        for (float[] row : archetypes) {
            scaling.invert(row, row.length);
        }
        return archetypes;
    }

    /** The same as the network puts them out; {@link Scaling#inverse} brings them to source units with all digits. */
    public float[][] archetypesScaled() {
        return lifetime.get(this::decodedCorners);
    }

    private float[][] decodedCorners() {
        int count = Archetypal.count(model);
        if (count == 0) {
            throw new InvalidInputException(
                    "the codes of " + model.id() + " are no mixtures: archetypes need a model such as aanet");
        }
        float[][] corners = new float[count][count];
        for (int i = 0; i < count; i++) {
            corners[i][i] = 1;
        }
        return decodeScaled(corners);
    }

    /**
     * What lies between two raw rows: their codes joined by a straight line, decoded.
     *
     * @param from [inputSize] in source units
     * @param to [inputSize] in source units
     * @param steps how many rows, both ends included; at least 2
     * @return [steps][inputSize] in source units
     */
    public float[][] interpolate(float[] from, float[] to, int steps) {
        return lifetime.get(() -> interpolated(from, to, steps));
    }

    private float[][] interpolated(float[] from, float[] to, int steps) {
        Require.atLeast("steps", steps, 2);
        float[][] ends = encode(new float[][] {from, to});
        float[][] codes = new float[steps][model.codeSize()];
        for (int s = 0; s < steps; s++) {
            float share = s / (float) (steps - 1);
            for (int i = 0; i < codes[s].length; i++) {
                codes[s][i] = (1 - share) * ends[0][i] + share * ends[1][i];
            }
        }
        return decode(codes);
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

        /** Of one row; an empty array where all its values are in range. */
        double[] beyond(int row) {
            return outside.length == 0 ? NOWHERE : outside[row];
        }
    }

    private static final double[] NOWHERE = {};

    /** Receives one {@link View} after another. */
    @FunctionalInterface
    public interface ViewConsumer {
        /** Takes the next rows. */
        void accept(View view);
    }

    /**
     * Walks over a dataset of any size in bounded memory, a few hundred rows at a time, in order. Columns are found by
     * name where both sides have names, so their order does not matter and further columns are left alone.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    public void forEach(Dataset data, ViewConsumer consumer) {
        lifetime.run(() -> forEach(Columns.of(data, shape, featureNames).of(data), batchesOf(data), consumer));
    }

    /** Receives some scaled rows after another's. */
    @FunctionalInterface
    public interface ScaledConsumer {
        /**
         * Takes the next rows.
         *
         * @param first index of the first of these
         * @param scaled [n][inputSize]
         */
        void accept(int first, float[][] scaled);
    }

    /** The same walk for those who want the rows scaled, and nothing from the network. */
    public void forEachScaled(Dataset data, ScaledConsumer consumer) {
        RowStore rows = Columns.of(data, shape, featureNames).of(data);
        for (int from = 0; from < rows.rowCount(); from += CHUNK) {
            consumer.accept(from, scaled(rows, from, isInputInUnit()));
        }
    }

    /**
     * Says so if a dataset is of no use to this model.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    public void checkFits(Dataset data) {
        Columns.of(data, shape, featureNames);
    }

    private void forEach(RowStore rows, int @Nullable [] batches, ViewConsumer consumer) {
        lifetime.run(() -> {
            for (int from = 0; from < rows.rowCount(); from += CHUNK) {
                consumer.accept(view(rows, from, batches));
            }
        });
    }

    private View view(RowStore rows, int first, int @Nullable [] batches) {
        float[][] scaled = scaled(rows, first, isUnit());
        double[][] outside = outside(rows, first, scaled.length);
        if (model instanceof BatchCorrecting correcting && correcting.batchMarks() != null) {
            float[][] seen = seen(scaled, batches, first);
            List<float[][]> all =
                    run(seen, model.codeVertex(), model.reconstructionVertex(), correcting.correctedVertex());
            return new View(first, scaled, all.get(0), all.get(1), all.get(2), outside);
        }
        boolean @Nullable [][] holes = holesOf(scaled);
        List<float[][]> both = run(seen(scaled, holes), model.codeVertex(), model.reconstructionVertex());
        float[][] rebuilt = keepKnown(both.get(1), scaled, holes);
        return new View(first, scaled, both.get(0), rebuilt, rebuilt, outside);
    }

    private synchronized List<float[][]> run(float[][] scaled, String... vertices) {
        return ForwardPass.run(graph, input(), scaled, new long[0], List.of(vertices));
    }

    /** The input that examples go to: the first one. */
    private String input() {
        return graph.getConfiguration().getNetworkInputs().get(0);
    }

    /** How far values lie beyond what they are cut off at; nothing where none does. */
    private double[][] outside(RowStore rows, int first, int count) {
        if (!scaling.cutsOff()) {
            return new double[0][];
        }
        double[][] outside = new double[count][];
        double[] row = new double[rows.rowSize()];
        boolean any = false;
        for (int i = 0; i < count; i++) {
            rows.read(first + i, row, 0);
            outside[i] = scaling.beyond(row);
            any |= outside[i].length > 0;
        }
        return any ? outside : new double[0][];
    }

    private boolean isUnit() {
        return model.loss() == ReconstructionLoss.BERNOULLI;
    }

    /** Of rows that no loss is worked out for: noise may take those of a denoising model out of [0, 1]. */
    private boolean isInputInUnit() {
        return isUnit() && Corrupted.of(model) == null;
    }

    /** The rows from one on, as many as go through the network at once. */
    private float[][] scaled(RowStore rows, int from, boolean unit) {
        float[][] scaled = new float[Math.min(CHUNK, rows.rowCount() - from)][shape.size()];
        for (int i = 0; i < scaled.length; i++) {
            scaling.read(rows, from + i, scaled[i], 0);
            checkRange(scaled[i], from + i, unit);
        }
        return scaled;
    }

    private void checkRange(float[] row, int number, boolean unit) {
        for (int i = 0; i < row.length; i++) {
            boolean count = model.loss() == ReconstructionLoss.MULTINOMIAL;
            if (!Float.isFinite(row[i]) || (unit && !(row[i] >= 0 && row[i] <= 1)) || (count && row[i] < 0)) {
                String column = featureNames.isEmpty() ? "value " + i : "column '" + featureNames.get(i) + "'";
                throw new InvalidInputException(column + " of row " + number + " must be "
                        + (unit
                                ? "in [0, 1] after scaling, as the bernoulli loss needs"
                                : count && row[i] < 0 ? "a count, 0 or more" : "a finite number")
                        + ", got " + row[i]);
            }
        }
    }

    /** What a model file keeps beside the network. */
    public ModelCard card() {
        return new ModelCard(
                ModelCard.FORMAT,
                model.id(),
                Settings.typedValues(model),
                shape,
                featureNames,
                scaling,
                seed,
                null,
                threshold(),
                preparation(),
                batchNames().isEmpty() ? null : batchNames(),
                schema);
    }

    /** Writes a model file; see {@link ModelFile#save}. */
    public void save(Path file) {
        ModelFile.save(this, file, false);
    }

    /** Reads a model file, or the one in a run folder; see {@link ModelFile#load}. */
    public static TrainedAutoencoder load(Path fileOrFolder) {
        return ModelFile.load(fileOrFolder);
    }

    /**
     * Gives the native memory back, when all calls that have begun have ended. Called from inside one of them, as a
     * consumer of {@link #forEach} may do, it does not wait: the model closes with the end of the last call. Does nothing
     * the second time.
     */
    @Override
    public void close() {
        lifetime.close();
    }

    private void release() {
        fast.close();
        if (memory != null) {
            memory.close();
        }
        graph.close();
    }
}
