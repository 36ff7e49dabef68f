package org.aezoo.layers;

import org.aezoo.layers.base.KernelDenseLayer;
import org.aezoo.layers.cpu.ActivationKernel;
import org.aezoo.layers.cpu.Gemm;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.internal.kernels.DensePass;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Deeplearning4j's fully connected layer, made fast on the CPU.
 *
 * <pre>
 *   y = f(x W + b)             [batch, nOut]
 * </pre>
 *
 * <p>It computes the same: identity, sigmoid, tanh and ReLU in single precision go through fused kernels, everything
 * else (other activations, dropout on the input, weight noise, masks, double precision, other backends) through
 * Deeplearning4j. What is saved: the product of the forward pass, which Deeplearning4j computes again on the way back,
 * and several walks over the output.
 */
public final class FusedDenseLayer extends KernelDenseLayer {

    private static final long serialVersionUID = 1L;

    /** For reading from JSON. */
    private FusedDenseLayer() {}

    private FusedDenseLayer(Builder builder) {
        super(builder);
    }

    @Override
    protected Layer create(NeuralNetConfiguration conf, DataType dataType) {
        return new Impl(conf, dataType);
    }

    @Override
    public ParamInitializer initializer() {
        return DefaultParamInitializer.getInstance();
    }

    /** Takes sizes, activation, initialisation and regularisation like every dense layer. */
    @SuppressWarnings("unchecked") // Deeplearning4j declares <E extends Layer> E build()
    public static final class Builder extends FeedForwardLayer.Builder<Builder> {

        @Override
        public FusedDenseLayer build() {
            return new FusedDenseLayer(this);
        }
    }

    /** The layer at work. */
    private static final class Impl extends KernelDenseLayer.Impl<FusedDenseLayer> {

        private static final long serialVersionUID = 1L;

        Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            INDArray y = outputOfKernels(epsilon);
            ActivationKernel f = transfer;
            if (y == null || f == null) {
                return super.backpropGradient(epsilon, workspaces);
            }
            INDArray weightGradient = gradientOf(WEIGHTS);
            INDArray biasGradient = gradientOf(BIAS);
            float[] sum = new float[(int) biasGradient.length()];
            INDArray delta = DensePass.delta(epsilon, y, f, sum, workspaces);
            HostMemory.write(biasGradient, sum);
            Gemm.multiply(input, true, delta, false, weightGradient, 0);
            Gradient gradient = new DefaultGradient();
            gradient.setGradientFor(WEIGHTS, weightGradient);
            gradient.setGradientFor(BIAS, biasGradient);
            return new Pair<>(gradient, below(delta, workspaces));
        }
    }
}
