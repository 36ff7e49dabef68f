package org.aezoo.models;

import static org.aezoo.data.Corruption.GAUSSIAN;
import static org.aezoo.data.Corruption.MASKING;
import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.List;
import org.aezoo.data.Corruption;
import org.aezoo.data.CorruptionRange;
import org.aezoo.data.DataShape;
import org.aezoo.data.Feed;
import org.jspecify.annotations.Nullable;

/**
 * Stacked denoising autoencoder: each layer is first trained by itself, to give back clean what it sees damaged.
 *
 * <pre>
 *   stage k: h~ = corrupt(h_(k-1)), fresh in every epoch;  h_k = f(h~ W_k + b_k), r_k = g(h_k W_k' + c_k);  h_0 = x
 *            L_k = loss(h_(k-1), r_k)      the hidden layers' cross-entropy if they are sigmoid, else squared error
 *   then:    {@link DeepAutoencoder} with untied weights, started from W_k, b_k and, for its decoder, W_k', c_k
 *            L = loss(x, y)                nats per example; y from the clean x unless keepNoise
 * </pre>
 *
 * <p>Choose it for features to classify with, also with layers wider than the input. Noise is drawn in each stage alone:
 * what the stage above is trained on are codes of clean examples. Gaussian noise suits continuous values, masking ones
 * of which some may be missing, salt and pepper values in [0, 1].
 *
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer of the encoder, from the input on; the decoder mirrors them
 * @param codeSize units in the code
 * @param noise how what a stage sees is damaged
 * @param noiseStd standard deviation of gaussian noise, in scaled units, one for all stages or one for each
 * @param noiseRate share of the values that masking and salt-and-pepper hit, one for all stages or one for each
 * @param keepNoise whether the whole network is trained on damaged examples too, as its first stage was
 * @param activation of the hidden layers
 * @param codeActivation of the code
 * @param outputActivation of the reconstruction
 * @param loss how example and reconstruction are compared, by the first stage and by the whole network
 * @param pretrainEpochs of each stage at most, one number for all or one for each; 0 for a random start from that
 *     stage on
 * @param pretrainLearningRate Adam's step size in the stages, one for all or one for each
 * @param learningRate Adam's step size once the network is whole
 * @param weightDecay share of each weight taken off per step, times the step size, in the stages and later; 0 for none
 * @see <a href="https://jmlr.org/papers/v11/vincent10a.html">Vincent et al., 2010</a>
 */
public record StackedDenoisingAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting("how the input of each stage is corrupted") Corruption noise,

        @Setting(
                value = "standard deviation of gaussian noise, one for all stages or one each",
                range = "each 0 or more")
        List<Double> noiseStd,

        @Setting(value = "share of values that masking or salt-and-pepper hits, one or one each", range = "each 0 to 1")
        List<Double> noiseRate,

        @Setting("whole network sees damaged examples too") boolean keepNoise,
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

    public StackedDenoisingAutoencoder {
        Stack.check(inputSize, hiddenSizes, codeSize, pretrainEpochs, pretrainLearningRate, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        pretrainEpochs = List.copyOf(pretrainEpochs);
        pretrainLearningRate = List.copyOf(pretrainLearningRate);
        Require.perStage("noiseStd", noiseStd, hiddenSizes.size() + 1);
        Require.perStage("noiseRate", noiseRate, hiddenSizes.size() + 1);
        noiseStd.forEach(std -> Require.atLeast("noiseStd", std, 0));
        noiseRate.forEach(rate -> Require.that(rate >= 0 && rate <= 1, "noiseRate", "between 0 and 1", rate));
        noiseStd = List.copyOf(noiseStd);
        noiseRate = List.copyOf(noiseRate);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]: 784-1000-500-250-30 for those of MNIST. */
    public static StackedDenoisingAutoencoder image(int inputSize) {
        return new StackedDenoisingAutoencoder(
                inputSize,
                List.of(1000, 500, 250),
                30,
                MASKING,
                List.of(0.3),
                List.of(0.25),
                false,
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
    public static StackedDenoisingAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For a table with standardised columns: twice as many units as columns, as many, a third. */
    public static StackedDenoisingAutoencoder tabular(int inputSize) {
        int code = Math.max(1, inputSize / 3);
        return new StackedDenoisingAutoencoder(
                inputSize,
                Stack.tabularSizes(inputSize),
                code,
                GAUSSIAN,
                List.of(0.3),
                List.of(0.25),
                false,
                SIGMOID,
                IDENTITY,
                IDENTITY,
                MSE,
                List.of(10),
                List.of(1e-3),
                1e-3,
                0);
    }

    static StackedDenoisingAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "stacked-denoising";
    }

    @Override
    public @Nullable CorruptionRange corruption() {
        if (!keepNoise) {
            return null;
        }
        return CorruptionRange.of(noise, noise == GAUSSIAN ? noiseStd.get(0) : noiseRate.get(0));
    }

    @Override
    public List<Feed> inputs() {
        CorruptionRange range = corruption();
        return List.of(range == null ? Feed.EXAMPLE : range.feed());
    }

    @Override
    public AutoencoderModel stage(Place place) {
        return new DenoisingAutoencoder(
                place.inputSize(),
                List.of(),
                place.codeSize(),
                noise,
                place.of(noiseStd),
                place.of(noiseRate),
                0,
                NoisyInput.NO_EMPHASIS,
                activation,
                place.activation(),
                place.outputActivation(),
                place.loss(),
                true,
                place.learningRate(),
                weightDecay);
    }
}
