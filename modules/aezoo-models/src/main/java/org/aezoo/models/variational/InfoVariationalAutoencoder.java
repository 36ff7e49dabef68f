package org.aezoo.models.variational;

import java.util.List;
import java.util.Map;
import org.aezoo.data.preparation.Binarize;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.layers.variational.PriorDiscrepancyLayer;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.DenseLayers;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Info-VAE: a variational autoencoder whose codes follow the prior all together, while each example keeps its own place.
 *
 * <pre>
 *   h_k = f(h_(k-1) W_k + b_k)                encoder-k        [batch, hiddenSizes(k)]
 *   m, s = h_n W + b                          posterior        [batch, 2 codeSize], means and log variances
 *   z   = m + exp(s / 2) e,  e ~ N(0, I)      code             [batch, codeSize]; z = m in inference
 *   u_k = f(u_(k+1) V_k + c_k)                decoder-k        [batch, hiddenSizes(k)]
 *   y   = g(u_1 V + c)                        reconstruction   [batch, inputSize]
 *   L   = -log p(x | y) + (1 - alpha) KL + (alpha + lambda - 1) MMD^2(q(z), N(0, I))     nats
 * </pre>
 *
 * <p>Choose it where {@code vae} leaves units of the code unused or rebuilds too smoothly: the divergence, which pulls each
 * example to the prior, has a small weight, and the discrepancy, which pulls the whole batch, a large one. With an alpha of 1
 * it is a Wasserstein autoencoder with noise (wae-mmd). Batches of a hundred rows or more, see
 * {@link PriorDiscrepancyLayer}. The score of a row is its negative evidence lower bound.
 *
 * <p>Departs from the paper in its network, which is that of {@link VariationalAutoencoder}; in the kernel, a mean of
 * Gaussians of five widths around the median distance; and in that the discrepancy is taken of codes that are drawn for it.
 *
 * @see <a href="https://arxiv.org/abs/1706.02262">Zhao, Song and Ermon, 2019</a>
 */
@ZooEntry(
        id = "info-vae",
        about = "variational with codes that follow the prior as a whole, and tell more about the example",
        paper = "Zhao, Song and Ermon, 2019")
public record InfoVariationalAutoencoder(
        int inputSize,
        @Default(image = "500", table = "64") List<Integer> hiddenSizes,
        @Default(image = "20") int codeSize,
        Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double decoderVariance,
        LearnedVariance learnVariance,
        Binarize binarize,

        @Setting(value = "how much of the divergence is left out", min = 0, max = 1) @Default("0.5")
        double alpha,

        @Setting(value = "weight of the discrepancy, with alpha - 1", min = 1) @Default("100")
        double lambda,

        double learningRate,
        double weightDecay)
        implements DenseLayers, GaussianDecoder {

    public InfoVariationalAutoencoder {
        Settings.check(inputSize, hiddenSizes, codeSize, decoderVariance, alpha, lambda, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        Likelihoods.check(loss, outputActivation, decoderVariance, learnVariance, binarize);
    }

    /** For images with pixels in [0, 1]. */
    public static InfoVariationalAutoencoder image(int inputSize) {
        return Settings.image(InfoVariationalAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns. */
    public static InfoVariationalAutoencoder tabular(int inputSize) {
        return Settings.table(
                InfoVariationalAutoencoder.class,
                Map.of("inputSize", inputSize, "codeSize", Math.max(1, inputSize / 3)));
    }

    @Override
    public String objective() {
        return Likelihoods.formula(this) + " + " + (1 - alpha) + " KL(N(m, exp s) || N(0, I)) + " + (alpha + lambda - 1)
                + " MMD^2";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Likelihoods.dense(
                seed, this, new PriorDiscrepancyLayer(alpha + lambda - 1), new GaussianSamplingLayer(1 - alpha, 0, 0));
    }
}
