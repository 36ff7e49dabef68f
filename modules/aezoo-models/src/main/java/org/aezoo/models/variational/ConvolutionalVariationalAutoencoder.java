package org.aezoo.models.variational;

import static org.aezoo.models.Nonlinearity.IDENTITY;

import java.util.List;
import java.util.Map;
import org.aezoo.data.preparation.Binarize;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Convolutions;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.PictureLevels;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/**
 * Convolutional variational autoencoder: {@link VariationalAutoencoder} for pictures, with strided convolutions down to
 * a flat Gaussian code and transposed ones back.
 *
 * <pre>
 *   h_k = f(conv(h_(k-1)))                    encoder-k        [batch, filters(k), ceil(height / 2^k), ceil(width / 2^k)]
 *   m, s = h_n W + b                          posterior        [batch, 2 codeSize], means and log variances
 *   z   = m + exp(s / 2) e,  e ~ N(0, I)      code             [batch, codeSize]; z = m in inference
 *   u_n = f(z V + c)                          decoder-n        the shape of h_n, flat
 *   u_k = f(deconv(u_(k+1)))                  decoder-k        the shape of h_k
 *   y   = g(deconv(u_1))                      reconstruction   [batch, channels * height * width]
 *   L   = -log p(x | y) + sum_j (exp(s_j) + m_j^2 - 1 - s_j) / 2      nats, the negative evidence lower bound
 * </pre>
 *
 * <p>Choose it to draw new pictures, for likelihoods of pictures, for flat codes of larger ones. Scores, samples and
 * validation losses are those of the dense variant. A Bernoulli decoder is a likelihood only on binary pictures: see
 * {@code binarize}; for others take the gaussian loss with {@code learnVariance} shared.
 *
 * <p>The papers know the parts; this composition is the usual one since.
 *
 * @see <a href="https://arxiv.org/abs/1312.6114">Kingma and Welling, 2014</a>
 */
@ZooEntry(
        id = "convolutional-vae",
        about = "variational with convolutions, for pictures",
        paper = "Kingma and Welling, 2014; Masci et al., 2011")
public record ConvolutionalVariationalAutoencoder(
        int channels,
        int height,
        int width,

        @Setting(value = "feature maps of the levels, encoder side", range = "each 1 or more, 1 to 16 levels", min = 1)
        List<Integer> filters,

        @Default("20") int codeSize,
        Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double decoderVariance,
        LearnedVariance learnVariance,
        Binarize binarize,
        double learningRate,
        double weightDecay)
        implements PictureLevels, GaussianDecoder {

    public ConvolutionalVariationalAutoencoder {
        Settings.check(channels, height, width, filters, codeSize, decoderVariance, learningRate, weightDecay);
        filters = List.copyOf(filters);
        Require.that(!filters.isEmpty(), "filters", "one level or more", filters);
        Require.that(
                Math.min(height, width) >> filters.size() >= 1,
                "filters",
                "few enough levels that a pixel a side is left, for " + height + "x" + width,
                filters);
        Likelihoods.check(loss, outputActivation, decoderVariance, learnVariance, binarize);
    }

    /** For images with pixels in [0, 1]. */
    public static ConvolutionalVariationalAutoencoder image(int channels, int height, int width) {
        return Settings.picture(ConvolutionalVariationalAutoencoder.class, channels, height, width, Map.of());
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this);
        String below = Convolutions.encoders(graph, this);
        int levels = filters.size();
        int maps = filters.get(levels - 1);
        int rows = Convolutions.halved(height, levels);
        int columns = Convolutions.halved(width, levels);
        var flat = new CnnToFeedForwardPreProcessor(rows, columns, maps);
        graph.addLayer("posterior", Graphs.dense(2 * codeSize, IDENTITY), flat, below)
                .addLayer("code", new GaussianSamplingLayer(), "posterior")
                .addLayer("decoder-" + levels, Graphs.dense(maps * rows * columns, activation), "code");
        below = Convolutions.decoders(graph, "decoder-" + levels, levels - 1, this);
        // the first of the convolutions takes the flat level as a picture
        graph.inputPreProcessor(
                levels == 1 ? "picture" : "decoder-" + (levels - 1),
                new FeedForwardToCnnPreProcessor(rows, columns, maps));
        return Convolutions.picture(graph, below, this, Likelihoods.lossOnly(this));
    }
}
