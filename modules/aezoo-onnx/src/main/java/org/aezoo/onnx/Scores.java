package org.aezoo.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.corruption.NoiseLevels;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Memorising;
import org.aezoo.models.NoiseConditioned;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.Variational;
import org.aezoo.models.trained.Scorer;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;

/** The scores of {@code TrainedAutoencoder} as ONNX operators, in double precision from the network's outputs on. */
final class Scores {

    /** As far from 0 and 1 as a loss takes a probability to be. */
    private static final double LEAST = 6e-8;

    private final OnnxGraph graph;
    private final TrainedAutoencoder trained;
    private final AutoencoderModel model;
    private final RawRows rows;
    private final Tensor x;

    private Scores(OnnxGraph graph, TrainedAutoencoder trained, RawRows rows) {
        this.graph = graph;
        this.trained = trained;
        this.model = trained.model();
        this.rows = rows;
        graph.scope("score");
        x = graph.cast(rows.scaled, DataType.DOUBLE);
    }

    /** One number per row. */
    static Tensor of(OnnxGraph graph, TrainedAutoencoder trained, RawRows rows) {
        Scores scores = new Scores(graph, trained, rows);
        NoiseLevels levels = NoiseConditioned.of(trained.model());
        if (levels != null) {
            return scores.atLevels(levels);
        }
        return trained.model() instanceof Variational variational
                ? scores.bound(variational)
                : scores.losses(scores.network(rows.seen()), new double[] {1});
    }

    private Network network(Tensor seen) {
        return new Network(trained.graph(), graph, Map.of(Network.input(trained.graph()), seen));
    }

    /** The negative evidence lower bound: over a few codes with the same noise for every row. */
    private Tensor bound(Variational variational) {
        Network encoder = network(rows.seen());
        Tensor posterior = graph.cast(encoder.at(variational.posteriorVertex()), DataType.DOUBLE);
        graph.scope("score");
        int size = model.codeSize();
        Tensor means = graph.slice(posterior, 0, size);
        Tensor logarithms = graph.clip(
                graph.slice(posterior, size, 2L * size),
                GaussianSamplingLayer.MIN_LOG_VARIANCE,
                GaussianSamplingLayer.MAX_LOG_VARIANCE);
        Tensor deviations = graph.node("Exp", graph.node("Mul", logarithms, 0.5));
        double[][] draws = trained.scorer().draws();
        Tensor codes = graph.stack(Arrays.stream(draws)
                .map(noise -> graph.node("Add", means, graph.node("Mul", deviations, graph.doubles(noise, size))))
                .toArray(Tensor[]::new));
        double[] weights = new double[draws.length];
        Arrays.fill(weights, 1.0 / draws.length);
        Tensor loss = losses(
                new Network(trained.graph(), graph, Map.of(model.codeVertex(), graph.cast(codes, DataType.FLOAT))),
                weights);
        Tensor variance = graph.node("Sub", graph.node("Exp", logarithms), graph.number(DataType.DOUBLE, 1));
        Tensor divergence = graph.node("Add", graph.node("Sub", variance, logarithms), graph.node("Mul", means, means));
        return graph.node("Add", loss, graph.node("Mul", graph.sum(divergence, false), 0.5));
    }

    private Tensor atLevels(NoiseLevels levels) {
        Memorising memorising = model instanceof Memorising keeping ? keeping : null;
        float[][] kept = memorising == null ? new float[0][] : trained.scorer().keptRows();
        if (memorising != null && kept.length > 0 && !memorising.isPlain()) {
            throw new InvalidInputException(
                    "the scores of " + model.id() + " have no ONNX operators here with the settings"
                            + " nearest, strangeness and categories: train it with these at 0, or export another part");
        }
        int count = levels.scored();
        Tensor seen = graph.stack(IntStream.range(0, count)
                .mapToObj(i -> rows.seen(levels.level(i)))
                .toArray(Tensor[]::new));
        double[] weights = IntStream.range(0, count)
                .mapToDouble(i -> NoiseLevels.weight(levels.level(i)))
                .toArray();
        Tensor loss = losses(network(seen), weights);
        return memorising != null && kept.length > 0 ? recalled(loss, kept, memorising) : loss;
    }

    /**
     * The weighted sum of the losses of several outputs for each row, which stand one block of rows below the other, as the
     * mean over the reconstruction's vertices.
     */
    private Tensor losses(Network network, double[] weights) {
        Tensor total = null;
        int vertices = model.reconstructionVertices().size();
        for (String vertex : model.reconstructionVertices()) {
            Tensor y = graph.flat(network.at(vertex));
            Tensor logits = network.logits(vertex);
            graph.scope("loss");
            Tensor each = loss(y, logits, weights.length);
            if (rows.holes != null) {
                each = graph.node("Mul", each, graph.cast(rows.holes, DataType.DOUBLE));
            }
            Tensor sum = sum(each, Arrays.stream(weights).map(w -> w / vertices).toArray());
            total = total == null ? sum : graph.node("Add", total, sum);
        }
        if (total == null) {
            throw new IllegalStateException(model.id() + " has no reconstruction");
        }
        return trained.scaling().cutsOff()
                ? graph.node("Add", total, excess(Arrays.stream(weights).sum()))
                : total;
    }

    /** [rows, values], or [copies, rows, values]. */
    private Tensor inBlocks(Tensor y, int copies) {
        return copies == 1
                ? y
                : graph.node("Reshape", y, graph.longs(copies, -1, y.size())).shaped(y.shape());
    }

