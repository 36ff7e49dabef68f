package org.aezoo.models.denoising;

import java.util.List;
import java.util.Map;
import org.aezoo.data.corruption.Corruption;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.ConvolutionalLevels;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.NoisyInput;
import org.aezoo.models.plain.ConvolutionalAutoencoder;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

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
 * @see <a href="https://jmlr.org/papers/v11/vincent10a.html">Vincent et al., 2010</a>
 */
@ZooEntry(
        id = "convolutional-denoising",
        about = "the same with convolutions, for pictures",
        paper = "Vincent et al., 2010; Masci et al., 2011")
public record ConvolutionalDenoisingAutoencoder(
        int channels,
        int height,
        int width,
        List<Integer> filters,
        @Default("32") int codeChannels,
        Corruption noise,
        double noiseStd,
        double noiseRate,
        double noiseMin,
        double emphasis,
        Nonlinearity activation,
        Nonlinearity codeActivation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,
        double weightDecay)
        implements ConvolutionalLevels, NoisyInput {

    public ConvolutionalDenoisingAutoencoder {
        Settings.check(
                channels,
                height,
                width,
                filters,
                codeChannels,
                noiseStd,
                noiseRate,
                emphasis,
                learningRate,
                weightDecay);
        filters = List.copyOf(filters);
        NoisyInput.check(noise, noiseStd, noiseRate, noiseMin, emphasis);
        ConvolutionalLevels.check(height, width, filters);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]. */
    public static ConvolutionalDenoisingAutoencoder image(int channels, int height, int width) {
        return Settings.picture(ConvolutionalDenoisingAutoencoder.class, channels, height, width, Map.of());
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return convolutional(seed, lossFunction());
    }
}
