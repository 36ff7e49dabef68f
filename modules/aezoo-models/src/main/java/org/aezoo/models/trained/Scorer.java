package org.aezoo.models.trained;

import java.util.Arrays;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowStore;
import org.aezoo.data.Scaling;
import org.aezoo.data.Split;
import org.aezoo.data.corruption.NoiseLevels;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Memorising;
import org.aezoo.models.Variational;
import org.aezoo.numerics.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind scores: each value's share of its row's score, values beyond the range of the training rows, the
 * score above which a row is called an anomaly. The scores themselves are {@link TrainedAutoencoder#score(float[][])}.
 */
public final class Scorer {

    /** What a value of a row that was seen in training adds to its distance, so that such rows still differ in score. */
    public static final double SAME = 1e-6;

    /** Codes per row behind the score of a variational model; even. */
    private static final int DRAWS = 8;

    private static final int MOST_LEFT_OUT = 20_000;

    /** Rows by which is told how well the network has learnt. */
    private static final int SOME = 512;

    private final TrainedAutoencoder trained;
    private final AutoencoderModel model;
    private final ScaledNetwork network;
    private @Nullable Recall memory;
    private @Nullable Threshold threshold;

    Scorer(TrainedAutoencoder trained, ScaledNetwork network) {
        this.trained = trained;
        this.network = network;
        model = trained.model();
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
     * Keeps training rows to compare others with, as many as {@link Memorising#memory} says, drawn by the seed. Does
     * nothing where a model keeps none.
     *
     * @param training in source units, at least one row
     */
    public void keepRows(Dataset training) {
        trained.lifetime.run(() -> {
            if (Memorising.rows(model) > 0) {
                int[] kept = kept(training);
                float[][] rows = new float[kept.length][trained.shape().size()];
                for (int i = 0; i < kept.length; i++) {
                    training.read(kept[i], trained.scaling(), rows[i], 0);
                    trained.scaler.check(rows[i], kept[i]);
                }
                setMemory(new ReferenceRows(rows));
            }
        });
    }

    /**
     * The training rows that are kept to compare others with.
     *
     * @return [n][inputSize] in scaled units, a copy; none where none are kept
     */
    public float[][] keptRows() {
        return trained.lifetime.get(() -> {
            ReferenceRows kept = memory();
            return kept == null ? new float[0][] : kept.copy();
        });
    }

    /** The rows kept; null before {@link #keepRows} and for models that keep none. */
    synchronized @Nullable ReferenceRows memory() {
        return memory == null ? null : memory.rows();
    }

    /** Takes rows over, and closes those that were kept before. */
    synchronized void setMemory(@Nullable ReferenceRows rows) {
        if (memory != null) {
            memory.close();
        }
        if (rows != null && model instanceof Memorising memorising) {
            float[][] kept = rows.rows();
            memory = new Recall(rows, memorising, () -> usualLoss(kept));
        } else {
            memory = null;
        }
    }

    /**
     * Which rows of a dataset have values that are cut off, as they lie beyond the range of the training rows. The data is
     * read once, the network not asked.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    public OutsideRange outside(Dataset data) {
        return OutsideRange.of(trained.columns.of(data), trained.scaling(), trained.featureNames());
    }

    /**
     * Scores of rows as if the model had not seen them, to set thresholds by: of rows that were held out, and where the model
     * keeps rows also of the training rows, of which there are more. Those that are kept get compared with the others
     * alone, and the network's loss is brought to the level of the rows held out, by the ratio of the medians. Of more than
     * 20,000 training rows so many are taken, evenly.
     *
     * @param training as it was given to {@link #keepRows}
     * @param heldOut rows that were not trained on; may be none
     * @return those of the rows held out first
     */
    public double[] leftOutScores(Dataset training, Dataset heldOut) {
        return trained.lifetime.get(() -> {
            double[] apart = heldOut.size() == 0 ? new double[0] : trained.score(heldOut);
            if (!(model instanceof Memorising memorising) || memory() == null || memorising.isPlain()) {
                return apart;
            }
            boolean[] kept = new boolean[training.size()];
            for (int i : kept(training)) {
                kept[i] = true;
            }
            int[] some = Recall.evenly(training, MOST_LEFT_OUT);
            Dataset rows = training.subset(some);
            double factor = heldOut.size() == 0 ? 1 : Math.max(1, medianLoss(heldOut) / medianLoss(rows));
            double[] scores = Arrays.copyOf(apart, apart.length + some.length);
            trained.forEach(trained.columns.of(rows), null, view -> {
                boolean[] own = new boolean[view.scaled().length];
                for (int i = 0; i < own.length; i++) {
                    own[i] = kept[some[view.first() + i]];
                }
                Scores part = scores(view, new Seen(own, factor));
                for (int i = 0; i < own.length; i++) {
                    scores[apart.length + view.first() + i] = part.total(i);
                }
            });
            return scores;
        });
    }

    /** Which of some training rows are kept, and by how much the network's loss is greater for rows that it has not seen. */
    private record Seen(boolean[] own, double factor) {}

    private double medianLoss(Dataset data) {
        NoiseLevels levels = network.levels;
        Dataset rows = data.subset(Recall.evenly(data, SOME));
        double[][] all = new double[rows.size()][trained.shape().size()];
        trained.forEach(trained.columns.of(rows), null, view -> {
            if (levels != null) {
                double[][] part = Arrays.copyOfRange(all, view.first(), view.first() + view.scaled().length);
                addLosses(part, view, levels); // the rows are those of all
            }
        });
        return Math.max(Double.MIN_NORMAL, Recall.median(all));
    }

    /** Which training rows are kept, by the seed. */
    private int[] kept(Dataset training) {
        int[] order = Split.permutation(training.size(), trained.seed());
        return Arrays.copyOf(order, Math.min(order.length, Memorising.rows(model)));
    }

    /**
     * How probable it is that rows are anomalies, by their scores; see {@link Threshold#probability}.
     *
     * @param rows [n][inputSize] in source units
     * @return [n], in [0, 1]
     * @throws InvalidInputException if the model has no threshold
     */
    public double[] probabilities(float[][] rows) {
        return probabilities(trained.score(rows));
    }

    /** The same for rows of a dataset. */
    public double[] probabilities(Dataset data) {
        return probabilities(trained.score(data));
    }

    /** The same for scores that this model gave. */
    public double[] probabilities(double[] scores) {
        Threshold set = threshold();
        if (set == null) {
            throw new InvalidInputException(
                    "the model has no threshold, by which scores become probabilities: train it with one, or set one");
        }
        return Arrays.stream(scores).map(set::probability).toArray();
    }

    double[] score(RowStore rows) {
        double[] scores = new double[rows.rowCount()];
        return setFast(rows, scores) ? scores : score(rows, null);
    }

    /** @param batches of the rows, null for the reference */
    double[] score(RowStore rows, int @Nullable [] batches) {
        double[] scores = new double[rows.rowCount()];
        trained.forEach(rows, batches, view -> {
            Scores part = scores(view);
            for (int i = 0; i < view.scaled().length; i++) {
                scores[view.first() + i] = part.total(i);
            }
        });
        return scores;
    }

    /** Sets scores by the fast way; false where there is none, or a row has to be complained about. */
    private boolean setFast(RowStore rows, double[] scores) {
        Scaling scaling = trained.scaling();
        ScaledRows source = new ScaledRows(rows, scaling);
        double[][] draws = model instanceof Variational ? draws() : new double[0][];
        if (!network.fastScores(source, draws, scores) || !source.inRange(trained.scaler.unit())) {
            return false;
        }
        Arrays.setAll(scores, i -> OutsideRange.counted(scores[i]));
        if (source.anyCutOff()) {
            AutoencoderModel.ValueLoss losses = network.losses();
            double[] row = new double[rows.rowSize()];
            for (int i = 0; i < scores.length; i++) {
                rows.read(i, row, 0);
                double[] beyond = scaling.beyond(row);
                for (int j = 0; j < beyond.length; j++) {
                    scores[i] += excess(losses, j, beyond[j]);
                }
            }
        }
        return true;
    }

    /** What a value adds that lies beyond the range of the training rows, in widths of it. */
    private double excess(AutoencoderModel.ValueLoss losses, int value, double beyond) {
        if (beyond == 0) {
            return 0;
        }
        double weight = trained.scaler.unit() ? 2 : losses.of(value, 1, 0) - losses.of(value, 0, 0);
        return weight * beyond * beyond;
    }

    /**
     * Each value's share of its row's score. The shares of a row sum to its score, as exactly as single precision has
     * it; for variational models to its reconstruction term, as the rest, the divergence of the code from its prior,
     * belongs to no single value.
     *
     * @param rows [n][inputSize] in source units
     * @return [n][inputSize]
     */
    public double[][] explain(float[][] rows) {
        return explain(trained.raw(rows), null);
    }

    /** The same for rows of doubles. */
    public double[][] explain(double[][] rows) {
        return explain(trained.raw(rows), null);
    }

    /**
     * The same for rows of a dataset.
     *
     * @throws InvalidInputException if the data has another shape or lacks a column
     */
    public double[][] explain(Dataset data) {
        return explain(trained.columns.of(data), trained.batchesOf(data));
    }

    private double[][] explain(RowStore rows, int @Nullable [] batches) {
        double[][] shares = new double[rows.rowCount()][];
        trained.forEach(
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
            return OutsideRange.counted(sum);
        }
    }

    /** The scores of rows in source units, [n][inputSize]. */
    public Scores scores(double[][] rows) {
        Scores all = new Scores(new double[rows.length][], new double[rows.length]);
        trained.forEach(trained.raw(rows), null, view -> {
            Scores part = scores(view);
            System.arraycopy(part.shares, 0, all.shares, view.first(), part.shares.length);
            System.arraycopy(part.divergence, 0, all.divergence, view.first(), part.divergence.length);
        });
        return all;
    }

    /** The scores of rows that {@link TrainedAutoencoder#forEach} hands out. */
    public Scores scores(TrainedAutoencoder.View view) {
        return scores(view, null);
    }

    /** @param seen where the rows were trained on, and that is to be left out; null where they are taken as new ones */
    private Scores scores(TrainedAutoencoder.View view, @Nullable Seen seen) {
        return trained.whileOpen(() -> {
            float[][] x = view.scaled();
            Scores scores = new Scores(new double[x.length][trained.shape().size()], new double[x.length]);
            if (network.levels != null) {
                if (lossCounts()) {
                    addLosses(scores.shares, view, network.levels);
                }
                recall(scores.shares, view, seen);
            } else if (!(model instanceof Variational)) {
                addLosses(scores.shares, view, view.reconstruction(), 1);
            } else {
                Posterior posterior = network.posterior(x);
                Arrays.setAll(scores.divergence, posterior::divergence);
                for (double[] noise : draws()) {
                    float[][] codes = new float[x.length][];
                    Arrays.setAll(codes, i -> posterior.code(i, noise, 1));
                    addLosses(scores.shares, view, network.decode(codes), 1.0 / DRAWS);
                }
            }
            return scores;
        });
    }

    /**
     * The draws behind the scores of a variational model, the same for every row; see {@link Posterior#draws}.
     *
     * @return [draws][codeSize]
     */
    public double[][] draws() {
        return Posterior.draws(DRAWS, model.codeSize(), trained.seed());
    }

    private void addLosses(double[][] shares, TrainedAutoencoder.View view, NoiseLevels levels) {
        String[] outputs = model.reconstructionVertices().toArray(String[]::new);
        for (int i = 0; i < levels.scored(); i++) {
            double level = levels.level(i);
            for (float[][] y : network.run(NoiseLevels.seen(view.scaled(), level), outputs)) {
                addLosses(shares, view, y, NoiseLevels.weight(level) / outputs.length);
            }
        }
    }

    private void addLosses(double[][] shares, TrainedAutoencoder.View view, float[][] y, double weight) {
        float[][] x = view.scaled();
        boolean @Nullable [][] holes = network.holesOf(x);
        AutoencoderModel.ValueLoss losses = network.losses();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                if (holes == null || holes[i][j % holes[i].length]) {
                    shares[i][j] += weight * OutsideRange.counted(losses.of(j, x[i][j], y[i][j]));
                }
            }
            for (int j = 0; j < view.beyond(i).length; j++) {
                shares[i][j] += weight * excess(losses, j, view.beyond(i)[j]);
            }
        }
    }

    /**
     * The median loss of some scaled rows, per column and level; 1 is what it comes to where columns hang together in no way.
     */
    private double usualLoss(float[][] rows) {
        NoiseLevels levels = network.levels;
        if (levels == null) {
            return 1;
        }
        float[][] some = Arrays.copyOf(rows, Math.min(rows.length, SOME));
        double[][] shares = new double[some.length][some[0].length];
        float[][] none = new float[0][];
        addLosses(shares, new TrainedAutoencoder.View(0, some, none, none, none, new double[0][]), levels);
        return Recall.median(shares) / (levels.scored() * some[0].length);
    }

    /** Whether the network has a say in the score. */
    private synchronized boolean lossCounts() {
        return memory == null || memory.networkWeight() > 0;
    }

    private synchronized void recall(double[][] shares, TrainedAutoencoder.View view, @Nullable Seen seen) {
        if (memory != null) {
            float[][] x = view.scaled();
            for (int i = 0; seen != null && i < x.length; i++) {
                Vectors.scale(shares[i], seen.factor);
            }
            double[][] beyond = new double[x.length][];
            Arrays.setAll(beyond, view::beyond);
            memory.into(shares, x, beyond, seen == null ? null : seen.own);
        }
    }
}
