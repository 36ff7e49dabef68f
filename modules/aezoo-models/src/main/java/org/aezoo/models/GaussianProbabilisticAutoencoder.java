package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.layers.UnitVarianceSamplingLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Gaussian probabilistic autoencoder: the encoder puts out the mean of a Gaussian of variance 1, from which the code is
 * drawn; regularised if there is a penalty on the mean.
 *
 * <pre>
 *   h_k = f(h_(k-1) W_k + b_k)              encoder-k         [batch, hiddenSizes(k)]
 *   m   = h_n W + b                         mean              [batch, codeSize]
 *   z   = m + e,  e ~ N(0, I)               code              [batch, codeSize]; z = m in inference
 *   u_k = f(u_(k+1) V_k + c_k)              decoder-k         [batch, hiddenSizes(k)]
 *   y   = g(u_1 V + c)                      reconstruction    [batch, inputSize]
 *   L   = loss(x, y) + penalty |m|^2
 * </pre>
 *
 * <p>Choose it as the step from an autoencoder to a {@link VariationalAutoencoder}. With {@code penalty} 0 nothing keeps
 * the means together, so the encoder drowns the noise by spreading them; a penalty makes it choose what to keep. The
 * gaussian loss with penalty 1/2 is the variational bound for a posterior of variance 1; mse with penalty 1 has the
 * same minimum.
 *
 * <p>The plain and the regularised one are one variant, because only a number lies between them.
 *
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer of the encoder, from the input on; the decoder mirrors them
 * @param codeSize units in the code; may exceed {@code inputSize}
 * @param activation f
 * @param outputActivation g
 * @param loss how x and y are compared
 * @param penalty weight of the squared means, 0 or more; 0 for the plain variant
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://arxiv.org/abs/1906.02691">Kingma and Welling, 2019</a>
 */
public record GaussianProbabilisticAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting("activation of the hidden layers") Nonlinearity activation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting(value = "weight of the code's squared means; 0 for none", range = "0 or more")
        double penalty,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    public GaussianProbabilisticAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.sizes("hiddenSizes", hiddenSizes, 1);
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.atLeast("codeSize", codeSize, 1);
        Graphs.checkLoss(loss, outputActivation);
        Require.atLeast("penalty", penalty, 0);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** For the 784 pixels of MNIST. */
    public static GaussianProbabilisticAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For images with pixels in [0, 1]; no penalty. */
    public static GaussianProbabilisticAutoencoder image(int inputSize) {
        return new GaussianProbabilisticAutoencoder(inputSize, List.of(500), 20, RELU, SIGMOID, MSE, 0, 1e-3, 0);
    }

    /** For a table with standardised columns; no penalty. */
    public static GaussianProbabilisticAutoencoder tabular(int inputSize) {
        int code = Math.max(1, inputSize / 3);
        return new GaussianProbabilisticAutoencoder(inputSize, List.of(64), code, RELU, IDENTITY, MSE, 0, 1e-3, 0);
    }

    static GaussianProbabilisticAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "gaussian-probabilistic";
    }

    @Override
    public String objective() {
        return loss.formula() + (penalty > 0 ? " + " + penalty + " sum_j m_j^2" : "") + ",  code z = m + N(0, I)";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType());
        String below = Graphs.encoders(graph, hiddenSizes, activation);
        graph.addLayer("mean", Graphs.dense(codeSize, IDENTITY), below)
                .addLayer("code", new UnitVarianceSamplingLayer(penalty), "mean");
        below = Graphs.decoders(graph, hiddenSizes, activation);
        return Graphs.end(graph.addLayer("reconstruction", Graphs.output(inputSize, outputActivation, loss), below));
    }
}
