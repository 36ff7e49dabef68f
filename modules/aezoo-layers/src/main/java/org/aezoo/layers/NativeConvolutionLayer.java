package org.aezoo.layers;

import java.util.Collection;
import org.aezoo.layers.base.JsonFields;
import org.aezoo.layers.base.LayerSetup;
import org.aezoo.layers.base.NativeConvolutionBuilder;
import org.aezoo.layers.internal.convolution.NativeConvolution;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.util.ConvolutionUtils;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Two-dimensional convolution by matrix products in single precision on the CPU, elsewhere through libnd4j's own
 * operations, which use oneDNN where it is there.
 *
 * <pre>
 *   z[n, o, i, j] = b[o] + sum_{c, u, v} W[o, c, u, v] x[n, c, i s + u - p, j s + v - p]
 *   W [nOut, nIn, kernel, kernel]      x [batch, nIn, height, width]
 * </pre>
 *
 * <p>The same numbers as Deeplearning4j's {@code ConvolutionLayer}, with the same parameters in the same order, but
 * many times faster on a CPU: that layer always takes its own im2col path. Images are NCHW; dilation and feature masks are refused.
 */
public final class NativeConvolutionLayer extends ConvolutionLayer {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private boolean first;

    /** For reading from JSON. */
    NativeConvolutionLayer() {}

    private NativeConvolutionLayer(Builder builder) {
        super(builder);
        initializeConstraints(builder);
    }

    /** Says that the layer's input is the network's own: the gradient there, which nobody takes, is left out. */
    public void setFirst(boolean first) {
        this.first = first;
    }

    public boolean isFirst() {
        return first;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        LayerValidation.assertNInNOutSet("NativeConvolutionLayer", getLayerName(), index, getNIn(), getNOut());
        return LayerSetup.start(new Impl(conf, dataType), conf, listeners, index, parameters, initialize);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        NativeConvolution.requireNchw(inputType, getLayerName());
        return super.getOutputType(layerIndex, inputType);
    }

    @Override
    public NativeConvolutionLayer clone() {
        return (NativeConvolutionLayer) super.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return JsonFields.areEqual(this, other) && super.equals(other);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + JsonFields.hash(this);
    }

    /** Takes what Deeplearning4j's builder takes; the kernel is height and width. */
    @SuppressWarnings("unchecked") // Deeplearning4j declares <E extends Layer> E build()
    public static final class Builder extends NativeConvolutionBuilder<Builder> {

        public Builder() {}

        /** @param kernelSize height and width, or one number for both */
        public Builder(int... kernelSize) {
            super(kernelSize);
        }

        @Override
        public NativeConvolutionLayer build() {
            check();
            return new NativeConvolutionLayer(this);
        }
    }

    /** The layer at work. */
    private static final class Impl extends NativeConvolution<NativeConvolutionLayer> {

        private static final long serialVersionUID = 1L;

        Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType, "conv2d", 1);
        }

        @Override
        public boolean widens() {
            return false;
        }

        @Override
        public boolean isFirst() {
            return layerConf().first;
        }

        @Override
        public long outputChannels(INDArray weights) {
            return weights.size(0);
        }

        @Override
        public int[] outputSize(INDArray images) {
            NativeConvolutionLayer conf = layerConf();
            return ConvolutionUtils.getOutputSize(
                    images,
                    conf.getKernelSize(),
                    conf.getStride(),
                    conf.getPadding(),
                    conf.getConvolutionMode(),
                    conf.getDilation(),
                    CNN2DFormat.NCHW);
        }
    }
}
