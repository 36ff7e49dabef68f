package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import org.aezoo.data.DataShape;
import org.aezoo.layers.KlSparsityLayer;
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
 * @param inputSize values per example
 * @param codeSize units in the code; may exceed {@code inputSize}
 * @param targetRate wanted mean activation of each unit
 * @param beta weight of the divergence
 * @param runningMean share of the rates so far in the rates that count; 0 for the rates of the batch alone
 * @param outputActivation g
 * @param loss how x and y are compared
 * @param tied whether the decoder uses the encoder's weights, transposed
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://web.stanford.edu/class/cs294a/sparseAutoencoder.pdf">Ng, 2011</a>
 */
public record SparseKlAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting(value = "wanted mean activation of each unit", range = "above 0 and below 1")
        double targetRate,

        @Setting(value = "weight of the divergence from the target rate", range = "0 or more")
        double beta,

        @Setting(value = "share of past batches in the mean activation; 0 for none", range = "0 or more and below 1")
        double runningMean,

        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting("decoder uses the encoder's weights") boolean tied,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    public SparseKlAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.atLeast("codeSize", codeSize, 1);
        Require.that(targetRate > 0 && targetRate < 1, "targetRate", "above 0 and below 1", targetRate);
        Require.atLeast("beta", beta, 0);
        Require.that(runningMean >= 0 && runningMean < 1, "runningMean", "0 or more and below 1", runningMean);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** For images with pixels in [0, 1]. */
    public static SparseKlAutoencoder image(int inputSize) {
        return new SparseKlAutoencoder(inputSize, 196, 0.05, 30, 0, SIGMOID, BERNOULLI, false, 5e-3, 0);
    }

    /** For the 784 pixels of MNIST. */
    public static SparseKlAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For a table with standardised columns; the code is twice as wide as the table. */
    public static SparseKlAutoencoder tabular(int inputSize) {
        return new SparseKlAutoencoder(inputSize, 2 * inputSize, 0.05, 3, 0, IDENTITY, MSE, false, 1e-3, 0);
    }

    static SparseKlAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "sparse-kl";
    }

    @Override
    public String objective() {
        return loss.formula() + " + " + beta + " sum_j KL(" + targetRate + " || mean h_j)";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType())
                .addLayer("encoder", Graphs.encoder(codeSize, SIGMOID, tied), "input")
                .addLayer("code", new KlSparsityLayer(targetRate, beta, runningMean), "encoder");
        return Graphs.decode(graph, "code", "encoder", tied, inputSize, outputActivation, loss);
    }
}
