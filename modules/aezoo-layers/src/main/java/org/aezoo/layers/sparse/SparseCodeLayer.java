package org.aezoo.layers.sparse;

import java.util.List;
import java.util.Map;
import org.aezoo.layers.TopKLayer;
import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.Parameters;
import org.aezoo.layers.base.StatisticsLayer;
import org.aezoo.layers.internal.kernels.IdleUnits;
import org.aezoo.layers.internal.kernels.Largest;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Keeps the largest activations, sets the others to zero, and in training lets a little of dead units through.
 *
 * <pre>
 *   y_j = h_j if it is kept, 0 otherwise                                     [batch, units]
 *   kept: the k largest of each example, as by {@link TopKLayer}
 *         or in training the k N largest of a batch of N, of those above 0; afterwards those above t
 *   t   = mean over batches of the smallest that was kept; the last hundred count most
 *   in training also y_j = auxiliary h_j for the k largest dead units of each example
 *   dL/dh_j = dL/dy_j for those that were kept, auxiliary dL/dy_j for those dead units, 0 for the others
 * </pre>
 *
 * <p>A unit is dead when it has been kept in none of the last {@value IdleUnits#DEAD_AFTER} batches. The loss then asks of
 * dead units what it asks of others, at a small share: to rebuild what these leave. They grow until they are kept. Gao et
 * al. have a loss of its own for it, on the residual; here it is the same loss, so that it goes with any loss and
 * any decoder, and the gradient is the derivative. Without dead units, and after training, nothing is let through.
 *
 * <p>The number of batches since each unit was last kept is a parameter that no gradient trains, and so is {@code t}.
 *
 * @see <a href="https://arxiv.org/abs/2406.04093">Gao et al., 2024</a>
 * @see <a href="https://arxiv.org/abs/2412.06410">Bussmann, Leask and Nanda, 2024</a>
 */
public final class SparseCodeLayer extends StatisticsLayer {

    private static final long serialVersionUID = 1L;

    /** Key of the number of batches since each unit was last kept. */
    public static final String IDLE = "idle";

    /** Key of the threshold; there is none where the k largest of each example are kept. */
    public static final String THRESHOLD = "t";

    private static final double FORGETTING = 0.01;

    @JsonProperty
    private boolean perBatch;

    @JsonProperty
    private int k;

    @JsonProperty
    private int warmUpSteps;

    @JsonProperty
    private double auxiliary;

    /** For reading from JSON. */
    private SparseCodeLayer() {}

    /**
     * A layer.
     *
     * @param perBatch whether k is the mean over a batch's examples, and not the number for each
     * @param k how many activations of an example are kept, at least 1; all, if it has no more than that
     * @param warmUpSteps training steps over which their number falls from all to k, as in {@link TopKLayer}; 0 for none
     * @param auxiliary share at which dead units are let through, 0 or more
     */
    public SparseCodeLayer(boolean perBatch, int k, int warmUpSteps, double auxiliary) {
        this.perBatch = perBatch;
        this.k = Arguments.atLeast("k", k, 1);
        this.warmUpSteps = Arguments.notNegative("warmUpSteps", warmUpSteps);
        this.auxiliary = Arguments.notNegative("auxiliary", auxiliary);
    }

    public boolean perBatch() {
        return perBatch;
    }

    public int k() {
        return k;
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    @Override
    public Parameters<SparseCodeLayer> initializer() {
        return new Layout();
    }

    @Override
    public long workingValues(InputType inputType) {
        return 2 * inputType.arrayElementsPerExample();
    }

    /** Batches without being kept, and the threshold behind them. */
    private static final class Layout extends Parameters<SparseCodeLayer> {

        Layout() {
            super(SparseCodeLayer.class);
        }

        @Override
        public List<String> keys(SparseCodeLayer layer) {
            return layer.perBatch ? List.of(IDLE, THRESHOLD) : List.of(IDLE);
        }

        @Override
        public long[] shape(SparseCodeLayer layer, String key) {
            return new long[] {1, key.equals(IDLE) ? layer.nIn : 1};
        }

        @Override
        public void initialize(SparseCodeLayer layer, Map<String, INDArray> parameters) {
            parameters.values().forEach(values -> values.assign(0));
        }
    }

    /** The layer at work. The choice is made in Java, on every backend. */
    public static final class Impl extends StatisticsLayer.Impl<SparseCodeLayer> {

        private static final long serialVersionUID = 1L;

        private transient @Nullable INDArray choiceOf;
        private transient float[] choice = new float[0];
        private transient double smallest;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            double[] values =
                    Arguments.rows("SparseCodeLayer", input).dup('c').data().asDouble();
            float[] shares = training ? shares(values) : shareAfterwards(values);
            if (training) {
                choice = shares;
                choiceOf = input;
            }
            return workspaces.dup(ArrayType.ACTIVATIONS, IdleUnits.products(values, shares, input));
        }

        private float[] shareAfterwards(double[] values) {
            float[] shares = new float[values.length];
            if (layerConf().perBatch) {
                double threshold = getParam(THRESHOLD).getDouble(0);
                for (int i = 0; i < values.length; i++) {
                    shares[i] = values[i] > threshold ? 1 : 0;
                }
            } else {
                Largest.markOfEach(values, (int) input.size(1), layerConf().k, shares);
            }
            return shares;
        }

        /** What is handed on of each value in training, as a share: 1 of those that are kept. */
        private float[] shares(double[] values) {
            int units = (int) input.size(1);
            int count = Largest.countAt(iterationCount, units, layerConf().k, layerConf().warmUpSteps);
            float[] shares = new float[values.length];
            if (layerConf().perBatch) {
                smallest = Math.max(0, Largest.mark(values, 0, values.length, (int) input.size(0) * count, 1, shares));
                for (int i = 0; i < shares.length; i++) {
                    shares[i] = values[i] > 0 ? shares[i] : 0;
                }
            } else {
                Largest.markOfEach(values, units, count, shares);
            }
            if (layerConf().auxiliary > 0) {
                IdleUnits.help(values, shares, idle(), layerConf().k, layerConf().auxiliary);
            }
            return shares;
        }

        private double[] idle() {
            return getParam(IDLE).dup('c').data().asDouble();
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            double[] values = input.dup('c').data().asDouble();
            float[] shares = choiceOf == input ? choice : shares(values);
            Gradient gradient = new DefaultGradient();
            if (gradientViews != null) {
                count(values, shares, gradient);
            }
            double[] above = epsilon.dup('c').data().asDouble();
            INDArray below = IdleUnits.products(above, shares, epsilon);
            return new Pair<>(gradient, workspaces.dup(ArrayType.ACTIVATION_GRAD, below));
        }

        /** The updater takes the changes off: old less (old less new) is new. */
        private void count(double[] values, float[] shares, Gradient gradient) {
            INDArray idle = change(IDLE);
            idle.assign(IdleUnits.change(values, shares, idle(), idle));
            gradient.setGradientFor(IDLE, idle);
            if (layerConf().perBatch) {
                double rate = Math.max(FORGETTING, 1.0 / (iterationCount + 1));
                double old = getParam(THRESHOLD).getDouble(0);
                INDArray threshold = change(THRESHOLD);
                threshold.assign(rate * (old - smallest));
                gradient.setGradientFor(THRESHOLD, threshold);
            }
        }

        @Override
        public void clear() {
            super.clear();
            choiceOf = null;
            choice = new float[0];
        }
    }
}
