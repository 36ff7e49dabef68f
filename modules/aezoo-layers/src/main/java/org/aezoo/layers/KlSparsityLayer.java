package org.aezoo.layers;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.Parameters;
import org.aezoo.layers.base.StatisticsLayer;
import org.aezoo.layers.cpu.Device;
import org.deeplearning4j.nn.api.Layer;
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
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Pulls the mean activation of each unit to a target rate: the penalty of sparse autoencoders.
 *
 * <pre>
 *   q_j = mean_batch h_j                                       runningMean = 0
 *   q_j = runningMean * m_j + (1 - runningMean) * mean_batch h_j        otherwise; m_j is q_j of the step before
 *   P   = beta * sum_j KL(rho || q_j)          KL(rho || q) = rho log(rho / q) + (1 - rho) log((1 - rho) / (1 - q))
 *   dP/dh_j = beta / N * ((1 - rho) / (1 - q_j) - rho / q_j)            for each of N examples
 * </pre>
 *
 * <p>P is a property of the batch, not of an example: it counts once beside the mean of the examples' losses. It hands
 * its input [batch, units] on, which has to lie between 0 and 1, as behind a sigmoid. Below 1e-6 and above 1 - 1e-6 the
 * divergence goes on as a straight line, so value and gradient stay finite and agree.
 *
 * <p>Without a running mean, value and gradient are exact for the batch; that is right for batches of 100 and more. The
 * running mean is for small ones. It is a parameter {@code m} that no gradient trains, starts at rho and is saved with
 * the others. Its penalty has the gradient above in full, although only {@code 1 - runningMean} of q comes from this
 * batch: each batch also moves the q of the batches that follow, and those shares sum to one.
 */
public final class KlSparsityLayer extends StatisticsLayer {

    private static final long serialVersionUID = 1L;

    /** Key of the running mean, one number per unit; there is none if {@code runningMean} is 0. */
    public static final String RUNNING_MEAN = "m";

    private static final double EDGE = 1e-6;

    @JsonProperty
    private double targetRate;

    @JsonProperty
    private double beta;

    @JsonProperty
    private double runningMean;

    /** For reading from JSON. */
    private KlSparsityLayer() {}

    /** Exact for the batch. */
    public KlSparsityLayer(double targetRate, double beta) {
        this(targetRate, beta, 0);
    }

    /**
     * @param targetRate rho, above 0 and below 1
     * @param beta weight of the penalty, 0 or more
     * @param runningMean share of the mean so far in the mean that counts, 0 or more and below 1; 0 for none
     */
    public KlSparsityLayer(double targetRate, double beta, double runningMean) {
        this.targetRate = Arguments.betweenZeroAndOne("targetRate", targetRate);
        this.beta = Arguments.notNegative("beta", beta);
        this.runningMean = Arguments.belowOne("runningMean", runningMean);
    }

    public double targetRate() {
        return targetRate;
    }

    public double beta() {
        return beta;
    }

    public double runningMean() {
        return runningMean;
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    @Override
    public Parameters<KlSparsityLayer> initializer() {
        return new Layout();
    }

    @Override
    public boolean needsSizes() {
        return runningMean > 0;
    }

    @Override
    public long workingValues(InputType inputType) {
        return 0;
    }

    private double divergence(double q) {
        double inside = Math.min(1 - EDGE, Math.max(EDGE, q));
        return targetRate * Math.log(targetRate / inside)
                + (1 - targetRate) * (Math.log1p(-targetRate) - Math.log1p(-inside))
                + derivative(q) * (q - inside);
    }

    private double derivative(double q) {
        double inside = Math.min(1 - EDGE, Math.max(EDGE, q));
        return (1 - targetRate) / (1 - inside) - targetRate / inside;
    }

    /** The running mean, or nothing. */
    private static final class Layout extends Parameters<KlSparsityLayer> {

        Layout() {
            super(KlSparsityLayer.class);
        }

        @Override
        public List<String> keys(KlSparsityLayer layer) {
            return layer.runningMean > 0 ? List.of(RUNNING_MEAN) : List.of();
        }

        @Override
        public long[] shape(KlSparsityLayer layer, String key) {
            return new long[] {1, layer.nIn};
        }

        @Override
        public void initialize(KlSparsityLayer layer, Map<String, INDArray> parameters) {
            parameters.values().forEach(mean -> mean.assign(layer.targetRate));
        }
    }

    /** The layer at work. */
    public static final class Impl extends StatisticsLayer.PenaltyImpl<KlSparsityLayer> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "kl_sparsity";
        }

