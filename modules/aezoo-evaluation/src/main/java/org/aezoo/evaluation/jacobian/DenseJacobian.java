package org.aezoo.evaluation.jacobian;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.aezoo.layers.FusedDenseLayer;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.layers.KlSparsityLayer;
import org.aezoo.layers.L1PenaltyLayer;
import org.aezoo.layers.TiedDenseLayer;
import org.aezoo.layers.TopKLayer;
import org.aezoo.layers.UnitVarianceSamplingLayer;
import org.aezoo.layers.sparse.JumpReluLayer;
import org.aezoo.layers.sparse.SparseCodeLayer;
import org.aezoo.layers.variational.L2PenaltyLayer;
import org.aezoo.layers.variational.PosteriorPenaltyLayer;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Exact Jacobians of encoders that are a stack of fully connected layers, with or without a layer on the code that picks
 * units or adds a penalty.
 *
 * <pre>
 *   h = f(W' h_below + b),  dh/dx = diag(f'(W' h_below + b)) W' dh_below/dx
 * </pre>
 */
final class DenseJacobian implements EncoderJacobian {

    /** What a layer does to activations, and to their Jacobian, which is absent for the input itself. */
    @FunctionalInterface
    private interface Step {
        Point through(Point below);
    }

    private record Point(double[] values, double @Nullable [][] jacobian) {}

    private final List<Step> steps;

    private DenseJacobian(List<Step> steps) {
        this.steps = steps;
    }

    /** Those of a model, if its encoder is of this kind. */
    static Optional<DenseJacobian> of(TrainedAutoencoder trained) {
        ComputationGraphConfiguration graph = trained.graph().getConfiguration();
        List<Step> steps = new ArrayList<>();
        String vertex = trained.model().codeVertex();
        while (!graph.getNetworkInputs().contains(vertex)) {
            Optional<Step> step = graph.getVertices().get(vertex) instanceof LayerVertex layer
                            && layer.getPreProcessor() == null
                    ? step(layer.getLayerConf().getLayer(), trained.graph().getLayer(vertex))
                    : Optional.empty();
            List<String> below = graph.getVertexInputs().getOrDefault(vertex, List.of());
            if (step.isEmpty() || below.size() != 1) {
                return Optional.empty();
            }
            steps.add(0, step.get());
            vertex = below.get(0);
        }
        return steps.isEmpty() ? Optional.empty() : Optional.of(new DenseJacobian(steps));
    }

    private static Optional<Step> step(org.deeplearning4j.nn.conf.layers.Layer conf, Layer layer) {
        if (conf instanceof TiedDenseLayer
                || conf instanceof FusedDenseLayer
                || (conf instanceof DenseLayer dense && !dense.hasLayerNorm() && dense.hasBias())) {
            IActivation activation = ((BaseLayer) conf).getActivationFn();
            return Optional.of(new Dense(rows(layer.getParam("W")), rows(layer.getParam("b"))[0], activation));
        }
        if (conf instanceof TopKLayer top) {
            return Optional.of(below -> largest(below, top.k()));
        }
        if (conf instanceof SparseCodeLayer sparse) {
            return Optional.of(
                    sparse.perBatch()
                            ? above(thresholds(layer, SparseCodeLayer.THRESHOLD, false))
                            : below -> largest(below, sparse.k()));
        }
        if (conf instanceof JumpReluLayer) {
            return Optional.of(above(thresholds(layer, JumpReluLayer.LOG_THRESHOLDS, true)));
        }
        if (conf instanceof GaussianSamplingLayer) {
            return Optional.of(DenseJacobian::firstHalf);
        }
        // these hand on what they get, once training is over
        boolean neutral = conf instanceof L1PenaltyLayer
                || conf instanceof L2PenaltyLayer
                || conf instanceof PosteriorPenaltyLayer
                || conf instanceof KlSparsityLayer
                || conf instanceof UnitVarianceSamplingLayer;
        return neutral ? Optional.of(below -> below) : Optional.empty();
    }

    private static double[][] rows(INDArray matrix) {
        INDArray doubles = matrix.castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE);
        double[][] rows = doubles.reshape(-1, doubles.size(doubles.rank() - 1)).toDoubleMatrix();
        return rows;
    }

    @Override
    public double[][] jacobian(double[] x) {
        Point point = new Point(x, null);
        for (Step step : steps) {
            point = step.through(point);
        }
        double[][] jacobian = point.jacobian;
        if (jacobian == null) {
            throw new IllegalStateException("an encoder must have a layer with weights");
        }
        return jacobian;
    }

    private record Dense(double[][] weights, double[] bias, IActivation activation) implements Step {

        @Override
        public Point through(Point below) {
            double[] sums = bias.clone();
            for (int i = 0; i < weights.length; i++) {
                add(sums, weights[i], below.values[i]);
            }
            INDArray z = Nd4j.createFromArray(new double[][] {sums});
            double[] values = activation.getActivation(z.dup(), false).toDoubleVector();
            double[] derivatives =
                    activation.backprop(z, z.ulike().assign(1)).getFirst().toDoubleVector();
            double[][] jacobian = new double[sums.length][];
            for (int j = 0; j < sums.length; j++) {
                jacobian[j] = row(j, derivatives[j], below.jacobian);
            }
            return new Point(values, jacobian);
        }

        private double[] row(int unit, double derivative, double @Nullable [][] below) {
            double[] row = new double[below == null ? weights.length : below[0].length];
            if (below == null) {
                Arrays.setAll(row, i -> derivative * weights[i][unit]);
                return row;
            }
            for (int i = 0; derivative != 0 && i < weights.length; i++) {
                add(row, below[i], derivative * weights[i][unit]);
            }
            return row;
        }

        private static void add(double[] sum, double[] values, double weight) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * values[i];
            }
        }
    }

    /** One for all units, or one each. */
    private static double[] thresholds(Layer layer, String key, boolean logarithms) {
        double[] thresholds = rows(layer.getParam(key))[0];
        return logarithms ? Arrays.stream(thresholds).map(Math::exp).toArray() : thresholds;
    }

    private static Step above(double[] thresholds) {
        return below -> {
            boolean[] kept = new boolean[below.values.length];
            for (int j = 0; j < kept.length; j++) {
                kept[j] = below.values[j] > thresholds[j % thresholds.length];
            }
            return kept(below, kept);
        };
    }

    private static Point kept(Point below, boolean[] kept) {
        double[] values = below.values.clone();
        double[][] jacobian = below.jacobian == null ? null : below.jacobian.clone();
        for (int j = 0; j < kept.length; j++) {
            if (!kept[j]) {
                values[j] = 0;
                if (jacobian != null) {
                    jacobian[j] = new double[jacobian[j].length];
                }
            }
        }
        return new Point(values, jacobian);
    }

    /** Of equal values the first are kept, as {@link TopKLayer} does. */
    private static Point largest(Point below, int k) {
        Integer[] order = new Integer[below.values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(below.values[b], below.values[a]));
        boolean[] kept = new boolean[order.length];
        for (int place = 0; place < Math.min(k, order.length); place++) {
            kept[order[place]] = true;
        }
        return kept(below, kept);
    }

    private static Point firstHalf(Point below) {
        int half = below.values.length / 2;
        return new Point(
                Arrays.copyOf(below.values, half), below.jacobian == null ? null : Arrays.copyOf(below.jacobian, half));
    }
}
