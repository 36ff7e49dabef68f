package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.List;
import org.aezoo.data.DataShape;

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
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer of the encoder, from the input on; the decoder mirrors them
 * @param codeSize units in the code
 * @param noiseRate share of a stage's units that are dropped, one for all stages or one for each
 * @param activation of the hidden layers
 * @param codeActivation of the code
 * @param outputActivation of the reconstruction
 * @param loss how example and reconstruction are compared, by the first stage and by the whole network
 * @param pretrainEpochs of each stage at most, one number for all or one for each; 0 for a random start from that
 *     stage on
 * @param pretrainLearningRate Adam's step size in the stages, one for all or one for each
 * @param learningRate Adam's step size once the network is whole
 * @param weightDecay share of each weight taken off per step, times the step size, in the stages and later; 0 for none
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al., 2014</a>
 */
public record StackedDropoutAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting(value = "share of a stage's units dropped, one for all or one each", range = "each 0 or more, below 1")
        List<Double> noiseRate,

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

    public StackedDropoutAutoencoder {
        Stack.check(inputSize, hiddenSizes, codeSize, pretrainEpochs, pretrainLearningRate, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        pretrainEpochs = List.copyOf(pretrainEpochs);
        pretrainLearningRate = List.copyOf(pretrainLearningRate);
        Require.perStage("noiseRate", noiseRate, hiddenSizes.size() + 1);
        noiseRate.forEach(rate -> Require.that(rate >= 0 && rate < 1, "noiseRate", "0 or more and below 1", rate));
        noiseRate = List.copyOf(noiseRate);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]: 784-1000-500-250-30 for those of MNIST. */
    public static StackedDropoutAutoencoder image(int inputSize) {
        return new StackedDropoutAutoencoder(
                inputSize,
                List.of(1000, 500, 250),
                30,
                List.of(0.2),
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
    public static StackedDropoutAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For a table with standardised columns: twice as many units as columns, as many, a third. */
    public static StackedDropoutAutoencoder tabular(int inputSize) {
        int code = Math.max(1, inputSize / 3);
        return new StackedDropoutAutoencoder(
                inputSize,
                Stack.tabularSizes(inputSize),
                code,
                List.of(0.2),
                SIGMOID,
                IDENTITY,
                IDENTITY,
                MSE,
                List.of(10),
                List.of(1e-3),
                1e-3,
                0);
    }

    static StackedDropoutAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "stacked-dropout";
    }

    @Override
    public AutoencoderModel stage(Place place) {
        return new DropoutAutoencoder(
                place.inputSize(),
                place.codeSize(),
                place.of(noiseRate),
                place.activation(),
                place.outputActivation(),
                place.loss(),
                true,
                place.learningRate(),
                weightDecay);
    }
}
