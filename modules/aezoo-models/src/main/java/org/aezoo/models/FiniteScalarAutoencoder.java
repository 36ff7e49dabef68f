package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.layers.FiniteScalarQuantizerLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Autoencoder with finite scalar quantisation: each value of the code is rounded to one of a few levels.
 *
 * <pre>
 *   h = f(x W + b) ...                            encoder-k        [batch, hiddenSizes(k)]
 *   z = h W + b                                   vectors          [batch, groups * levels.size]
 *   n = (z - mean) / deviation                    normalised       over the batch; over the training when it is used
 *   q = round_L(tanh(n))                          code             L numbers spread evenly over [-1, 1]
 *   y = g(... f(q W + b) W + b)                   reconstruction   [batch, inputSize]
 *   L = loss(x, y)                                nats per example
 * </pre>
 *
 * <p>This is the form for tables; images get {@link ConvolutionalFiniteScalarAutoencoder}. Choose it over {@code vq-vae}
 * where nothing should be able to go wrong with a codebook: there is none to learn, and no penalty. The paper has no
 * normalisation (n); without it values settle at the ends, where tanh is flat, and most combinations stay unused (on
 * MNIST 78 % of them). The gradient goes straight through the rounding. {@code encode} gives the levels as
 * numbers, {@link Codes#indices} which of the product of levels each vector is. Where it departs from the
 * paper stands at {@link FiniteScalarQuantizerLayer}; the prior is counted, see {@link CodePrior}.
 *
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer, from the input on; the decoder mirrors them
 * @param groups vectors per example
 * @param levels how many levels each value of a vector has; their product takes the place of a codebook's size
 * @param activation f
 * @param outputActivation g
 * @param loss how x and y are compared
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://arxiv.org/abs/2309.15505">Mentzer et al., 2023</a>
 */
public record FiniteScalarAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "vectors per example", range = "1 or more")
        int groups,

        @Setting(value = "levels of each value of a vector", range = "each 2 or more, product at most 65536")
        List<Integer> levels,

        @Setting("activation of the hidden layers") Nonlinearity activation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    public FiniteScalarAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.sizes("hiddenSizes", hiddenSizes, 1);
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.atLeast("groups", groups, 1);
        Quantizing.checkLevels(levels);
        levels = List.copyOf(levels);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** For a table with standardised columns. */
    public static FiniteScalarAutoencoder tabular(int inputSize) {
        int groups = Math.max(2, Math.min(16, inputSize / 2));
        return new FiniteScalarAutoencoder(
                inputSize, List.of(64, 32), groups, List.of(6, 5), RELU, IDENTITY, MSE, 1e-3, 0);
    }

    static AutoencoderModel defaults(DataShape shape) {
        return shape.isImage() ? ConvolutionalFiniteScalarAutoencoder.defaults(shape) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "fsq";
    }

    @Override
    public int codeSize() {
        return groups * levels.size();
    }

    @Override
    public List<CodeGrid> codeGrids() {
        int size = Quantizing.checkLevels(levels);
        return List.of(new CodeGrid("code", size, levels.size(), 1, groups, false, false));
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Quantizing.dense(
                Graphs.start(seed, learningRate, weightDecay, inputType()),
                hiddenSizes,
                codeSize(),
                FiniteScalarQuantizerLayer.of(levels),
                activation,
                inputSize,
                outputActivation,
                loss);
    }
}
