package org.aezoo.models.variational;

import java.util.List;
import java.util.Map;
import org.aezoo.data.preparation.Binarize;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.TrainingDefaults;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.DenseLayers;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Beta-VAE: a variational autoencoder whose divergence term has a weight, free bits and a warm-up.
 *
 * <pre>
 *   h_k = f(h_(k-1) W_k + b_k)                encoder-k        [batch, hiddenSizes(k)]
 *   m, s = h_n W + b                          posterior        [batch, 2 codeSize], means and log variances
 *   z   = m + exp(s / 2) e,  e ~ N(0, I)      code             [batch, codeSize]; z = m in inference
 *   u_k = f(u_(k+1) V_k + c_k)                decoder-k        [batch, hiddenSizes(k)]
 *   y   = g(u_1 V + c)                        reconstruction   [batch, inputSize]
 *   L   = -log p(x | y) + beta w(t) sum_j max(freeBits, KL_j)             nats
 *   KL_j = mean_batch (exp(s_j) + m_j^2 - 1 - s_j) / 2,  w(t) = min(1, t / warmUpSteps)
 * </pre>
 *
 * <p>Choose a beta above 1 for codes whose units vary on their own, at the price of blur; below 1 for sharper
 * reconstructions; free bits or a warm-up where units die (see {@code active_units} of {@code aezoo evaluate}). The
 * score of a row is its negative evidence lower bound, with a weight of 1 and no free bits, so that models with
 * different settings can be compared.
 *
 * <p>Departs from the paper in its network, which is that of {@link VariationalAutoencoder}.
 *
 * @see <a href="https://openreview.net/forum?id=Sy2fzU9gl">Higgins et al., 2017</a>
 */
@ZooEntry(
        id = "beta-vae",
        about = "variational with a weight, free bits and warm-up for the code's divergence",
        paper = "Higgins et al., 2017")
public record BetaVariationalAutoencoder(
        int inputSize,
        @Default(image = "500", table = "64") List<Integer> hiddenSizes,
        @Default(image = "20") int codeSize,
        Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double decoderVariance,
        LearnedVariance learnVariance,
        Binarize binarize,

        @Setting(value = "weight of the divergence", min = 0) @Default("4")
        double beta,

        @Setting(value = "nats per code unit that cost nothing more", min = 0) @Default("0")
        double freeBits,

        @Setting(value = "batches over which the weight grows from 0 to beta; 0 for none", min = 0) @Default("1000")
        int warmUpSteps,

        double learningRate,
        double weightDecay)
        implements DenseLayers, GaussianDecoder, TrainingDefaults {

    public BetaVariationalAutoencoder {
        Settings.check(
                inputSize,
                hiddenSizes,
                codeSize,
                decoderVariance,
                beta,
                freeBits,
                warmUpSteps,
                learningRate,
                weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        Likelihoods.check(loss, outputActivation, decoderVariance, learnVariance, binarize);
    }

    /** For images with pixels in [0, 1]. */
    public static BetaVariationalAutoencoder image(int inputSize) {
        return Settings.image(BetaVariationalAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns. */
    public static BetaVariationalAutoencoder tabular(int inputSize) {
        return Settings.table(
                BetaVariationalAutoencoder.class,
                Map.of("inputSize", inputSize, "codeSize", Math.max(1, inputSize / 3)));
    }

    @Override
    public String objective() {
        return Likelihoods.formula(this) + " + " + beta + " sum_j max(" + freeBits + ", KL_j)"
                + (warmUpSteps > 0 ? ", weight grown over " + warmUpSteps + " steps" : "");
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Likelihoods.dense(seed, this, new GaussianSamplingLayer(beta, freeBits, warmUpSteps));
    }
}
