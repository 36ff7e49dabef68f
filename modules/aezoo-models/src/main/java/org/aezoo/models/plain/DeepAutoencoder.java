package org.aezoo.models.plain;

import static org.aezoo.models.Nonlinearity.ELU;
import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.LEAKY_RELU;
import static org.aezoo.models.Nonlinearity.RELU;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.DeepLayers;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.Start;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.jspecify.annotations.Nullable;

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
 * @see <a href="https://doi.org/10.1126/science.1127647">Hinton and Salakhutdinov, 2006</a>
 */
@ZooEntry(id = "deep", about = "several layers each way, for small codes", paper = "Hinton and Salakhutdinov, 2006")
public record DeepAutoencoder(
        int inputSize,
        @Default(image = "128,64") List<Integer> hiddenSizes,
        @Default(image = "32") int codeSize,
        Nonlinearity activation,
        Nonlinearity codeActivation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        boolean tied,
        Start start,
        double learningRate,
        double weightDecay)
        implements DeepLayers, PrincipalComponentsStart {

    public DeepAutoencoder {
        Settings.check(inputSize, hiddenSizes, codeSize, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]; the settings behind the MNIST row of docs/results.md. */
    public static DeepAutoencoder image(int inputSize) {
        return Settings.image(DeepAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns. */
    public static DeepAutoencoder tabular(int inputSize) {
        int code = Math.max(1, inputSize / 3);
        List<Integer> hidden = List.of(Math.max(64, 2 * code), Math.max(32, 2 * code));
        return Settings.table(
                DeepAutoencoder.class, Map.of("inputSize", inputSize, "hiddenSizes", hidden, "codeSize", code));
    }

    @Override
    public @Nullable DeepAutoencoder principalStart() {
        boolean pairs = hiddenSizes.isEmpty()
                || (activation == RELU && hiddenSizes.stream().allMatch(size -> size >= 2 * codeSize));
        boolean code = Set.of(IDENTITY, RELU, LEAKY_RELU, ELU).contains(codeActivation);
        return start == Start.PRINCIPAL_COMPONENTS
                        && pairs
                        && code
                        && !tied
                        && outputActivation == IDENTITY
                        && codeSize <= inputSize
                ? this
                : null;
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return deep(seed, tied, loss.function());
    }
}
