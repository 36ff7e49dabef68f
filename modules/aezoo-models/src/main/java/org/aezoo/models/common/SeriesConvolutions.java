package org.aezoo.models.common;

import org.aezoo.layers.NativeConvolutionLayer;
import org.aezoo.layers.NativeDeconvolutionLayer;
import org.aezoo.models.Nonlinearity;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.BaseConvBuilder;

/**
 * Convolutions along time: a window is a picture of one row, [batch, channels, 1, steps]. Halving and doubling bring odd
 * lengths back too. The kernel spans 8 steps of an even length and 7 of an odd one.
 */
public final class SeriesConvolutions {

    private static final int KERNEL = 7;

    private SeriesConvolutions() {}

    /** From a length of {@code steps} to half of it, rounded up. */
    public static NativeConvolutionLayer halve(int maps, int steps, Nonlinearity activation) {
        return set(new NativeConvolutionLayer.Builder(1, kernel(steps)), 2, maps, activation)
                .build();
    }

    /** Back to {@code steps} from half of them, rounded up. */
    public static NativeDeconvolutionLayer twice(int maps, int steps, Nonlinearity activation) {
        return set(new NativeDeconvolutionLayer.Builder(1, kernel(steps)), 2, maps, activation)
                .build();
    }

    /** One that keeps the length. */
    public static NativeConvolutionLayer same(int maps, Nonlinearity activation) {
        return set(new NativeConvolutionLayer.Builder(1, KERNEL), 1, maps, activation)
                .build();
    }

    /** A fully connected layer for each step by itself. */
    public static NativeConvolutionLayer each(int maps, Nonlinearity activation) {
        return set(new NativeConvolutionLayer.Builder(1, 1), 1, maps, activation)
                .padding(0, 0)
                .build();
    }

    private static int kernel(int steps) {
        return steps % 2 == 0 ? KERNEL + 1 : KERNEL;
    }

    private static <B extends BaseConvBuilder<B>> B set(B builder, int stride, int maps, Nonlinearity activation) {
        return builder.stride(1, stride)
                .padding(0, KERNEL / 2)
                .convolutionMode(ConvolutionMode.Truncate)
                .nOut(maps)
                .activation(activation.activation())
                .weightInit(activation.weightInit());
    }
}
