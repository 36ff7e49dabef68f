package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.List;
import org.aezoo.data.DataShape;

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
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer of the encoder, from the input on; the decoder mirrors them
 * @param codeSize units in the code
 * @param penalty nats per squared unit of code over input, one for all stages or one for each
 * @param activation of the hidden layers
 * @param codeActivation of the code
 * @param outputActivation of the reconstruction
 * @param loss how example and reconstruction are compared, by the first stage and by the whole network
 * @param pretrainEpochs of each stage at most, one number for all or one for each; 0 for a random start from that
 *     stage on
 * @param pretrainLearningRate Adam's step size in the stages, one for all or one for each
 * @param learningRate Adam's step size once the network is whole
 * @param weightDecay share of each weight taken off per step, times the step size, in the stages and later; 0 for none
 * @see <a href="https://icml.cc/2011/papers/455_icmlpaper.pdf">Rifai et al., 2011</a>
 */
public record StackedContractiveAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting(value = "weight of the squared norm of a stage's Jacobian, one or one each", range = "each 0 or more")
        List<Double> penalty,

        @Setting(value = "activation of the hidden layers", range = "sigmoid, tanh, relu or identity")
        Nonlinearity activation,

        @Setting(value = "activation of the code", range = "sigmoid, tanh, relu or identity")
        Nonlinearity codeActivation,

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

    public StackedContractiveAutoencoder {
        Stack.check(inputSize, hiddenSizes, codeSize, pretrainEpochs, pretrainLearningRate, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        pretrainEpochs = List.copyOf(pretrainEpochs);
        pretrainLearningRate = List.copyOf(pretrainLearningRate);
        Require.perStage("penalty", penalty, hiddenSizes.size() + 1);
        penalty.forEach(weight -> Require.atLeast("penalty", weight, 0));
        penalty = List.copyOf(penalty);
        ContractiveAutoencoder.checkActivation("activation", activation);
        ContractiveAutoencoder.checkActivation("codeActivation", codeActivation);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]: 784-1000-500-250-30 for those of MNIST. */
    public static StackedContractiveAutoencoder image(int inputSize) {
        return new StackedContractiveAutoencoder(
                inputSize,
                List.of(1000, 500, 250),
                30,
                List.of(0.1),
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
    public static StackedContractiveAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For a table with standardised columns: twice as many units as columns, as many, a third. */
    public static StackedContractiveAutoencoder tabular(int inputSize) {
        int code = Math.max(1, inputSize / 3);
        return new StackedContractiveAutoencoder(
                inputSize,
                Stack.tabularSizes(inputSize),
                code,
                List.of(0.1),
                SIGMOID,
                IDENTITY,
                IDENTITY,
                MSE,
                List.of(10),
                List.of(1e-3),
                1e-3,
                0);
    }

    static StackedContractiveAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "stacked-contractive";
    }

    @Override
    public AutoencoderModel stage(Place place) {
        return new ContractiveAutoencoder(
                place.inputSize(),
                List.of(),
                place.codeSize(),
                place.of(penalty),
                place.activation(),
                place.outputActivation(),
                place.loss(),
                place.learningRate(),
                weightDecay);
    }
}
