package org.aezoo.models.sparse;

import java.util.Map;
import org.aezoo.layers.SparseCodeLayer;
import org.aezoo.layers.TopKLayer;
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
 *   y = g(h V + c)                 reconstruction    [batch, inputSize]; V = W' if tied
 *   L = loss(x, y)                 nats per example; its gradient flows through the k units alone
 * </pre>
 *
 * <p>Choose it to set the sparsity itself rather than a penalty's weight, also where the code is far larger than the
 * input. With a small k units can die: they are never among the k largest and so never learn; see {@code dead_units} of
 * {@code aezoo evaluate}. So all are on at first, and fewer from step to step, and the decoder uses the
 * encoder's weights, both as in the paper: with weights of its own 24 of 256 units die on MNIST, with tied ones none. Makhzani and Frey let more
 * units through when encoding; here training and encoding agree.
 *
 * @see <a href="https://arxiv.org/abs/1312.5663">Makhzani and Frey, 2014</a>
 */
@ZooEntry(id = "top-k", about = "the k largest units of the code stay on", paper = "Makhzani and Frey, 2014")
public record TopKAutoencoder(
        int inputSize,
        @Default(image = "256") int codeSize,

        @Setting(value = "units that stay on for each example", range = "1 to code-size") @Default(image = "25")
        int k,

        @Setting(value = "training steps in which units on fall from all to k; 0 for none", min = 0, before = "0")
        @Default(image = "3000", table = "500")
        int warmUpSteps,

        @Setting(
                value = "share of the gradient that units get which have long been off; 0 for none, and a network as before",
                min = 0,
                before = "0")
        @Default("0.1")
        double auxiliary,

        @Default("identity") Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        @Default("true") boolean tied,
        double learningRate,
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
        var graph = Graphs.start(seed, this);
        if (auxiliary == 0) {
            graph.addLayer("encoder", Graphs.encoder(codeSize, activation, tied), "input")
                    .addLayer("code", new TopKLayer(k, warmUpSteps), "encoder");
            return Graphs.decode(graph, "code", "encoder", this);
        }
        var layer = new SparseCodeLayer(false, k, warmUpSteps, auxiliary);
        if (tied || Boolean.getBoolean("free")) {
            graph.addLayer("encoder", Graphs.encoder(codeSize, activation, tied), "input").addLayer("code", layer, "encoder");
            return Graphs.decode(graph, "code", "encoder", this);
        }
        graph.addLayer("encoder", Graphs.dictionaryEncoder(codeSize, seed), "input").addLayer("code", layer, "encoder");
        return Graphs.end(graph.addLayer("reconstruction", Graphs.dictionary(this, seed), "code"));
    }
}
