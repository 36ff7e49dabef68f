package org.aezoo.models.stacked;

import java.util.List;
import java.util.Map;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.denoising.DropoutAutoencoder;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;

/**
 * Stacked autoencoder whose layers are first trained by themselves, each to rebuild what the layers below it put out
 * without a random part of its own units.
 *
 * <pre>
 *   stage k: h_k = f(h_(k-1) W_k + b_k)                      [batch, units of layer k]; h_0 = x
 *            r_k = g(m h_k / (1 - noiseRate_k) W_k' + c_k)   m_j is 0 with probability noiseRate_k, fresh each step
 *            L_k = loss(h_(k-1), r_k)
 *   then:    {@link DeepAutoencoder} with untied weights, started from W_k, b_k and, for its decoder, W_k', c_k
 *            L = loss(x, y)                nats per example, without dropout
 * </pre>
 *
 * <p>Choose it for wide layers whose units should not lean on each other. Stages are as in {@link DropoutAutoencoder}; in
 * a narrow code it mostly blurs, and a rate of 0 for the last stage leaves it out there.
 *
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al., 2014</a>
 */
@ZooEntry(
        id = "stacked-dropout",
        about = "the same, pretrained without a random part of each layer's units",
        paper = "Srivastava et al., 2014")
public record StackedDropoutAutoencoder(
        int inputSize,
        List<Integer> hiddenSizes,
        int codeSize,

        @Setting(
                value = "share of a stage's units dropped, one for all or one each",
                range = "each 0 or more, below 1",
                min = 0,
                below = 1)
        @Default("0.2")
        List<Double> noiseRate,

        Nonlinearity activation,
        Nonlinearity codeActivation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        List<Integer> pretrainEpochs,
        List<Double> pretrainLearningRate,
        double learningRate,
        double weightDecay)
        implements Stack {

    public StackedDropoutAutoencoder {
        Require.perStage("noiseRate", noiseRate, hiddenSizes.size() + 1);
        Stack.check(hiddenSizes, pretrainEpochs, pretrainLearningRate);
        Settings.check(
                inputSize,
                hiddenSizes,
                codeSize,
                noiseRate,
                pretrainEpochs,
                pretrainLearningRate,
                learningRate,
                weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        pretrainEpochs = List.copyOf(pretrainEpochs);
        pretrainLearningRate = List.copyOf(pretrainLearningRate);
        noiseRate = List.copyOf(noiseRate);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]: 784-1000-500-250-30 for those of MNIST. */
    public static StackedDropoutAutoencoder image(int inputSize) {
        return Settings.image(StackedDropoutAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns: twice as many units as columns, as many, a third. */
    public static StackedDropoutAutoencoder tabular(int inputSize) {
        return Settings.table(StackedDropoutAutoencoder.class, Stack.tabular(inputSize));
    }

    @Override
    public AutoencoderModel stage(Place place) {
        return place.model(DropoutAutoencoder.class, Map.of("noiseRate", place.of(noiseRate), "tied", true));
    }
}
