package org.aezoo.layers;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.SideInputPenaltyLayer;
import org.aezoo.layers.cpu.Device;
import org.aezoo.layers.cpu.Operations;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Penalty on distances within clusters: rows whose units are switched on alike are to be rebuilt alike.
 *
 * <pre>
 *   input = [ p | y | h ]                  [rows, passed + size + units]; p goes on, or y where passed is 0
 *   on_j  = 1 if |h_j| / sum_k |h_k| &gt; threshold               a cluster is a pattern of these
 *   P     = weight / n^2 * sum_(i, j of one cluster) |y_i - y_j|^2       n rows
 * </pre>
 *
 * <p>The sum over pairs is worked out from the means of the clusters. Which rows form one is a step of h and has no
 * gradient.
 *
 * @see <a href="https://doi.org/10.1038/s41592-019-0576-7">Amodio et al., 2019</a>
 */
public final class WithinClusterLayer extends SideInputPenaltyLayer {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final double threshold;

    /**
     * @param weight of the mean squared distance, 0 or more
     * @param passed how many values stand before those that are kept together, and are handed on; 0 to hand on these
     * @param size how many values of a row are kept together, at least 1
     * @param threshold share of its row above which a unit is on, above 0 and below 1
     */
    @JsonCreator
    public WithinClusterLayer(
            @JsonProperty("weight") double weight,
            @JsonProperty("passed") int passed,
            @JsonProperty("size") int size,
            @JsonProperty("threshold") double threshold) {
        super(weight, passed, size);
        this.threshold = Arguments.betweenZeroAndOne("threshold", threshold);
    }

    /**
     * Which units of a row are on.
     *
     * @param activations of its units
     * @param threshold share of its row above which a unit is on
     */
    public static BitSet on(float[] activations, double threshold) {
        double[] row = new double[activations.length];
        for (int j = 0; j < row.length; j++) {
            row[j] = activations[j];
        }
        return on(row, 0, row.length, threshold);
    }

    private static BitSet on(double[] activations, int from, int units, double threshold) {
        double total = ShareLayer.activity(activations, from, units);
        BitSet on = new BitSet(units);
        for (int j = 0; j < units; j++) {
            on.set(j, Math.abs(activations[from + j]) > threshold * total);
        }
        return on;
    }

    @Override
    public int narrowest() {
        return passed + size + 1;
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. */
    public static final class Impl extends SideInputPenaltyLayer.Impl<WithinClusterLayer> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        /** What rows differ from the mean of their cluster by, and how many it has. */
        private record Spread(double[] deviations, int[] members) {}

        /** The same on a device that is not the CPU. */
        private record SpreadThere(INDArray deviations, INDArray members) {}

        @Override
        public String penaltyName() {
            return "within-cluster";
        }

        @Override
        protected double value(INDArray activations) {
            if (!Device.isHost()) {
                SpreadThere there = spreadThere(activations);
                INDArray squares = there.deviations.mul(there.deviations).muliColumnVector(there.members);
                double rows = activations.size(0);
                return 2 * layerConf().weight * squares.sumNumber().doubleValue() / (rows * rows);
            }
            Spread spread = spread(activations);
            int size = layerConf().size;
            double rows = activations.size(0);
            double sum = 0;
            for (int i = 0; i < spread.deviations.length; i++) {
                // over both orders of each pair: twice the members times the squared deviations
                sum += 2 * spread.members[i / size] * spread.deviations[i] * spread.deviations[i];
            }
            return layerConf().weight * sum / (rows * rows);
        }

        @Override
        protected void addGradient(INDArray activations, INDArray epsilon) {
            if (!Device.isHost()) {
                SpreadThere there = spreadThere(activations);
                INDArray more = there.deviations.muliColumnVector(there.members.mul(4));
                int from = layerConf().passed;
                epsilon.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + layerConf().size))
                        .addi(more.muli(layerConf().weight / activations.size(0)));
                return;
            }
            Spread spread = spread(activations);
            int size = layerConf().size;
            double[] gradient = spread.deviations.clone();
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= 4 * spread.members[i / size];
            }
            int passed = layerConf().passed;
            addTo(epsilon, passed, passed + size, gradient, layerConf().weight / activations.size(0));
        }

        /** By ND4J's operations: which rows are of one cluster is a matrix. */
        private SpreadThere spreadThere(INDArray activations) {
            int from = layerConf().passed + layerConf().size;
            INDArray values = part(activations, layerConf().passed, from);
            INDArray units = Transforms.abs(part(activations, from, (int) activations.size(1)), false);
            INDArray least = units.sum(true, 1).muli(layerConf().threshold);
            INDArray on = Operations.flags(units.subColumnVector(least).gt(0), values);
            INDArray number = on.sum(true, 1);
            INDArray unlike =
                    on.mmul(on.transpose()).muli(-2).addiColumnVector(number).addiRowVector(number.transpose());
            INDArray alike = Operations.flags(unlike.lt(0.5), values);
            INDArray members = alike.sum(true, 1);
            return new SpreadThere(values.sub(alike.mmul(values).diviColumnVector(members)), members);
        }

        private Spread spread(INDArray activations) {
            int size = layerConf().size;
            int rows = (int) activations.size(0);
            int from = layerConf().passed + size;
            int width = (int) activations.size(1) - from;
            double[] values = columns(activations, from - size, from);
            double[] units = columns(activations, from, from + width);
            Map<BitSet, double[]> sums = new HashMap<>();
            double[][] ofRow = new double[rows][];
            for (int i = 0; i < rows; i++) {
                BitSet on = on(units, i * width, width, layerConf().threshold);
                // the sum of its rows, then their number
                ofRow[i] = sums.computeIfAbsent(on, pattern -> new double[size + 1]);
                for (int j = 0; j < size; j++) {
                    ofRow[i][j] += values[i * size + j];
                }
                ofRow[i][size]++;
            }
            int[] members = new int[rows];
            for (int i = 0; i < rows; i++) {
                members[i] = (int) ofRow[i][size];
                for (int j = 0; j < size; j++) {
                    values[i * size + j] -= ofRow[i][j] / members[i];
                }
            }
            return new Spread(values, members);
        }
    }
}
