package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;

import java.util.List;
import org.aezoo.data.DataShape;
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
 * @param inputSize values per example
 * @param codeSize units in the code, below {@code inputSize}: a code of the same size would copy
 * @param tied whether the decoder uses the encoder's weights, transposed
 * @param start where the weights start
 * @param learningRate Adam's step size
 * @see <a href="https://doi.org/10.1016/0893-6080(89)90014-2">Baldi and Hornik, 1989</a>
 */
public record LinearAutoencoder(
        @Setting(value = "values per example", range = "2 or more")
        int inputSize,

        @Setting(value = "units in the code", range = "1 to input-size - 1")
        int codeSize,

        @Setting("decoder uses the encoder's weights") boolean tied,

        @Setting(value = "where the weights start", before = "random")
        Start start,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate)
        implements AutoencoderModel {

    public LinearAutoencoder {
        Require.atLeast("inputSize", inputSize, 2);
        Require.between("codeSize", codeSize, 1, inputSize - 1);
        Require.positive("learningRate", learningRate);
    }

    /** The settings behind the MNIST row of docs/results.md: 30 units for 784 pixels. */
    public static LinearAutoencoder mnist() {
        return image(28 * 28);
    }

    /**
     * For images with pixels in [0, 1]. The step is large for Adam: the error is right with smaller ones too, but it
     * takes them far longer to turn the code towards the last components. Let it fall along a cosine.
     */
    public static LinearAutoencoder image(int inputSize) {
        return new LinearAutoencoder(inputSize, Math.min(30, inputSize - 1), false, Start.RANDOM, 5e-3);
    }

    /** For a table with standardised columns: half as many units as columns. */
    public static LinearAutoencoder tabular(int inputSize) {
        return new LinearAutoencoder(inputSize, Math.max(1, inputSize / 2), false, Start.PRINCIPAL_COMPONENTS, 1e-3);
    }

    static LinearAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "linear";
    }

    @Override
    public @Nullable DeepAutoencoder principalStart() {
        return new DeepAutoencoder(
                        inputSize,
                        List.of(),
                        codeSize,
                        IDENTITY,
                        IDENTITY,
                        IDENTITY,
                        loss(),
                        tied,
                        start,
                        learningRate,
                        0)
                .principalStart();
    }

    @Override
    public ReconstructionLoss loss() {
        return ReconstructionLoss.MSE;
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, 0, inputType());
        if (tied) {
            graph.addLayer("code", Graphs.tiedDense(codeSize, IDENTITY), "input")
                    .addVertex("decoder", Graphs.tiedDecoder("code", inputSize, IDENTITY), "code")
                    .addLayer("reconstruction", Graphs.lossOnly(inputSize, IDENTITY, loss()), "decoder");
        } else {
            graph.addLayer("code", Graphs.dense(codeSize, IDENTITY), "input")
                    .addLayer("reconstruction", Graphs.output(inputSize, IDENTITY, loss()), "code");
        }
        return Graphs.end(graph);
    }
}
