package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.layers.VectorQuantizerLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;

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
 * @param channels 1 for grey, 3 for colour
 * @param height pixels, at least 4
 * @param width pixels, at least 4
 * @param filters feature maps of each level, from the input on; each level halves the picture, the decoder mirrors them
 * @param codebookSize vectors to choose from, 2 to 65536
 * @param codeDim values per vector
 * @param commitment weight of the penalty that ties the encoder's vectors to the codebook
 * @param decay share of the past in the means that the codebook follows, per step
 * @param restart vectors that are used less than this share of the mean use start anew; 0 for never
 * @param activation f
 * @param outputActivation g
 * @param loss how x and y are compared
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://arxiv.org/abs/1711.00937">van den Oord, Vinyals and Kavukcuoglu, 2017</a>
 */
public record ConvolutionalVectorQuantizedAutoencoder(
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

    public ConvolutionalVectorQuantizedAutoencoder {
        Quantizing.checkPicture(channels, height, width, filters, filters.size());
        filters = List.copyOf(filters);
        Quantizing.checkCodebook(codebookSize, codeDim, commitment, decay, restart);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** The settings behind the MNIST row of docs/results.md: 7x7 indices into 256 vectors. */
    public static ConvolutionalVectorQuantizedAutoencoder mnist() {
        return image(1, 28, 28);
    }

    /** For images with pixels in [0, 1]. */
    public static ConvolutionalVectorQuantizedAutoencoder image(int channels, int height, int width) {
        return new ConvolutionalVectorQuantizedAutoencoder(
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

    static ConvolutionalVectorQuantizedAutoencoder defaults(DataShape shape) {
        return image(shape.channels(), shape.height(), shape.width());
    }

    @Override
    public String id() {
        return "vq-vae";
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
        return codeGrids().get(0).size();
    }

    @Override
    public String objective() {
        return loss.formula() + Quantizing.COMMITMENT;
    }

    @Override
    public List<CodeGrid> codeGrids() {
        int down = Convolutions.halved(height, filters.size());
        int right = Convolutions.halved(width, filters.size());
        return List.of(new CodeGrid("code", codebookSize, codeDim, down, right, true, true));
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Quantizing.convolutional(
                Graphs.start(seed, learningRate, weightDecay, inputType()),
                DataShape.image(channels, height, width),
                filters,
                codeDim,
                new VectorQuantizerLayer(codebookSize, codeDim, commitment, decay, restart),
                activation,
                outputActivation,
                loss);
    }
}
