package org.aezoo.models;

import static org.aezoo.data.Binarize.NONE;
import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.GAUSSIAN;

import java.util.List;
import org.aezoo.data.Binarize;
import org.aezoo.data.DataShape;
import org.aezoo.data.Feed;
import org.aezoo.layers.GaussianSamplingLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

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
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer of the encoder, from the input on; the decoder mirrors them
 * @param codeSize units in the code
 * @param activation f
 * @param outputActivation g
 * @param loss the decoder's distribution, bernoulli or gaussian
 * @param decoderVariance of a gaussian decoder, above 0
 * @param learnVariance whether that variance is learnt, from {@code decoderVariance} on; a parameter of the network
 * @param binarize whether training turns values into zeros and ones
 * @param beta weight of the divergence, 0 or more
 * @param freeBits nats per unit that cost nothing more, 0 or more
 * @param warmUpSteps training steps (batches) over which the weight grows from 0 to beta; 0 for none
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://openreview.net/forum?id=Sy2fzU9gl">Higgins et al., 2017</a>
 */
public record BetaVariationalAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting("activation of the hidden layers") Nonlinearity activation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "the decoder's distribution", range = "bernoulli (values in [0, 1]) or gaussian")
        ReconstructionLoss loss,

        @Setting(value = "variance of a gaussian decoder", range = "above 0, in squared scaled units")
        double decoderVariance,

        @Setting(
                value = "whether the variance is learnt: one for all values, or one each",
                range = "none with bernoulli")
        LearnedVariance learnVariance,

        @Setting(value = "whether training turns values into zeros and ones", range = "none with the gaussian loss")
        Binarize binarize,

        @Setting(value = "weight of the divergence", range = "0 or more")
        double beta,

        @Setting(value = "nats per code unit that cost nothing more", range = "0 or more")
        double freeBits,

        @Setting(value = "batches over which the weight grows from 0 to beta; 0 for none", range = "0 or more")
        int warmUpSteps,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    private static final LearnedVariance FIXED = LearnedVariance.NONE;

    public BetaVariationalAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.sizes("hiddenSizes", hiddenSizes, 1);
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.atLeast("codeSize", codeSize, 1);
        Likelihoods.check(loss, outputActivation, decoderVariance, learnVariance, binarize);
        Require.atLeast("beta", beta, 0);
        Require.atLeast("freeBits", freeBits, 0);
        Require.atLeast("warmUpSteps", warmUpSteps, 0);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** For the 784 pixels of MNIST. */
    public static BetaVariationalAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For images with pixels in [0, 1]: beta 4, no free bits, a warm-up of 1000 batches. */
    public static BetaVariationalAutoencoder image(int inputSize) {
        return new BetaVariationalAutoencoder(
                inputSize, List.of(500), 20, RELU, SIGMOID, BERNOULLI, 1, FIXED, NONE, 4, 0, 1000, 1e-3, 0);
    }

    /** For a table with standardised columns: beta 4, no free bits, a warm-up of 1000 batches. */
    public static BetaVariationalAutoencoder tabular(int inputSize) {
        int code = Math.max(1, inputSize / 3);
        return new BetaVariationalAutoencoder(
                inputSize, List.of(64), code, RELU, IDENTITY, GAUSSIAN, 0.1, FIXED, NONE, 4, 0, 1000, 1e-3, 0);
    }

    static BetaVariationalAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "beta-vae";
    }

    @Override
    public String objective() {
        return Likelihoods.formula(loss, decoderVariance, learnVariance) + " + " + beta + " sum_j max(" + freeBits
                + ", KL_j)" + (warmUpSteps > 0 ? ", weight grown over " + warmUpSteps + " steps" : "");
    }

    @Override
    public String posteriorVertex() {
        return "posterior";
    }

    @Override
    public double lossOf(float x, float y) {
        return Likelihoods.of(loss, decoderVariance, x, y);
    }

    @Override
    public ValueLoss losses(ComputationGraph graph) {
        return learnVariance == FIXED ? AutoencoderModel.super.losses(graph) : Likelihoods.learned(graph);
    }

    @Override
    public List<Feed> inputs() {
        return List.of(binarize);
    }

    @Override
    public List<Feed> targets() {
        return List.of(binarize);
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType());
        String below = Graphs.encoders(graph, hiddenSizes, activation);
        graph.addLayer("posterior", Graphs.dense(2 * codeSize, IDENTITY), below)
                .addLayer("code", new GaussianSamplingLayer(beta, freeBits, warmUpSteps), "posterior");
        below = Graphs.decoders(graph, hiddenSizes, activation);
        return Likelihoods.end(graph, below, inputSize, outputActivation, loss, decoderVariance, learnVariance);
    }
}
