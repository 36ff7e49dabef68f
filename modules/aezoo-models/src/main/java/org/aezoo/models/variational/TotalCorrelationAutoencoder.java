package org.aezoo.models.variational;

import java.util.List;
import java.util.Map;
import org.aezoo.data.preparation.Binarize;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.layers.variational.TotalCorrelationLayer;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.DenseLayers;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Beta-TC-VAE: a variational autoencoder whose units are kept from varying together, at less blur than beta-VAE's.
 *
 * <pre>
 *   h_k = f(h_(k-1) W_k + b_k)                encoder-k        [batch, hiddenSizes(k)]
 *   m, s = h_n W + b                          posterior        [batch, 2 codeSize], means and log variances
 *   z   = m + exp(s / 2) e,  e ~ N(0, I)      code             [batch, codeSize]; z = m in inference
 *   u_k = f(u_(k+1) V_k + c_k)                decoder-k        [batch, hiddenSizes(k)]
 *   y   = g(u_1 V + c)                        reconstruction   [batch, inputSize]
 *   L   = -log p(x | y) + sum_j KL_j + correlationPenalty TC   nats
 *   TC  = KL(q(z) || prod_j q(z_j))           penalty          q(z) the mean of the batch's posteriors
 * </pre>
 *
 * <p>Choose it for codes whose units vary on their own. The divergence of {@code beta-vae} is made of what the code tells
 * about the example, of its total correlation and of each unit's distance from the prior; only the second weighs
 * more here. Batches of a hundred rows or more estimate it, see {@link TotalCorrelationLayer}. The score of a row is its
 * negative evidence lower bound.
 *
 * <p>The paper's beta is 1 more than {@code correlationPenalty}. Departs from the paper in its network, which is that of
 * {@link VariationalAutoencoder}; in the divergence, which is the closed form and no estimate, as the two other parts weigh
 * 1; and in the total correlation, which is that of codes drawn for it.
 *
 * @see <a href="https://arxiv.org/abs/1802.04942">Chen et al., 2018</a>
 */
@ZooEntry(
        id = "beta-tc-vae",
        about = "variational with a weight for what the code's units have in common",
        paper = "Chen et al., 2018")
public record TotalCorrelationAutoencoder(
        int inputSize,
        @Default(image = "500", table = "64") List<Integer> hiddenSizes,
        @Default(image = "20") int codeSize,
        Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double decoderVariance,
        LearnedVariance learnVariance,
        Binarize binarize,

        @Setting(value = "weight of the total correlation beside the 1 that it has in the divergence", min = 0)
        @Default("5")
        double correlationPenalty,

        double learningRate,
        double weightDecay)
        implements DenseLayers, GaussianDecoder {

    public TotalCorrelationAutoencoder {
        Settings.check(
                inputSize, hiddenSizes, codeSize, decoderVariance, correlationPenalty, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        Likelihoods.check(loss, outputActivation, decoderVariance, learnVariance, binarize);
    }

    /** For images with pixels in [0, 1]. */
    public static TotalCorrelationAutoencoder image(int inputSize) {
        return Settings.image(TotalCorrelationAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns. */
    public static TotalCorrelationAutoencoder tabular(int inputSize) {
        return Settings.table(
                TotalCorrelationAutoencoder.class,
                Map.of("inputSize", inputSize, "codeSize", Math.max(1, inputSize / 3)));
    }

    @Override
    public String objective() {
        return Likelihoods.formula(this) + " + KL(N(m, exp s) || N(0, I)) + " + correlationPenalty + " TC";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Likelihoods.dense(
                seed, this, new TotalCorrelationLayer(correlationPenalty), new GaussianSamplingLayer());
    }
}
