package org.aezoo.models.plain;

import static org.aezoo.models.Nonlinearity.IDENTITY;

import java.util.List;
import java.util.Map;
import org.aezoo.layers.SlopesLayer;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.OneLayer;
import org.aezoo.models.common.Start;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
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
 * @param columnSlopes whether each value of the reconstruction has a slope a of its own below 0, learnt and 1 at first:
 *     columns of a table are seldom symmetric (He et al., 2015); only with free weights and an identity output
 * @see <a href="https://blog.keras.io/building-autoencoders-in-keras.html">Chollet, 2016</a>
 */
@ZooEntry(
        id = "shallow",
        about = "one nonlinear layer each way: the first thing to try",
        paper = "Rumelhart, Hinton and Williams, 1986")
public record ShallowAutoencoder(
        int inputSize,
        @Default(image = "32") int codeSize,
        @Default(image = "relu", table = "identity") Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        boolean tied,

        @Setting(value = "each value has a learnt slope below 0", before = "false")
        @Default(image = "false", table = "true")
        boolean columnSlopes,

        Start start,
        double learningRate,
        double weightDecay)
        implements OneLayer, PrincipalComponentsStart {

    public ShallowAutoencoder {
        Settings.check(inputSize, codeSize, learningRate, weightDecay);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]; the settings behind the MNIST row of docs/results.md. */
    public static ShallowAutoencoder image(int inputSize) {
        return Settings.image(ShallowAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /**
     * For a table with standardised columns: what is not linear are the slopes. A rectified code would cut off scores beyond
     * those seen in training.
     */
    public static ShallowAutoencoder tabular(int inputSize) {
        return Settings.table(
                ShallowAutoencoder.class, Map.of("inputSize", inputSize, "codeSize", Math.max(1, inputSize / 2)));
    }

    @Override
    public @Nullable DeepAutoencoder principalStart() {
        Map<String, ?> layers = Map.of("hiddenSizes", List.of(), "codeActivation", activation);
        return Settings.like(this, DeepAutoencoder.class, layers).principalStart();
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this).addLayer("code", Graphs.encoder(codeSize, activation, tied), "input");
        if (tied || !columnSlopes || outputActivation != IDENTITY) {
            return Graphs.decode(graph, "code", "code", this);
        }
        return Graphs.end(graph.addLayer("decoder", Graphs.dense(inputSize, IDENTITY), "code")
                .addLayer("slopes", new SlopesLayer(inputSize), "decoder")
                .addLayer("reconstruction", Graphs.lossOnly(inputSize, IDENTITY, loss), "slopes"));
    }
}
