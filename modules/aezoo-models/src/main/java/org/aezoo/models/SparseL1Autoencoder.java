package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import org.aezoo.data.DataShape;
import org.aezoo.layers.L1PenaltyLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Sparse autoencoder with an L1 penalty: a code in which many units are zero for any one example.
 *
 * <pre>
 *   h = f(x W + b)                 code              [batch, codeSize]
 *   y = g(h V + c)                 reconstruction    [batch, inputSize]; V = W' if tied
 *   L = loss(x, y) + penalty * sum_j |h_j|           nats per example
 * </pre>
 *
 * <p>Choose it where the code is larger than the input, or to see which features an example has. Only an activation
 * that reaches zero, such as ReLU, gives exact zeros. Free decoder weights can grow while the code shrinks: tie them or
 * decay them if the zeros matter more than the small numbers.
 *
 * @param inputSize values per example
 * @param codeSize units in the code; may exceed {@code inputSize}
 * @param penalty nats per unit of activation
 * @param activation f
 * @param outputActivation g
 * @param loss how x and y are compared
 * @param tied whether the decoder uses the encoder's weights, transposed
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://www.deeplearningbook.org/contents/autoencoders.html">Goodfellow et al., 2016</a>
 */
public record SparseL1Autoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting(value = "weight of the sum of the code's absolute values", range = "0 or more")
        double penalty,

        @Setting("activation of the code") Nonlinearity activation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting("decoder uses the encoder's weights") boolean tied,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    public SparseL1Autoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.atLeast("codeSize", codeSize, 1);
        Require.atLeast("penalty", penalty, 0);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** For images with pixels in [0, 1]. */
    public static SparseL1Autoencoder image(int inputSize) {
        return new SparseL1Autoencoder(inputSize, 32, 0.1, RELU, SIGMOID, BERNOULLI, false, 1e-3, 0);
    }

    /** For the 784 pixels of MNIST. */
    public static SparseL1Autoencoder mnist() {
        return image(28 * 28);
    }

    /** For a table with standardised columns; the code is twice as wide as the table. */
    public static SparseL1Autoencoder tabular(int inputSize) {
        return new SparseL1Autoencoder(inputSize, 2 * inputSize, 0.1, RELU, IDENTITY, MSE, true, 1e-3, 0);
    }

    static SparseL1Autoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "sparse-l1";
    }

    @Override
    public String objective() {
        return loss.formula() + " + " + penalty + " sum_j |h_j|";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType())
                .addLayer("encoder", Graphs.encoder(codeSize, activation, tied), "input")
                .addLayer("code", new L1PenaltyLayer(penalty), "encoder");
        return Graphs.decode(graph, "code", "encoder", tied, inputSize, outputActivation, loss);
    }
}
