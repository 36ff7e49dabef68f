package org.aezoo.models.quantised;

import java.util.List;
import java.util.Map;
import org.aezoo.layers.FiniteScalarQuantizerLayer;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.PictureLevels;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Autoencoder with finite scalar quantisation for images: the network of {@link
 * ConvolutionalVectorQuantizedAutoencoder} with rounding in place of a codebook.
 *
 * <pre>
 *   h_k = f(conv(h_(k-1)))         encoder-k         [batch, filters(k), ceil(height / 2^k), ceil(width / 2^k)]
 *   z   = conv_1x1(h_n)            vectors           [batch, levels.size, ceil(height / 2^n), ceil(width / 2^n)]
 *   n   = (z - mean) / deviation   normalised        over the batch and all places, by channel
 *   q   = round_L(tanh(n))         code              L numbers spread evenly over [-1, 1], L by channel
 *   u_k = f(deconv(u_(k+1)))       decoder-k         the shape of h_k
 *   y   = g(deconv(u_1))           reconstruction    [batch, channels * height * width]
 *   L   = loss(x, y)               nats per example
 * </pre>
 *
 * <p>When to choose it, and where it departs from the paper, stands at {@link FiniteScalarAutoencoder}.
 *
 * @see <a href="https://arxiv.org/abs/2309.15505">Mentzer et al., 2023</a>
 */
public record ConvolutionalFiniteScalarAutoencoder(
        int channels,
        int height,
        int width,
        List<Integer> filters,
        @Default(image = "8,6,5") List<Integer> levels,
        @Setting("activation of the hidden layers") Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,
        double weightDecay)
        implements PictureLevels, ScalarLevels {

    public ConvolutionalFiniteScalarAutoencoder {
        Settings.check(channels, height, width, filters, levels, learningRate, weightDecay);
        filters = List.copyOf(filters);
        levels = List.copyOf(levels);
        Quantizing.check(height, width, filters, filters.size());
        ScalarLevels.check(levels);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]; the settings behind the MNIST row of docs/results.md, 7x7 vectors of 8 x 6 x 5 levels. */
    public static ConvolutionalFiniteScalarAutoencoder image(int channels, int height, int width) {
        return Settings.picture(
                ConvolutionalFiniteScalarAutoencoder.class,
                channels,
                height,
                width,
                Map.of("filters", Quantizing.filters(height, width)));
    }

    @Override
    public String id() {
        return "fsq";
    }

    @Override
    public int codeSize() {
        return codeGrids().get(0).size();
    }

    @Override
    public List<CodeGrid> codeGrids() {
        int size = ScalarLevels.product(levels);
        return List.of(Quantizing.grid(this, "code", filters.size(), size, levels.size(), false));
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Quantizing.convolutional(seed, this, levels.size(), FiniteScalarQuantizerLayer.of(levels));
    }
}
