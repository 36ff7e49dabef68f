package org.aezoo.layers;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Transposed convolution by one matrix product per image, whose result is then added up in place: what suits outputs of
 * few channels.
 *
 * <pre>
 *   c[o, u, v, i, j] = sum_k W[k, o, u, v] x[k, i, j]
 *   z[o, i s + u - p, j s + v - p] += c[o, u, v, i, j]      for all u, v, i, j that fall into the output
 * </pre>
 */
final class Deconvolution {

    private Deconvolution() {}

    /**
     * Fills an output.
     *
     * @param images x [batch, in, height, width]
     * @param weights W [in, out, kernel, kernel]
     * @param bias b [out]; null for none
     * @param output z [batch, out, outHeight, outWidth]; all are {@link Host#holdsInOrder held by the host, in order}
     */
    static void run(
            INDArray images, INDArray weights, @Nullable INDArray bias, INDArray output, int[] stride, int[] padding) {
        int in = (int) images.size(1);
        int[] from = {(int) images.size(2), (int) images.size(3)};
        int[] to = {(int) output.size(2), (int) output.size(3)};
        int[] kernel = {(int) weights.size(2), (int) weights.size(3)};
        int out = (int) output.size(1);
        int products = out * kernel[0] * kernel[1];
        int places = from[0] * from[1];
        float[] columns = new float[products * places];
        float[] z = new float[out * to[0] * to[1]];
        float[] start = bias == null ? new float[out] : Host.read(bias);
        FloatPointer w = Host.pointer(weights);
        FloatPointer x = Host.pointer(images);
        FloatPointer result = Host.pointer(output);
        try (FloatPointer c = new FloatPointer(columns.length)) {
            for (long n = 0; n < images.size(0); n++) {
                Gemm.transposed(w, in, products, x.position(n * in * places), places, c);
                c.get(columns, 0, columns.length);
                for (int o = 0; o < out; o++) {
                    Arrays.fill(z, o * to[0] * to[1], (o + 1) * to[0] * to[1], start[o]);
                }
                for (int m = 0; m < products; m++) {
                    int u = m / kernel[1] % kernel[0] - padding[0];
                    int v = m % kernel[1] - padding[1];
                    int plane = m / (kernel[0] * kernel[1]) * to[0] * to[1];
                    add(columns, m * places, from, z, plane, to, stride, u, v);
                }
                result.position(n * z.length).put(z, 0, z.length);
            }
        }
        Host.keep(images, weights, output);
    }

    /** {@code z[i s + u, j s + v] += c[i, j]} for one plane, as far as it falls into z. */
    private static void add(float[] c, int at, int[] from, float[] z, int plane, int[] to, int[] stride, int u, int v) {
        int s = stride[1];
        int first = v >= 0 ? 0 : (-v + s - 1) / s;
        int end = Math.min(from[1], (to[1] - v + s - 1) / s);
        for (int i = 0; i < from[0]; i++) {
            int line = i * stride[0] + u;
            if (line >= 0 && line < to[0]) {
                int target = plane + line * to[1] + v;
                int source = at + i * from[1];
                for (int j = first; j < end; j++) {
                    z[target + j * s] += c[source + j];
                }
            }
        }
    }
}
