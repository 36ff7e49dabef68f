package org.aezoo.layers;

import java.util.Collection;
import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.LayerSetup;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.internal.kernels.LstmPass;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Deeplearning4j's LSTM without peepholes, which takes together what does not hang on the step before it, or on the way
 * back on the step after it.
 *
 * <pre>
 *   g, f, o, i = tanh, s, s, s (x_t W + h_(t-1) R + b)     input [batch, nIn, length]
 *   c_t = f c_(t-1) + i g
 *   h_t = o tanh(c_t)                                      [batch, nOut, length]
 * </pre>
 *
 * <p>Parameters and numbers are Deeplearning4j's. In double precision, with masks or dropout, on other devices and step by
 * step ({@code rnnTimeStep}) its own layer works.
 *
 * @see <a href="https://doi.org/10.1162/089976600300015015">Gers et al., 2000</a>
 */
public final class LstmLayer extends LSTM {

    private static final long serialVersionUID = 1L;

    /** For reading from a file. */
    public LstmLayer() {}

    /** @param units 1 or more */
    public LstmLayer(int units) {
        Arguments.atLeast("units", units, 1);
        setNOut(units);
        setActivationFn(new ActivationTanH());
        // remembers until it has learnt to forget
        setForgetGateBiasInit(1);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        return LayerSetup.start(new Impl(conf, dataType), conf, listeners, index, parameters, initialize);
    }

    /** The layer at work. */
    public static final class Impl extends org.deeplearning4j.nn.layers.recurrent.LSTM {

        private static final long serialVersionUID = 1L;

        /** The way over the last input, in training. */
        private transient @Nullable LstmPass passed;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        private boolean hasKernels() {
            return HostMemory.holds(
                            getParam(LSTMParamInitializer.INPUT_WEIGHT_KEY),
                            getParam(LSTMParamInitializer.RECURRENT_WEIGHT_KEY))
                    && input.dataType() == DataType.FLOAT
                    && maskArray == null
                    && layerConf().getIDropout() == null
                    && layerConf().getWeightNoise() == null
                    && input.rank() == 3;
        }

        private LstmPass pass(LayerWorkspaceMgr workspaces) {
            return new LstmPass(
                    input,
                    getParam(LSTMParamInitializer.INPUT_WEIGHT_KEY),
                    getParam(LSTMParamInitializer.RECURRENT_WEIGHT_KEY),
                    getParam(LSTMParamInitializer.BIAS_KEY),
                    workspaces);
        }

        @Override
        public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
            setInput(input, workspaces);
            return activate(training, workspaces);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            if (!hasKernels()) {
                return super.activate(training, workspaces);
            }
            LstmPass pass = pass(workspaces);
            passed = training ? pass : null;
            return pass.states().permute(1, 2, 0);
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            if (!hasKernels()) {
                return super.backpropGradient(epsilon, workspaces);
            }
            LstmPass known = passed;
            LstmPass pass = known != null && known.isOver(input) ? known : pass(workspaces);
            INDArray below = pass.back(
                    epsilon,
                    LayerSetup.part(LSTMParamInitializer.INPUT_WEIGHT_KEY, gradientViews),
                    LayerSetup.part(LSTMParamInitializer.RECURRENT_WEIGHT_KEY, gradientViews),
                    LayerSetup.part(LSTMParamInitializer.BIAS_KEY, gradientViews));
            Gradient gradient = new DefaultGradient();
            gradientViews.forEach(gradient::setGradientFor);
            return new Pair<>(gradient, workspaces.dup(ArrayType.ACTIVATION_GRAD, below.permute(1, 2, 0)));
        }

        @Override
        public void clear() {
            super.clear();
            passed = null;
        }
    }
}
