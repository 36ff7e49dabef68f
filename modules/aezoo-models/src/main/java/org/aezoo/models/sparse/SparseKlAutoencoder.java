package org.aezoo.models.sparse;

import static org.aezoo.models.Nonlinearity.SIGMOID;

import java.util.Map;
import org.aezoo.layers.KlSparsityLayer;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.OneLayer;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Sparse autoencoder in which each unit of the code is active at a wanted rate.
 *
 * <pre>
 *   h = sigmoid(x W + b)           code              [batch, codeSize]
 *   q = mean_batch h               rates             [codeSize]; see runningMean
 *   y = g(h V + c)                 reconstruction    [batch, inputSize]; V = W' if tied
 *   L = loss(x, y) + beta * sum_j KL(targetRate || q_j)          nats per example
 * </pre>
 *
 * <p>Choose it for features to classify with: every unit is used, each by few examples, also where the code is larger
 * than the input. The penalty belongs to a batch and counts once beside the mean of its examples' losses. Its rates
 * are those of the batch, where Ng takes the whole training set: use batches of 100 or more, or a running mean.
 *
 * @see <a href="https://web.stanford.edu/class/cs294a/sparseAutoencoder.pdf">Ng, 2011</a>
 */
@ZooEntry(id = "sparse-kl", about = "each unit of the code is active at a wanted rate", paper = "Ng, 2011")
public record SparseKlAutoencoder(
        int inputSize,
        @Default(image = "196") int codeSize,

        @Setting(value = "wanted mean activation of each unit", above = 0, below = 1) @Default("0.05")
        double targetRate,

        @Setting(value = "weight of the divergence from the target rate", min = 0) @Default(image = "30", table = "3")
        double beta,

        @Setting(value = "share of past batches in the mean activation; 0 for none", min = 0, below = 1) @Default("0")
        double runningMean,

        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        boolean tied,
        @Default(image = "5e-3", table = "1e-3") double learningRate,
        double weightDecay)
        implements OneLayer {

    public SparseKlAutoencoder {
        Settings.check(inputSize, codeSize, targetRate, beta, runningMean, learningRate, weightDecay);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]. */
    public static SparseKlAutoencoder image(int inputSize) {
        return Settings.image(SparseKlAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns; the code is twice as wide as the table. */
    public static SparseKlAutoencoder tabular(int inputSize) {
        return Settings.table(SparseKlAutoencoder.class, Map.of("inputSize", inputSize, "codeSize", 2 * inputSize));
    }

    @Override
    public Nonlinearity activation() {
        return SIGMOID;
    }

    @Override
    public String objective() {
        return loss.formula() + " + " + beta + " sum_j KL(" + targetRate + " || mean h_j)";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this)
                .addLayer("encoder", Graphs.encoder(codeSize, SIGMOID, tied), "input")
                .addLayer("code", new KlSparsityLayer(targetRate, beta, runningMean), "encoder");
        return Graphs.decode(graph, "code", "encoder", this);
    }
}
