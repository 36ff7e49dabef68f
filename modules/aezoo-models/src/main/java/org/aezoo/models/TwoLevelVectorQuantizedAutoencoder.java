package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.layers.VectorQuantizerLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/**
 * Two-level vector-quantised autoencoder (VQ-VAE-2): a coarse picture of indices says what is where, a finer one fills in
 * the details.
 *
 * <pre>
 *   h_k = f(conv(h_(k-1)))                        encoder-k       n levels, each half the size of the one before
 *   t   = q(conv_1x1(f(conv(h_n))))               top-code        [batch, codeDim, ceil(height / 2^(n+1)), ...]
 *   b   = q(conv_1x1([h_n, f(deconv(t))]))        bottom-code     [batch, codeDim, ceil(height / 2^n), ...]
 *   c   = [t, b]                                  code            [batch, codeSize], both flat, side by side
 *   u   = f(conv([f(deconv(t)), b])) ...          decoder-k       the shape of h_k
 *   y   = g(deconv(u_1))                          reconstruction  [batch, channels * height * width]
 *   L   = loss(x, y) + commitment * sum_p |z_p - sg(e_p)|^2       nats per example, p over both levels
 * </pre>
 *
 * <p>Choose it over {@code vq-vae} for pictures with structure on more than one scale. q is {@link VectorQuantizerLayer},
 * with a codebook for each level. The paper has residual blocks, and PixelCNNs with attention as priors; here are plain
 * convolutions, and the prior is counted, top first, the bottom given the top (see {@link CodePrior}).
 *
 * @param channels 1 for grey, 3 for colour
 * @param height pixels, at least 4
 * @param width pixels, at least 4
 * @param filters feature maps of each level, from the input on; each level halves the picture, the decoder mirrors them
 * @param codebookSize vectors to choose from at each level, 2 to 65536
 * @param codeDim values per vector
 * @param commitment weight of the penalty that ties the encoder's vectors to the codebook
 * @param decay share of the past in the means that the codebook follows, per step
 * @param restart vectors that are used less than this share of the mean use start anew; 0 for never
 * @param activation f
 * @param outputActivation g
 * @param loss how x and y are compared
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://arxiv.org/abs/1906.00446">Razavi, van den Oord and Vinyals, 2019</a>
 */
public record TwoLevelVectorQuantizedAutoencoder(
        @Setting(value = "1 grey, 3 colour", range = "1 or more")
        int channels,

        @Setting(value = "pixels", range = "4 or more") int height,
        @Setting(value = "pixels", range = "4 or more") int width,

        @Setting(value = "feature maps of the hidden levels, encoder side", range = "each 1 or more, at most 16")
        List<Integer> filters,

        @Setting(value = "vectors to choose from", range = "2 to 65536")
        int codebookSize,

        @Setting(value = "values per vector", range = "1 or more")
        int codeDim,

        @Setting(value = "weight of the penalty that ties vectors to the codebook", range = "0 or more")
        double commitment,

        @Setting(value = "share of the past in the codebook's means", range = "0 or more, below 1")
        double decay,

        @Setting(value = "vectors used less than this share of the mean use start anew", range = "0 (never), below 1")
        double restart,

        @Setting("activation of the hidden layers") Nonlinearity activation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    public TwoLevelVectorQuantizedAutoencoder {
        Quantizing.checkPicture(channels, height, width, filters, filters.size() + 1);
        filters = List.copyOf(filters);
        Quantizing.checkCodebook(codebookSize, codeDim, commitment, decay, restart);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** The settings behind the MNIST row of docs/results.md: 4x4 and 7x7 indices into 256 vectors each. */
    public static TwoLevelVectorQuantizedAutoencoder mnist() {
        return image(1, 28, 28);
    }

    /** For images with pixels in [0, 1]. */
    public static TwoLevelVectorQuantizedAutoencoder image(int channels, int height, int width) {
        return new TwoLevelVectorQuantizedAutoencoder(
                channels,
                height,
                width,
                Math.min(height, width) < 12 ? List.of(32) : List.of(32, 64),
                256,
                16,
                0.25,
                0.99,
                0.02,
                RELU,
                SIGMOID,
                BERNOULLI,
                1e-3,
                0);
    }

    static TwoLevelVectorQuantizedAutoencoder defaults(DataShape shape) {
        Require.that(shape.isImage(), "data", "images for the two-level model", shape);
        return image(shape.channels(), shape.height(), shape.width());
    }

    @Override
    public String id() {
        return "vq-vae-2";
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
        return top().size() + bottom().size();
    }

    @Override
    public String objective() {
        return loss.formula() + Quantizing.COMMITMENT;
    }

    @Override
    public List<CodeGrid> codeGrids() {
        return List.of(top(), bottom());
    }

    private CodeGrid top() {
        return grid("top-code", filters.size() + 1);
    }

    private CodeGrid bottom() {
        return grid("bottom-code", filters.size());
    }

    private CodeGrid grid(String vertex, int halvings) {
        int down = Convolutions.halved(height, halvings);
        int right = Convolutions.halved(width, halvings);
        return new CodeGrid(vertex, codebookSize, codeDim, down, right, true, true);
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType());
        DataShape shape = DataShape.image(channels, height, width);
        int level = filters.size() + 1;
        int maps = filters.get(filters.size() - 1);
        CodeGrid top = top();
        CodeGrid bottom = bottom();
        String features = Quantizing.encode(graph, shape, filters, activation);
        graph.addLayer("encoder-top", Convolutions.halve(maps, height, width, level, activation), features)
                .addLayer("top-vectors", Quantizing.pointwise(codeDim), "encoder-top")
                .addLayer("top-code", quantizer(), "top-vectors")
                .addLayer("top-seen", Convolutions.twice(maps, height, width, level, activation), "top-code")
                .addVertex("bottom-features", new MergeVertex(), features, "top-seen")
                .addLayer("bottom-vectors", Quantizing.pointwise(codeDim), "bottom-features")
                .addLayer("bottom-code", quantizer(), "bottom-vectors")
                .addVertex("top-flat", flat(top), "top-code")
                .addVertex("bottom-flat", flat(bottom), "bottom-code")
                .addVertex("code", new MergeVertex(), "top-flat", "bottom-flat")
                .addVertex("top-part", new SubsetVertex(0, top.size() - 1), "code")
                .addVertex("bottom-part", new SubsetVertex(top.size(), codeSize() - 1), "code")
                .addVertex("top-map", map(top), "top-part")
                .addVertex("bottom-map", map(bottom), "bottom-part")
                .addLayer("decoder-top", Convolutions.twice(maps, height, width, level, activation), "top-map")
                .addVertex("both", new MergeVertex(), "decoder-top", "bottom-map");
        return Quantizing.decode(graph, "both", shape, filters, activation, outputActivation, loss);
    }

    private VectorQuantizerLayer quantizer() {
        return new VectorQuantizerLayer(codebookSize, codeDim, commitment, decay, restart);
    }

    private static PreprocessorVertex flat(CodeGrid grid) {
        return new PreprocessorVertex(new CnnToFeedForwardPreProcessor(grid.height(), grid.width(), grid.codeDim()));
    }

    private static PreprocessorVertex map(CodeGrid grid) {
        return new PreprocessorVertex(new FeedForwardToCnnPreProcessor(grid.height(), grid.width(), grid.codeDim()));
    }
}