    private Tensor sum(Tensor each, double[] weights) {
        if (weights.length == 1) {
            return graph.sum(weights[0] == 1 ? each : graph.node("Mul", each, weights[0]), false);
        }
        Tensor weighted = graph.node("Mul", each, graph.doubles(weights, weights.length, 1, 1));
        return graph.node("ReduceSum", Map.of("keepdims", 0L), weighted, graph.longs(0, 2))
                .shaped();
    }

    /** The loss of every single value. */
    private Tensor loss(Tensor y, @Nullable Tensor logits, int copies) {
        ReconstructionLoss loss = model.loss();
        if (loss == ReconstructionLoss.BERNOULLI && logits != null) {
            // from logits, as small probabilities of the other side are lost
            double most = (float) Math.log((1 - LEAST) / LEAST);
            Tensor z = graph.clip(graph.cast(inBlocks(graph.flat(logits), copies), DataType.DOUBLE), -most, most);
            Tensor softplus = graph.node(
                    "Add",
                    graph.node("Max", z, 0),
                    graph.node(
                            "Log", graph.node("Add", graph.node("Exp", graph.node("Neg", graph.node("Abs", z))), 1)));
            return graph.node("Sub", softplus, graph.node("Mul", z, x));
        }
        if (loss == ReconstructionLoss.MULTINOMIAL && logits != null) {
            Tensor z = graph.cast(logits, DataType.DOUBLE);
            Tensor logarithms =
                    graph.node("Max", graph.node("LogSoftmax", Map.of("axis", 1L), z), Math.log(Float.MIN_NORMAL));
            return graph.node("Neg", graph.node("Mul", x, logarithms));
        }
        return squares(y, copies);
    }

    /** Of losses a (x - y)^2 + b, with a and b as the model has them for each value. */
    private Tensor squares(Tensor y, int copies) {
        AutoencoderModel.ValueLoss losses = trained.network().losses();
        double[] constants = new double[model.inputSize()];
        double[] weights = new double[constants.length];
        for (int j = 0; j < weights.length; j++) {
            constants[j] = losses.of(j, 0, 0);
            weights[j] = losses.of(j, 1, 0) - constants[j];
            double off = losses.of(j, 0, 3) - constants[j] - 9 * weights[j];
            if (!(Math.abs(off) < 1e-6 * Math.abs(weights[j]))) {
                throw new InvalidInputException("the loss of " + model.id() + " has no ONNX operators here");
            }
        }
        Tensor difference = graph.node("Sub", graph.cast(inBlocks(y, copies), DataType.DOUBLE), x);
        Tensor square =
                graph.node("Mul", graph.node("Mul", difference, difference), graph.doubles(weights, weights.length));
        return graph.node("Add", square, graph.doubles(constants, constants.length));
    }

    /** What values add that lie beyond the range of the training rows. */
    private Tensor excess(double factor) {
        AutoencoderModel.ValueLoss losses = trained.network().losses();
        double[] weights = new double[model.inputSize()];
        boolean unit = model.loss() == ReconstructionLoss.BERNOULLI;
        Arrays.setAll(weights, j -> factor * (unit ? 2 : losses.of(j, 1, 0) - losses.of(j, 0, 0)));
        Tensor beyond = rows.beyond();
        Tensor square = graph.node("Mul", beyond, beyond);
        return graph.sum(graph.node("Mul", square, graph.doubles(weights, weights.length)), false);
    }

    /** The weighted geometric mean of the loss and the distance to the nearest kept rows. */
    private Tensor recalled(Tensor loss, float[][] kept, Memorising memorising) {
        graph.scope("memory");
        int size = model.inputSize();
        double[] memory = new double[kept.length * size];
        double[] columns = new double[memory.length];
        double[] norms = new double[kept.length];
        for (int i = 0; i < kept.length; i++) {
            for (int j = 0; j < size; j++) {
                double value = kept[i][j];
                memory[i * size + j] = value;
                columns[j * kept.length + i] = -2 * value;
                norms[i] += value * value;
            }
        }
        Tensor products = graph.node("MatMul", x, graph.doubles(columns, size, kept.length))
                .shaped(kept.length);
        // the square of x itself is the same for all
        Tensor distances = graph.node("Add", products, graph.doubles(norms, kept.length));
        long count = Math.min(memorising.neighbours(), kept.length);
        Tensor index = graph.nodes("TopK", 2, Map.of("largest", 0L), distances, graph.longs(count))[1];
        Tensor nearest = graph.node("Gather", graph.doubles(memory, kept.length, size), index);
        Tensor here = graph.node("Unsqueeze", x, graph.longs(1));
        Tensor difference = graph.node("Sub", nearest, here);
        Tensor squares = graph.node("Mul", difference, difference);
        Tensor distance = graph.node(
                "Mul",
                graph.node("ReduceSum", Map.of("keepdims", 0L), squares, graph.longs(1, 2))
                        .shaped(),
                1.0 / count);
        if (trained.scaling().cutsOff()) {
            // kept rows are all within the range
            Tensor beyond = rows.beyond();
            distance = graph.node("Add", distance, graph.sum(graph.node("Mul", beyond, beyond), false));
        }
        Tensor apart = graph.node("Add", distance, Scorer.SAME * size);
        double weight = memorising.networkWeight();
        return weight == 1
                ? graph.node("Sqrt", graph.node("Mul", loss, apart))
                : graph.node(
                        "Mul",
                        graph.node("Pow", loss, weight / (1 + weight)),
                        graph.node("Pow", apart, 1 / (1 + weight)));
    }
}
