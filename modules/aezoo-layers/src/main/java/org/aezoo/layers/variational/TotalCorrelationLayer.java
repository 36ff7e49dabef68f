package org.aezoo.layers.variational;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Penalty on the total correlation of the code: how far its units are from varying independently of each other.
 *
 * <pre>
 *   q(z)  = mean_j q(z | x_j)                             the posteriors of the batch's M rows
 *   TC    = KL(q(z) || prod_d q(z_d))
 *         ~ mean_i [ log mean_j prod_d N(z_id; m_jd, exp(s_jd)) - sum_d log mean_j N(z_id; m_jd, exp(s_jd)) ]
 *   P     = weight * TC                                   nats
 * </pre>
 *
 * <p>This is minibatch-weighted sampling: the paper divides by M times the number of training rows where the mean divides by
 * M, which moves the value by a constant and no gradient. Of one row TC is 0. Takes M^2 * codeSize exponentials.
 *
 * @see <a href="https://arxiv.org/abs/1802.04942">Chen et al., 2018</a>
 */
public final class TotalCorrelationLayer extends PosteriorPenaltyLayer {

    private static final long serialVersionUID = 1L;

    /** @param weight of the total correlation, 0 or more */
    @JsonCreator
    public TotalCorrelationLayer(@JsonProperty("weight") double weight) {
        super(weight);
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    /** The layer at work. */
    public static final class Impl extends PosteriorPenaltyLayer.Impl<TotalCorrelationLayer> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "total_correlation";
        }

        @Override
        Estimate of(Batch batch) {
            int rows = batch.rows();
            int units = batch.units();
            double[] precisions =
                    Arrays.stream(batch.logVariances()).map(s -> Math.exp(-s)).toArray();
            double[] byCodes = new double[rows * units];
            double[] byMeans = new double[rows * units];
            double[] byLogVariances = new double[rows * units];
            double value = 0;
            // of one code: log densities under each row's posterior, by unit and of all units; then shares of rows in
            // them
            double[][] byUnit = new double[units][rows];
            double[] joint = new double[rows];
            for (int i = 0; i < rows; i++) {
                Arrays.fill(joint, 0);
                for (int j = 0; j < rows; j++) {
                    for (int d = 0; d < units; d++) {
                        int at = j * units + d;
                        double difference = batch.codes()[i * units + d] - batch.means()[at];
                        // without log 2 pi, which cancels out
                        byUnit[d][j] = -0.5 * (difference * difference * precisions[at] + batch.logVariances()[at]);
                        joint[j] += byUnit[d][j];
                    }
                }
                value += logMean(joint) / rows;
                for (double[] unit : byUnit) {
                    value -= logMean(unit) / rows;
                }
                for (int j = 0; j < rows; j++) {
                    for (int d = 0; d < units; d++) {
                        int at = j * units + d;
                        double difference = batch.codes()[i * units + d] - batch.means()[at];
                        double share = (joint[j] - byUnit[d][j]) / rows;
                        double pull = share * difference * precisions[at];
                        byCodes[i * units + d] -= pull;
                        byMeans[at] += pull;
                        byLogVariances[at] += 0.5 * (pull * difference - share);
                    }
                }
            }
            return new Estimate(value, byCodes, byMeans, byLogVariances);
        }

        /** The logarithm of the mean of exp; the values become shares of that mean. */
        private static double logMean(double[] logs) {
            double largest = Arrays.stream(logs).max().orElseThrow();
            double sum = 0;
            for (int j = 0; j < logs.length; j++) {
                logs[j] = Math.exp(logs[j] - largest);
                sum += logs[j];
            }
            for (int j = 0; j < logs.length; j++) {
                logs[j] /= sum;
            }
            return largest + Math.log(sum / logs.length);
        }
    }
}
