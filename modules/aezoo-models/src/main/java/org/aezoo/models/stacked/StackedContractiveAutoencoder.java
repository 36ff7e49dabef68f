package org.aezoo.models.stacked;

import java.util.List;
import java.util.Map;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.contractive.ContractiveAutoencoder;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;

/**
 * Stacked contractive autoencoder: each layer is first trained by itself, to rebuild what the layers below it put out
 * with a code that moves as little as it can.
 *
 * <pre>
 *   stage k: h_k = f(h_(k-1) W_k + b_k), r_k = g(h_k W_k' + c_k)      [batch, units of layer k]; h_0 = x
 *            L_k = loss(h_(k-1), r_k) + penalty_k |dh_k / dh_(k-1)|^2      as in {@link ContractiveAutoencoder}
 *   then:    {@link DeepAutoencoder} with untied weights, started from W_k, b_k and, for its decoder, W_k', c_k
 *            L = loss(x, y)                nats per example, without a penalty
 * </pre>
 *
 * <p>Choose it for features to classify with: each stage's penalty is the exact norm of its one layer's Jacobian.
 *
 * @param penalty nats per squared unit of code over input, one for all stages or one for each
 * @see <a href="https://icml.cc/2011/papers/455_icmlpaper.pdf">Rifai et al., 2011</a>
 */
@ZooEntry(
        id = "stacked-contractive",
        about = "the same, pretrained with codes that move little",
        paper = "Rifai et al., 2011")
public record StackedContractiveAutoencoder(
        int inputSize,
        List<Integer> hiddenSizes,
        int codeSize,

        @Setting(value = "weight of the squared norm of a stage's Jacobian, one or one each", min = 0) @Default("0.1")
        List<Double> penalty,

        @Setting(value = "activation of the hidden layers", range = "sigmoid, tanh, relu or identity")
        Nonlinearity activation,

        @Setting(value = "activation of the code", range = "sigmoid, tanh, relu or identity")
        Nonlinearity codeActivation,

        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        List<Integer> pretrainEpochs,
        List<Double> pretrainLearningRate,
        double learningRate,
        double weightDecay)
        implements Stack {

    public StackedContractiveAutoencoder {
        Require.perStage("penalty", penalty, hiddenSizes.size() + 1);
        Stack.check(hiddenSizes, pretrainEpochs, pretrainLearningRate);
        Settings.check(
                inputSize,
                hiddenSizes,
                codeSize,
                penalty,
                pretrainEpochs,
                pretrainLearningRate,
                learningRate,
                weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        pretrainEpochs = List.copyOf(pretrainEpochs);
        pretrainLearningRate = List.copyOf(pretrainLearningRate);
        penalty = List.copyOf(penalty);
        ContractiveAutoencoder.checkActivation("activation", activation);
        ContractiveAutoencoder.checkActivation("codeActivation", codeActivation);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]: 784-1000-500-250-30 for those of MNIST. */
    public static StackedContractiveAutoencoder image(int inputSize) {
        return Settings.image(StackedContractiveAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns: twice as many units as columns, as many, a third. */
    public static StackedContractiveAutoencoder tabular(int inputSize) {
        return Settings.table(StackedContractiveAutoencoder.class, Stack.tabular(inputSize));
    }

    @Override
    public AutoencoderModel stage(Place place) {
        return place.model(
                ContractiveAutoencoder.class, Map.of("hiddenSizes", List.of(), "penalty", place.of(penalty)));
    }
}
