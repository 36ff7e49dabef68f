package org.aezoo.layers;

import org.aezoo.layers.base.PenaltyLayer;
import org.aezoo.layers.base.Sampling;
import org.aezoo.layers.base.WeightedPenaltyLayer;
import org.aezoo.layers.cpu.Device;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The code of a Gaussian probabilistic autoencoder: draws it from a Gaussian of variance 1 around what the encoder puts
 * out, and may penalise means far from 0.
 *
 * <pre>
 *   z = m + e,  e ~ N(0, I)                        in training; z = m in inference    [batch, codeSize]
 *   P = weight * mean_batch sum_j m_j^2            per example
 *   dP/dm = 2 weight m
 * </pre>
 *
 * <p>Without the penalty an encoder escapes the noise by putting its codes far apart. With {@code weight} 1/2 the
 * penalty is the divergence from the standard normal prior, in nats.
 */
public final class UnitVarianceSamplingLayer extends WeightedPenaltyLayer {

    private static final long serialVersionUID = 1L;

    /** @param weight of the squared means, 0 or more */
    @JsonCreator
    public UnitVarianceSamplingLayer(@JsonProperty("weight") double weight) {
        super(weight);
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. */
    public static final class Impl extends PenaltyLayer.Impl<UnitVarianceSamplingLayer> implements Sampling {

        private static final long serialVersionUID = 1L;

        private transient boolean sampling;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "l2";
        }

        @Override
        public void sampleOutsideTraining(boolean sampling) {
            this.sampling = sampling;
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            if (!training && !sampling) {
                return super.activate(false, workspaces);
            }
            assertInputSet(false);
            INDArray code = workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), input.shape());
            Device.drawGaussian(code, 1);
            return code.addi(input);
        }

        @Override
        protected double value(INDArray means) {
            double norm = means.norm2Number().doubleValue();
            return layerConf().weight * norm * norm / means.size(0);
        }

        @Override
        protected void addGradient(INDArray means, INDArray epsilon) {
            epsilon.addi(means.mul(2 * layerConf().weight));
        }
    }
}
