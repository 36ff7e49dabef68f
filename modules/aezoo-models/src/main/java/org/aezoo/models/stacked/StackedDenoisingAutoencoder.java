package org.aezoo.models.stacked;

import static org.aezoo.data.corruption.Corruption.GAUSSIAN;

import java.util.List;
import java.util.Map;
import org.aezoo.data.Feed;
import org.aezoo.data.corruption.Corruption;
import org.aezoo.data.corruption.CorruptionRange;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Corrupted;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.NoisyInput;
import org.aezoo.models.denoising.DenoisingAutoencoder;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
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
 * @see <a href="https://jmlr.org/papers/v11/vincent10a.html">Vincent et al., 2010</a>
 */
@ZooEntry(id = "stacked-denoising", about = "the same, pretrained to undo damage", paper = "Vincent et al., 2010")
public record StackedDenoisingAutoencoder(
        int inputSize,
        List<Integer> hiddenSizes,
        int codeSize,

        @Setting("how the input of each stage is corrupted") @Default(image = "masking", table = "gaussian")
        Corruption noise,

        @Setting(value = "standard deviation of gaussian noise, one for all stages or one each", min = 0)
        @Default("0.3")
        List<Double> noiseStd,

        @Setting(value = "share of values that masking or salt-and-pepper hits, one or one each", min = 0, max = 1)
        @Default("0.25")
        List<Double> noiseRate,

        @Setting("whole network sees damaged examples too") @Default("false")
        boolean keepNoise,

        Nonlinearity activation,
        Nonlinearity codeActivation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        List<Integer> pretrainEpochs,
        List<Double> pretrainLearningRate,
        double learningRate,
        double weightDecay)
        implements Stack, Corrupted {

    public StackedDenoisingAutoencoder {
        Require.perStage("noiseStd", noiseStd, hiddenSizes.size() + 1);
        Require.perStage("noiseRate", noiseRate, hiddenSizes.size() + 1);
        Stack.check(hiddenSizes, pretrainEpochs, pretrainLearningRate);
        Settings.check(
                inputSize,
                hiddenSizes,
                codeSize,
                noiseStd,
                noiseRate,
                pretrainEpochs,
                pretrainLearningRate,
                learningRate,
                weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        pretrainEpochs = List.copyOf(pretrainEpochs);
        pretrainLearningRate = List.copyOf(pretrainLearningRate);
        noiseStd = List.copyOf(noiseStd);
        noiseRate = List.copyOf(noiseRate);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]: 784-1000-500-250-30 for those of MNIST. */
    public static StackedDenoisingAutoencoder image(int inputSize) {
        return Settings.image(StackedDenoisingAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns: twice as many units as columns, as many, a third. */
    public static StackedDenoisingAutoencoder tabular(int inputSize) {
        return Settings.table(StackedDenoisingAutoencoder.class, Stack.tabular(inputSize));
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
        return place.model(
                DenoisingAutoencoder.class,
                Map.of(
                        "hiddenSizes",
                        List.of(),
                        "noise",
                        noise,
                        "noiseStd",
                        place.of(noiseStd),
                        "noiseRate",
                        place.of(noiseRate),
                        "noiseMin",
                        0,
                        "emphasis",
                        NoisyInput.NO_EMPHASIS,
                        "activation",
                        activation,
                        "codeActivation",
                        place.activation(),
                        "tied",
                        true));
    }
}
