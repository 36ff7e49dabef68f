package org.aezoo.models.sparse;

import java.util.Map;
import org.aezoo.layers.TopKLayer;
import org.aezoo.layers.sparse.SparseCodeLayer;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.TrainingDefaults;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.OneLayer;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Autoencoder whose code has k units on for every example.
 *
 * <pre>
 *   a = f(x W + b)                 activations       [batch, codeSize]
 *   h = the k largest of a, 0 elsewhere              code, [batch, codeSize]
 *   y = g(h V + c)                 reconstruction    [batch, inputSize]; V = W' if tied, else each row of V has length 1
 *   L = loss(x, y)                 nats per example; its gradient flows through the k units alone
 * </pre>
 *
 * <p>Choose it to set the sparsity itself rather than a penalty's weight, also where the code is far larger than the
 * input. With a small k units can die: they are never among the k largest and so never learn; see {@code dead_units} of
 * {@code aezoo evaluate}. So in training the k largest of each example's dead units are let through at a small share, and
 * learn to rebuild what the others leave, until they are among the k largest: Gao et al. do it by a loss of its own. As
 * there, decoder weights of its own start as the encoder's and keep their length. Makhzani and Frey tie them, begin with
 * all units on ({@code warmUpSteps}), and let more through when encoding; here training and encoding agree.
 *
 * @see <a href="https://arxiv.org/abs/1312.5663">Makhzani and Frey, 2014</a>
 * @see <a href="https://arxiv.org/abs/2406.04093">Gao et al., 2024</a>
 */
@ZooEntry(
        id = "top-k",
        about = "the k largest units of the code stay on",
        paper = "Makhzani and Frey, 2014; Gao et al., 2024")
public record TopKAutoencoder(
        int inputSize,
        @Default(image = "256") int codeSize,

        @Setting(value = "units that stay on for each example", range = "1 to code-size") @Default(image = "25")
        int k,

        @Setting(value = "training steps in which units on fall from all to k; 0 for none", min = 0, before = "0")
        @Default("0")
        int warmUpSteps,

        @Setting(
                value = "share at which units that have long been off are let through; 0 for none, and V of any length",
                min = 0,
                before = "0")
        @Default("0.1")
        double auxiliary,

        @Default("identity") Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        boolean tied,
        @Default(image = "5e-3", table = "3e-3") double learningRate,
        double weightDecay)
        implements OneLayer, TrainingDefaults {

    public TopKAutoencoder {
        Settings.check(inputSize, codeSize, warmUpSteps, auxiliary, learningRate, weightDecay);
        Require.between("k", k, 1, codeSize);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]. */
    public static TopKAutoencoder image(int inputSize) {
        return Settings.image(TopKAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns; the code is twice as wide as the table. */
    public static TopKAutoencoder tabular(int inputSize) {
        return Settings.table(
                TopKAutoencoder.class,
                Map.of("inputSize", inputSize, "codeSize", 2 * inputSize, "k", Math.max(1, inputSize / 3)));
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        boolean dictionary = auxiliary > 0 && !tied;
        var graph = Graphs.start(seed, this)
                .addLayer(
                        "encoder",
                        dictionary
                                ? Graphs.dictionaryEncoder(codeSize, activation, seed)
                                : Graphs.encoder(codeSize, activation, tied),
                        "input")
                .addLayer(
                        "code",
                        auxiliary > 0
                                ? new SparseCodeLayer(false, k, warmUpSteps, auxiliary)
                                : new TopKLayer(k, warmUpSteps),
                        "encoder");
        return dictionary
                ? Graphs.end(graph.addLayer("reconstruction", Graphs.dictionary(this, seed), "code"))
                : Graphs.decode(graph, "code", "encoder", this);
    }
}
