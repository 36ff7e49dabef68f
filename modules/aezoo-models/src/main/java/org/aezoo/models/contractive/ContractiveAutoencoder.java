package org.aezoo.models.contractive;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.Nonlinearity.TANH;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.DenseLayers;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
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
 * @param penalty nats per squared unit of code over input
 * @see <a href="https://icml.cc/2011/papers/455_icmlpaper.pdf">Rifai et al., 2011</a>
 */
@ZooEntry(
        id = "contractive",
        about = "a code that changes as little as it can with its example",
        paper = "Rifai et al., 2011")
public record ContractiveAutoencoder(
        int inputSize,
        @Default("") List<Integer> hiddenSizes,
        @Default(image = "1000") int codeSize,

        @Setting(value = "weight of the squared norm of the layers' Jacobians", min = 0) @Default("0.1")
        double penalty,

        @Setting(value = "activation of hidden layers and code", range = "sigmoid, tanh, relu or identity")
        @Default(image = "sigmoid", table = "tanh")
        Nonlinearity activation,

        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,
        double weightDecay)
        implements DenseLayers {

    public ContractiveAutoencoder {
        Settings.check(inputSize, hiddenSizes, codeSize, penalty, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        checkActivation("activation", activation);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** Refuses an activation whose second derivative the penalty does not know. */
    public static void checkActivation(String name, Nonlinearity activation) {
        boolean known = Set.of(SIGMOID, TANH, RELU, IDENTITY).contains(activation);
        Require.that(known, name, "sigmoid, tanh, relu or identity", activation);
    }

    /** For images with pixels in [0, 1], with as many units as in the paper. */
    public static ContractiveAutoencoder image(int inputSize) {
        return Settings.image(ContractiveAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns; the code is twice as wide as the table. */
    public static ContractiveAutoencoder tabular(int inputSize) {
        return Settings.table(ContractiveAutoencoder.class, Map.of("inputSize", inputSize, "codeSize", 2 * inputSize));
    }

    @Override
    public String objective() {
        return loss.formula() + " + " + penalty + (hiddenSizes.isEmpty() ? "" : " sum_k") + " |J|^2";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this);
        String below = "input";
        for (int k = 1; k <= hiddenSizes.size(); k++) {
            graph.addLayer("encoder-" + k, Graphs.contractive(hiddenSizes.get(k - 1), activation, penalty), below);
            below = "encoder-" + k;
        }
        graph.addLayer("code", Graphs.contractive(codeSize, activation, penalty), below);
        return Graphs.tied(graph, this, loss.function());
    }
}
