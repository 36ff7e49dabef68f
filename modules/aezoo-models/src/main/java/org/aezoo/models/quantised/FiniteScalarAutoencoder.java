package org.aezoo.models.quantised;

import java.util.List;
import java.util.Map;
import org.aezoo.layers.FiniteScalarQuantizerLayer;
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
 * @see <a href="https://arxiv.org/abs/2309.15505">Mentzer et al., 2023</a>
 */
@ZooEntry(
        id = "fsq",
        about = "finite scalar quantisation: each value of the code is one of a few levels, without a codebook",
        paper = "Mentzer et al., 2023")
public record FiniteScalarAutoencoder(
        int inputSize,
        @Default(table = "64,32") List<Integer> hiddenSizes,
        @Setting(value = "vectors per example", min = 1) int groups,
        @Default(table = "6,5") List<Integer> levels,
        Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,
        double weightDecay)
        implements DenseLayers, ScalarLevels {

    public FiniteScalarAutoencoder {
        Settings.check(inputSize, hiddenSizes, groups, levels, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        levels = List.copyOf(levels);
        ScalarLevels.check(levels);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For a table with standardised columns. */
    public static FiniteScalarAutoencoder tabular(int inputSize) {
        return Settings.table(
                FiniteScalarAutoencoder.class, Map.of("inputSize", inputSize, "groups", Quantizing.groups(inputSize)));
    }

    @Override
    public int codeSize() {
        return groups * levels.size();
    }

    @Override
    public List<CodeGrid> codeGrids() {
        return List.of(new CodeGrid("code", ScalarLevels.product(levels), levels.size(), 1, groups, false, false));
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Quantizing.dense(seed, this, FiniteScalarQuantizerLayer.of(levels));
    }
}
