package org.aezoo.layers.internal.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.aezoo.layers.Nets;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.layers.cpu.Onednn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Against the definition, sum by sum, with everything of two different sizes. */
final class GemmConvolutionTest {

    private final int threads = NativeThreads.get();

    @AfterEach
    void restore() {
        NativeThreads.set(threads);
    }

    /** What one pair of places meets at one weight. */
    @FunctionalInterface
    private interface Meeting {
        void of(int image, int channel, int line, int column, int map, int u, int v, int i, int j);
    }

    private record Shape(
            int batch, int channels, int height, int width, int maps, int[] kernel, int[] stride, int[] padding) {

        int lines() {
            return (height + 2 * padding[0] - kernel[0]) / stride[0] + 1;
        }

        int columns() {
            return (width + 2 * padding[1] - kernel[1]) / stride[1] + 1;
        }

        void meet(Meeting meeting) {
            for (int n = 0; n < batch; n++) {
                for (int o = 0; o < maps; o++) {
                    for (int i = 0; i < lines(); i++) {
                        for (int j = 0; j < columns(); j++) {
                            meetAt(n, o, i, j, meeting);
                        }
                    }
                }
            }
        }

        private void meetAt(int n, int o, int i, int j, Meeting meeting) {
            for (int k = 0; k < channels; k++) {
                for (int u = 0; u < kernel[0]; u++) {
                    for (int v = 0; v < kernel[1]; v++) {
                        int line = i * stride[0] + u - padding[0];
                        int column = j * stride[1] + v - padding[1];
                        if (line >= 0 && line < height && column >= 0 && column < width) {
                            meeting.of(n, k, line, column, o, u, v, i, j);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // batch, channels, height, width, maps, kernel, stride, padding, threads
        "2, 2, 8, 7, 3, 4, 3, 2, 1, 1, 0, 1",
        "1, 1, 28, 28, 4, 4, 4, 2, 2, 1, 1, 1",
        "3, 4, 1, 9, 1, 2, 5, 1, 3, 1, 2, 1",
        "1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1",
        "2, 3, 4, 4, 2, 3, 3, 1, 1, 2, 2, 1",
        "1, 1, 9, 11, 2, 2, 2, 3, 4, 0, 1, 1",
        "2, 2, 7, 7, 3, 3, 3, 2, 2, 1, 1, 1",
        "3, 2, 6, 5, 2, 5, 5, 1, 1, 2, 2, 1",
        "1, 1, 10, 10, 16, 3, 3, 1, 1, 1, 1, 1",
        "5, 16, 7, 9, 20, 3, 4, 2, 1, 0, 2, 1",
        "4, 17, 9, 8, 33, 5, 3, 2, 2, 2, 1, 2",
        "3, 3, 12, 11, 16, 4, 4, 1, 2, 1, 1, 1",
        "2, 8, 6, 6, 8, 4, 5, 1, 1, 0, 0, 2",
        // more than one group, and shares
        "70, 3, 14, 14, 4, 4, 4, 2, 2, 1, 1, 1",
        "71, 16, 14, 14, 32, 4, 4, 2, 2, 1, 1, 3"
    })
    void isTheSumThatItsDefinitionSays(
            int batch,
            int channels,
            int height,
            int width,
            int maps,
            int kernelHeight,
            int kernelWidth,
            int down,
            int right,
            int above,
            int left,
            int threads) {
        Shape shape = new Shape(
                batch,
                channels,
                height,
                width,
                maps,
                new int[] {kernelHeight, kernelWidth},
                new int[] {down, right},
                new int[] {above, left});
        NativeThreads.set(threads);
        INDArray x = Nets.normal(1, batch, channels, height, width).castTo(DataType.FLOAT);
        INDArray y = Nets.normal(2, batch, maps, shape.lines(), shape.columns()).castTo(DataType.FLOAT);
        INDArray w = Nets.normal(3, maps, channels, kernelHeight, kernelWidth).castTo(DataType.FLOAT);
        INDArray narrowBias = Nets.normal(4, maps).castTo(DataType.FLOAT);
        INDArray wideBias = Nets.normal(5, channels).castTo(DataType.FLOAT);
        double[] narrow = new double[(int) y.length()];
        double[] wide = new double[(int) x.length()];
        double[] gradientOfWeights = new double[(int) w.length()];
        float[] xs = x.data().asFloat();
        float[] ys = y.data().asFloat();
        float[] ws = w.data().asFloat();
        shape.meet((n, k, line, column, o, u, v, i, j) -> {
            int atX = ((n * channels + k) * height + line) * width + column;
            int atY = ((n * maps + o) * shape.lines() + i) * shape.columns() + j;
            int atW = ((o * channels + k) * kernelHeight + u) * kernelWidth + v;
            narrow[atY] += (double) ws[atW] * xs[atX];
            wide[atX] += (double) ws[atW] * ys[atY];
            gradientOfWeights[atW] += (double) xs[atX] * ys[atY];
        });

        for (ConvolutionKernel convolution : all(x, y, shape)) {
            assertThat(convolution.fits(x.shape(), y.shape())).isTrue();
            // twice, as memory is used again
            for (int time = 0; time < 2; time++) {
                INDArray result = like(y);
                convolution.forward(x, w, null, result, false);
                assertClose(result, narrow);
                convolution.forward(x, w, narrowBias, result, time == 1);
                assertClose(result.sub(narrowBias.reshape(1, maps, 1, 1)), narrow);

                INDArray back = like(x);
                convolution.transposed(y, w, null, back);
                assertClose(back, wide);
                convolution.transposed(y, w, wideBias, back);
                assertClose(back.sub(wideBias.reshape(1, channels, 1, 1)), wide);

                INDArray gradientW = like(w);
                INDArray gradientB = like(narrowBias);
                back.assign(9);
                convolution.backward(x, y, w, back, gradientW, gradientB);
                assertClose(back, wide);
                assertClose(gradientW, gradientOfWeights);
                assertClose(
                        gradientB, y.castTo(DataType.DOUBLE).sum(0, 2, 3).data().asDouble());

                convolution.backward(x, y, w, null, gradientW.assign(9), null);
                assertClose(gradientW, gradientOfWeights);

                INDArray gradientOfWide = like(wideBias);
                convolution.backwardOfTransposed(y, x, w, result.assign(9), gradientW.assign(9), gradientOfWide);
                assertClose(result, narrow);
                assertClose(gradientW, gradientOfWeights);
                assertClose(
                        gradientOfWide,
                        x.castTo(DataType.DOUBLE).sum(0, 2, 3).data().asDouble());
            }
        }
    }

    private static List<ConvolutionKernel> all(INDArray x, INDArray y, Shape shape) {
        ConvolutionKernel byHand =
                new GemmConvolution(x.shape(), y.shape(), shape.kernel(), shape.stride(), shape.padding());
        ConvolutionKernel fastest =
                ConvolutionKernel.of(x.shape(), y.shape(), shape.kernel(), shape.stride(), shape.padding());
        assertThat(fastest instanceof OnednnConvolution).isEqualTo(Onednn.isUsedForConvolutions());
        return List.of(byHand, fastest);
    }

    private static INDArray like(INDArray array) {
        return Nd4j.create(DataType.FLOAT, array.shape()).assign(7);
    }

    /** Within 1e-5 of the greatest value. */
    private static void assertClose(INDArray actual, double[] expected) {
        double[] values = actual.dup('c').data().asDouble();
        double greatest = 1;
        for (double value : expected) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(values[i] - expected[i])).isLessThan(1e-5 * greatest);
        }
    }
}
