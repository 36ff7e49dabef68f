package org.aezoo.models.sparse;

import java.util.Map;
import org.aezoo.layers.sparse.SparseCodeLayer;
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
 * Autoencoder whose code has k units on per example on average: those with more in them get more.
 *
 * <pre>
 *   a = x W + b                    activations       [batch, codeSize]
 *   h = a where it is positive and among the k N largest of a batch of N examples, 0 elsewhere
 *       after training: a where it is above t, 0 elsewhere; t is the mean of the smallest that batches kept
 *   y = g(h V + c)                 reconstruction    [batch, inputSize]; each row of V has length 1
 *   L = loss(x, y)                 nats per example
 * </pre>
 *
 * <p>Choose it over {@code top-k} where rows differ in how much there is to say about them, and to find the features that
 * rows are made of. Dead units are let through at a small share, as in {@link TopKAutoencoder}; the paper gives them a
 * loss of their own. It subtracts the decoder's bias from the input; here the scaling of rows centres them.
 *
 * @see <a href="https://arxiv.org/abs/2412.06410">Bussmann, Leask and Nanda, 2024</a>
 */
@ZooEntry(
        id = "batch-top-k",
        about = "on average k units of the code stay on, more for rows with more in them",
        paper = "Bussmann, Leask and Nanda, 2024")
public record BatchTopKAutoencoder(
        int inputSize,
        @Default(image = "256") int codeSize,

        @Setting(value = "units that stay on, mean over examples", range = "1 to code-size") @Default(image = "25")
        int k,

        @Setting(value = "share at which units that have long been off are let through; 0 for none", min = 0)
        @Default("0.1")
        double auxiliary,

        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        @Default(image = "5e-3", table = "3e-3") double learningRate,
        double weightDecay)
        implements OutputSettings {

    public BatchTopKAutoencoder {
        Settings.check(inputSize, codeSize, auxiliary, learningRate, weightDecay);
        Require.between("k", k, 1, codeSize);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]. */
    public static BatchTopKAutoencoder image(int inputSize) {
        return Settings.image(BatchTopKAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns; the code is twice as wide as the table. */
    public static BatchTopKAutoencoder tabular(int inputSize) {
        return Settings.table(
                BatchTopKAutoencoder.class,
                Map.of("inputSize", inputSize, "codeSize", 2 * inputSize, "k", Math.max(1, inputSize / 3)));
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Graphs.end(Graphs.start(seed, this)
                .addLayer("encoder", Graphs.dictionaryEncoder(codeSize, Nonlinearity.IDENTITY, seed), "input")
                .addLayer("code", new SparseCodeLayer(true, k, 0, auxiliary), "encoder")
                .addLayer("reconstruction", Graphs.dictionary(this, seed), "code"));
    }
}
