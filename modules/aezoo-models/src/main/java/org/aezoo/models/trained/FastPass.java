package org.aezoo.models.trained;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.aezoo.data.RowStore;
import org.aezoo.data.Scaling;
import org.aezoo.layers.inference.FusedInference;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.Masked;
import org.aezoo.models.NoiseConditioned;
import org.aezoo.models.Variational;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * The short way through networks whose layers {@link FusedInference} knows. It is taken where it gives what the long way
 * through the graph gives; {@link TrainedAutoencoder} falls back to that.
 */
final class FastPass implements AutoCloseable {

    /** Examples and outputs at which the network's loss is held against the model's. */
    private static final float[][] PROBES = {{0, 0.25f}, {1, 0.25f}, {0.375f, 0.75f}, {0.5f, 0.5f}};

    private final AutoencoderModel model;
    private final ComputationGraph graph;
    private final Map<Route, Optional<FusedInference>> stacks = new HashMap<>();
    private @Nullable Boolean sameLoss;

    private record Route(String from, String to) {}

    FastPass(AutoencoderModel model, ComputationGraph graph) {
        this.model = model;
        this.graph = graph;
    }

    /** The layers from one vertex to another; null if one of them has to be asked itself. */
    private @Nullable FusedInference between(String from, String to) {
        return stacks.computeIfAbsent(
                        new Route(from, to), key -> Optional.ofNullable(FusedInference.between(graph, from, to)))
                .orElse(null);
    }

    /** The layers from the examples up to a vertex; null if the model does not see examples as they are. */
    private @Nullable FusedInference upTo(String vertex) {
        return !(model instanceof Masked)
                        && !(model instanceof NoiseConditioned)
                        && BatchCorrecting.marks(model) == null
                ? between(graph.getConfiguration().getNetworkInputs().get(0), vertex)
                : null;
    }

    /**
     * What raw rows lead to at a vertex; null where that cannot be told, or a row has to be complained about.
     *
     * @param unit whether rows have to be in [0, 1] when they are scaled
     */
    float @Nullable [][] run(RowStore rows, Scaling scaling, String vertex, boolean unit) {
        FusedInference stack = upTo(vertex);
        if (stack == null) {
            return null;
        }
        ScaledRows source = new ScaledRows(rows, scaling);
        float[][] result = stack.run(rows.rowCount(), source);
        return source.inRange(unit) ? result : null;
    }

    /**
     * Sets the scores of rows, where that can be done.
     *
     * @param rows as many as {@code scores}
     * @param noise for variational models: a draw each, [draws][codeSize]
     * @return whether it was done
     */
    boolean score(FusedInference.Source rows, double[][] noise, double[] scores) {
        String posterior = model instanceof Variational variational ? variational.posteriorVertex() : null;
        FusedInference encoder = posterior == null ? null : upTo(posterior);
        FusedInference judge = posterior == null
                ? upTo(model.reconstructionVertex())
                : between(model.codeVertex(), model.reconstructionVertex());
        if (judge == null || !isSameLoss(judge)) {
            return false;
        }
        if (posterior == null) {
            judge.addLosses(scores.length, rows, null, 1, scores);
            return true;
        }
        if (encoder == null) {
            return false;
        }
        for (int from = 0; from < scores.length; from += TrainedNetwork.CHUNK) {
            int count = Math.min(TrainedNetwork.CHUNK, scores.length - from);
            setBounds(encoder, judge, rows, noise, scores, from, count);
        }
        return true;
    }

    private void setBounds(
            FusedInference encoder,
            FusedInference judge,
            FusedInference.Source rows,
            double[][] noise,
            double[] scores,
            int from,
            int count) {
        int size = model.inputSize();
        float[] x = new float[count * size];
        for (int i = 0; i < count; i++) {
            rows.read(from + i, x, i * size);
        }
        FusedInference.Source examples =
                (row, target, offset) -> System.arraycopy(x, (row % count) * size, target, offset, size);
        Posterior posterior = Posterior.of(encoder.run(count, examples), model.codeSize());
        float[][] deviations = posterior.deviations();
        // all draws of all rows at once: the weights are gone through less often
        double[] losses = new double[noise.length * count];
        judge.addLosses(
                losses.length,
                (row, target, offset) -> {
                    double[] one = noise[row / count];
                    float[] means = posterior.means()[row % count];
                    float[] deviation = deviations[row % count];
                    for (int j = 0; j < one.length; j++) {
                        target[offset + j] = (float) (means[j] + deviation[j] * one[j]);
                    }
                },
                examples,
                1.0 / noise.length,
                losses);
        for (int i = 0; i < count; i++) {
            scores[from + i] = posterior.divergence(i);
        }
        for (int i = 0; i < losses.length; i++) {
            scores[from + i % count] += losses[i];
        }
    }

    /** Whether the loss of the last layer is what the model says that a value adds to its score. */
    private boolean isSameLoss(FusedInference judge) {
        Boolean known = sameLoss;
        if (known == null) {
            known = judge.hasLoss() && agree(judge, model.losses(graph));
            sameLoss = known;
        }
        return known;
    }

    private boolean agree(FusedInference judge, AutoencoderModel.ValueLoss losses) {
        for (int i = 0; i < model.inputSize(); i++) {
            for (float[] probe : PROBES) {
                double one = judge.loss(probe[0], probe[1]);
                double other = losses.of(i, probe[0], probe[1]);
                if (!(Math.abs(one - other) <= 1e-6 * Math.abs(other))) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void close() {
        stacks.values().forEach(stack -> stack.ifPresent(FusedInference::close));
    }
}
