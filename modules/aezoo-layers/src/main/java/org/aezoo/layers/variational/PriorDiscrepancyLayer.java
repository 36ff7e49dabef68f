package org.aezoo.layers.variational;

import java.util.Arrays;
import org.aezoo.layers.internal.kernels.MaximumMeanDiscrepancy;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Penalty on how far the codes of a batch, all together, are from the standard normal prior; a single row's posterior may
 * be anywhere.
 *
 * <pre>
 *   P = weight * MMD^2(z_1 ... z_M, p_1 ... p_M),  p_i ~ N(0, I)      see {@link MaximumMeanDiscrepancy}
 * </pre>
 *
 * <p>The estimate is the unbiased one, below 0 about half of the time for codes that follow the prior, and 0 for a single
 * row. Take batches of a hundred rows or more. Outside of training the p_i are the same every time.
 *
 * @see <a href="https://arxiv.org/abs/1706.02262">Zhao, Song and Ermon, 2019</a>
 */
public final class PriorDiscrepancyLayer extends PosteriorPenaltyLayer {

    private static final long serialVersionUID = 1L;

    /** @param weight of the discrepancy, which is at most 2; 0 or more */
    @JsonCreator
    public PriorDiscrepancyLayer(@JsonProperty("weight") double weight) {
        super(weight);
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. */
    public static final class Impl extends PosteriorPenaltyLayer.Impl<PriorDiscrepancyLayer> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "mmd";
        }

        @Override
        boolean drawsPrior() {
            return true;
        }

        @Override
        Estimate of(Batch batch) {
            int size = batch.codes().length;
            double[] both = Arrays.copyOf(batch.prior(), 2 * size);
            System.arraycopy(batch.codes(), 0, both, size, size);
            int[] groups = new int[2 * batch.rows()];
            Arrays.fill(groups, batch.rows(), groups.length, 1);
            MaximumMeanDiscrepancy discrepancy = new MaximumMeanDiscrepancy(both, batch.units(), groups, 2);
            double[] byCodes = Arrays.copyOfRange(discrepancy.gradient(), size, 2 * size);
            return new Estimate(discrepancy.value(), byCodes, new double[size], new double[size]);
        }
    }
}
