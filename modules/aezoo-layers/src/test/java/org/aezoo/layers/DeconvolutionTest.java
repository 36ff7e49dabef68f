package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class DeconvolutionTest {

    /** Against the definition, sum by sum, with everything of two different sizes. */
    @ParameterizedTest
    @CsvSource({
        "2, 3, 2, 5, 4, 4, 3, 2, 1, 1, 0, true",
        "1, 4, 1, 7, 6, 4, 4, 2, 2, 1, 1, true",
        "3, 1, 4, 1, 3, 2, 5, 1, 3, 0, 2, false",
        "1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, true",
        "2, 2, 3, 4, 4, 3, 3, 1, 1, 2, 2, true",
        "1, 2, 1, 3, 2, 2, 2, 3, 4, 0, 1, false"
    })
    void isTheSumThatItsDefinitionSays(
            int batch,
            int in,
            int out,
            int height,
            int width,
            int kernelHeight,
            int kernelWidth,
            int down,
            int right,
            int above,
            int left,
            boolean biased) {
        INDArray x = Nets.normal(1, batch, in, height, width).castTo(DataType.FLOAT);
        INDArray w = Nets.normal(2, in, out, kernelHeight, kernelWidth).castTo(DataType.FLOAT);
        INDArray b = biased ? Nets.normal(3, out).castTo(DataType.FLOAT) : null;
        int tall = down * (height - 1) + kernelHeight - 2 * above;
        int wide = right * (width - 1) + kernelWidth - 2 * left;
        INDArray z = Nd4j.create(DataType.FLOAT, batch, out, tall, wide).assign(7);

        Deconvolution.run(x, w, b, z, new int[] {down, right}, new int[] {above, left});

        double[][][][] expected = new double[batch][out][tall][wide];
        for (int n = 0; n < batch; n++) {
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < tall; i++) {
                    for (int j = 0; j < wide; j++) {
                        expected[n][o][i][j] = b == null ? 0 : b.getDouble(o);
                    }
                }
                for (int c = 0; c < in; c++) {
                    for (int i = 0; i < height; i++) {
                        for (int j = 0; j < width; j++) {
                            for (int u = 0; u < kernelHeight; u++) {
                                for (int v = 0; v < kernelWidth; v++) {
                                    int line = i * down + u - above;
                                    int column = j * right + v - left;
                                    if (line >= 0 && line < tall && column >= 0 && column < wide) {
                                        expected[n][o][line][column] +=
                                                w.getDouble(c, o, u, v) * x.getDouble(n, c, i, j);
                                    }
                                }
                            }
                        }
                    }
                }
                for (int i = 0; i < tall; i++) {
                    for (int j = 0; j < wide; j++) {
                        assertThat(Math.abs(z.getDouble(n, o, i, j) - expected[n][o][i][j]))
                                .isLessThan(1e-5);
                    }
                }
            }
        }
    }
}
