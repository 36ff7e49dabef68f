package org.aezoo.models.sparse;

import java.util.Map;
import org.aezoo.layers.L1PenaltyLayer;
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
 * Sparse autoencoder with an L1 penalty: a code in which many units are zero for any one example.
 *
 * <pre>
 *   h = f(x W + b)                 code              [batch, codeSize]
 *   y = g(h V + c)                 reconstruction    [batch, inputSize]; V = W' if tied
 *   L = loss(x, y) + penalty * sum_j |h_j|           nats per example
 * </pre>
 *
 * <p>Choose it where the code is larger than the input, or to see which features an example has. Only an activation
 * that reaches zero, such as ReLU, gives exact zeros. Free decoder weights can grow while the code shrinks: tie them or
 * decay them if the zeros matter more than the small numbers.
 *
 * @param penalty nats per unit of activation
 * @see <a href="https://www.deeplearningbook.org/contents/autoencoders.html">Goodfellow et al., 2016</a>
 */
@ZooEntry(
        id = "sparse-l1",
        about = "a code that an L1 penalty pushes to zero",
        paper = "Goodfellow, Bengio and Courville, 2016, section 14.2.1")
public record SparseL1Autoencoder(
        int inputSize,
        @Default(image = "32") int codeSize,

        @Setting(value = "weight of the sum of the code's absolute values", min = 0) @Default("0.1")
        double penalty,

        Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        @Default(image = "false", table = "true") boolean tied,
        double learningRate,
        double weightDecay)
        implements OneLayer {

    public SparseL1Autoencoder {
        Settings.check(inputSize, codeSize, penalty, learningRate, weightDecay);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]. */
    public static SparseL1Autoencoder image(int inputSize) {
        return Settings.image(SparseL1Autoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns; the code is twice as wide as the table. */
    public static SparseL1Autoencoder tabular(int inputSize) {
        return Settings.table(SparseL1Autoencoder.class, Map.of("inputSize", inputSize, "codeSize", 2 * inputSize));
    }

    @Override
    public String objective() {
        return loss.formula() + " + " + penalty + " sum_j |h_j|";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this)
                .addLayer("encoder", Graphs.encoder(codeSize, activation, tied), "input")
                .addLayer("code", new L1PenaltyLayer(penalty), "encoder");
        return Graphs.decode(graph, "code", "encoder", this);
    }
}
