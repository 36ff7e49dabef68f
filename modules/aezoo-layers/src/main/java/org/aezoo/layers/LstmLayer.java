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
 * Deeplearning4j's LSTM without peepholes, whose steps forward are oneDNN's, and whose way back takes all that does not
 * hang on the step after it together.
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

        /** What the last input gave, in training. */
        private transient @Nullable INDArray states;

        private transient @Nullable INDArray statesOf;

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

        private LstmPass pass() {
            return new LstmPass(
                    input,
                    getParam(LSTMParamInitializer.INPUT_WEIGHT_KEY),
                    getParam(LSTMParamInitializer.RECURRENT_WEIGHT_KEY),
                    getParam(LSTMParamInitializer.BIAS_KEY));
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
            states = pass().states(workspaces);
            statesOf = input;
            return states.permute(1, 2, 0);
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            if (!hasKernels()) {
                return super.backpropGradient(epsilon, workspaces);
            }
            LstmPass pass = pass();
            INDArray known = states;
            INDArray below = pass.back(
                    known != null && statesOf == input ? known : pass.states(workspaces),
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
            states = null;
            statesOf = null;
        }
    }
}
