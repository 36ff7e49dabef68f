package org.aezoo.layers;

import org.aezoo.layers.base.PenaltyLayer;
import org.aezoo.layers.base.WeightedPenaltyLayer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * L1 penalty on activations: pushes them to zero, which makes a code sparse.
 *
 * <pre>
 *   P = weight * mean_batch sum_j |h_j|            nats per example
 *   dP/dh = weight * sign(h), 0 at h = 0
 * </pre>
 *
 * <p>Choose it with an activation that can be exactly zero, such as ReLU. A decoder of unbounded weights can undo the
 * penalty by scaling up what the encoder scales down, so use some weight decay with it or tied weights.
 */
public final class L1PenaltyLayer extends WeightedPenaltyLayer {

    private static final long serialVersionUID = 1L;

    /** @param weight nats per unit of activation, 0 or more */
    @JsonCreator
    public L1PenaltyLayer(@JsonProperty("weight") double weight) {
        super(weight);
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. */
    public static final class Impl extends PenaltyLayer.Impl<L1PenaltyLayer> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "l1";
        }

        @Override
        protected double value(INDArray activations) {
            return layerConf().weight * activations.norm1Number().doubleValue() / activations.size(0);
        }

        @Override
        protected void addGradient(INDArray activations, INDArray epsilon) {
            epsilon.addi(Transforms.sign(activations, true).muli(layerConf().weight));
        }
    }
}
