package org.aezoo.layers.base;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer that hands its input on and adds a penalty on it to the score: what every penalty on activations extends.
 *
 * <p>It has to stand in line between two layers: Deeplearning4j rejects a dead-end branch, and of the things in a graph
 * only layers can add to the score. A new penalty is a configuration, an {@link Impl} with the value and the gradient,
 * and a numeric gradient check.
 */
public abstract class PenaltyLayer extends StatelessLayer {

    private static final long serialVersionUID = 1L;

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        return LayerSetup.memory(this, inputType, inputType, 0, 0, 0);
    }

    /** The layer at work. */
    public abstract static class Impl<C extends PenaltyLayer> extends StatelessLayer.Impl<C> implements Penalty {

        private static final long serialVersionUID = 1L;

        private double lastValue;

        protected Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        /** The penalty on a batch of activations: weight multiplied in, nats per example, mean over the batch. */
        protected abstract double value(INDArray activations);

        /**
         * Adds the gradient of batch size times {@link #value} to {@code epsilon}, in place. The batch size is there
         * because the updater divides by it.
         */
        protected abstract void addGradient(INDArray activations, INDArray epsilon);

        @Override
        public final double penaltyValue() {
            return lastValue;
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            // A copy in training, because a layer above with dropout may change its input in place.
            return training
                    ? workspaces.dup(ArrayType.ACTIVATIONS, input)
                    : workspaces.leverageTo(ArrayType.ACTIVATIONS, input);
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            INDArray below = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon);
            addGradient(input, below);
            return new Pair<>(new DefaultGradient(), below);
        }

        /** Works the value out here and not in {@link #activate}, so that inference does not pay for it. */
        @Override
        public double calcRegularizationScore(boolean backpropParamsOnly) {
            if (input == null) {
                return 0;
            }
            lastValue = value(input);
            return lastValue;
        }
    }
}
