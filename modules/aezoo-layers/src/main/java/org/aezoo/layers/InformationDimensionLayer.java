package org.aezoo.layers;

import org.aezoo.layers.base.PenaltyLayer;
import org.aezoo.layers.base.WeightedPenaltyLayer;
import org.aezoo.layers.cpu.Device;
import org.aezoo.layers.cpu.Operations;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Information dimension penalty: each row is to use few units, which makes a layer's activations nearly binary, and their
 * patterns clusters.
 *
 * <pre>
 *   p_j = |h_j| / sum_k |h_k|                                  share of a unit in its row
 *   P   = weight * mean_batch ( - sum_j p_j log p_j )          nats per example
 *   dP/dh_j = - weight sign(h_j) (log p_j + H) / sum_k |h_k|   H the entropy of the row
 * </pre>
 *
 * <p>The entropy lies between 0, where one unit is active, and log(units), where all are equally so; its exponential is
 * the number of units in use. A row without any activity has an entropy of 0.
 *
 * @see <a href="https://doi.org/10.1038/s41592-019-0576-7">Amodio et al., 2019</a>
 */
public final class InformationDimensionLayer extends WeightedPenaltyLayer {

    private static final long serialVersionUID = 1L;

    /** @param weight of the entropy, 0 or more */
    @JsonCreator
    public InformationDimensionLayer(@JsonProperty("weight") double weight) {
        super(weight);
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. */
    public static final class Impl extends PenaltyLayer.Impl<InformationDimensionLayer> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "information";
        }

        @Override
        protected double value(INDArray activations) {
            if (!Device.isHost()) {
                double sum = entropies(shares(activations)).sumNumber().doubleValue();
                return layerConf().weight * sum / activations.size(0);
            }
            double[] h = activations.dup('c').data().asDouble();
            int units = (int) activations.size(1);
            double sum = 0;
            for (int from = 0; from < h.length; from += units) {
                sum += entropy(h, from, units, ShareLayer.activity(h, from, units));
            }
            return layerConf().weight * sum / activations.size(0);
        }

        @Override
        protected void addGradient(INDArray activations, INDArray epsilon) {
            if (!Device.isHost()) {
                INDArray shares = shares(activations);
                INDArray gradient = logarithms(shares).addiColumnVector(entropies(shares));
                gradient.muli(Transforms.sign(activations, true)).muli(-layerConf().weight);
                epsilon.addi(Operations.divideRows(gradient, Operations.activity(activations)));
                return;
            }
            double[] h = activations.dup('c').data().asDouble();
            int units = (int) activations.size(1);
            double[] gradient = new double[h.length];
            for (int from = 0; from < h.length; from += units) {
                double total = ShareLayer.activity(h, from, units);
                double entropy = entropy(h, from, units, total);
                for (int j = from; j < from + units; j++) {
                    if (h[j] != 0) {
                        double derivative = -(Math.log(Math.abs(h[j]) / total) + entropy) / total;
                        gradient[j] = layerConf().weight * Math.signum(h[j]) * derivative;
                    }
                }
            }
            epsilon.addi(Nd4j.create(gradient, activations.shape(), 'c').castTo(epsilon.dataType()));
        }

        private static INDArray shares(INDArray activations) {
            return Operations.divideRows(Transforms.abs(activations, true), Operations.activity(activations));
        }

        /** 0 where a share is. */
        private static INDArray logarithms(INDArray shares) {
            return Transforms.log(shares.add(Operations.flags(shares.eq(0), shares)), false);
        }

        /** A column. */
        private static INDArray entropies(INDArray shares) {
            return logarithms(shares).muli(shares).sum(true, 1).negi();
        }

        private static double entropy(double[] h, int from, int units, double total) {
            double entropy = 0;
            for (int j = from; j < from + units; j++) {
                if (h[j] != 0) {
                    double share = Math.abs(h[j]) / total;
                    // a share may be too small for its logarithm, and then counts nothing
                    entropy -= share > 0 ? share * Math.log(share) : 0;
                }
            }
            return entropy;
        }
    }
}
