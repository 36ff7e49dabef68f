package org.aezoo.layers.sparse;

import java.util.List;
import java.util.Map;
import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.LayerSetup;
import org.aezoo.layers.base.Parameters;
import org.aezoo.layers.base.StatisticsLayer;
import org.aezoo.layers.internal.kernels.IdleUnits;
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
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Keeps activations above a threshold that each unit learns, and has so many of them on as is wanted.
 *
 * <pre>
 *   y_j = h_j where h_j &gt; t_j, 0 elsewhere                               [batch, units]; t = exp(s), s [units]
 *   P   = weight (n / wanted - 1)^2           n = mean over the batch of how many are on
 *   dL/dh_j = dL/dy_j where h_j &gt; t_j, 0 elsewhere
 *   dL/dt_j = - sum over the batch of (t_j dL/dy_j + dP/dn / N) / width   where |h_j - t_j| &lt; width / 2
 * </pre>
 *
 * <p>In training the largest dead units of each example are let through at a small share, as by {@link SparseCodeLayer}.
 *
 * <p>Neither y nor n has a derivative in t that is of use; the last line is the paper's estimate of that of their mean,
 * from those of N examples whose activation lies close to the threshold. With wide windows and small batches it is
 * biased rather than noisy.
 *
 * @see <a href="https://arxiv.org/abs/2407.14435">Rajamanoharan et al., 2024</a>
 */
public final class JumpReluLayer extends StatisticsLayer {

    private static final long serialVersionUID = 1L;

    /** Key of the logarithms of the thresholds. */
    public static final String LOG_THRESHOLDS = "s";

    /** Key of the number of batches since each unit was last on. */
    public static final String IDLE = "idle";

    @JsonProperty
    private double wanted;

    @JsonProperty
    private double weight;

    @JsonProperty
    private double width;

    @JsonProperty
    private double start;

    @JsonProperty
    private double auxiliary;

    /** For reading from JSON. */
    private JumpReluLayer() {}

    /**
     * A layer.
     *
     * @param wanted how many units are to be on, mean over examples; above 0
     * @param weight of the penalty, in nats per example, 0 or more
     * @param width of the window around a threshold, in units of the activations; above 0
     * @param start of the thresholds, above 0
     * @param auxiliary share at which dead units are let through, 0 or more
     */
    public JumpReluLayer(double wanted, double weight, double width, double start, double auxiliary) {
        this.wanted = Arguments.positive("wanted", wanted);
        this.weight = Arguments.notNegative("weight", weight);
        this.width = Arguments.positive("width", width);
        this.start = Arguments.positive("start", start);
        this.auxiliary = Arguments.notNegative("auxiliary", auxiliary);
    }

    public double wanted() {
        return wanted;
    }

    public double weight() {
        return weight;
    }

    public double width() {
        return width;
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    @Override
    public Parameters<JumpReluLayer> initializer() {
        return new Layout();
    }

    @Override
    public long workingValues(InputType inputType) {
        return 2 * inputType.arrayElementsPerExample();
    }

    /** Logarithms of the thresholds, which are trained, and batches without being on. */
    private static final class Layout extends Parameters<JumpReluLayer> {

        Layout() {
            super(JumpReluLayer.class);
        }

        @Override
        public List<String> keys(JumpReluLayer layer) {
            return List.of(LOG_THRESHOLDS, IDLE);
        }

        @Override
        public List<String> biasKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
            return List.of(LOG_THRESHOLDS);
        }

        @Override
        public long[] shape(JumpReluLayer layer, String key) {
            return new long[] {1, layer.nIn};
        }

        @Override
        public void initialize(JumpReluLayer layer, Map<String, INDArray> parameters) {
            parameters.forEach((key, values) -> values.assign(key.equals(IDLE) ? 0 : Math.log(layer.start)));
        }
    }

    /** The layer at work, in Java on every backend. */
    public static final class Impl extends StatisticsLayer.PenaltyImpl<JumpReluLayer> {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public String penaltyName() {
            return "units_on";
        }

        @Override
        public double value() {
            double off = meanOn(values(input), thresholds()) / layerConf().wanted - 1;
            return layerConf().weight * off * off;
        }

        private static double[] values(INDArray array) {
            return Arguments.rows("JumpReluLayer", array).dup('c').data().asDouble();
        }

        private double[] thresholds() {
            double[] thresholds = values(getParam(LOG_THRESHOLDS));
            for (int j = 0; j < thresholds.length; j++) {
                thresholds[j] = Math.exp(thresholds[j]);
            }
            return thresholds;
        }

        private double meanOn(double[] h, double[] thresholds) {
            int on = 0;
            for (int i = 0; i < h.length; i++) {
                on += h[i] > thresholds[i % thresholds.length] ? 1 : 0;
            }
            return (double) on / input.size(0);
        }

        /** What is handed on of each value, as a share: 1 of those that are on. */
        private float[] shares(double[] h, double[] thresholds, boolean training) {
            float[] shares = new float[h.length];
            for (int i = 0; i < h.length; i++) {
                shares[i] = h[i] > thresholds[i % thresholds.length] ? 1 : 0;
            }
            if (training && layerConf().auxiliary > 0) {
                int k = (int) Math.ceil(layerConf().wanted);
                IdleUnits.help(h, shares, values(getParam(IDLE)), k, layerConf().auxiliary);
            }
            return shares;
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            double[] h = values(input);
            float[] shares = shares(h, thresholds(), training);
            return workspaces.dup(ArrayType.ACTIVATIONS, IdleUnits.products(h, shares, input));
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            double[] h = values(input);
            double[] above = values(epsilon);
            double[] thresholds = thresholds();
            float[] shares = shares(h, thresholds, true);
            double[] change = new double[thresholds.length];
            double wanted = layerConf().wanted;
            double width = layerConf().width;
            // the updater divides by the number of examples
            double perUnit = 2 * layerConf().weight * (meanOn(h, thresholds) / wanted - 1) / wanted;
            for (int i = 0; i < h.length; i++) {
                int j = i % thresholds.length;
                if (Math.abs(h[i] - thresholds[j]) < width / 2) {
                    // in s, whose derivative has a factor t
                    change[j] -= thresholds[j] * (thresholds[j] * above[i] + perUnit) / width;
                }
            }
            Gradient gradient = new DefaultGradient();
            if (gradientViews != null) {
                INDArray logarithms = LayerSetup.part(LOG_THRESHOLDS, gradientViews);
                logarithms.assign(
                        Nd4j.createFromArray(change).reshape(1, change.length).castTo(logarithms.dataType()));
                gradient.setGradientFor(LOG_THRESHOLDS, logarithms);
                INDArray idle = LayerSetup.part(IDLE, gradientViews);
                idle.assign(IdleUnits.change(h, shares, values(getParam(IDLE)), idle));
                gradient.setGradientFor(IDLE, idle);
            }
            INDArray below = IdleUnits.products(above, shares, epsilon);
            return new Pair<>(gradient, workspaces.dup(ArrayType.ACTIVATION_GRAD, below));
        }
    }
}
