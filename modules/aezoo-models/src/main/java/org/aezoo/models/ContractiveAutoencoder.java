package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.Nonlinearity.TANH;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.List;
import java.util.Set;
import org.aezoo.data.DataShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Contractive autoencoder: a code that changes as little as it can when the example changes.
 *
 * <pre>
 *   h_0 = x
 *   h_k = f(h_(k-1) W_k + b_k)     encoder-k and, last, the code
 *   u_k = f(u_(k+1) W_(k+1)' + c)  decoder-k; the weights are tied
 *   y   = g(u_1 W_1' + c)          reconstruction    [batch, inputSize]
 *   L   = loss(x, y) + penalty * sum_k |dh_k / dh_(k-1)|^2      nats per example; squared Frobenius norm
 * </pre>
 *
 * <p>Choose it for features that ignore small changes of the input, such as for classifying; the few directions in
 * which the code still moves are tangents of the data. The norm is exact, for one layer as in the paper. With hidden
 * layers the norms of the layers are summed, which is not the norm of the whole encoder's Jacobian.
 *
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer of the encoder, from the input on; the decoder mirrors them
 * @param codeSize units in the code; may exceed {@code inputSize}
 * @param penalty nats per squared unit of code over input
 * @param activation f; one whose second derivative the penalty knows
 * @param outputActivation g
 * @param loss how x and y are compared
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://icml.cc/2011/papers/455_icmlpaper.pdf">Rifai et al., 2011</a>
 */
public record ContractiveAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting(value = "weight of the squared norm of the layers' Jacobians", range = "0 or more")
        double penalty,

        @Setting(value = "activation of hidden layers and code", range = "sigmoid, tanh, relu or identity")
        Nonlinearity activation,

        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    public ContractiveAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.sizes("hiddenSizes", hiddenSizes, 1);
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.atLeast("codeSize", codeSize, 1);
        Require.atLeast("penalty", penalty, 0);
        checkActivation("activation", activation);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** Refuses an activation whose derivatives the penalty does not know. */
    static void checkActivation(String name, Nonlinearity activation) {
        boolean known = Set.of(SIGMOID, TANH, RELU, IDENTITY).contains(activation);
        Require.that(known, name, "sigmoid, tanh, relu or identity", activation);
    }

    /** For images with pixels in [0, 1]. */
    public static ContractiveAutoencoder image(int inputSize) {
        return new ContractiveAutoencoder(inputSize, List.of(), 1000, 0.1, SIGMOID, SIGMOID, BERNOULLI, 1e-3, 0);
    }

    /** For the 784 pixels of MNIST, with as many units as in the paper. */
    public static ContractiveAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For a table with standardised columns; the code is twice as wide as the table. */
    public static ContractiveAutoencoder tabular(int inputSize) {
        return new ContractiveAutoencoder(inputSize, List.of(), 2 * inputSize, 0.1, TANH, IDENTITY, MSE, 1e-3, 0);
    }

    static ContractiveAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "contractive";
    }

    @Override
    public String objective() {
        return loss.formula() + " + " + penalty + (hiddenSizes.isEmpty() ? "" : " sum_k") + " |J|^2";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType());
        String below = "input";
        for (int k = 1; k <= hiddenSizes.size(); k++) {
            graph.addLayer("encoder-" + k, Graphs.contractive(hiddenSizes.get(k - 1), activation, penalty), below);
            below = "encoder-" + k;
        }
        graph.addLayer("code", Graphs.contractive(codeSize, activation, penalty), below);
        below = "code";
        String twin = "code";
        for (int k = hiddenSizes.size(); k >= 1; k--) {
            graph.addVertex("decoder-" + k, Graphs.tiedDecoder(twin, hiddenSizes.get(k - 1), activation), below);
            below = "decoder-" + k;
            twin = "encoder-" + k;
        }
        return Graphs.decode(graph, below, twin, true, inputSize, outputActivation, loss);
    }
}
