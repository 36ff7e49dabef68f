package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;
import static org.aezoo.models.Rounding.STRAIGHT_THROUGH;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.layers.BinaryCodeLayer;
import org.aezoo.layers.BitPenaltyLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.jspecify.annotations.Nullable;

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
 * than every detail, and retrieval gets better the worse the reconstruction. Validation losses are always of the
 * example itself.
 *
 * <p>Choose it to search: {@code aezoo hash} packs the codes of rows into an index, {@code aezoo search} finds the rows
 * nearest to others by it. The paper pretrains a stack of restricted Boltzmann machines, cuts codes at 0.1 and rebuilds
 * word counts; here everything is trained at once, by default straight through the rounding.
 *
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer, from the input on; the decoder mirrors them
 * @param codeSize bits in the code
 * @param rounding how bits are made in training
 * @param noiseStd standard deviation of the noise on the logits in training
 * @param balance weight of the squared means of the bits, where a bit counts as -1 or 1
 * @param decorrelation weight of the squared mean products of two bits
 * @param targetNeighbours of how many nearest training rows one takes the example's place as target; 0 for the example
 * @param targetSteps how often one goes on from neighbour to neighbour
 * @param activation f
 * @param outputActivation g
 * @param loss how x' and y are compared
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://doi.org/10.1016/j.ijar.2008.11.006">Salakhutdinov and Hinton, 2009</a>
 */
public record BinaryCodeAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "bits in the code", range = "1 to 1024")
        int codeSize,

        @Setting("how bits are made in training") Rounding rounding,

        @Setting(value = "standard deviation of the noise before the bits, in training", range = "0 or more")
        double noiseStd,

        @Setting(value = "weight of the bits' squared means, as -1 and 1", range = "0 or more")
        double balance,

        @Setting(value = "weight of the squared mean products of two bits", range = "0 or more")
        double decorrelation,

        @Setting(value = "nearest training rows that stand in as target; 0: the example itself", range = "0 or more")
        int targetNeighbours,

        @Setting(value = "steps from neighbour to neighbour on the way to the target", range = "1 or more")
        int targetSteps,

        @Setting("activation of the hidden layers") Nonlinearity activation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    /** Bits that a code may have. */
    static final int MOST_BITS = 1024;

    public BinaryCodeAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.sizes("hiddenSizes", hiddenSizes, 1);
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.between("codeSize", codeSize, 1, MOST_BITS);
        Require.atLeast("noiseStd", noiseStd, 0);
        Require.atLeast("balance", balance, 0);
        Require.atLeast("decorrelation", decorrelation, 0);
        Require.atLeast("targetNeighbours", targetNeighbours, 0);
        Require.atLeast("targetSteps", targetSteps, 1);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** The settings behind the MNIST rows of docs/results.md, there with 16, 32 and 64 bits. */
    public static BinaryCodeAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For images with pixels in [0, 1]. */
    public static BinaryCodeAutoencoder image(int inputSize) {
        return new BinaryCodeAutoencoder(
                inputSize, List.of(512), 32, STRAIGHT_THROUGH, 0, 2.5, 3, 10, 16, RELU, SIGMOID, BERNOULLI, 1e-3, 0);
    }

    /** For a table with standardised columns. */
    public static BinaryCodeAutoencoder tabular(int inputSize) {
        return new BinaryCodeAutoencoder(
                inputSize, List.of(64), 16, STRAIGHT_THROUGH, 0, 2.5, 3, 10, 16, RELU, IDENTITY, MSE, 1e-3, 0);
    }

    static BinaryCodeAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "binary-code";
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
    public @Nullable TargetWalk targetWalk() {
        return targetNeighbours == 0 ? null : new TargetWalk(targetNeighbours, targetSteps);
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType());
        String below = Graphs.encoders(graph, hiddenSizes, activation);
        graph.addLayer("logits", Graphs.dense(codeSize, IDENTITY), below)
                .addLayer("bits", new BitPenaltyLayer(balance, decorrelation), "logits")
                .addLayer("code", new BinaryCodeLayer(noiseStd, rounding == STRAIGHT_THROUGH), "bits");
        below = Graphs.decoders(graph, hiddenSizes, activation);
        return Graphs.end(graph.addLayer("reconstruction", Graphs.output(inputSize, outputActivation, loss), below));
    }
}
