package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.layers.VectorQuantizerLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Vector-quantised autoencoder (VQ-VAE): a code that is made of a few vectors out of a learnt codebook.
 *
 * <pre>
 *   h   = f(x W + b) ...                          encoder-k        [batch, hiddenSizes(k)]
 *   z   = h W + b                                 vectors          [batch, groups * codeDim]
 *   e_p = the vector of the codebook nearest to z_p, for each group p       code
 *   y   = g(... f(e W + b) W + b)                 reconstruction   [batch, inputSize]
 *   L   = loss(x, y) + commitment * sum_p |z_p - sg(e_p)|^2        nats per example
 * </pre>
 *
 * <p>This is the form for tables; images get {@link ConvolutionalVectorQuantizedAutoencoder}. Choose it to write rows
 * with few bits, or to have discrete codes to count and model. The gradient goes straight through the choice; the
 * codebook is trained by moving means (see {@link VectorQuantizerLayer}). {@code encode} gives the chosen vectors,
 * {@link Codes#indices} which ones they are. The paper's prior is a PixelCNN; here it is counted, see
 * {@link CodePrior}.
 *
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer, from the input on; the decoder mirrors them
 * @param groups vectors per example
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
public record VectorQuantizedAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "vectors per example", range = "1 or more")
        int groups,

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

    public VectorQuantizedAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.sizes("hiddenSizes", hiddenSizes, 1);
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.atLeast("groups", groups, 1);
        Quantizing.checkCodebook(codebookSize, codeDim, commitment, decay, restart);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** For a table with standardised columns. */
    public static VectorQuantizedAutoencoder tabular(int inputSize) {
        int groups = Math.max(2, Math.min(16, inputSize / 2));
        return new VectorQuantizedAutoencoder(
                inputSize, List.of(64, 32), groups, 32, 4, 0.25, 0.99, 0.02, RELU, IDENTITY, MSE, 1e-3, 0);
    }

    static AutoencoderModel defaults(DataShape shape) {
        return shape.isImage() ? ConvolutionalVectorQuantizedAutoencoder.defaults(shape) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "vq-vae";
    }

    @Override
    public int codeSize() {
        return groups * codeDim;
    }

    @Override
    public String objective() {
        return loss.formula() + Quantizing.COMMITMENT;
    }

    @Override
    public List<CodeGrid> codeGrids() {
        return List.of(new CodeGrid("code", codebookSize, codeDim, 1, groups, false, true));
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Quantizing.dense(
                Graphs.start(seed, learningRate, weightDecay, inputType()),
                hiddenSizes,
                codeSize(),
                new VectorQuantizerLayer(codebookSize, codeDim, commitment, decay, restart),
                activation,
                inputSize,
                outputActivation,
                loss);
    }
}
