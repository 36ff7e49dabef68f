package org.aezoo.models;

import static org.aezoo.data.Binarize.NONE;
import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;

import java.util.List;
import org.aezoo.data.Binarize;
import org.aezoo.data.DataShape;
import org.aezoo.data.Feed;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.layers.NativeDeconvolutionLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;

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
 * @param channels 1 for grey, 3 for colour
 * @param height pixels, at least 4
 * @param width pixels, at least 4
 * @param filters feature maps of each level, from the input on, at least one; the decoder mirrors them
 * @param codeSize units in the code
 * @param activation f
 * @param outputActivation g
 * @param loss the decoder's distribution, bernoulli or gaussian
 * @param decoderVariance of a gaussian decoder, above 0
 * @param learnVariance whether that variance is learnt, from {@code decoderVariance} on; a parameter of the network
 * @param binarize whether training turns values into zeros and ones
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://arxiv.org/abs/1312.6114">Kingma and Welling, 2014</a>
 */
public record ConvolutionalVariationalAutoencoder(
        @Setting(value = "1 grey, 3 colour", range = "1 or more")
        int channels,

        @Setting(value = "pixels", range = "4 or more") int height,
        @Setting(value = "pixels", range = "4 or more") int width,

        @Setting(value = "feature maps of the levels, encoder side", range = "each 1 or more, 1 to 16 levels")
        List<Integer> filters,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting("activation of the hidden levels") Nonlinearity activation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "the decoder's distribution", range = "bernoulli (values in [0, 1]) or gaussian")
        ReconstructionLoss loss,

        @Setting(value = "variance of a gaussian decoder", range = "above 0, in squared scaled units")
        double decoderVariance,

        @Setting(
                value = "whether the variance is learnt: one for all values, or one each",
                range = "none with bernoulli")
        LearnedVariance learnVariance,

        @Setting(value = "whether training turns values into zeros and ones", range = "none with the gaussian loss")
        Binarize binarize,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    public ConvolutionalVariationalAutoencoder {
        Require.atLeast("channels", channels, 1);
        Require.atLeast("height", height, 4);
        Require.atLeast("width", width, 4);
        Require.sizes("filters", filters, 1);
        filters = List.copyOf(filters);
        Require.that(!filters.isEmpty(), "filters", "one level or more", filters);
        Require.that(
                Math.min(height, width) >> filters.size() >= 1,
                "filters",
                "few enough levels that a pixel a side is left, for " + height + "x" + width,
                filters);
        Require.atLeast("codeSize", codeSize, 1);
        Likelihoods.check(loss, outputActivation, decoderVariance, learnVariance, binarize);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** For MNIST: levels of 32 and 64 maps, a code of 20. */
    public static ConvolutionalVariationalAutoencoder mnist() {
        return image(1, 28, 28);
    }

    /** For images with pixels in [0, 1]. */
    public static ConvolutionalVariationalAutoencoder image(int channels, int height, int width) {
        LearnedVariance fixed = LearnedVariance.NONE;
        List<Integer> filters = List.of(32, 64);
        return new ConvolutionalVariationalAutoencoder(
                channels, height, width, filters, 20, RELU, SIGMOID, BERNOULLI, 1, fixed, NONE, 1e-3, 0);
    }

    static ConvolutionalVariationalAutoencoder defaults(DataShape shape) {
        Require.that(shape.isImage(), "data", "images for the convolutional model", shape);
        return image(shape.channels(), shape.height(), shape.width());
    }

    @Override
    public String id() {
        return "convolutional-vae";
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
    public String objective() {
        return Likelihoods.formula(loss, decoderVariance, learnVariance) + " + KL(N(m, exp s) || N(0, I))";
    }

    @Override
    public String posteriorVertex() {
        return "posterior";
    }

    @Override
    public double lossOf(float x, float y) {
        return Likelihoods.of(loss, decoderVariance, x, y);
    }

    @Override
    public ValueLoss losses(ComputationGraph graph) {
        return learnVariance == LearnedVariance.NONE
                ? AutoencoderModel.super.losses(graph)
                : Likelihoods.learned(graph);
    }

    @Override
    public List<Feed> inputs() {
        return List.of(binarize);
    }

    @Override
    public List<Feed> targets() {
        return List.of(binarize);
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType());
        int levels = filters.size();
        String below = "input";
        for (int k = 1; k <= levels; k++) {
            String name = "encoder-" + k;
            graph.addLayer(name, Convolutions.halve(filters.get(k - 1), height, width, k, activation), below);
            below = name;
        }
        int maps = filters.get(levels - 1);
        int rows = Convolutions.halved(height, levels);
        int columns = Convolutions.halved(width, levels);
        graph.addLayer(
                        "posterior",
                        Graphs.dense(2 * codeSize, IDENTITY),
                        new CnnToFeedForwardPreProcessor(rows, columns, maps),
                        below)
                .addLayer("code", new GaussianSamplingLayer(), "posterior")
                .addLayer("decoder-" + levels, Graphs.dense(maps * rows * columns, activation), "code");
        for (int k = levels - 1; k >= 1; k--) {
            decode(graph, "decoder-" + k, Convolutions.twice(filters.get(k - 1), height, width, k + 1, activation), k);
        }
        decode(graph, "picture", Convolutions.twice(channels, height, width, 1, IDENTITY), 0);
        return Graphs.end(graph.addLayer(
                "reconstruction",
                Likelihoods.lossOnly(inputSize(), outputActivation, loss, decoderVariance, learnVariance),
                new CnnToFeedForwardPreProcessor(height, width, channels),
                "picture"));
    }

    /** Adds the way from level {@code k + 1} to level {@code k}; the topmost level comes flat from the code. */
    private void decode(GraphBuilder graph, String name, NativeDeconvolutionLayer layer, int k) {
        int levels = filters.size();
        if (k + 1 < levels) {
            graph.addLayer(name, layer, "decoder-" + (k + 1));
            return;
        }
        var picture = new FeedForwardToCnnPreProcessor(
                Convolutions.halved(height, levels), Convolutions.halved(width, levels), filters.get(levels - 1));
        graph.addLayer(name, layer, picture, "decoder-" + levels);
    }
}
