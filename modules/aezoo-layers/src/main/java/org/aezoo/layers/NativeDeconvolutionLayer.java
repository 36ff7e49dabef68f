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
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.util.ConvolutionUtils;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Two-dimensional transposed convolution, which widens images: by matrix products in single precision on the CPU,
 * elsewhere through libnd4j's own operations.
 *
 * <pre>
 *   z[n, o, i s + u - p, j s + v - p] += W[c, o, u, v] x[n, c, i, j]      for all c, u, v, then + b[o]
 *   W [nIn, nOut, kernel, kernel]      x [batch, nIn, height, width]
 *   height of z = s (height - 1) + kernel - 2 p      (truncate mode; s height in same mode)
 * </pre>
 *
 * <p>The same numbers as Deeplearning4j's {@code Deconvolution2D}, with the same parameters in the same order. That
 * layer computes its output a second time for the backward pass and forgets dropout on the way back; this one does
 * neither. Images are NCHW; dilation and feature masks are refused. Kernel 4, stride 2, padding 1 doubles height and width.
 */
public final class NativeDeconvolutionLayer extends Deconvolution2D {

    private static final long serialVersionUID = 1L;

    /** For reading from JSON. */
    NativeDeconvolutionLayer() {}

    private NativeDeconvolutionLayer(Builder builder) {
        super(builder);
        initializeConstraints(builder);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        LayerValidation.assertNInNOutSet("NativeDeconvolutionLayer", getLayerName(), index, getNIn(), getNOut());
        return LayerSetup.start(new Impl(conf, dataType), conf, listeners, index, parameters, initialize);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        NativeConvolution.requireNchw(inputType, getLayerName());
        return super.getOutputType(layerIndex, inputType);
    }

    @Override
    public NativeDeconvolutionLayer clone() {
        return (NativeDeconvolutionLayer) super.clone();
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
        public NativeDeconvolutionLayer build() {
            check();
            return new NativeDeconvolutionLayer(this);
        }
    }

    /** The layer at work. */
    private static final class Impl extends NativeConvolution<NativeDeconvolutionLayer> {

        private static final long serialVersionUID = 1L;

        Impl(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType, "deconv2d", 0);
        }

        @Override
        public boolean widens() {
            return true;
        }

        @Override
        public long outputChannels(INDArray weights) {
            return weights.size(1);
        }

        @Override
        public int[] outputSize(INDArray images) {
            NativeDeconvolutionLayer conf = layerConf();
            return ConvolutionUtils.getDeconvolutionOutputSize(
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
