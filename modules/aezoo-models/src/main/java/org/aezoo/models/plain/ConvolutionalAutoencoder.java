package org.aezoo.models.plain;

import java.util.List;
import java.util.Map;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.ConvolutionalLevels;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

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
 * @see <a href="https://doi.org/10.1007/978-3-642-21735-7_7">Masci et al., 2011</a>
 */
@ZooEntry(
        id = "convolutional",
        about = "strided convolutions down to a small picture and back",
        paper = "Masci et al., 2011")
public record ConvolutionalAutoencoder(
        int channels,
        int height,
        int width,
        @Default("16,32") List<Integer> filters,
        @Default("8") int codeChannels,
        Nonlinearity activation,
        Nonlinearity codeActivation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,
        double weightDecay)
        implements ConvolutionalLevels {

    public ConvolutionalAutoencoder {
        Settings.check(channels, height, width, filters, codeChannels, learningRate, weightDecay);
        filters = List.copyOf(filters);
        ConvolutionalLevels.check(height, width, filters);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]; the settings behind the MNIST row of docs/results.md, a code of 8 maps of 4x4. */
    public static ConvolutionalAutoencoder image(int channels, int height, int width) {
        return Settings.picture(ConvolutionalAutoencoder.class, channels, height, width, Map.of());
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return convolutional(seed, loss.function());
    }
}
