package org.aezoo.layers.variational;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Gradients and files are checked by the contract of layers, the objective against PyTorch's by that of the variants. */
class TotalCorrelationLayerTest {

    private static double totalCorrelation(int rows, double[] means, double[] logVariances, double[] codes) {
        TotalCorrelationLayer layer = new TotalCorrelationLayer(1);
        NeuralNetConfiguration conf =
                new NeuralNetConfiguration.Builder().layer(layer).build();
        return new TotalCorrelationLayer.Impl(conf, DataType.DOUBLE)
                .of(new PosteriorPenaltyLayer.Batch(
                        rows, means.length / rows, codes, means, logVariances, new double[0]))
                .value();
    }

    /** Means of two units with correlation r; with narrow posteriors TC is -log(1 - r^2) / 2. */
    private static double ofCorrelated(double r) {
        int rows = 2000;
        SplittableRandom random = new SplittableRandom(5);
        double[] means = new double[2 * rows];
        double[] logVariances = new double[2 * rows];
        double[] codes = new double[2 * rows];
        for (int i = 0; i < rows; i++) {
            means[2 * i] = random.nextGaussian();
            means[2 * i + 1] = r * means[2 * i] + Math.sqrt(1 - r * r) * random.nextGaussian();
            for (int d = 0; d < 2; d++) {
                logVariances[2 * i + d] = Math.log(0.04);
                codes[2 * i + d] = means[2 * i + d] + 0.2 * random.nextGaussian();
            }
        }
        return totalCorrelation(rows, means, logVariances, codes);
    }

    @Test
    void isThatOfAGaussian() {
        for (double r : new double[] {0, 0.6, -0.9}) {
            // the posteriors' variance of 0.04 comes on top of that of the means
            double seen = r / 1.04;
            assertThat(ofCorrelated(r)).isCloseTo(-Math.log(1 - seen * seen) / 2, within(0.05));
        }
    }

    @Test
    void oneRowHasNone() {
        assertThat(totalCorrelation(1, new double[] {1, 2}, new double[] {0, -1}, new double[] {0.5, 2}))
                .isCloseTo(0, within(1e-12));
    }

    @Test
    void anOddNumberOfValuesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TotalCorrelationLayer(1).getOutputType(0, InputType.feedForward(3)))
                .withMessageContaining("must have an even number of values");
    }
}
