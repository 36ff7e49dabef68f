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
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer of the encoder, from the input on; the decoder mirrors them
 * @param codeSize units in the code
 * @param activation f
 * @param outputActivation g
 * @param loss the decoder's distribution, bernoulli or gaussian
 * @param decoderVariance of a gaussian decoder, above 0: a small one asks for sharp reconstructions
 * @param learnVariance whether that variance is learnt, from {@code decoderVariance} on; a parameter of the network
 * @param binarize whether training turns values into zeros and ones
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://arxiv.org/abs/1312.6114">Kingma and Welling, 2014</a>
 */
public record VariationalAutoencoder(
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

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    private static final LearnedVariance FIXED = LearnedVariance.NONE;

    public VariationalAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.sizes("hiddenSizes", hiddenSizes, 1);
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.atLeast("codeSize", codeSize, 1);
        Likelihoods.check(loss, outputActivation, decoderVariance, learnVariance, binarize);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** For the 784 pixels of MNIST: 784-500-20-500-784. */
    public static VariationalAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For images with pixels in [0, 1]. */
    public static VariationalAutoencoder image(int inputSize) {
        return new VariationalAutoencoder(
                inputSize, List.of(500), 20, RELU, SIGMOID, BERNOULLI, 1, FIXED, NONE, 1e-3, 0);
    }

    /** For a table with standardised columns: a decoder that leaves a tenth of each column's variance. */
    public static VariationalAutoencoder tabular(int inputSize) {
        int code = Math.max(1, inputSize / 3);
        return new VariationalAutoencoder(
                inputSize, List.of(64), code, RELU, IDENTITY, GAUSSIAN, 0.1, FIXED, NONE, 1e-3, 0);
    }

    static VariationalAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "vae";
    }

    @Override
    public String objective() {
        return Likelihoods.formula(loss, decoderVariance, learnVariance) + " + KL(N(m, exp s) || N(0, I))";
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
                .addLayer("code", new GaussianSamplingLayer(), "posterior");
        below = Graphs.decoders(graph, hiddenSizes, activation);
        return Likelihoods.end(graph, below, inputSize, outputActivation, loss, decoderVariance, learnVariance);
    }
}
