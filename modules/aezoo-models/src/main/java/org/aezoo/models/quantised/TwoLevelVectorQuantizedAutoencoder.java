package org.aezoo.models.quantised;

import java.util.List;
import java.util.Map;
import org.aezoo.layers.VectorQuantizerLayer;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Convolutions;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.PictureLevels;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.CodePrior;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
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
 * @see <a href="https://arxiv.org/abs/1906.00446">Razavi, van den Oord and Vinyals, 2019</a>
 */
@ZooEntry(
        id = "vq-vae-2",
        about = "the same on two levels, for pictures",
        paper = "Razavi, van den Oord and Vinyals, 2019")
public record TwoLevelVectorQuantizedAutoencoder(
        int channels,
        int height,
        int width,
        List<Integer> filters,
        int codebookSize,
        int codeDim,
        double commitment,
        double decay,
        double restart,
        @Setting("activation of the hidden layers") Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,
        double weightDecay)
        implements PictureLevels, Codebook {

    public TwoLevelVectorQuantizedAutoencoder {
        Settings.check(
                channels,
                height,
                width,
                filters,
                codebookSize,
                codeDim,
                commitment,
                decay,
                restart,
                learningRate,
                weightDecay);
        filters = List.copyOf(filters);
        Quantizing.check(height, width, filters, filters.size() + 1);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]; the settings behind the MNIST row of docs/results.md, 4x4 and 7x7 indices. */
    public static TwoLevelVectorQuantizedAutoencoder image(int channels, int height, int width) {
        return Settings.picture(
                TwoLevelVectorQuantizedAutoencoder.class,
                channels,
                height,
                width,
                Map.of("filters", Quantizing.filters(height, width)));
    }

    @Override
    public int codeSize() {
        return top().size() + bottom().size();
    }

    @Override
    public List<CodeGrid> codeGrids() {
        return List.of(top(), bottom());
    }

    private CodeGrid top() {
        return Quantizing.grid(this, "top-code", filters.size() + 1, codebookSize, codeDim, true);
    }

    private CodeGrid bottom() {
        return Quantizing.grid(this, "bottom-code", filters.size(), codebookSize, codeDim, true);
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this);
        int level = filters.size() + 1;
        int maps = filters.get(filters.size() - 1);
        CodeGrid top = top();
        CodeGrid bottom = bottom();
        String features = Convolutions.encoders(graph, this);
        graph.addLayer("encoder-top", Convolutions.halve(maps, this, level, activation), features)
                .addLayer("top-vectors", Quantizing.pointwise(codeDim), "encoder-top")
                .addLayer("top-code", quantizer(), "top-vectors")
                .addLayer("top-seen", Convolutions.twice(maps, this, level, activation), "top-code")
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
                .addLayer("decoder-top", Convolutions.twice(maps, this, level, activation), "top-map")
                .addVertex("both", new MergeVertex(), "decoder-top", "bottom-map");
        return Quantizing.decode(graph, "both", this);
    }

    private static PreprocessorVertex flat(CodeGrid grid) {
        return new PreprocessorVertex(new CnnToFeedForwardPreProcessor(grid.height(), grid.width(), grid.codeDim()));
    }

    private static PreprocessorVertex map(CodeGrid grid) {
        return new PreprocessorVertex(new FeedForwardToCnnPreProcessor(grid.height(), grid.width(), grid.codeDim()));
    }
}
