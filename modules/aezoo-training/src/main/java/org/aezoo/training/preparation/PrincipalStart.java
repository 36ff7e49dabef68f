package org.aezoo.training.preparation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.plain.PrincipalComponentsStart;
import org.aezoo.numerics.PrincipalComponents;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Starts a network of fully connected layers as principal components. With the components' directions v_j, the mean row m
 * and the deviation s_j of each score:
 *
 * <pre>
 *   z_j = (x - m) v_j / s_j                       what the code holds
 *   y   = m + sum_j s_j z_j v_j                   the reconstruction
 *   z   = relu(z) - relu(-z)                      what a pair of hidden units passes on
 *   z + t = relu(z + t),  t = -2 min z            what a code of rectified units holds, on the training rows
 * </pre>
 *
 * <p>Further hidden units start at random; the weights from them to these units start at 0.
 */
public final class PrincipalStart {

    /** More values per row and finding the components would take longer than training. */
    private static final int WIDEST = 1_000;

    /** Rows that the components are found from, at most: evenly spread. */
    private static final int ROWS = 50_000;

    /** Of the lowest score of the training rows: new ones may be lower, and are not to be cut off at once. */
    private static final double MARGIN = 2;

    private PrincipalStart() {}

    /**
     * Fills the network of a model that starts as principal components; leaves others as they are, and those of very wide
     * rows.
     *
     * @param graph of the model, as it was initialised
     * @param rows that the components are found from, 1 or more
     */
    public static void fill(ComputationGraph graph, AutoencoderModel starting, Dataset rows, Scaling scaling) {
        DeepAutoencoder model = PrincipalComponentsStart.of(starting);
        if (model == null || model.inputSize() > WIDEST) {
            return;
        }
        int step = (rows.size() + ROWS - 1) / ROWS;
        Dataset some = step == 1
                ? rows
                : rows.subset(IntStream.range(0, rows.size() / step)
                        .map(i -> i * step)
                        .toArray());
        int count = model.codeSize();
        PrincipalComponents components = PrincipalComponents.fit(some, scaling, count);
        double[] deviations = Arrays.stream(components.explainedVariance())
                .map(variance -> variance > 1e-12 ? Math.sqrt(variance) : 1)
                .toArray();
        double[][] directions = components.components();
        double[] shift = model.codeActivation() == Nonlinearity.IDENTITY
                ? new double[count]
                : shift(components, directions, deviations, some, scaling);
        fill(graph, path(graph, model), new Plan(components.mean(), directions, deviations, shift));
    }

    /** The layers from the input to the reconstruction. */
    private static List<String> path(ComputationGraph graph, DeepAutoencoder model) {
        List<String> path = new ArrayList<>();
        int depth = model.hiddenSizes().size();
        for (int k = 1; k <= depth; k++) {
            path.add("encoder-" + k);
        }
        path.add("code");
        for (int k = depth; k >= 1; k--) {
            path.add("decoder-" + k);
        }
        path.add(graph.getLayer("reconstruction").getParam("W") == null ? "decoder" : "reconstruction");
        return path;
    }

    /**
     * What the layers compute together.
     *
     * @param mean row
     * @param directions of the components
     * @param deviations of the scores
     * @param shift t, added to each score in the code
     */
    private record Plan(double[] mean, double[][] directions, double[] deviations, double[] shift) {

        /** From a row to its scores: the weights and, in {@code bias}, what is added. */
        double[][] encoder(double[] bias) {
            double[][] weights = new double[mean.length][shift.length];
            for (int j = 0; j < shift.length; j++) {
                for (int i = 0; i < mean.length; i++) {
                    weights[i][j] = directions[j][i] / deviations[j];
                    bias[j] -= mean[i] * weights[i][j];
                }
            }
            return weights;
        }

        /** From scores to a row. */
        double[][] decoder() {
            double[][] weights = new double[shift.length][mean.length];
            for (int j = 0; j < shift.length; j++) {
                for (int i = 0; i < mean.length; i++) {
                    weights[j][i] = directions[j][i] * deviations[j];
                }
            }
            return weights;
        }

        /** From scores to scores. */
        double[][] identity() {
            double[][] weights = new double[shift.length][shift.length];
            for (int j = 0; j < shift.length; j++) {
                weights[j][j] = 1;
            }
            return weights;
        }
    }

    private static void fill(ComputationGraph graph, List<String> path, Plan plan) {
        int count = plan.shift().length;
        boolean fromPairs = false;
        double[] offset = new double[count];
        for (String layer : path) {
            boolean first = layer.equals(path.get(0));
            boolean code = layer.equals("code");
            boolean last = layer.equals(path.get(path.size() - 1));
            boolean toPairs = !code && !last;
            double[] add = last ? plan.mean().clone() : new double[count];
            double[][] core = first ? plan.encoder(add) : last ? plan.decoder() : plan.identity();
            for (int c = 0; c < add.length; c++) {
                for (int r = 0; r < count && !first; r++) {
                    add[c] -= offset[r] * core[r][c];
                }
                add[c] += code ? plan.shift()[c] : 0;
            }
            Layer into = graph.getLayer(layer);
            put(into.getParam("W"), into.getParam("b"), core, add, fromPairs, toPairs);
            fromPairs = toPairs;
            offset = code ? plan.shift() : new double[count];
        }
    }

    /** Into the first units of a layer, those that are not pairs or both halves of those that are. */
    private static void put(
            INDArray weights, INDArray bias, double[][] core, double[] add, boolean fromPairs, boolean toPairs) {
        int rows = (int) weights.size(0);
        int columns = core[0].length;
        double[][] block = new double[rows][toPairs ? 2 * columns : columns];
        double[] biases = new double[block[0].length];
        for (int half = 0; half < (toPairs ? 2 : 1); half++) {
            double sign = half == 0 ? 1 : -1;
            for (int c = 0; c < columns; c++) {
                int to = half * columns + c;
                biases[to] = sign * add[c];
                for (int r = 0; r < core.length; r++) {
                    block[r][to] = sign * core[r][c];
                    if (fromPairs) {
                        block[core.length + r][to] = -sign * core[r][c];
                    }
                }
            }
        }
        try (INDArray values = Nd4j.createFromArray(block);
                INDArray shifts = Nd4j.createFromArray(biases)) {
            weights.get(NDArrayIndex.all(), NDArrayIndex.interval(0, biases.length))
                    .assign(values);
            bias.reshape(bias.length())
                    .get(NDArrayIndex.interval(0, biases.length))
                    .assign(shifts);
        }
    }

    /**
     * What is added to each score. Its longer tail is turned to the side where nothing is cut off, as new rows may lie
     * far out on it.
     */
    private static double[] shift(
            PrincipalComponents components, double[][] directions, double[] deviations, Dataset rows, Scaling scaling) {
        int count = deviations.length;
        double[] low = new double[count];
        double[] high = new double[count];
        float[][] row = new float[1][rows.shape().size()];
        for (int r = 0; r < rows.size(); r++) {
            rows.read(r, scaling, row[0], 0);
            float[] scores = components.encode(row)[0];
            for (int j = 0; j < count; j++) {
                low[j] = Math.min(low[j], scores[j] / deviations[j]);
                high[j] = Math.max(high[j], scores[j] / deviations[j]);
            }
        }
        double[] shift = new double[count];
        for (int j = 0; j < count; j++) {
            if (-low[j] > high[j]) {
                directions[j] =
                        Arrays.stream(directions[j]).map(value -> -value).toArray();
            }
            shift[j] = MARGIN * Math.min(-low[j], high[j]);
        }
        return shift;
    }
}
