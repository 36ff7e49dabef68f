package org.aezoo.layers.variational;

import org.aezoo.layers.base.PenaltyLayer;
import org.aezoo.layers.base.WeightedPenaltyLayer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * L2 penalty on activations: keeps them near zero, so that a code does not spread without end.
 *
 * <pre>
 *   P = weight * mean_batch sum_j h_j^2            nats per example
 *   dP/dh = 2 weight h
 * </pre>
 */
public final class L2PenaltyLayer extends WeightedPenaltyLayer {

    private static final long serialVersionUID = 1L;

    /** @param weight nats per squared unit of activation, 0 or more */
    @JsonCreator
    public L2PenaltyLayer(@JsonProperty("weight") double weight) {
        super(weight);
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. */
    public static final class Impl extends PenaltyLayer.Impl<L2PenaltyLayer> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "l2";
        }

        @Override
        protected double value(INDArray activations) {
            return layerConf().weight * activations.mul(activations).sumNumber().doubleValue() / activations.size(0);
        }

        @Override
        protected void addGradient(INDArray activations, INDArray epsilon) {
            epsilon.addi(activations.mul(2 * layerConf().weight));
        }
    }
}