        private INDArray rows() {
            return Arguments.rows("KlSparsityLayer", input);
        }

        private double[] batchMean() {
            return rows().mean(0).toDoubleVector();
        }

        private double[] means(double[] batchMean) {
            double decay = layerConf().runningMean;
            if (decay == 0) {
                return batchMean;
            }
            double[] means = getParam(RUNNING_MEAN).reshape(batchMean.length).toDoubleVector();
            for (int j = 0; j < means.length; j++) {
                means[j] = decay * means[j] + (1 - decay) * batchMean[j];
            }
            return means;
        }

        private static INDArray row(double[] values) {
            return Nd4j.createFromArray(values).reshape(1, values.length);
        }

        private double[] derivatives(double[] means) {
            return Arrays.stream(means)
                    .map(mean -> layerConf().beta * layerConf().derivative(mean))
                    .toArray();
        }

        private double divergence(double[] means) {
            return Arrays.stream(means).map(layerConf()::divergence).sum();
        }

        /** q as above, a row. */
        private INDArray meansByOperations() {
            INDArray means = rows().mean(true, 0);
            double decay = layerConf().runningMean;
            return decay == 0
                    ? means
                    : means.muli(1 - decay)
                            .addi(getParam(RUNNING_MEAN).mul(decay).castTo(means.dataType()));
        }

        private static INDArray inside(INDArray means) {
            return Transforms.max(Transforms.min(means, 1 - EDGE, true), EDGE, false);
        }

        private INDArray derivativesByOperations(INDArray means) {
            double rho = layerConf().targetRate;
            INDArray inside = inside(means);
            return inside.rsub(1).rdivi(1 - rho).subi(inside.rdiv(rho)).muli(layerConf().beta);
        }

        private double divergenceByOperations() {
            double rho = layerConf().targetRate;
            INDArray means = meansByOperations();
            INDArray inside = inside(means);
            INDArray straight =
                    inside.rsub(1).rdivi(1 - rho).subi(inside.rdiv(rho)).muli(means.sub(inside));
            INDArray logarithms = Transforms.log(inside, true)
                    .muli(-rho)
                    .addi(Transforms.log(inside.rsub(1), false).muli(rho - 1));
            double entropy = rho * Math.log(rho) + (1 - rho) * Math.log1p(-rho);
            return straight.addi(logarithms).addi(entropy).sumNumber().doubleValue();
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
            boolean host = Device.isHost();
            double[] values = host ? means(batchMean()) : new double[0];
            INDArray means = host ? row(values) : meansByOperations();
            INDArray derivatives = host ? row(derivatives(values)) : derivativesByOperations(means);
            INDArray below = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon);
            below.addiRowVector(derivatives.castTo(below.dataType()));
            Gradient gradient = new DefaultGradient();
            if (layerConf().runningMean > 0 && gradientViews != null) {
                // the updater takes this off the parameter: old less (old less new) is new
                INDArray old = getParam(RUNNING_MEAN);
                INDArray view = change(RUNNING_MEAN);
                view.assign(old).subi(means.castTo(old.dataType()));
                gradient.setGradientFor(RUNNING_MEAN, view);
            }
            return new Pair<>(gradient, below);
        }

        @Override
        public double value() {
            return layerConf().beta * (Device.isHost() ? divergence(means(batchMean())) : divergenceByOperations());
        }
    }
}
