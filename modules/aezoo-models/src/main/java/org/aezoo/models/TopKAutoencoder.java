package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import org.aezoo.data.DataShape;
import org.aezoo.layers.TopKLayer;
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
 * {@code aezoo evaluate}. So all are on at first, and fewer from step to step, as in the paper. Makhzani and Frey let more
 * units through when encoding; here training and encoding agree.
 *
 * @param inputSize values per example
 * @param codeSize units in the code; may exceed {@code inputSize}
 * @param k units that stay on for each example
 * @param warmUpSteps training steps over which the number of units that stay on falls from all to k; 0 for none
 * @param activation f
 * @param outputActivation g
 * @param loss how x and y are compared
 * @param tied whether the decoder uses the encoder's weights, transposed
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://arxiv.org/abs/1312.5663">Makhzani and Frey, 2014</a>
 */
public record TopKAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting(value = "units that stay on for each example", range = "1 to code-size")
        int k,

        @Setting(
                value = "training steps in which units on fall from all to k; 0 for none",
                range = "0 or more",
                before = "0")
        int warmUpSteps,

        @Setting("activation of the code") Nonlinearity activation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting("decoder uses the encoder's weights") boolean tied,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    public TopKAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.atLeast("codeSize", codeSize, 1);
        Require.between("k", k, 1, codeSize);
        Require.atLeast("warmUpSteps", warmUpSteps, 0);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** For images with pixels in [0, 1]. */
    public static TopKAutoencoder image(int inputSize) {
        return new TopKAutoencoder(inputSize, 256, 25, 3000, IDENTITY, SIGMOID, BERNOULLI, false, 1e-3, 0);
    }

    /** For the 784 pixels of MNIST. */
    public static TopKAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For a table with standardised columns; the code is twice as wide as the table. */
    public static TopKAutoencoder tabular(int inputSize) {
        int k = Math.max(1, inputSize / 3);
        return new TopKAutoencoder(inputSize, 2 * inputSize, k, 500, IDENTITY, IDENTITY, MSE, false, 1e-3, 0);
    }

    static TopKAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "top-k";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType())
                .addLayer("encoder", Graphs.encoder(codeSize, activation, tied), "input")
                .addLayer("code", new TopKLayer(k, warmUpSteps), "encoder");
        return Graphs.decode(graph, "code", "encoder", tied, inputSize, outputActivation, loss);
    }
}
