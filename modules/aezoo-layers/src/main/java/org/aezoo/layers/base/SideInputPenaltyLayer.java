package org.aezoo.layers.base;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A penalty on what several vertices put out, side by side in one row as a {@code MergeVertex} lays them. It hands the
 * first values of the row on, and leaves the rest to the penalty.
 */
public abstract class SideInputPenaltyLayer extends WeightedPenaltyLayer {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    public final int passed;

    @JsonProperty
    public final int size;

    /**
     * @param weight of the penalty, 0 or more
     * @param passed how many values stand before those that the penalty is for, and are handed on; 0 to hand on these
     * @param size how many values of a row the penalty is for, at least 1
     */
    public SideInputPenaltyLayer(double weight, int passed, int size) {
        super(weight);
        this.passed = Arguments.atLeast("passed", passed, 0);
        this.size = Arguments.atLeast("size", size, 1);
    }

    /** How many of the first values of a row go on, at least 1. */
    public final int handedOn() {
        return passed > 0 ? passed : size;
    }

    /** How many values a row has at least. */
    public abstract int narrowest();

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        checkWidth(inputType.arrayElementsPerExample());
        return InputType.feedForward(handedOn());
    }

    final void checkWidth(long width) {
        if (width < narrowest()) {
            throw new IllegalArgumentException(
                    "input of " + this + " must have at least " + narrowest() + " values per row, got " + width);
        }
    }

    /** The layer at work. */
    public abstract static class Impl<C extends SideInputPenaltyLayer> extends PenaltyLayer.Impl<C> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        public INDArrayIndex[] handedOn() {
            return new INDArrayIndex[] {
                NDArrayIndex.all(), NDArrayIndex.interval(0, layerConf().handedOn())
            };
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            layerConf().checkWidth(input.size(1));
            return workspaces.dup(ArrayType.ACTIVATIONS, input.get(handedOn()), 'c');
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            INDArray below = workspaces.create(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
            below.get(handedOn()).assign(epsilon);
            addGradient(input, below);
            return new Pair<>(new DefaultGradient(), below);
        }

        /** Some columns, as an array of their own. */
        public static INDArray part(INDArray input, int from, int to) {
            return input.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to))
                    .dup('c');
        }

        /** Some columns as rows of doubles, one after another. */
        public static double[] columns(INDArray input, int from, int to) {
            return part(input, from, to).data().asDouble();
        }

        /** Adds a multiple of rows to some columns. */
        public static void addTo(INDArray target, int from, int to, double[] rows, double factor) {
            double[] scaled = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                scaled[i] = factor * rows[i];
            }
            target.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to))
                    .addi(Nd4j.create(scaled, new long[] {target.size(0), to - from}, 'c')
                            .castTo(target.dataType()));
        }
    }
}
