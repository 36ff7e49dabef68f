package org.aezoo.models.inpainting;

import static org.aezoo.models.Nonlinearity.IDENTITY;

import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.corruption.Mask;
import org.aezoo.data.corruption.MaskFill;
import org.aezoo.data.corruption.MaskShape;
import org.aezoo.layers.WeightedLoss;
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
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/**
 * Convolutional context encoder: sees a picture with a hole in it and has to fill the hole in.
 *
 * <pre>
 *   m   = hole                      1 where a pixel is missing, fresh in every epoch    [batch, height * width]
 *   x~  = (1 - m) x + m fill, m     input             [batch, (channels + 1) * height * width]
 *   h_k = f(conv(h_(k-1)))          encoder-k         [batch, filters(k), ceil(height / 2^k), ...], h_0 = x~
 *   z   = e(h_n W + b)              code              [batch, codeSize]
 *   u_n = f(z V + c)                spread            the shape of h_n, flat; with a bridge z = u_n = convolutions of h_n
 *   u_k = f(deconv(u_(k+1)))        decoder-k         the shape of h_k, from k = n - 1 down
 *   y   = g(deconv(u_1))            reconstruction    [batch, channels * height * width]; s + deconv(u_1) with a surface
 *   L   = sum_i m_i l(x_i, y_i)     nats per example: only what was missing counts
 * </pre>
 *
 * <p>Choose it for pictures; {@link ContextEncoder} tells how such a model is used and how it departs from the paper.
 * Convolutions alone would not carry what surrounds a hole to its middle: as in the paper, every unit of the code sees
 * the whole picture. The paper connects the maps within each channel only, which pays for larger pictures. For
 * photographs there are {@code bridgeLayers} instead and, with {@code filling}, a surface that already brings the
 * surroundings to the middle.
 *
 * @param codeSize units in the code; with a bridge set to the values of the deepest maps, which are the code then
 * @param bridgeLayers convolutions of 5 by 5 among the deepest maps instead of a fully connected code; 0 for the code.
 *     For photographs, where the same content stands at any place
 * @see <a href="https://arxiv.org/abs/1604.07379">Pathak et al., 2016</a>
 */
@ZooEntry(id = "convolutional-context-encoder", about = "the same with convolutions", paper = "Pathak et al., 2016")
public record ConvolutionalContextEncoder(
        int channels,
        int height,
        int width,

        @Setting(value = "feature maps of the levels, encoder side", range = "1 to 16 numbers, each 1 or more", min = 1)
        List<Integer> filters,

        @Default("256") int codeSize,

        @Setting(
                value = "5x5 convolutions among the deepest maps instead of a fully connected code",
                range = "0 for the code, at most 16",
                min = 0,
                max = 16)
        @Default("0")
        int bridgeLayers,

        MaskShape missing,
        int patchSize,
        double missingRate,
        MaskFill filling,
        double fill,
        int overlap,
        double overlapWeight,
        Nonlinearity activation,
        @Setting("activation of the code") @Default("relu") Nonlinearity codeActivation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,
        double weightDecay)
        implements PictureLevels, MaskedPicture {

    public ConvolutionalContextEncoder {
        Settings.check(channels, height, width, filters, codeSize, bridgeLayers, learningRate, weightDecay);
        filters = List.copyOf(filters);
        Require.that(!filters.isEmpty(), "filters", "at least one number", filters);
        Require.that(
                Math.min(height, width) >> (filters.size() - 1) >= 2,
                "filters",
                "few enough levels that each halves 2 or more pixels a side, for " + height + "x" + width,
                filters);
        if (bridgeLayers > 0) {
            codeSize = filters.get(filters.size() - 1)
                    * Convolutions.halved(height, filters.size())
                    * Convolutions.halved(width, filters.size());
        }
        Graphs.checkLoss(loss, outputActivation);
        MaskedPicture.checkFilling(filling, outputActivation);
        // checks the settings of the hole
        new Mask(
                DataShape.image(channels, height, width),
                missing,
                patchSize,
                missingRate,
                filling,
                fill,
                overlap,
                overlapWeight);
    }

    /** For images with pixels in [0, 1]; the centre that is missing is half as wide as the picture. */
    public static ConvolutionalContextEncoder image(int channels, int height, int width) {
        return Settings.picture(
                ConvolutionalContextEncoder.class,
                channels,
                height,
                width,
                Map.of("patchSize", MaskedPicture.centre(height, width)));
    }

    @Override
    public InputType inputType() {
        // Deeplearning4j takes no part of flat images, which the surface is
        return filling == MaskFill.SURFACE
                ? InputType.feedForward(holes().inputSize())
                : InputType.convolutionalFlat(height, width, channels + 1);
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this);
        String below = Convolutions.encoders(graph, this);
        graph.inputPreProcessor("encoder-1", new FeedForwardToCnnPreProcessor(height, width, channels + 1));
        int levels = filters.size();
        int maps = filters.get(levels - 1);
        int rows = Convolutions.halved(height, levels);
        int columns = Convolutions.halved(width, levels);
        for (int k = 1; k < bridgeLayers; k++) {
            graph.addLayer("bridge-" + k, Convolutions.same(maps, 5, activation), below);
            below = "bridge-" + k;
        }
        if (bridgeLayers > 0) {
            graph.addLayer("code", Convolutions.same(maps, 5, codeActivation), below);
            below = "code";
        } else {
            var flat = new CnnToFeedForwardPreProcessor(rows, columns, maps);
            graph.addLayer("code", Graphs.dense(codeSize, codeActivation), flat, below)
                    .addLayer("spread", Graphs.dense(maps * rows * columns, activation), "code")
                    .inputPreProcessor(
                            levels == 1 ? "picture" : "decoder-" + (levels - 1),
                            new FeedForwardToCnnPreProcessor(rows, columns, maps));
            below = "spread";
        }
        below = Convolutions.decoders(graph, below, levels - 1, this);
        if (filling == MaskFill.NUMBER) {
            var weighted = new WeightedLoss(loss.function());
            return Convolutions.picture(graph, below, this, Graphs.lossOnly(inputSize(), outputActivation, weighted));
        }
        var flat = new CnnToFeedForwardPreProcessor(height, width, channels);
        graph.addLayer("picture", Convolutions.twice(channels, this, 1, IDENTITY), below)
                .addVertex("flat", new PreprocessorVertex(flat), "picture");
        return addedToSurface(graph, "flat");
    }
}
