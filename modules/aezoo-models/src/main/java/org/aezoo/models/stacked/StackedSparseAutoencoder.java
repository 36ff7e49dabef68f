package org.aezoo.models.stacked;

import static org.aezoo.models.Nonlinearity.SIGMOID;

import java.util.List;
import java.util.Map;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.sparse.SparseKlAutoencoder;

/**
 * Stacked sparse autoencoder: each layer is first trained by itself, to rebuild what the layers below it put out from
 * units that are active at a wanted rate.
 *
 * <pre>
 *   stage k: h_k = sigmoid(h_(k-1) W_k + b_k), r_k = g(h_k W_k' + c_k)      [batch, units of layer k]; h_0 = x
 *            L_k = loss(h_(k-1), r_k) + beta_k sum_j KL(targetRate_k || mean_batch h_kj)
 *   then:    {@link DeepAutoencoder} with untied weights, started from W_k, b_k and, for its decoder, W_k', c_k
 *            L = loss(x, y)                nats per example, without a penalty
 * </pre>
 *
 * <p>Choose it for features to classify with. Stages are as in {@link SparseKlAutoencoder}. A rate is one of sigmoid
 * units: under another activation of the code the topmost stage is a {@link ShallowAutoencoder}.
 *
 * @see <a href="https://web.stanford.edu/class/cs294a/sparseAutoencoder.pdf">Ng, 2011</a>
 */
@ZooEntry(
        id = "stacked-sparse",
        about = "the same, pretrained with units that are active at a wanted rate",
        paper = "Ng, 2011")
public record StackedSparseAutoencoder(
        int inputSize,
        List<Integer> hiddenSizes,
        int codeSize,

        @Setting(value = "wanted mean activation, one for all stages or one each", above = 0, below = 1) @Default("0.1")
        List<Double> targetRate,

        @Setting(value = "weight of the divergence from the target rate, one or one each", min = 0) @Default("3")
        List<Double> beta,

        Nonlinearity codeActivation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        List<Integer> pretrainEpochs,
        List<Double> pretrainLearningRate,
        double learningRate,
        double weightDecay)
        implements Stack {

    public StackedSparseAutoencoder {
        Require.perStage("targetRate", targetRate, hiddenSizes.size() + 1);
        Require.perStage("beta", beta, hiddenSizes.size() + 1);
        Stack.check(hiddenSizes, pretrainEpochs, pretrainLearningRate);
        Settings.check(
                inputSize,
                hiddenSizes,
                codeSize,
                targetRate,
                beta,
                pretrainEpochs,
                pretrainLearningRate,
                learningRate,
                weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        pretrainEpochs = List.copyOf(pretrainEpochs);
        pretrainLearningRate = List.copyOf(pretrainLearningRate);
        targetRate = List.copyOf(targetRate);
        beta = List.copyOf(beta);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]: 784-1000-500-250-30 for those of MNIST. */
    public static StackedSparseAutoencoder image(int inputSize) {
        return Settings.image(StackedSparseAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns: twice as many units as columns, as many, a third. */
    public static StackedSparseAutoencoder tabular(int inputSize) {
        return Settings.table(StackedSparseAutoencoder.class, Stack.tabular(inputSize));
    }

    @Override
    public Nonlinearity activation() {
        return SIGMOID;
    }

    @Override
    public AutoencoderModel stage(Place place) {
        if (place.activation() != SIGMOID) {
            return Stack.plain(place);
        }
        return place.model(
                SparseKlAutoencoder.class,
                Map.of("targetRate", place.of(targetRate), "beta", place.of(beta), "runningMean", 0, "tied", true));
    }
}
