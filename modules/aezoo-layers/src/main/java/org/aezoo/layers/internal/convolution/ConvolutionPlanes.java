package org.aezoo.layers.internal.convolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pixels of an image dealt out into planes, one for every remainder of row and column divided by the stride. What a
 * place of the kernel meets then lies in one piece, from a line's beginning to the last line's end, with a gap after every
 * line that means nothing.
 */
final class ConvolutionPlanes {

    private final int channels;
    private final int height;
    private final int width;
    private final int[] kernel;
    private final int[] stride;
    private final int[] padding;

    /** Values of a plane's line. */
    final int planeWidth;

    /** Values of a plane. */
    private final int plane;

    /** Values of a piece: the places of a narrow image with the gaps after its lines. */
    final int places;

    /** Pieces: the numbers that a place of a narrow image is made of. */
    final int depth;

    /** Where what each place of the kernel meets begins in the planes, for all channels. */
    final int[] pieces;

    private final List<Line> dealt;

    /**
     * Some pixels of a line of the picture, a stride apart, which lie one after another in a plane.
     *
     * @param inPlane where the first is in the planes
     * @param inImage where it is in the image
     * @param length how many there are
     */
    private record Line(int inPlane, int inImage, int length) {}

    /**
     * @param wide shape of the images [batch, channels, height, width]
     * @param lines of a narrow image
     * @param columns of a narrow image
     * @param kernel height and width, as stride and padding
     */
    ConvolutionPlanes(long[] wide, int lines, int columns, int[] kernel, int[] stride, int[] padding) {
        channels = (int) wide[1];
        height = (int) wide[2];
        width = (int) wide[3];
        this.kernel = kernel.clone();
        this.stride = stride.clone();
        this.padding = padding.clone();
        planeWidth = columns + (kernel[1] - 1) / stride[1];
        plane = (lines + (kernel[0] - 1) / stride[0]) * planeWidth;
        places = lines * planeWidth;
        depth = channels * kernel[0] * kernel[1];
        pieces = pieces();
        dealt = dealt();
    }

    private int[] pieces() {
        int[] all = new int[depth];
        for (int row = 0; row < depth; row++) {
            int channel = row / (kernel[0] * kernel[1]);
            int u = row / kernel[1] % kernel[0];
            int v = row % kernel[1];
            int which = (channel * stride[0] + u % stride[0]) * stride[1] + v % stride[1];
            all[row] = which * plane + u / stride[0] * planeWidth + v / stride[1];
        }
        return all;
    }

    private List<Line> dealt() {
        List<Line> all = new ArrayList<>();
        for (int which = 0; which < channels * stride[0] * stride[1]; which++) {
            int channel = which / (stride[0] * stride[1]);
            int firstLine = which / stride[1] % stride[0] - padding[0];
            int firstColumn = which % stride[1] - padding[1];
            int begin = firstColumn >= 0 ? 0 : (-firstColumn + stride[1] - 1) / stride[1];
            int end = Math.min(planeWidth, (width - firstColumn + stride[1] - 1) / stride[1]);
            for (int i = 0; i < plane / planeWidth; i++) {
                int line = i * stride[0] + firstLine;
                if (line >= 0 && line < height && begin < end) {
                    all.add(new Line(
                            which * plane + i * planeWidth + begin,
                            (channel * height + line) * width + firstColumn + begin * stride[1],
                            end - begin));
                }
            }
        }
        return all;
    }

    /** Values of all planes. A piece that begins in the last plane may end behind it. */
    int length() {
        return channels * stride[0] * stride[1] * plane + planeWidth;
    }

    /** Deals an image out; what lies around the picture stays as it is. */
    void deal(float[] image, float[] planes) {
        for (Line line : dealt) {
            for (int j = 0; j < line.length; j++) {
                planes[line.inPlane + j] = image[line.inImage + j * stride[1]];
            }
        }
    }

    /**
     * Makes an image of planes.
     *
     * @param start of each channel, to which the planes' values are added
     */
    void gather(float[] planes, float[] start, float[] image) {
        for (int channel = 0; channel < channels; channel++) {
            Arrays.fill(image, channel * height * width, (channel + 1) * height * width, start[channel]);
        }
        for (Line line : dealt) {
            for (int j = 0; j < line.length; j++) {
                image[line.inImage + j * stride[1]] += planes[line.inPlane + j];
            }
        }
    }
}
