package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.layers.FiniteScalarQuantizerLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;

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
 * @param channels 1 for grey, 3 for colour
 * @param height pixels, at least 4
 * @param width pixels, at least 4
 * @param filters feature maps of each level, from the input on; each level halves the picture, the decoder mirrors them
 * @param levels how many levels each value of a vector has; their product takes the place of a codebook's size
 * @param activation f
 * @param outputActivation g
 * @param loss how x and y are compared
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://arxiv.org/abs/2309.15505">Mentzer et al., 2023</a>
 */
public record ConvolutionalFiniteScalarAutoencoder(
        @Setting(value = "1 grey, 3 colour", range = "1 or more")
        int channels,

        @Setting(value = "pixels", range = "4 or more") int height,
        @Setting(value = "pixels", range = "4 or more") int width,

        @Setting(value = "feature maps of the hidden levels, encoder side", range = "each 1 or more, at most 16")
        List<Integer> filters,

        @Setting(value = "levels of each value of a vector", range = "each 2 or more, product at most 65536")
        List<Integer> levels,

        @Setting("activation of the hidden layers") Nonlinearity activation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    public ConvolutionalFiniteScalarAutoencoder {
        Quantizing.checkPicture(channels, height, width, filters, filters.size());
        filters = List.copyOf(filters);
        Quantizing.checkLevels(levels);
        levels = List.copyOf(levels);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** The settings behind the MNIST row of docs/results.md: 7x7 vectors of 8 x 6 x 5 levels. */
    public static ConvolutionalFiniteScalarAutoencoder mnist() {
        return image(1, 28, 28);
    }

    /** For images with pixels in [0, 1]. */
    public static ConvolutionalFiniteScalarAutoencoder image(int channels, int height, int width) {
        List<Integer> filters = Math.min(height, width) < 12 ? List.of(32) : List.of(32, 64);
        return new ConvolutionalFiniteScalarAutoencoder(
                channels, height, width, filters, List.of(8, 6, 5), RELU, SIGMOID, BERNOULLI, 1e-3, 0);
    }

    static ConvolutionalFiniteScalarAutoencoder defaults(DataShape shape) {
        return image(shape.channels(), shape.height(), shape.width());
    }

    @Override
    public String id() {
        return "fsq";
    }

    @Override
    public int inputSize() {
        return channels * height * width;
    }

    @Override
    public InputType inputType() {
        return InputType.convolutionalFlat(height, width, channels);
    }

    @Override
    public int codeSize() {
        return codeGrids().get(0).size();
    }

    @Override
    public List<CodeGrid> codeGrids() {
        int down = Convolutions.halved(height, filters.size());
        int right = Convolutions.halved(width, filters.size());
        return List.of(new CodeGrid("code", Quantizing.checkLevels(levels), levels.size(), down, right, true, false));
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Quantizing.convolutional(
                Graphs.start(seed, learningRate, weightDecay, inputType()),
                DataShape.image(channels, height, width),
                filters,
                levels.size(),
                FiniteScalarQuantizerLayer.of(levels),
                activation,
                outputActivation,
                loss);
    }
}
