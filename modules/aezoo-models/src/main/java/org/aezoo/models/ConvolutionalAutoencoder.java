package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;

import java.util.List;
import org.aezoo.data.DataShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Convolutional autoencoder: strided convolutions halve the picture at every level, transposed ones double it again.
 *
 * <pre>
 *   h_k = f(conv(h_(k-1)))         encoder-k         [batch, filters(k), ceil(height / 2^k), ceil(width / 2^k)]
 *   z   = e(conv(h_n))             code              [batch, codeChannels, ceil(height / 2^(n+1)), ...]
 *   u_k = f(deconv(u_(k+1)))       decoder-k         the shape of h_k
 *   y   = g(deconv(u_1))           reconstruction    [batch, channels * height * width]
 *   L   = loss(x, y)               nats per example
 * </pre>
 *
 * <p>Choose it for images: far fewer weights than a dense network of the same error, and any size of picture. A 28x28
 * picture gives a 4x4 code. The Keras text that this follows pools and upsamples; strides do both in one step here.
 *
 * @param channels 1 for grey, 3 for colour
 * @param height pixels, at least 4
 * @param width pixels, at least 4
 * @param filters feature maps of each hidden level, from the input on; the decoder mirrors them
 * @param codeChannels feature maps of the code
 * @param activation f
 * @param codeActivation e
 * @param outputActivation g
 * @param loss how x and y are compared
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://doi.org/10.1007/978-3-642-21735-7_7">Masci et al., 2011</a>
 */
public record ConvolutionalAutoencoder(
        @Setting(value = "1 grey, 3 colour", range = "1 or more")
        int channels,

        @Setting(value = "pixels", range = "4 or more") int height,
        @Setting(value = "pixels", range = "4 or more") int width,

        @Setting(value = "feature maps of the hidden levels, encoder side", range = "each 1 or more, at most 16")
        List<Integer> filters,

        @Setting(value = "feature maps of the code", range = "1 or more")
        int codeChannels,

        @Setting("activation of the hidden levels") Nonlinearity activation,
        @Setting("activation of the code") Nonlinearity codeActivation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    public ConvolutionalAutoencoder {
        Require.atLeast("channels", channels, 1);
        Require.atLeast("height", height, 4);
        Require.atLeast("width", width, 4);
        Require.sizes("filters", filters, 1);
        filters = List.copyOf(filters);
        Require.that(
                Math.min(height, width) >> filters.size() >= 2,
                "filters",
                "few enough levels that the code keeps 2 or more pixels a side, for " + height + "x" + width,
                filters);
        Require.atLeast("codeChannels", codeChannels, 1);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** The settings behind the MNIST row of docs/results.md: a code of 8 maps of 4x4. */
    public static ConvolutionalAutoencoder mnist() {
        return image(1, 28, 28);
    }

    /** For images with pixels in [0, 1]. */
    public static ConvolutionalAutoencoder image(int channels, int height, int width) {
        return new ConvolutionalAutoencoder(
                channels, height, width, List.of(16, 32), 8, RELU, IDENTITY, SIGMOID, BERNOULLI, 1e-3, 0);
    }

    static ConvolutionalAutoencoder defaults(DataShape shape) {
        Require.that(shape.isImage(), "data", "images for the convolutional model", shape);
        return image(shape.channels(), shape.height(), shape.width());
    }

    @Override
    public String id() {
        return "convolutional";
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
        return codeChannels
                * Convolutions.halved(height, filters.size() + 1)
                * Convolutions.halved(width, filters.size() + 1);
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return graph(seed, loss.function());
    }

    /** The same with another loss function. */
    ComputationGraphConfiguration graph(long seed, ILossFunction function) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType());
        String below = "input";
        for (int k = 1; k <= filters.size(); k++) {
            String name = "encoder-" + k;
            graph.addLayer(name, Convolutions.halve(filters.get(k - 1), height, width, k, activation), below);
            below = name;
        }
        int levels = filters.size() + 1;
        graph.addLayer("code", Convolutions.halve(codeChannels, height, width, levels, codeActivation), below);
        below = "code";
        for (int k = filters.size(); k >= 1; k--) {
            String name = "decoder-" + k;
            graph.addLayer(name, Convolutions.twice(filters.get(k - 1), height, width, k + 1, activation), below);
            below = name;
        }
        return Graphs.end(graph.addLayer("picture", Convolutions.twice(channels, height, width, 1, IDENTITY), below)
                .addLayer(
                        "reconstruction",
                        Graphs.lossOnly(inputSize(), outputActivation, function),
                        new CnnToFeedForwardPreProcessor(height, width, channels),
                        "picture"));
    }
}
