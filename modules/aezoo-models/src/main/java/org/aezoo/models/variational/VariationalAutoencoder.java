package org.aezoo.models.variational;

import java.util.List;
import java.util.Map;
import org.aezoo.data.preparation.Binarize;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.DenseLayers;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Variational autoencoder: a generative model with a Gaussian code, and an encoder that approximates its posterior.
 *
 * <pre>
 *   h_k = f(h_(k-1) W_k + b_k)                encoder-k        [batch, hiddenSizes(k)]
 *   m, s = h_n W + b                          posterior        [batch, 2 codeSize], means and log variances
 *   z   = m + exp(s / 2) e,  e ~ N(0, I)      code             [batch, codeSize]; z = m in inference
 *   u_k = f(u_(k+1) V_k + c_k)                decoder-k        [batch, hiddenSizes(k)]
 *   y   = g(u_1 V + c)                        reconstruction   [batch, inputSize]
 *   L   = -log p(x | y) + sum_j (exp(s_j) + m_j^2 - 1 - s_j) / 2      nats, the negative evidence lower bound
 * </pre>
 *
 * <p>Choose it to draw new examples, for likelihoods, for codes without holes. Its reconstructions are smoother than
 * those of a plain autoencoder. The score of a row is its negative bound; that of a trained network is estimated with
 * a few draws, the same ones every time. Validation losses take the code's mean and lie a little below the bound.
 *
 * <p>A Gaussian decoder's variance v weighs reconstruction against divergence. {@code learnVariance} finds it: shared,
 * log v is one number; per value, one for each column. Both are clamped to [-10, 10].
 *
 * <p>The paper uses tanh and Adagrad. A Bernoulli decoder is a likelihood only on binary data: see {@code binarize}.
 *
 * @see <a href="https://arxiv.org/abs/1312.6114">Kingma and Welling, 2014</a>
 */
@ZooEntry(
        id = "vae",
        about = "variational: generates, gives likelihoods, has a code without holes",
        paper = "Kingma and Welling, 2014")
public record VariationalAutoencoder(
        int inputSize,
        @Default(image = "500", table = "64") List<Integer> hiddenSizes,
        @Default(image = "20") int codeSize,
        Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double decoderVariance,
        LearnedVariance learnVariance,
        Binarize binarize,
        double learningRate,
        double weightDecay)
        implements DenseLayers, GaussianDecoder {

    public VariationalAutoencoder {
        Settings.check(inputSize, hiddenSizes, codeSize, decoderVariance, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        Likelihoods.check(loss, outputActivation, decoderVariance, learnVariance, binarize);
    }

    /** For images with pixels in [0, 1]: 784-500-20-500-784 for those of MNIST. */
    public static VariationalAutoencoder image(int inputSize) {
        return Settings.image(VariationalAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns: a decoder that leaves a tenth of each column's variance. */
    public static VariationalAutoencoder tabular(int inputSize) {
        return Settings.table(
                VariationalAutoencoder.class, Map.of("inputSize", inputSize, "codeSize", Math.max(1, inputSize / 3)));
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Likelihoods.dense(seed, this, new GaussianSamplingLayer());
    }
}
