package org.aezoo.layers;

import java.util.Collection;
import org.aezoo.layers.base.Arguments;
import org.aezoo.layers.base.LayerSetup;
import org.aezoo.layers.cpu.Operations;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.PReLU;
import org.deeplearning4j.nn.params.PReLUParamInitializer;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A slope for each unit's values below 0, learnt from 1 on: the parametric rectifier, which begins as nothing at all.
 *
 * <pre>
 *   y_j = u_j above 0, a_j u_j below                  [batch, units]; a [units]
 *   dL/da_j = sum over the batch of dL/dy_j min(u_j, 0)
 * </pre>
 *
 * <p>Deeplearning4j's own layer of this kind takes batches of up to 64 rows only: its operation refuses larger ones.
 *
 * @see <a href="https://arxiv.org/abs/1502.01852">He et al., 2015</a>
 */
public final class SlopesLayer extends PReLULayer {

    private static final long serialVersionUID = 1L;

    /** For reading from a file. */
    public SlopesLayer() {}

    /** @param units 1 or more */
    public SlopesLayer(int units) {
        Arguments.atLeast("units", units, 1);
        setNIn(units);
        setNOut(units);
        setInputShape(new long[] {units});
        setWeightInitFn(new WeightInitConstant(1));
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
    public static final class Impl extends PReLU {

        private static final long serialVersionUID = 1L;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        private INDArray slopes() {
            INDArray slopes = getParam(PReLUParamInitializer.WEIGHT_KEY);
            return slopes.reshape(1, slopes.length());
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            INDArray result = workspaces.dup(ArrayType.ACTIVATIONS, input);
            INDArray negative = Transforms.min(result, 0, true);
            return result.subi(negative).addi(negative.muliRowVector(slopes()));
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            INDArray of = LayerSetup.part(PReLUParamInitializer.WEIGHT_KEY, gradientViews);
            of.assign(Transforms.min(input, 0, true).muli(epsilon).sum(0).reshape(of.shape()));
            Gradient gradient = new DefaultGradient();
            gradient.setGradientFor(PReLUParamInitializer.WEIGHT_KEY, of);
            // 1 above 0, the slope below
            INDArray factor = Operations.flags(input.lt(0), epsilon).muliRowVector(slopes().sub(1));
            INDArray below = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon).muli(factor.addi(1));
            return new Pair<>(gradient, below);
        }
    }
}
