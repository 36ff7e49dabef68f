package org.aezoo.models.sparse;

import java.util.Map;
import org.aezoo.layers.sparse.JumpReluLayer;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.OutputSettings;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Autoencoder whose units are on above thresholds that they learn.
 *
 * <pre>
 *   a = x W + b                    activations       [batch, codeSize]
 *   h_j = a_j where a_j &gt; t_j, 0 elsewhere        code, [batch, codeSize]; t [codeSize], learnt
 *   y = g(h V + c)                 reconstruction    [batch, inputSize]; each row of V has length 1
 *   L = loss(x, y) + penalty (n / k - 1)^2           nats per example; n = mean over the batch of units that are on
 * </pre>
 *
 * <p>Choose it where each unit is to have its own idea of what is enough, and rows may have any number of units on. The
 * thresholds are trained by an estimate, see {@link JumpReluLayer}: use batches of 100 or more. The paper's first penalty
 * is proportional to n; this one, from its section on a wanted n, leaves less to try.
 *
 * @see <a href="https://arxiv.org/abs/2407.14435">Rajamanoharan et al., 2024</a>
 */
@ZooEntry(
        id = "jump-relu",
        about = "each unit of the code is on above a threshold that it learns",
        paper = "Rajamanoharan et al., 2024")
public record JumpReluAutoencoder(
        int inputSize,
        @Default(image = "256") int codeSize,

        @Setting(value = "units that are to be on, mean over examples", range = "1 to code-size") @Default(image = "25")
        int k,

        @Setting(value = "weight of the squared share by which units on are off k", min = 0)
        @Default(image = "30", table = "3")
        double penalty,

        @Setting(value = "width of the window around a threshold that trains it", above = 0) @Default("0.5")
        double bandwidth,

        @Setting(value = "share at which units that have long been off are let through; 0 for none", min = 0)
        @Default("0.1")
        double auxiliary,

        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        @Default(image = "5e-3", table = "3e-3") double learningRate,
        double weightDecay)
        implements OutputSettings {

    private static final double START = 0.5;

    public JumpReluAutoencoder {
        Settings.check(inputSize, codeSize, penalty, bandwidth, auxiliary, learningRate, weightDecay);
        Require.between("k", k, 1, codeSize);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]. */
    public static JumpReluAutoencoder image(int inputSize) {
        return Settings.image(JumpReluAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns; the code is twice as wide as the table. */
    public static JumpReluAutoencoder tabular(int inputSize) {
        return Settings.table(
                JumpReluAutoencoder.class,
                Map.of("inputSize", inputSize, "codeSize", 2 * inputSize, "k", Math.max(1, inputSize / 3)));
    }

    @Override
    public String objective() {
        return loss.formula() + " + " + penalty + " (units on / " + k + " - 1)^2";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Graphs.end(Graphs.start(seed, this)
                .addLayer("encoder", Graphs.dictionaryEncoder(codeSize, Nonlinearity.IDENTITY, seed), "input")
                .addLayer("code", new JumpReluLayer(k, penalty, bandwidth, START, auxiliary), "encoder")
                .addLayer("reconstruction", Graphs.dictionary(this, seed), "code"));
    }
}
