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
import org.aezoo.models.common.DeepLayers;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Inpainter;
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
 * @see <a href="https://arxiv.org/abs/1604.07379">Pathak et al., 2016</a>
 */
@ZooEntry(id = "context-encoder", about = "fills in a part of a picture that is missing", paper = "Pathak et al., 2016")
public record ContextEncoder(
        int channels,
        int height,
        int width,
        @Default("512") List<Integer> hiddenSizes,
        @Default("256") int codeSize,
        MaskShape missing,
        int patchSize,
        double missingRate,
        MaskFill filling,
        double fill,
        int overlap,
        double overlapWeight,
        Nonlinearity activation,
        @Default("relu") Nonlinearity codeActivation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,
        double weightDecay)
        implements DeepLayers, MaskedPicture {

    public ContextEncoder {
        Settings.check(channels, height, width, hiddenSizes, codeSize, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
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
    public static ContextEncoder image(int channels, int height, int width) {
        return Settings.picture(
                ContextEncoder.class,
                channels,
                height,
                width,
                Map.of("patchSize", MaskedPicture.centre(height, width)));
    }

    @Override
    public InputType inputType() {
        return InputType.feedForward(holes().inputSize());
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        if (filling == MaskFill.NUMBER) {
            return deep(seed, false, new WeightedLoss(loss.function()));
        }
        var graph = Graphs.start(seed, this);
        graph.addLayer("code", Graphs.dense(codeSize, codeActivation), Graphs.encoders(graph, this));
        graph.addLayer("picture", Graphs.dense(inputSize(), IDENTITY), Graphs.decoders(graph, this));
        return addedToSurface(graph, "picture");
    }
}
