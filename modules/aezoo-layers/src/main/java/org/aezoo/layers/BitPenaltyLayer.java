package org.aezoo.layers;

import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.PenaltyLayer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Penalty on what goes into a code of bits: each bit shall be on for half of the rows, and no two shall say the same.
 *
 * <pre>
 *   u    = 2 sigmoid(z) - 1                                   z: input, [batch, bits]; u in (-1, 1)
 *   m_j  = mean_batch u_j                                     0 for a bit that is on half of the time
 *   C_ij = mean_batch u_i u_j                                 0 for bits that tell nothing of each other
 *   P    = balance * sum_j m_j^2 + decorrelation * sum_(i&lt;j) C_ij^2
 *   N dP/du_j = 2 balance m_j + 2 decorrelation sum_(i != j) C_ij u_i,   du/dz = (1 - u^2) / 2
 * </pre>
 *
 * <p>Means are taken over the batch, so keep batches at 100 rows or more: those of few rows are far from 0 by chance.
 * Without it some bits of a code tend to be the same for every row.
 *
 * @see <a href="https://papers.nips.cc/paper/2008/hash/d58072be2820e8682c0a27c0518e805e-Abstract.html">Weiss, Torralba
 *     and Fergus, 2008, whose two constraints these are</a>
 */
public final class BitPenaltyLayer extends PenaltyLayer {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final double balance;

    @JsonProperty
    private final double decorrelation;

    /**
     * @param balance nats per squared mean, 0 or more
     * @param decorrelation nats per squared mean product of two bits, 0 or more
     */
    @JsonCreator
    public BitPenaltyLayer(
            @JsonProperty("balance") double balance, @JsonProperty("decorrelation") double decorrelation) {
        this.balance = Arguments.notNegative("balance", balance);
        this.decorrelation = Arguments.notNegative("decorrelation", decorrelation);
    }

    public double balance() {
        return balance;
    }

    public double decorrelation() {
        return decorrelation;
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. */
    public static final class Impl extends PenaltyLayer.Impl<BitPenaltyLayer> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "bits";
        }

        /** u as above. */
        private static INDArray signs(INDArray logits) {
            return Transforms.sigmoid(logits, true).muli(2).subi(1);
        }

        /** C as above with zeros where a bit meets itself. */
        private static INDArray products(INDArray u) {
            INDArray products = Nd4j.gemm(u, u, true, false).divi(u.size(0));
            return products.muli(
                    Nd4j.eye(products.size(0)).castTo(products.dataType()).rsubi(1));
        }

        @Override
        protected double value(INDArray logits) {
            INDArray u = signs(logits);
            double means = u.mean(0).norm2Number().doubleValue();
            double value = layerConf().balance * means * means;
            if (layerConf().decorrelation > 0) {
                double both = products(u).norm2Number().doubleValue();
                value += layerConf().decorrelation * both * both / 2;
            }
            return value;
        }

        @Override
        protected void addGradient(INDArray logits, INDArray epsilon) {
            INDArray u = signs(logits);
            INDArray gradient = Nd4j.zeros(u.dataType(), u.shape());
            gradient.addiRowVector(u.mean(0).muli(2 * layerConf().balance));
            if (layerConf().decorrelation > 0) {
                gradient.addi(u.mmul(products(u)).muli(2 * layerConf().decorrelation));
            }
            epsilon.addi(gradient.muli(u.mul(u).rsubi(1).muli(0.5)));
        }
    }
}
