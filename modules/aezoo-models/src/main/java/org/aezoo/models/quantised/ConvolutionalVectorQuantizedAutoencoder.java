package org.aezoo.models.quantised;

import java.util.List;
import java.util.Map;
import org.aezoo.layers.VectorQuantizerLayer;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.PictureLevels;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.CodePrior;
import org.aezoo.models.trained.Codes;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Vector-quantised autoencoder (VQ-VAE) for images: a code that is a small picture whose pixels are indices into a learnt
 * codebook.
 *
 * <pre>
 *   h_k = f(conv(h_(k-1)))         encoder-k         [batch, filters(k), ceil(height / 2^k), ceil(width / 2^k)]
 *   z   = conv_1x1(h_n)            vectors           [batch, codeDim, ceil(height / 2^n), ceil(width / 2^n)]
 *   e_p = the vector of the codebook nearest to z_p, for each position p       code
 *   u_k = f(deconv(u_(k+1)))       decoder-k         the shape of h_k
 *   y   = g(deconv(u_1))           reconstruction    [batch, channels * height * width]
 *   L   = loss(x, y) + commitment * sum_p |z_p - sg(e_p)|^2        nats per example
 * </pre>
 *
 * <p>Choose it to write pictures with few bits, and for samples sharper than a VAE's. The gradient goes straight through
 * the choice; the codebook is trained by moving means (see {@link VectorQuantizerLayer}). {@code encode} gives the chosen
 * vectors, {@link Codes#indices} which ones they are. The paper has residual blocks and a PixelCNN as its
 * prior; here are plain convolutions, and the prior is counted, see {@link CodePrior}.
 *
 * @see <a href="https://arxiv.org/abs/1711.00937">van den Oord, Vinyals and Kavukcuoglu, 2017</a>
 */
public record ConvolutionalVectorQuantizedAutoencoder(
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

    public ConvolutionalVectorQuantizedAutoencoder {
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
        Quantizing.check(height, width, filters, filters.size());
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]; the settings behind the MNIST row of docs/results.md, 7x7 indices into 256 vectors. */
    public static ConvolutionalVectorQuantizedAutoencoder image(int channels, int height, int width) {
        return Settings.picture(
                ConvolutionalVectorQuantizedAutoencoder.class,
                channels,
                height,
                width,
                Map.of("filters", Quantizing.filters(height, width)));
    }

    @Override
    public String id() {
        return "vq-vae";
    }

    @Override
    public int codeSize() {
        return codeGrids().get(0).size();
    }

    @Override
    public List<CodeGrid> codeGrids() {
        return List.of(Quantizing.grid(this, "code", filters.size(), codebookSize, codeDim, true));
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Quantizing.convolutional(seed, this, codeDim, quantizer());
    }
}
