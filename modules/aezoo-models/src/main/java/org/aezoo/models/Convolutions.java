package org.aezoo.models;

import org.aezoo.layers.NativeConvolutionLayer;
import org.aezoo.layers.NativeDeconvolutionLayer;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * The two steps of every convolutional variant: halving a picture and doubling it again, such that odd sizes come back
 * too (28 to 14 to 7 to 4 and up again). The kernel is 4 wide along an even side and 3 along an odd one.
 */
final class Convolutions {

    private Convolutions() {}

    /** The size of a side after it was halved a number of times, rounded up. */
    static int halved(int side, int times) {
        int result = side;
        for (int i = 0; i < times; i++) {
            result = (result + 1) / 2;
        }
        return result;
    }

    /** The convolution from level {@code level - 1} to level {@code level}, level 0 being the picture. */
    static NativeConvolutionLayer halve(int maps, int height, int width, int level, Nonlinearity activation) {
        return new NativeConvolutionLayer.Builder(kernel(height, level), kernel(width, level))
                .stride(2, 2)
                .padding(1, 1)
                .convolutionMode(ConvolutionMode.Truncate)
                .nOut(maps)
                .activation(activation.activation())
                .weightInit(activation.weightInit())
                .build();
    }

    /** The transposed convolution from level {@code level} back to level {@code level - 1}. */
    static NativeDeconvolutionLayer twice(int maps, int height, int width, int level, Nonlinearity activation) {
        return new NativeDeconvolutionLayer.Builder(kernel(height, level), kernel(width, level))
                .stride(2, 2)
                .padding(1, 1)
                .convolutionMode(ConvolutionMode.Truncate)
                .nOut(maps)
                .activation(activation.activation())
                .weightInit(activation.weightInit())
                .build();
    }

    /** A convolution that keeps height and width. */
    static NativeConvolutionLayer same(int maps, int kernel, Nonlinearity activation) {
        return new NativeConvolutionLayer.Builder(kernel, kernel)
                .stride(1, 1)
                .padding(kernel / 2, kernel / 2)
                .convolutionMode(ConvolutionMode.Truncate)
                .nOut(maps)
                .activation(activation.activation())
                .weightInit(activation.weightInit())
                .build();
    }

    private static int kernel(int side, int level) {
        return halved(side, level - 1) % 2 == 0 ? 4 : 3;
    }
}
