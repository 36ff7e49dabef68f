package org.aezoo.models;

import static org.aezoo.data.Corruption.GAUSSIAN;
import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;

import java.util.List;
import org.aezoo.data.Corruption;
import org.aezoo.data.DataShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * Convolutional denoising autoencoder: sees a corrupted picture and has to give the clean one back.
 *
 * <pre>
 *   x~  = corrupt(x)               input, fresh in every epoch; the clean x once training is over
 *   z   = encoder(x~)              code              [batch, codeChannels, ...]; levels as in
 *                                                    {@link ConvolutionalAutoencoder}
 *   y   = decoder(z)               reconstruction    [batch, channels * height * width]
 *   L   = loss(x, y)               nats per example; corrupted values may weigh more
 * </pre>
 *
 * <p>Choose it to clean pictures: it needs far fewer weights than {@link DenoisingAutoencoder}. The code is wider than
 * that of the plain convolutional variant, as the noise is what keeps it from copying.
 *
 * @param channels 1 for grey, 3 for colour
 * @param height pixels, at least 4
 * @param width pixels, at least 4
 * @param filters feature maps of each hidden level, from the input on; the decoder mirrors them
 * @param codeChannels feature maps of the code
 * @param noise how examples are corrupted
 * @param noiseStd level of gaussian noise: its standard deviation, in scaled units
 * @param noiseRate level of masking and salt-and-pepper: the share of the values that they hit
 * @param noiseMin each example's level is drawn between this and the level; 0 for the same level everywhere
 * @param emphasis share of the loss's weight on values that masking or salt-and-pepper hit; 0.5: all alike, 2/3: these
 *     twice as much as the others, 1: these alone
 * @param activation of the hidden levels
 * @param codeActivation of the code
 * @param outputActivation of the reconstruction
 * @param loss how x and y are compared
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://jmlr.org/papers/v11/vincent10a.html">Vincent et al., 2010</a>
 */
public record ConvolutionalDenoisingAutoencoder(
        @Setting(value = "1 grey, 3 colour", range = "1 or more")
        int channels,

        @Setting(value = "pixels", range = "4 or more") int height,
        @Setting(value = "pixels", range = "4 or more") int width,

        @Setting(value = "feature maps of the hidden levels, encoder side", range = "each 1 or more, at most 16")
        List<Integer> filters,

        @Setting(value = "feature maps of the code", range = "1 or more")
        int codeChannels,

        @Setting("how examples are corrupted") Corruption noise,

        @Setting(value = "standard deviation of gaussian noise, in scaled units", range = "0 or more")
        double noiseStd,

        @Setting(value = "share of values that masking or salt-and-pepper hits", range = "0 to 1")
        double noiseRate,

        @Setting(value = "least level, if each example draws its own; 0 for one level", range = "0 to the level")
        double noiseMin,

        @Setting(value = "weight on corrupted values; 0.5: all alike, 1: these alone", range = "0.5 to 1")
        double emphasis,

        @Setting("activation of the hidden levels") Nonlinearity activation,
        @Setting("activation of the code") Nonlinearity codeActivation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements NoisyInput {

    public ConvolutionalDenoisingAutoencoder {
        NoisyInput.check(noise, noiseStd, noiseRate, noiseMin, emphasis);
        // the plain network checks the rest
        var plain = new ConvolutionalAutoencoder(
                channels,
                height,
                width,
                filters,
                codeChannels,
                activation,
                codeActivation,
                outputActivation,
                loss,
                learningRate,
                weightDecay);
        filters = plain.filters();
    }

    /** For the 28 x 28 pixels of MNIST. */
    public static ConvolutionalDenoisingAutoencoder mnist() {
        return image(1, 28, 28);
    }

    /** For images with pixels in [0, 1]. */
    public static ConvolutionalDenoisingAutoencoder image(int channels, int height, int width) {
        return new ConvolutionalDenoisingAutoencoder(
                channels,
                height,
                width,
                List.of(32, 64),
                32,
                GAUSSIAN,
                0.3,
                0.25,
                0,
                NO_EMPHASIS,
                RELU,
                IDENTITY,
                SIGMOID,
                BERNOULLI,
                1e-3,
                0);
    }

    static ConvolutionalDenoisingAutoencoder defaults(DataShape shape) {
        Require.that(shape.isImage(), "data", "images for the convolutional-denoising model", shape);
        return image(shape.channels(), shape.height(), shape.width());
    }

    @Override
    public String id() {
        return "convolutional-denoising";
    }

    @Override
    public int inputSize() {
        return channels * height * width;
    }

    @Override
    public InputType inputType() {
        return plain().inputType();
    }

    @Override
    public int codeSize() {
        return plain().codeSize();
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return plain().graph(seed, lossFunction());
    }

    /** The same network without the noise. */
    private ConvolutionalAutoencoder plain() {
        return new ConvolutionalAutoencoder(
                channels,
                height,
                width,
                filters,
                codeChannels,
                activation,
                codeActivation,
                outputActivation,
                loss,
                learningRate,
                weightDecay);
    }
}
