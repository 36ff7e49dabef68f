package org.aezoo.layers.base;

import org.aezoo.layers.cpu.ActivationKernel;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.internal.kernels.DensePass;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A fully connected layer that goes through kernels on the CPU: {@code y = f(x W + b)}, [batch, nOut].
 *
 * <p>Identity, sigmoid, tanh and ReLU in single precision have kernels; everything else (other activations, dropout on the
 * input, weight noise, masks, double precision, other backends) goes through Deeplearning4j.
 */
public abstract class KernelDenseLayer extends ParameterLayer {

    private static final long serialVersionUID = 1L;

    public static final String WEIGHTS = DefaultParamInitializer.WEIGHT_KEY;
    public static final String BIAS = DefaultParamInitializer.BIAS_KEY;

    @JsonProperty
    private boolean first;

    /** For reading from JSON. */
    public KernelDenseLayer() {}

    public KernelDenseLayer(FeedForwardLayer.Builder<?> builder) {
        super(builder);
    }

    /** Says that the layer's input is the network's own, so that the gradient at it is left out: nobody takes it. */
    public void setFirst(boolean first) {
        this.first = first;
    }

    public boolean isFirst() {
        return first;
    }

    /** The layer at work: the way forward, and what the way back needs of it. */
    public abstract static class Impl<C extends KernelDenseLayer> extends BaseLayer<C> {

        private static final long serialVersionUID = 1L;

        public final @Nullable ActivationKernel transfer;
        private transient @Nullable INDArray output;
        private transient @Nullable INDArray outputOf;

        public Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
            transfer = ActivationKernel.of(layerConf().getActivationFn());
        }

        private boolean hasKernels() {
            return transfer != null && DensePass.suits(layerConf(), input, getParam(WEIGHTS), maskArray);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            output = null;
            ActivationKernel f = transfer;
            if (f == null || !hasKernels()) {
                return super.activate(training, workspaces);
            }
            DensePass.Forward pass =
                    DensePass.forward(input, getParam(WEIGHTS), false, getParam(BIAS), f, training, workspaces);
            if (training) {
                output = pass.kept();
                outputOf = input;
            }
            return pass.output();
        }

        /** The output that kernels gave for the input, if they can go back from it too; null otherwise. */
        public final @Nullable INDArray outputOfKernels(INDArray epsilon) {
            return outputOf == input && hasKernels() && HostMemory.holds(epsilon) ? output : null;
        }

        /** The gradient at the input; null where nobody takes it. */
        public final @Nullable INDArray below(INDArray delta, LayerWorkspaceMgr workspaces) {
            return layerConf().isFirst() ? null : DensePass.below(delta, getParam(WEIGHTS), false, workspaces);
        }

        public final INDArray gradientOf(String key) {
            return LayerSetup.part(key, gradientViews);
        }

        @Override
        public boolean isPretrainLayer() {
            return false;
        }

        @Override
        public void clear() {
            super.clear();
            output = null;
            outputOf = null;
        }
    }
}
