package org.aezoo.layers.base;

import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.util.ConvolutionUtils;
import org.deeplearning4j.util.ValidationUtils;

/**
 * What the builders of convolution and transposed convolution share: they take what Deeplearning4j's builder takes; the
 * kernel is height and width.
 */
public abstract class NativeConvolutionBuilder<T extends NativeConvolutionBuilder<T>>
        extends ConvolutionLayer.BaseConvBuilder<T> {

    public NativeConvolutionBuilder() {}

    public NativeConvolutionBuilder(int... kernelSize) {
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

    /** Fails where kernel, stride and padding do not go together. */
    public final void check() {
        ConvolutionUtils.validateConvolutionModePadding(convolutionMode, padding);
        ConvolutionUtils.validateCnnKernelStridePadding(kernelSize, stride, padding);
    }
}
