package org.aezoo.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.util.ConvolutionUtils;
import org.deeplearning4j.util.ValidationUtils;
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
        Impl impl = new Impl(conf, dataType);
        impl.setListeners(listeners);
        impl.setIndex(index);
        impl.setParamsViewArray(parameters);
        impl.setParamTable(initializer().init(conf, parameters, initialize));
        impl.setConf(conf);
        return impl;
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
        return other instanceof NativeConvolutionLayer layer && super.equals(layer) && layer.first == first;
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + Boolean.hashCode(first);
    }

    /** Takes what Deeplearning4j's builder takes; the kernel is height and width. */
    @SuppressWarnings("unchecked") // Deeplearning4j declares <E extends Layer> E build()
    public static final class Builder extends ConvolutionLayer.BaseConvBuilder<Builder> {

        public Builder() {}

        /** @param kernelSize height and width, or one number for both */
        public Builder(int... kernelSize) {
            super(kernelSize);
        }

        @Override
        protected boolean allowCausal() {
            return false;
        }

        @Override
        public void setKernelSize(int[] kernelSize) {
            this.kernelSize = ValidationUtils.validate2NonNegative(kernelSize, false, "kernelSize");
        }

        @Override
        public void setStride(int[] stride) {
            this.stride = ValidationUtils.validate2NonNegative(stride, false, "stride");
        }

        @Override
        public void setPadding(int[] padding) {
            this.padding = ValidationUtils.validate2NonNegative(padding, false, "padding");
        }

        @Override
        public void setDilation(int[] dilation) {
            this.dilation = ValidationUtils.validate2NonNegative(dilation, false, "dilation");
        }

        @Override
        public NativeConvolutionLayer build() {
            ConvolutionUtils.validateConvolutionModePadding(convolutionMode, padding);
            ConvolutionUtils.validateCnnKernelStridePadding(kernelSize, stride, padding);
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
        boolean widens() {
            return false;
        }

        @Override
        boolean isFirst() {
            return layerConf().first;
        }

        @Override
        long outputChannels(INDArray weights) {
            return weights.size(0);
        }

        @Override
        int[] outputSize(INDArray images) {
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
