package org.aezoo.models.plain;

import static org.aezoo.models.Nonlinearity.IDENTITY;

import java.util.List;
import java.util.Map;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Start;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Linear autoencoder: principal components by gradient descent.
 *
 * <pre>
 *   h = x W + b                    code              [batch, codeSize]
 *   y = h V + c                    reconstruction    [batch, inputSize]; V = W' if tied
 *   L = sum_i (x_i - y_i)^2        squared units per example
 * </pre>
 *
 * <p>At its optimum the decoder spans the subspace of the first {@code codeSize} principal components, and its error
 * is theirs (Bourlard and Kamp, 1988; Baldi and Hornik, 1989). Choose it to check a set-up, since the best possible
 * figure is known; for principal components themselves use {@code PrincipalComponents}, which is exact and quicker.
 *
 * @param codeSize units in the code, below {@code inputSize}: a code of the same size would copy
 * @see <a href="https://doi.org/10.1016/0893-6080(89)90014-2">Baldi and Hornik, 1989</a>
 */
@ZooEntry(
        id = "linear",
        about = "one linear layer each way: principal components by gradient descent",
        paper = "Baldi and Hornik, 1989")
public record LinearAutoencoder(
        @Setting(value = "values per example", min = 2) int inputSize,

        @Setting(value = "units in the code", range = "1 to input-size - 1")
        int codeSize,

        boolean tied,
        Start start,
        @Default(image = "5e-3", table = "1e-3") double learningRate)
        implements PrincipalComponentsStart {

    public LinearAutoencoder {
        Settings.check(inputSize, learningRate);
        Require.between("codeSize", codeSize, 1, inputSize - 1);
    }

    /**
     * For images with pixels in [0, 1]; the settings behind the MNIST row of docs/results.md. The step is large for Adam:
     * the error is right with smaller ones too, but it takes them far longer to turn the code towards the last components.
     * Let it fall along a cosine.
     */
    public static LinearAutoencoder image(int inputSize) {
        int code = Math.min(30, inputSize - 1);
        return Settings.image(LinearAutoencoder.class, Map.of("inputSize", inputSize, "codeSize", code));
    }

    /** For a table with standardised columns: half as many units as columns. */
    public static LinearAutoencoder tabular(int inputSize) {
        int code = Math.max(1, inputSize / 2);
        return Settings.table(LinearAutoencoder.class, Map.of("inputSize", inputSize, "codeSize", code));
    }

    @Override
    public ReconstructionLoss loss() {
        return ReconstructionLoss.MSE;
    }

    @Override
    public double weightDecay() {
        return 0;
    }

    @Override
    public @Nullable DeepAutoencoder principalStart() {
        return layers().principalStart();
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return layers().graph(seed);
    }

    /** The same network, as one of several layers. */
    private DeepAutoencoder layers() {
        Map<String, ?> none = Map.of("hiddenSizes", List.of(), "activation", IDENTITY, "weightDecay", 0);
        return Settings.like(this, DeepAutoencoder.class, none);
    }
}
