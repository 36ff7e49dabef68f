package org.aezoo.models.common;

import static org.aezoo.models.Nonlinearity.IDENTITY;

import org.aezoo.layers.NativeConvolutionLayer;
import org.aezoo.layers.NativeDeconvolutionLayer;
import org.aezoo.models.Nonlinearity;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.BaseConvBuilder;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;

/**
 * The two steps of every convolutional variant: halving a picture and doubling it again, such that odd sizes come back
 * too (28 to 14 to 7 to 4 and up again). The kernel is 4 wide along an even side and 3 along an odd one.
 */
public final class Convolutions {

    private Convolutions() {}

    /** The size of a side after it was halved a number of times, rounded up. */
    public static int halved(int side, int times) {
        int result = side;
        for (int i = 0; i < times; i++) {
            result = (result + 1) / 2;
        }
        return result;
    }

    /** The convolution from level {@code level - 1} to level {@code level}, level 0 being the picture. */
    public static NativeConvolutionLayer halve(int maps, PictureShape picture, int level, Nonlinearity activation) {
        return set(new NativeConvolutionLayer.Builder(kernel(picture, level)), 2, 1, maps, activation)
                .build();
    }

    /** The transposed convolution from level {@code level} back to level {@code level - 1}. */
    public static NativeDeconvolutionLayer twice(int maps, PictureShape picture, int level, Nonlinearity activation) {
        return set(new NativeDeconvolutionLayer.Builder(kernel(picture, level)), 2, 1, maps, activation)
                .build();
    }

    /** A convolution that keeps height and width. */
    public static NativeConvolutionLayer same(int maps, int kernel, Nonlinearity activation) {
        return set(new NativeConvolutionLayer.Builder(kernel, kernel), 1, kernel / 2, maps, activation)
                .build();
    }

    private static <B extends BaseConvBuilder<B>> B set(
            B builder, int stride, int padding, int maps, Nonlinearity activation) {
        return builder.stride(stride, stride)
                .padding(padding, padding)
                .convolutionMode(ConvolutionMode.Truncate)
                .nOut(maps)
                .activation(activation.activation())
                .weightInit(activation.weightInit());
    }

    private static int[] kernel(PictureShape picture, int level) {
        return new int[] {kernel(picture.height(), level), kernel(picture.width(), level)};
    }

    private static int kernel(int side, int level) {
        return halved(side, level - 1) % 2 == 0 ? 4 : 3;
    }

    /** The encoder's levels from the input on; the name of the last one. */
    public static String encoders(GraphBuilder graph, PictureLevels model) {
        String below = "input";
        for (int k = 1; k <= model.filters().size(); k++) {
            graph.addLayer("encoder-" + k, halve(model.filters().get(k - 1), model, k, model.activation()), below);
            below = "encoder-" + k;
        }
        return below;
    }

    /** The decoder's levels from level {@code top} down to the first; the name of the last one. */
    public static String decoders(GraphBuilder graph, String from, int top, PictureLevels model) {
        String below = from;
        for (int k = top; k >= 1; k--) {
            graph.addLayer("decoder-" + k, twice(model.filters().get(k - 1), model, k + 1, model.activation()), below);
            below = "decoder-" + k;
        }
        return below;
    }

    /** Ends the graph: from the first level to the picture, flat, and its loss. */
    public static ComputationGraphConfiguration picture(
            GraphBuilder graph, String below, PictureShape model, Layer loss) {
        return Graphs.end(graph.addLayer("picture", twice(model.channels(), model, 1, IDENTITY), below)
                .addLayer(
                        "reconstruction",
                        loss,
                        new CnnToFeedForwardPreProcessor(model.height(), model.width(), model.channels()),
                        "picture"));
    }
}
