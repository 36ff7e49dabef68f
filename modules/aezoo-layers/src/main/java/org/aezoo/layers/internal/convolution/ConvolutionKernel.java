package org.aezoo.layers.internal.convolution;

import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.cpu.Onednn;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution between wide images x and narrow ones y: forward for a convolution, the other way for a transposed one, and
 * the way back of both.
 *
 * <pre>
 *   c[(k, u, v), (i, j)] = x[k, i s + u - p, j s + v - p]              0 outside of the picture
 *   y = W c                                 {@link #forward}         W [maps, channels * kernel * kernel]
 *   x = the sum of W' y at all (u, v)       {@link #transposed}
 * </pre>
 *
 * <p>All arrays are {@link HostMemory#holdsInOrder held by the host, in order}. Not for several threads at once; it uses those
 * that products may use.
 */
public interface ConvolutionKernel {

    /**
     * The fastest there is.
     *
     * @param wide shape of x [batch, channels, height, width]
     * @param narrow shape of y [batch, maps, lines, columns]
     * @param kernel height and width, as stride and padding
     */
    static ConvolutionKernel of(long[] wide, long[] narrow, int[] kernel, int[] stride, int[] padding) {
        if (Onednn.isUsedForConvolutions()) {
            try {
                return new OnednnConvolution(wide, narrow, kernel, stride, padding);
            } catch (RuntimeException e) {
                // oneDNN has none for these shapes
            }
        }
        return new GemmConvolution(wide, narrow, kernel, stride, padding);
    }

    /** Whether it is the one for these shapes, whatever the batch size. */
    boolean fits(long[] wide, long[] narrow);

    /**
     * {@code y = W c + b}.
     *
     * @param b [maps]; null for none
     * @param training whether there will be a way back, with the same x unchanged
     */
    void forward(INDArray x, INDArray w, @Nullable INDArray b, INDArray y, boolean training);

    /**
     * {@code x = the sum of W' y}.
     *
     * @param b [channels]; null for none
     */
    void transposed(INDArray y, INDArray w, @Nullable INDArray b, INDArray x);

    /**
     * The backward pass of {@link #forward}.
     *
     * @param gradientY gradient at y
     * @param gradientX set to the gradient at x; null if not wanted
     * @param gradientW set to the gradient at W
     * @param gradientB set to the gradient at b; null for none
     */
    void backward(
            INDArray x,
            INDArray gradientY,
            INDArray w,
            @Nullable INDArray gradientX,
            INDArray gradientW,
            @Nullable INDArray gradientB);

    /** The backward pass of {@link #transposed}, with the roles of x and y exchanged. */
    void backwardOfTransposed(
            INDArray y,
            INDArray gradientX,
            INDArray w,
            INDArray gradientY,
            INDArray gradientW,
            @Nullable INDArray gradientB);

    /** Lets go of the images of the last way forward. */
    void forget();
}
