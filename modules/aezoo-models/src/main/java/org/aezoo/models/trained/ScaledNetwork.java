package org.aezoo.models.trained;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowStore;
import org.aezoo.data.Scaling;
import org.aezoo.data.corruption.Mask;
import org.aezoo.data.corruption.NoiseLevels;
import org.aezoo.data.preparation.BatchOneHot;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.Masked;
import org.aezoo.models.NoiseConditioned;
import org.aezoo.models.Variational;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * An autoencoder's network in its own units, for evaluators and stages of pretraining: scaled rows go in, scaled rows come
 * out, and all rows of a call go through the network at once. {@link TrainedAutoencoder#network} gives it.
 */
public final class ScaledNetwork {

    final @Nullable Mask holes;
    final @Nullable NoiseLevels levels;
    final @Nullable BatchOneHot marks;
    private final AutoencoderModel model;
    private final ComputationGraph graph;
    private final Lifetime lifetime;
    private final FastPass fast;
    private long @Nullable [] codeShape;

    ScaledNetwork(AutoencoderModel model, ComputationGraph graph, Lifetime lifetime) {
        this.model = model;
        this.graph = graph;
        this.lifetime = lifetime;
        fast = new FastPass(model, graph);
        holes = Masked.holes(model);
        levels = NoiseConditioned.of(model);
        marks = BatchCorrecting.marks(model);
    }

    /** Does something with the graph while nobody else does, and nobody closes it. */
    <T> T use(Function<ComputationGraph, T> work) {
        return lifetime.get(() -> {
            synchronized (this) {
                return work.apply(graph);
            }
        });
    }

    /** What each value adds to the score of its row, as the network stands now. */
    public AutoencoderModel.ValueLoss losses() {
        return use(model::losses);
    }

    /**
     * What codes decode to.
     *
     * @param codes [n][codeSize]
     * @return [n][inputSize] in scaled units
     */
    public float[][] decode(float[][] codes) {
        return use(open -> {
            if (codeShape == null) {
                // the code of a convolutional network is a picture; one example tells of which shape
                int size = seen(new float[1][model.inputSize()])[0].length;
                codeShape = ForwardPass.shape(open, input(), size, model.codeVertex());
            }
            // where nothing but codes is known, the batch is the reference
            Map<String, float[][]> beside = marks == null ? Map.of() : Map.of("batch", marks.ofReference(codes.length));
            List<String> output = List.of(model.reconstructionVertex());
            return ForwardPass.run(open, model.codeVertex(), codes, codeShape, beside, output)
                    .get(0);
        });
    }

    /**
     * What rows are rebuilt as.
     *
     * @param scaled [n][inputSize], as the network sees them; values may lie beyond [0, 1], as noisy ones do
     * @return [n][inputSize] in scaled units
     */
    public float[][] reconstruct(float[][] scaled) {
        return activations(scaled, model.reconstructionVertex());
    }

    /**
     * What any vertex puts out for rows.
     *
     * @param scaled [n][inputSize] in scaled units
     * @param vertex its name; what it puts out depends on no other input
     * @return [n][units of the vertex]
     */
    public float[][] activations(float[][] scaled, String vertex) {
        return run(seen(scaled), vertex).get(0);
    }

    /**
     * The posteriors of rows.
     *
     * @param scaled [n][inputSize] in scaled units
     * @throws InvalidInputException if the model is not variational
     */
    public Posterior posterior(float[][] scaled) {
        return use(open -> {
            if (!(model instanceof Variational variational)) {
                throw new InvalidInputException(
                        "the code of " + model.id() + " has no posterior: this needs a variational model such as vae");
            }
            return Posterior.of(run(scaled, variational.posteriorVertex()).get(0), model.codeSize());
        });
    }

    /** What some vertices put out for what enters the network. */
    List<float[][]> run(float[][] seen, String... vertices) {
        return use(open -> ForwardPass.run(open, input(), seen, new long[0], List.of(vertices)));
    }

    /** The input that examples go to: the first one. */
    private String input() {
        return graph.getConfiguration().getNetworkInputs().get(0);
    }

    /** The hole of each row, null where the model sees whole examples. */
    boolean @Nullable [][] holesOf(float[][] scaled) {
        return holes == null ? null : Arrays.stream(scaled).map(holes::of).toArray(boolean[][]::new);
    }

    /** What enters the network for rows, with holes as their values decide and in the reference batch. */
    float[][] seen(float[][] scaled) {
        return seen(scaled, holesOf(scaled), null);
    }

    /**
     * What enters the network.
     *
     * @param masks of the rows' holes, for a model that has some
     * @param batches of the rows, null for the reference
     */
    float[][] seen(float[][] scaled, boolean @Nullable [][] masks, int @Nullable [] batches) {
        if (marks != null) {
            return marks.seen(scaled, batches);
        }
        if (holes != null && masks != null) {
            float[][] seen = new float[scaled.length][];
            Arrays.setAll(seen, i -> holes.seen(scaled[i], masks[i]));
            return seen;
        }
        return levels == null ? scaled : NoiseLevels.seen(scaled, levels.middle());
    }

    /**
     * What raw rows lead to at a vertex, by the fast way; null where there is none, or a row has to be complained about.
     *
     * @param unit whether rows have to be in [0, 1] when they are scaled
     */
    synchronized float @Nullable [][] fast(RowStore rows, Scaling scaling, String vertex, boolean unit) {
        return fast.run(rows, scaling, vertex, unit);
    }

    /** Sets scores by the fast way; see {@link FastPass#score}. */
    synchronized boolean fastScores(ScaledRows rows, double[][] noise, double[] scores) {
        return fast.score(rows, noise, scores);
    }

    /** When nobody works with the network any more. */
    void release() {
        fast.close();
    }
}
