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
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * Context encoder: sees a picture with a hole in it and has to fill the hole in.
 *
 * <pre>
 *   m   = hole                      1 where a pixel is missing, fresh in every epoch    [batch, height * width]
 *   x~  = (1 - m) x + m fill, m     input             [batch, (channels + 1) * height * width]
 *   h_k = f(h_(k-1) W_k + b_k)      encoder-k         [batch, hiddenSizes(k)], h_0 = x~
 *   z   = e(h_n W + b)              code              [batch, codeSize]
 *   u_k = f(u_(k+1) V_k + c_k)      decoder-k         the shape of h_k
 *   y   = g(u_1 V + c)              reconstruction    [batch, channels * height * width]
 *         s + u_1 V + c             with a surface s, the x~ of the picture
 *   L   = sum_i m_i l(x_i, y_i)     nats per example: only what was missing counts
 * </pre>
 *
 * <p>Choose it for small pictures whose content has its place, as digits have; else take {@link
 * ConvolutionalContextEncoder}. The loss can count known pixels around the hole too, so that the filling joins them.
 * Rebuilding and scoring make a hole in every picture, drawn from its own values; {@link Inpainter#inpaint}
 * fills holes of one's own, best of the kind that was trained on. The paper fills holes with the mean colour and has an
 * adversarial loss beside this one; here a plane of marks tells the network where the hole is.
 *
 * @param channels 1 for grey, 3 for colour
 * @param height pixels, at least 2
 * @param width pixels, at least 2
 * @param hiddenSizes units of each hidden layer of the encoder, from the input on; the decoder mirrors them
 * @param codeSize units in the code
 * @param missing which pixels are missing
 * @param patchSize side of a missing square, in pixels; at least 1, below the shorter side
 * @param missingRate share of the pixels that is missing, for blocks (until it is reached) and regions (exactly)
 * @param filling what stands in for missing values: a number, or the smoothest surface through the pixels around the
 *     hole, to which the output, then identity, is added; a further plane marks them
 * @param fill the number, in scaled units
 * @param overlap known pixels at most this far from the hole are rebuilt too; 0 for none
 * @param overlapWeight what these count in the loss; the paper takes 10
 * @param activation of the hidden layers
 * @param codeActivation of the code
 * @param outputActivation of the reconstruction
 * @param loss how x and y are compared
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://arxiv.org/abs/1604.07379">Pathak et al., 2016</a>
 */
public record ContextEncoder(
        @Setting(value = "1 grey, 3 colour", range = "1 or more")
        int channels,

        @Setting(value = "pixels", range = "2 or more") int height,
        @Setting(value = "pixels", range = "2 or more") int width,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

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

        @Setting("activation of the hidden layers") Nonlinearity activation,
        @Setting("activation of the code") Nonlinearity codeActivation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements HoledPicture {

    public ContextEncoder {
        Require.atLeast("channels", channels, 1);
        Require.atLeast("height", height, 2);
        Require.atLeast("width", width, 2);
        Require.sizes("hiddenSizes", hiddenSizes, 1);
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.atLeast("codeSize", codeSize, 1);
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
    public static ContextEncoder mnist() {
        return image(1, 28, 28);
    }

    /** For images with pixels in [0, 1]; the centre that is missing is half as wide as the picture. */
    public static ContextEncoder image(int channels, int height, int width) {
        return new ContextEncoder(
                channels,
                height,
                width,
                List.of(512),
                256,
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

    static ContextEncoder defaults(DataShape shape) {
        Require.that(shape.isImage(), "data", "images for the context-encoder model", shape);
        return image(shape.channels(), shape.height(), shape.width());
    }

    @Override
    public String id() {
        return "context-encoder";
    }

    @Override
    public InputType inputType() {
        return InputType.feedForward(holes().inputSize());
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType());
        String below = Graphs.encoders(graph, hiddenSizes, activation);
        graph.addLayer("code", Graphs.dense(codeSize, codeActivation), below);
        below = Graphs.decoders(graph, hiddenSizes, activation);
        if (filling == Filling.SURFACE) {
            graph.addLayer("picture", Graphs.dense(inputSize(), IDENTITY), below);
            return addedToSurface(graph, "picture");
        }
        var output = Graphs.output(inputSize(), outputActivation, new WeightedLoss(loss.function()));
        return Graphs.end(graph.addLayer("reconstruction", output, below));
    }
}
