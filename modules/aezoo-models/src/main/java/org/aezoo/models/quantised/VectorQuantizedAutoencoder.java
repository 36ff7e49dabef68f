package org.aezoo.models.quantised;

import java.util.List;
import java.util.Map;
import org.aezoo.layers.VectorQuantizerLayer;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.DenseLayers;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.CodePrior;
import org.aezoo.models.trained.Codes;
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
 * @see <a href="https://arxiv.org/abs/1711.00937">van den Oord, Vinyals and Kavukcuoglu, 2017</a>
 */
@ZooEntry(
        id = "vq-vae",
        about = "a code of indices into a learnt codebook; samples from a count-based prior",
        paper = "van den Oord, Vinyals and Kavukcuoglu, 2017")
public record VectorQuantizedAutoencoder(
        int inputSize,
        @Default(table = "64,32") List<Integer> hiddenSizes,
        @Setting(value = "vectors per example", min = 1) int groups,
        int codebookSize,
        int codeDim,
        double commitment,
        double decay,
        double restart,
        Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,
        double weightDecay)
        implements DenseLayers, Codebook {

    public VectorQuantizedAutoencoder {
        Settings.check(
                inputSize,
                hiddenSizes,
                groups,
                codebookSize,
                codeDim,
                commitment,
                decay,
                restart,
                learningRate,
                weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For a table with standardised columns. */
    public static VectorQuantizedAutoencoder tabular(int inputSize) {
        return Settings.table(
                VectorQuantizedAutoencoder.class,
                Map.of("inputSize", inputSize, "groups", Quantizing.groups(inputSize)));
    }

    @Override
    public int codeSize() {
        return groups * codeDim;
    }

    @Override
    public List<CodeGrid> codeGrids() {
        return List.of(new CodeGrid("code", codebookSize, codeDim, 1, groups, false, true));
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Quantizing.dense(seed, this, quantizer());
    }
}
