package org.aezoo.models.stacked;

import java.util.List;
import java.util.Map;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.settings.Settings;

/**
 * Stacked autoencoder: each layer is first trained by itself, to rebuild what the layers below it put out.
 *
 * <pre>
 *   stage k: h_k = f(h_(k-1) W_k + b_k), r_k = g(h_k W_k' + c_k)      [batch, units of layer k]; h_0 = x
 *            L_k = loss(h_(k-1), r_k)      the hidden layers' cross-entropy if they are sigmoid, else squared error
 *   then:    {@link DeepAutoencoder} with untied weights, started from W_k, b_k and, for its decoder, W_k', c_k
 *            L = loss(x, y)                nats per example
 * </pre>
 *
 * <p>Choose it for deep networks of sigmoid units, which hardly learn from a random start, and as the yardstick of the
 * other stacked variants. Hinton and Salakhutdinov pretrain with restricted Boltzmann machines; here each stage is an
 * autoencoder with tied weights, as in Bengio et al., 2007. Adam replaces their conjugate gradients.
 *
 * <p>The step size of the stages was chosen on held-out rows of the embedded digits: with 5 epochs everywhere, 0.003 ended
 * at 61.0 nats, 0.001 at 69.2.
 *
 * @see <a href="https://doi.org/10.1126/science.1127647">Hinton and Salakhutdinov, 2006</a>
 */
@ZooEntry(
        id = "stacked",
        about = "deep, with each layer pretrained by itself",
        paper = "Hinton and Salakhutdinov, 2006; Bengio et al., 2007")
public record StackedAutoencoder(
        int inputSize,
        List<Integer> hiddenSizes,
        int codeSize,
        Nonlinearity activation,
        Nonlinearity codeActivation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        List<Integer> pretrainEpochs,
        List<Double> pretrainLearningRate,
        double learningRate,
        double weightDecay)
        implements Stack {

    public StackedAutoencoder {
        Stack.check(hiddenSizes, pretrainEpochs, pretrainLearningRate);
        Settings.check(
                inputSize, hiddenSizes, codeSize, pretrainEpochs, pretrainLearningRate, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        pretrainEpochs = List.copyOf(pretrainEpochs);
        pretrainLearningRate = List.copyOf(pretrainLearningRate);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]: 784-1000-500-250-30 for those of MNIST. */
    public static StackedAutoencoder image(int inputSize) {
        return Settings.image(StackedAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns: twice as many units as columns, as many, a third. */
    public static StackedAutoencoder tabular(int inputSize) {
        return Settings.table(StackedAutoencoder.class, Stack.tabular(inputSize));
    }

    @Override
    public AutoencoderModel stage(Place place) {
        return Stack.plain(place);
    }
}
