package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.layers.SlopesLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Shallow autoencoder: one layer in, one layer out.
 *
 * <pre>
 *   h = f(x W + b)                 code              [batch, codeSize]
 *   y = g(h V + c)                 reconstruction    [batch, inputSize]; V = W' if tied
 *   L = loss(x, y)                 nats per example
 *
 *   with column slopes:  u = h V + c,  y_i = u_i above 0, a_i u_i below
 * </pre>
 *
 * <p>Choose it as the first thing to try and as the yardstick for everything else. Without a penalty a code larger
 * than the input can copy it: use a sparse, denoising or contractive variant there.
 *
 * @param inputSize values per example
 * @param codeSize units in the code; may exceed {@code inputSize}
 * @param activation f
 * @param outputActivation g
 * @param loss how x and y are compared
 * @param tied whether the decoder uses the encoder's weights, transposed
 * @param columnSlopes whether each value of the reconstruction has a slope a of its own below 0, learnt and 1 at first:
 *     columns of a table are seldom symmetric (He et al., 2015); only with free weights and an identity output
 * @param start where the weights start
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://blog.keras.io/building-autoencoders-in-keras.html">Chollet, 2016</a>
 */
public record ShallowAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting("activation of the code") Nonlinearity activation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting("decoder uses the encoder's weights") boolean tied,

        @Setting(value = "each value has a learnt slope below 0", before = "false")
        boolean columnSlopes,

        @Setting(value = "where the weights start", before = "random")
        Start start,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    public ShallowAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.atLeast("codeSize", codeSize, 1);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** For images with pixels in [0, 1]; the settings behind the MNIST row of docs/results.md. */
    public static ShallowAutoencoder image(int inputSize) {
        return new ShallowAutoencoder(inputSize, 32, RELU, SIGMOID, BERNOULLI, false, false, Start.RANDOM, 1e-3, 0);
    }

    /** For the 784 pixels of MNIST. */
    public static ShallowAutoencoder mnist() {
        return image(28 * 28);
    }

    /**
     * For a table with standardised columns: what is not linear are the slopes. A rectified code would cut off scores beyond
     * those seen in training.
     */
    public static ShallowAutoencoder tabular(int inputSize) {
        return new ShallowAutoencoder(
                inputSize,
                Math.max(1, inputSize / 2),
                IDENTITY,
                IDENTITY,
                MSE,
                false,
                true,
                Start.PRINCIPAL_COMPONENTS,
                1e-3,
                0);
    }

    static ShallowAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "shallow";
    }

    @Override
    public @Nullable DeepAutoencoder principalStart() {
        return new DeepAutoencoder(
                        inputSize,
                        List.of(),
                        codeSize,
                        activation,
                        activation,
                        outputActivation,
                        loss,
                        tied,
                        start,
                        learningRate,
                        weightDecay)
                .principalStart();
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType());
        if (tied) {
            graph.addLayer("code", Graphs.tiedDense(codeSize, activation), "input")
                    .addVertex("decoder", Graphs.tiedDecoder("code", inputSize, IDENTITY), "code")
                    .addLayer("reconstruction", Graphs.lossOnly(inputSize, outputActivation, loss), "decoder");
        } else if (columnSlopes && outputActivation == IDENTITY) {
            graph.addLayer("code", Graphs.dense(codeSize, activation), "input")
                    .addLayer("decoder", Graphs.dense(inputSize, IDENTITY), "code")
                    .addLayer("slopes", new SlopesLayer(inputSize), "decoder")
                    .addLayer("reconstruction", Graphs.lossOnly(inputSize, IDENTITY, loss), "slopes");
        } else {
            graph.addLayer("code", Graphs.dense(codeSize, activation), "input")
                    .addLayer("reconstruction", Graphs.output(inputSize, outputActivation, loss), "code");
        }
        return Graphs.end(graph);
    }
}
