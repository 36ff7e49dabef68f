package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.List;
import org.aezoo.data.DataShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Deep autoencoder: several layers down to the code and the same sizes up again.
 *
 * <pre>
 *   h_0 = x
 *   h_k = f(h_(k-1) W_k + b_k)     encoder-k         [batch, hiddenSizes(k)]
 *   z   = e(h_n W + b)             code              [batch, codeSize]
 *   u_k = f(u_(k+1) V_k + c_k)     decoder-k         [batch, hiddenSizes(k)], from n down to 1; V_k = W_(k+1)' if tied
 *   y   = g(u_1 V + c)             reconstruction    [batch, inputSize]
 *   L   = loss(x, y)               nats per example
 * </pre>
 *
 * <p>Choose it for small codes: a few layers bring the same code size to a clearly lower error than one layer does.
 * It is trained from a random start; Hinton and Salakhutdinov pretrained each layer.
 *
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer of the encoder, from the input on; the decoder mirrors them
 * @param codeSize units in the code; may exceed {@code inputSize}
 * @param activation f
 * @param codeActivation e
 * @param outputActivation g
 * @param loss how x and y are compared
 * @param tied whether each decoder layer uses the weights of its encoder layer, transposed
 * @param start where the weights start
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://doi.org/10.1126/science.1127647">Hinton and Salakhutdinov, 2006</a>
 */
public record DeepAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting("activation of the hidden layers") Nonlinearity activation,
        @Setting("activation of the code") Nonlinearity codeActivation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting("decoder uses the encoder's weights") boolean tied,

        @Setting(value = "where the weights start", before = "random")
        Start start,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    public DeepAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.sizes("hiddenSizes", hiddenSizes, 1);
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.atLeast("codeSize", codeSize, 1);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** The settings behind the MNIST row of docs/results.md: 784-128-64-32-64-128-784. */
    public static DeepAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For images with pixels in [0, 1]. */
    public static DeepAutoencoder image(int inputSize) {
        return new DeepAutoencoder(
                inputSize, List.of(128, 64), 32, RELU, IDENTITY, SIGMOID, BERNOULLI, false, Start.RANDOM, 1e-3, 0);
    }

    /** For a table with standardised columns. */
    public static DeepAutoencoder tabular(int inputSize) {
        int code = Math.max(1, inputSize / 3);
        return new DeepAutoencoder(
                inputSize,
                List.of(Math.max(64, 2 * code), Math.max(32, 2 * code)),
                code,
                RELU,
                IDENTITY,
                IDENTITY,
                MSE,
                false,
                Start.PRINCIPAL_COMPONENTS,
                1e-3,
                0);
    }

    static DeepAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "deep";
    }

    @Override
    public @Nullable DeepAutoencoder principalStart() {
        boolean pairs = hiddenSizes.isEmpty()
                || (activation == RELU && hiddenSizes.stream().allMatch(size -> size >= 2 * codeSize));
        boolean code = codeActivation == IDENTITY || isRectifier(codeActivation);
        return start == Start.PRINCIPAL_COMPONENTS
                        && pairs
                        && code
                        && !tied
                        && outputActivation == IDENTITY
                        && codeSize <= inputSize
                ? this
                : null;
    }

    private static boolean isRectifier(Nonlinearity activation) {
        return activation == RELU || activation == Nonlinearity.LEAKY_RELU || activation == Nonlinearity.ELU;
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return graph(seed, loss.function());
    }

    /** The same with another loss function. */
    ComputationGraphConfiguration graph(long seed, ILossFunction function) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType());
        String below = "input";
        for (int k = 1; k <= hiddenSizes.size(); k++) {
            int units = hiddenSizes.get(k - 1);
            String name = "encoder-" + k;
            graph.addLayer(name, tied ? Graphs.tiedDense(units, activation) : Graphs.dense(units, activation), below);
            below = name;
        }
        graph.addLayer(
                "code",
                tied ? Graphs.tiedDense(codeSize, codeActivation) : Graphs.dense(codeSize, codeActivation),
                below);
        below = "code";
        for (int k = hiddenSizes.size(); k >= 1; k--) {
            int units = hiddenSizes.get(k - 1);
            String name = "decoder-" + k;
            if (tied) {
                String twin = k == hiddenSizes.size() ? "code" : "encoder-" + (k + 1);
                graph.addVertex(name, Graphs.tiedDecoder(twin, units, activation), below);
            } else {
                graph.addLayer(name, Graphs.dense(units, activation), below);
            }
            below = name;
        }
        if (tied) {
            String twin = hiddenSizes.isEmpty() ? "code" : "encoder-1";
            graph.addVertex("decoder", Graphs.tiedDecoder(twin, inputSize, IDENTITY), below)
                    .addLayer("reconstruction", Graphs.lossOnly(inputSize, outputActivation, function), "decoder");
        } else {
            graph.addLayer("reconstruction", Graphs.output(inputSize, outputActivation, function), below);
        }
        return Graphs.end(graph);
    }
}
