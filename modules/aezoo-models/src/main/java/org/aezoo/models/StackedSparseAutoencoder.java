package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.List;
import org.aezoo.data.DataShape;

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
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer of the encoder, from the input on; the decoder mirrors them
 * @param codeSize units in the code
 * @param targetRate wanted mean activation of each unit, one for all stages or one for each
 * @param beta weight of the divergence, one for all stages or one for each
 * @param codeActivation of the code
 * @param outputActivation of the reconstruction
 * @param loss how example and reconstruction are compared, by the first stage and by the whole network
 * @param pretrainEpochs of each stage at most, one number for all or one for each; 0 for a random start from that
 *     stage on
 * @param pretrainLearningRate Adam's step size in the stages, one for all or one for each
 * @param learningRate Adam's step size once the network is whole
 * @param weightDecay share of each weight taken off per step, times the step size, in the stages and later; 0 for none
 * @see <a href="https://web.stanford.edu/class/cs294a/sparseAutoencoder.pdf">Ng, 2011</a>
 */
public record StackedSparseAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting(value = "wanted mean activation, one for all stages or one each", range = "each above 0 and below 1")
        List<Double> targetRate,

        @Setting(value = "weight of the divergence from the target rate, one or one each", range = "each 0 or more")
        List<Double> beta,

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

    public StackedSparseAutoencoder {
        Stack.check(inputSize, hiddenSizes, codeSize, pretrainEpochs, pretrainLearningRate, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        pretrainEpochs = List.copyOf(pretrainEpochs);
        pretrainLearningRate = List.copyOf(pretrainLearningRate);
        Require.perStage("targetRate", targetRate, hiddenSizes.size() + 1);
        Require.perStage("beta", beta, hiddenSizes.size() + 1);
        targetRate.forEach(rate -> Require.that(rate > 0 && rate < 1, "targetRate", "above 0 and below 1", rate));
        beta.forEach(weight -> Require.atLeast("beta", weight, 0));
        targetRate = List.copyOf(targetRate);
        beta = List.copyOf(beta);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]: 784-1000-500-250-30 for those of MNIST. */
    public static StackedSparseAutoencoder image(int inputSize) {
        return new StackedSparseAutoencoder(
                inputSize,
                List.of(1000, 500, 250),
                30,
                List.of(0.1),
                List.of(3.0),
                IDENTITY,
                SIGMOID,
                BERNOULLI,
                List.of(10),
                List.of(3e-3),
                1e-3,
                0);
    }

    /** For the 784 pixels of MNIST. */
    public static StackedSparseAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For a table with standardised columns: twice as many units as columns, as many, a third. */
    public static StackedSparseAutoencoder tabular(int inputSize) {
        int code = Math.max(1, inputSize / 3);
        return new StackedSparseAutoencoder(
                inputSize,
                Stack.tabularSizes(inputSize),
                code,
                List.of(0.1),
                List.of(3.0),
                IDENTITY,
                IDENTITY,
                MSE,
                List.of(10),
                List.of(1e-3),
                1e-3,
                0);
    }

    static StackedSparseAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "stacked-sparse";
    }

    @Override
    public Nonlinearity activation() {
        return SIGMOID;
    }

    @Override
    public AutoencoderModel stage(Place place) {
        if (place.activation() != SIGMOID) {
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
        return new SparseKlAutoencoder(
                place.inputSize(),
                place.codeSize(),
                place.of(targetRate),
                place.of(beta),
                0,
                place.outputActivation(),
                place.loss(),
                true,
                place.learningRate(),
                weightDecay);
    }
}
