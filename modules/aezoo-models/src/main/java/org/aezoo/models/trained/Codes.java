package org.aezoo.models.trained;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowStore;
import org.aezoo.layers.WithinClusterLayer;
import org.aezoo.models.Archetypal;
import org.aezoo.models.Clustering;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.CodeMixture;
import org.aezoo.models.Quantised;
import org.aezoo.models.settings.Require;
import org.jspecify.annotations.Nullable;

/**
 * What a model's codes are made of: vectors of codebooks and the prior over their indices, archetypes that they mix,
 * clusters that they belong to, and what lies between two of them.
 */
public final class Codes {

    private final TrainedAutoencoder trained;
    private final List<CodeGrid> grids;
    private CodePrior prior;
    private @Nullable CodeMixture mixture;

    Codes(TrainedAutoencoder trained) {
        this.trained = trained;
        grids = Quantised.grids(trained.model());
        prior = new CodePrior(grids, new int[0][]);
    }

    /**
     * Which vectors of the codebooks the codes of raw rows are made of.
     *
     * @param rows [n][inputSize] in source units
     * @return [n][positions], those of the model's first {@link CodeGrid} first, each from the top left on
     * @throws InvalidInputException if the model does not quantise
     */
    public int[][] indices(float[][] rows) {
        return trained.whileOpen(() -> {
            checkQuantized();
            return indicesOfCodes(trained.encode(rows));
        });
    }

    /**
     * The same from codes.
     *
     * @param codes [n][codeSize]; values between those of the codebooks go to the nearest
     */
    public int[][] indicesOfCodes(float[][] codes) {
        return trained.network().use(graph -> {
            checkQuantized();
            return QuantizedCodes.indices(graph, grids, codes);
        });
    }

    /**
     * The codes that indices stand for.
     *
     * @param indices [n][positions]
     * @return [n][codeSize]
     */
    public float[][] codesOfIndices(int[][] indices) {
        return trained.network().use(graph -> {
            checkQuantized();
            return QuantizedCodes.codes(graph, grids, indices);
        });
    }

    private void checkQuantized() {
        if (grids.isEmpty()) {
            throw new InvalidInputException(
                    trained.model().id() + " has continuous codes: indices need a model that quantises such as vq-vae");
        }
    }

    /** What is known of how codes are distributed; one of size 0 before {@link #fitPrior} and for continuous codes. */
    public synchronized CodePrior prior() {
        return prior;
    }

    /**
     * Counts the indices of training rows, from which {@link Sampler} draws then. Does nothing where codes are
     * continuous.
     *
     * @param training in source units; the first rows count, as many as a prior keeps
     */
    public void fitPrior(Dataset training) {
        trained.lifetime.run(() -> {
            if (!grids.isEmpty()) {
                int count = Math.min(training.size(), CodePrior.kept(grids));
                RowStore first =
                        training.subset(IntStream.range(0, count).toArray()).rows();
                setPrior(new CodePrior(grids, indicesOfCodes(trained.encode(first))));
            }
        });
    }

    synchronized void setPrior(CodePrior fitted) {
        prior = fitted;
    }

    /** What is known of how continuous codes are distributed; null before {@link #fitMixture}. */
    public synchronized @Nullable CodeMixture mixture() {
        return mixture;
    }

    /**
     * Fits a mixture of Gaussians to the codes of training rows, from which {@link Sampler} can draw then; it is saved with
     * the model. Takes seconds, and minutes where the code has hundreds of units.
     *
     * @param training in source units, one row or more; ten thousand of them are taken, evenly spread
     * @throws InvalidInputException if codes are indices or have more than 256 units, or the data does not fit the model
     */
    public void fitMixture(Dataset training) {
        trained.lifetime.run(() -> {
            CodeMixture.check(trained.model());
            int count = Math.min(training.size(), CodeMixture.MOST_ROWS);
            int[] spread = IntStream.range(0, count)
                    .map(i -> (int) ((long) i * training.size() / count))
                    .toArray();
            RowStore rows = trained.columns.of(training.subset(spread));
            setMixture(CodeMixture.fit(trained.encode(rows), trained.seed()));
        });
    }

