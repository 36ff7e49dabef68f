package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.List;
import org.aezoo.data.DataShape;

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
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer of the encoder, from the input on; the decoder mirrors them
 * @param codeSize units in the code
 * @param activation of the hidden layers
 * @param codeActivation of the code
 * @param outputActivation of the reconstruction
 * @param loss how example and reconstruction are compared, by the first stage and by the whole network
 * @param pretrainEpochs of each stage at most, one number for all or one for each; 0 for a random start from that
 *     stage on
 * @param pretrainLearningRate Adam's step size in the stages, one for all or one for each
 * @param learningRate Adam's step size once the network is whole
 * @param weightDecay share of each weight taken off per step, times the step size, in the stages and later; 0 for none
 * @see <a href="https://doi.org/10.1126/science.1127647">Hinton and Salakhutdinov, 2006</a>
 */
public record StackedAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting("activation of the hidden layers") Nonlinearity activation,
        @Setting("activation of the code") Nonlinearity codeActivation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting(value = "epochs of each stage, one for all or one each", range = "0 or more; 0: no pretraining")
        List<Integer> pretrainEpochs,

        @Setting(value = "Adam's step size of the stages, one for all or one each", range = "each above 0")
        List<Double> pretrainLearningRate,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements Stack {

    public StackedAutoencoder {
        Stack.check(inputSize, hiddenSizes, codeSize, pretrainEpochs, pretrainLearningRate, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        pretrainEpochs = List.copyOf(pretrainEpochs);
        pretrainLearningRate = List.copyOf(pretrainLearningRate);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]: 784-1000-500-250-30 for those of MNIST. */
    public static StackedAutoencoder image(int inputSize) {
        return new StackedAutoencoder(
                inputSize,
                List.of(1000, 500, 250),
                30,
                SIGMOID,
                IDENTITY,
                SIGMOID,
                BERNOULLI,
                List.of(10),
                List.of(3e-3),
                1e-3,
                0);
    }

    /** For the 784 pixels of MNIST. */
    public static StackedAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For a table with standardised columns: twice as many units as columns, as many, a third. */
    public static StackedAutoencoder tabular(int inputSize) {
        int code = Math.max(1, inputSize / 3);
        return new StackedAutoencoder(
                inputSize,
                Stack.tabularSizes(inputSize),
                code,
                SIGMOID,
                IDENTITY,
                IDENTITY,
                MSE,
                List.of(10),
                List.of(1e-3),
                1e-3,
                0);
    }

    static StackedAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "stacked";
    }

    @Override
    public AutoencoderModel stage(Place place) {
        return new ShallowAutoencoder(
                place.inputSize(),
                place.codeSize(),
                place.activation(),
                place.outputActivation(),
                place.loss(),
                true,
                false,
                Start.RANDOM,
                place.learningRate(),
                weightDecay);
    }
}
