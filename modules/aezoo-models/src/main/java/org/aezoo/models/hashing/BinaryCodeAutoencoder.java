package org.aezoo.models.hashing;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.hashing.Rounding.STRAIGHT_THROUGH;

import java.util.List;
import java.util.Map;
import org.aezoo.layers.BinaryCodeLayer;
import org.aezoo.layers.BitPenaltyLayer;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.NeighbourTargets;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.Quantised;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.TargetWalk;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.DenseLayers;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Semantic hashing: a code of bits, short enough to be an address, under which rows that are alike are found.
 *
 * <pre>
 *   h = f(x W + b) ...                        encoder-k        [batch, hiddenSizes(k)]
 *   z = h W + b                               logits, bits     [batch, codeSize]
 *   c = 1 if z &gt; 0, else 0                    code             in training with noise, see {@link BinaryCodeLayer}
 *   y = g(... f(c W + b) W + b)               reconstruction   [batch, inputSize]
 *   L = loss(x', y) + balance * sum_j m_j^2 + decorrelation * sum_(i&lt;j) C_ij^2     nats per example
 * </pre>
 *
 * <p>m and C are means and mean products of bits over the batch, see {@link BitPenaltyLayer}. x' is the example, or with
 * {@code targetNeighbours} a training row near it, see {@link TargetWalk}: codes then say what neighbours share rather
 * than every detail: retrieval gets better, reconstruction worse. Rows held out are led to training rows likewise.
 *
 * <p>Choose it to search: {@code aezoo hash} packs the codes of rows into an index, {@code aezoo search} finds the rows
 * nearest to others by it. The paper pretrains a stack of restricted Boltzmann machines and rebuilds word counts;
 * here everything is trained at once, by default straight through the rounding.
 *
 * @see <a href="https://doi.org/10.1016/j.ijar.2008.11.006">Salakhutdinov and Hinton, 2009</a>
 */
@ZooEntry(
        id = "binary-code",
        about = "semantic hashing: a code of bits by which rows that are alike are found",
        paper = "Salakhutdinov and Hinton, 2009")
public record BinaryCodeAutoencoder(
        int inputSize,
        @Default(image = "512", table = "64") List<Integer> hiddenSizes,

        @Setting(value = "bits in the code", min = 1, max = MOST_BITS) @Default(image = "32", table = "16")
        int codeSize,

        @Setting("how bits are made in training") @Default("straight-through")
        Rounding rounding,

        @Setting(value = "standard deviation of the noise before the bits, in training", min = 0) @Default("0")
        double noiseStd,

        @Setting(value = "weight of the bits' squared means, as -1 and 1", min = 0) @Default("2.5")
        double balance,

        @Setting(value = "weight of the squared mean products of two bits", min = 0) @Default("3")
        double decorrelation,

        int targetNeighbours,
        @Default("16") int targetSteps,
        Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,
        double weightDecay)
        implements DenseLayers, Quantised, NeighbourTargets {

    /** Bits that a code may have. */
    static final int MOST_BITS = 1024;

    public BinaryCodeAutoencoder {
        Settings.check(
                inputSize,
                hiddenSizes,
                codeSize,
                noiseStd,
                balance,
                decorrelation,
                targetNeighbours,
                targetSteps,
                learningRate,
                weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]; the settings behind the MNIST rows of docs/results.md, there with 16, 32 and 64 bits. */
    public static BinaryCodeAutoencoder image(int inputSize) {
        return Settings.image(BinaryCodeAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns. */
    public static BinaryCodeAutoencoder tabular(int inputSize) {
        return Settings.table(BinaryCodeAutoencoder.class, Map.of("inputSize", inputSize));
    }

    @Override
    public String objective() {
        return loss.formula()
                + (targetNeighbours == 0 ? "" : ", x a training row near the example in training,")
                + " + balance * sum_j m_j^2 + decorrelation * sum_(i<j) C_ij^2";
    }

    @Override
    public List<CodeGrid> codeGrids() {
        return List.of(new CodeGrid("code", 2, 1, 1, codeSize, false, false));
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this);
        graph.addLayer("logits", Graphs.dense(codeSize, IDENTITY), Graphs.encoders(graph, this))
                .addLayer("bits", new BitPenaltyLayer(balance, decorrelation), "logits")
                .addLayer("code", new BinaryCodeLayer(noiseStd, rounding == STRAIGHT_THROUGH), "bits");
        return Graphs.decode(graph, this);
    }
}