    /** Sets it, or with null takes it away, as weights that have changed need. */
    public synchronized void setMixture(@Nullable CodeMixture fitted) {
        mixture = fitted;
    }

    /**
     * Fits what {@link Sampler} draws from by default, where the model is made for samples and training itself leaves
     * nothing to draw from: the prior of indices, or the mixture.
     *
     * @param training rows, which are asked for where there is something to fit
     * @return whether there was
     */
    public boolean fitForSamples(Supplier<Dataset> training) {
        return trained.whileOpen(() -> {
            Sampler.Prior prior = Sampler.Prior.usual(trained.model());
            boolean indices = prior == Sampler.Prior.INDICES;
            boolean mixes = prior == Sampler.Prior.MIXTURE
                    && trained.model().generative()
                    && trained.model().codeSize() <= CodeMixture.WIDEST;
            if (indices) {
                fitPrior(training.get());
            } else if (mixes) {
                fitMixture(training.get());
            }
            return indices || mixes;
        });
    }

    /** What is kept in the model file. */
    void writeEntries(ArchiveWriter zip) throws IOException {
        CodePrior counted = prior();
        if (counted.size() > 0) {
            zip.entry(ModelArchive.PRIOR, counted::write);
        }
        CodeMixture fitted = mixture();
        if (fitted != null) {
            zip.entry(ModelArchive.MIXTURE, fitted::write);
        }
    }

    /**
     * The clusters of rows: which units of {@link Clustering#clusterVertex} are on. Rows with the same units on are
     * of one cluster.
     *
     * @throws InvalidInputException if the model finds no clusters, or the data does not fit it
     */
    public BitSet[] clusters(Dataset data) {
        return trained.whileOpen(() -> {
            Clustering clustering = Clustering.of(trained.model());
            if (clustering == null) {
                throw new InvalidInputException(trained.model().id()
                        + " finds no clusters: this needs a model such as saucie, trained with information above 0");
            }
            int[] batches = trained.batchesOf(data);
            double threshold = clustering.clusterThreshold();
            BitSet[] clusters = new BitSet[data.size()];
            trained.forEachScaled(data, (first, scaled) -> {
                float[][] seen = trained.seen(scaled, batches, first);
                float[][] units =
                        trained.network().run(seen, clustering.clusterVertex()).get(0);
                for (int i = 0; i < units.length; i++) {
                    clusters[first + i] = WithinClusterLayer.on(units[i], threshold);
                }
            });
            return clusters;
        });
    }

    /**
     * The extreme examples that all others are mixtures of: what the corners of the simplex of codes decode to. How much
     * of each there is in a row, {@link TrainedAutoencoder#encode(float[][])} tells.
     *
     * @return [archetypes][inputSize] in source units
     * @throws InvalidInputException if codes are no mixtures
     */
    public float[][] archetypes() {
        return trained.inSourceUnits(archetypesScaled());
    }

    /**
     * The same as the network puts them out; {@link org.aezoo.data.Scaling#inverse} brings them to source units with all
     * digits.
     */
    public float[][] archetypesScaled() {
        return trained.whileOpen(() -> {
            int count = Archetypal.count(trained.model());
            if (count == 0) {
                throw new InvalidInputException("the codes of "
                        + trained.model().id() + " are no mixtures: archetypes need a model such as aanet");
            }
            float[][] corners = new float[count][count];
            for (int i = 0; i < count; i++) {
                corners[i][i] = 1;
            }
            return trained.network().decode(corners);
        });
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
        return trained.whileOpen(() -> {
            Require.atLeast("steps", steps, 2);
            float[][] ends = trained.encode(new float[][] {from, to});
            float[][] codes = new float[steps][ends[0].length];
            for (int s = 0; s < steps; s++) {
                float share = s / (float) (steps - 1);
                for (int i = 0; i < codes[s].length; i++) {
                    codes[s][i] = (1 - share) * ends[0][i] + share * ends[1][i];
                }
            }
            return trained.decode(codes);
        });
    }
}
