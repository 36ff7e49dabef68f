package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.data.Filling;
import org.aezoo.data.Holes;
import org.aezoo.data.Missing;
import org.aezoo.layers.WeightedLoss;
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
 * @param channels 1 for grey, 3 for colour
 * @param height pixels, at least 4
 * @param width pixels, at least 4
 * @param filters feature maps of each level, from the input on, at least one level; the decoder mirrors them
 * @param codeSize units in the code; with a bridge set to the values of the deepest maps, which are the code then
 * @param bridgeLayers convolutions of 5 by 5 among the deepest maps instead of a fully connected code; 0 for the code.
 *     For photographs, where the same content stands at any place
 * @param missing which pixels are missing
 * @param patchSize side of a missing square, in pixels; at least 1, below the shorter side
 * @param missingRate share of the pixels that is missing, for blocks (until it is reached) and regions (exactly)
 * @param filling what stands in for missing values: a number, or the smoothest surface through the pixels around the
 *     hole, to which the output, then identity, is added; a further plane marks them
 * @param fill the number, in scaled units
 * @param overlap known pixels at most this far from the hole are rebuilt too; 0 for none
 * @param overlapWeight what these count in the loss; the paper takes 10
 * @param activation of the hidden levels
 * @param codeActivation of the code
 * @param outputActivation of the reconstruction
 * @param loss how x and y are compared
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://arxiv.org/abs/1604.07379">Pathak et al., 2016</a>
 */
public record ConvolutionalContextEncoder(
        @Setting(value = "1 grey, 3 colour", range = "1 or more")
        int channels,

        @Setting(value = "pixels", range = "4 or more") int height,
        @Setting(value = "pixels", range = "4 or more") int width,

        @Setting(value = "feature maps of the levels, encoder side", range = "1 to 16 numbers, each 1 or more")
        List<Integer> filters,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting(
                value = "5x5 convolutions among the deepest maps instead of a fully connected code",
                range = "0 for the code, at most 16")
        int bridgeLayers,

        @Setting("which pixels are missing: a square in the middle, random squares, random shapes")
        Missing missing,

        @Setting(value = "side of a missing square in pixels", range = "1 to one less than the shorter side")
        int patchSize,

        @Setting(value = "share of the pixels that is missing, for blocks and regions", range = "above 0, at most 0.9")
        double missingRate,

        @Setting("what stands in for missing values: a number, or a surface that the network adds to")
        Filling filling,

        @Setting(value = "stands in for missing values, in scaled units", range = "any number")
        double fill,

        @Setting(value = "known pixels this near the hole are rebuilt too", range = "0 or more")
        int overlap,

        @Setting(value = "what these pixels count in the loss; missing ones count 1", range = "0 or more")
        double overlapWeight,

        @Setting("activation of the hidden levels") Nonlinearity activation,
        @Setting("activation of the code") Nonlinearity codeActivation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements HoledPicture {

    public ConvolutionalContextEncoder {
        Require.atLeast("channels", channels, 1);
        Require.atLeast("height", height, 4);
        Require.atLeast("width", width, 4);
        Require.sizes("filters", filters, 1);
        filters = List.copyOf(filters);
        Require.that(!filters.isEmpty(), "filters", "at least one number", filters);
        Require.that(
                Math.min(height, width) >> (filters.size() - 1) >= 2,
                "filters",
                "few enough levels that each halves 2 or more pixels a side, for " + height + "x" + width,
                filters);
        Require.atLeast("codeSize", codeSize, 1);
        Require.that(bridgeLayers >= 0 && bridgeLayers <= 16, "bridgeLayers", "between 0 and 16", bridgeLayers);
        if (bridgeLayers > 0) {
            codeSize = filters.get(filters.size() - 1)
                    * Convolutions.halved(height, filters.size())
                    * Convolutions.halved(width, filters.size());
        }
        Graphs.checkLoss(loss, outputActivation);
        HoledPicture.checkFilling(filling, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
        // checks the settings of the hole
        new Holes(
                DataShape.image(channels, height, width),
                missing,
                patchSize,
                missingRate,
                filling,
                fill,
                overlap,
                overlapWeight);
    }

    /** For the 28 x 28 pixels of MNIST: a missing centre of 14 x 14. */
    public static ConvolutionalContextEncoder mnist() {
        return image(1, 28, 28);
    }

    /** For images with pixels in [0, 1]; the centre that is missing is half as wide as the picture. */
    public static ConvolutionalContextEncoder image(int channels, int height, int width) {
        return new ConvolutionalContextEncoder(
                channels,
                height,
                width,
                List.of(32, 64),
                256,
                0,
                Missing.CENTRE,
                Math.max(1, Math.min(height, width) / 2),
                0.25,
                Filling.NUMBER,
                0.5,
                0,
                10,
                RELU,
                RELU,
                SIGMOID,
                BERNOULLI,
                1e-3,
                0);
    }

    static ConvolutionalContextEncoder defaults(DataShape shape) {
        Require.that(shape.isImage(), "data", "images for the convolutional-context-encoder model", shape);
        return image(shape.channels(), shape.height(), shape.width());
    }

    @Override
    public String id() {
        return "convolutional-context-encoder";
    }

    @Override
    public InputType inputType() {
        // Deeplearning4j takes no part of flat images, which the surface is
        return filling == Filling.SURFACE
                ? InputType.feedForward(holes().inputSize())
                : InputType.convolutionalFlat(height, width, channels + 1);
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType());
        String below = "input";
        int levels = filters.size();
        for (int k = 1; k <= levels; k++) {
            String name = "encoder-" + k;
            var layer = Convolutions.halve(filters.get(k - 1), height, width, k, activation);
            if (k == 1) {
                graph.addLayer(name, layer, new FeedForwardToCnnPreProcessor(height, width, channels + 1), below);
            } else {
                graph.addLayer(name, layer, below);
            }
            below = name;
        }
        int maps = filters.get(levels - 1);
        int rows = Convolutions.halved(height, levels);
        int columns = Convolutions.halved(width, levels);
        if (bridgeLayers > 0) {
            for (int k = 1; k <= bridgeLayers; k++) {
                String name = k < bridgeLayers ? "bridge-" + k : "code";
                var f = k < bridgeLayers ? activation : codeActivation;
                graph.addLayer(name, Convolutions.same(maps, 5, f), below);
                below = name;
            }
        } else {
            graph.addLayer(
                            "code",
                            Graphs.dense(codeSize, codeActivation),
                            new CnnToFeedForwardPreProcessor(rows, columns, maps),
                            below)
                    .addLayer("spread", Graphs.dense(maps * rows * columns, activation), "code");
            below = "spread";
        }
        for (int k = levels; k >= 1; k--) {
            String name = k > 1 ? "decoder-" + (k - 1) : "picture";
            var layer = k > 1
                    ? Convolutions.twice(filters.get(k - 2), height, width, k, activation)
                    : Convolutions.twice(channels, height, width, 1, IDENTITY);
            if (k == levels && bridgeLayers == 0) {
                graph.addLayer(name, layer, new FeedForwardToCnnPreProcessor(rows, columns, maps), below);
            } else {
                graph.addLayer(name, layer, below);
            }
            below = name;
        }
        var flat = new CnnToFeedForwardPreProcessor(height, width, channels);
        if (filling == Filling.SURFACE) {
            return addedToSurface(graph.addVertex("flat", new PreprocessorVertex(flat), "picture"), "flat");
        }
        var loss = new WeightedLoss(loss().function());
        return Graphs.end(graph.addLayer(
                "reconstruction", Graphs.lossOnly(inputSize(), outputActivation, loss), flat, "picture"));
    }
}
