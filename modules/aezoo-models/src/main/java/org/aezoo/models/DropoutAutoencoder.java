package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import org.aezoo.data.DataShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;

/**
 * Autoencoder that must do without a random part of its code at every training step.
 *
 * <pre>
 *   h = f(x W + b)                 code              [batch, codeSize]
 *   d = m h / (1 - noiseRate)      what is decoded; each m_j is 0 with probability noiseRate, else 1; fresh each step
 *   y = g(d V + c)                 reconstruction    [batch, inputSize]; V = W' if tied
 *   L = loss(x, y)                 nats per example
 * </pre>
 *
 * <p>Choose it for codes larger than the input whose units should not lean on each other; it costs next to nothing.
 * After training d = h: encoding and scoring are not random. For codes smaller than the input it mostly blurs.
 *
 * @param inputSize values per example
 * @param codeSize units in the code; may exceed {@code inputSize}
 * @param noiseRate share of the units that are dropped; Deeplearning4j's own dropout takes the share that is kept
 * @param activation f
 * @param outputActivation g
 * @param loss how x and y are compared
 * @param tied whether the decoder uses the encoder's weights, transposed
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al., 2014</a>
 */
public record DropoutAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting(value = "share of the code's units dropped in training", range = "0 or more and below 1")
        double noiseRate,

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

    public DropoutAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.atLeast("codeSize", codeSize, 1);
        Require.that(noiseRate >= 0 && noiseRate < 1, "noiseRate", "0 or more and below 1", noiseRate);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** For images with pixels in [0, 1]. */
    public static DropoutAutoencoder image(int inputSize) {
        return new DropoutAutoencoder(inputSize, 1000, 0.5, RELU, SIGMOID, BERNOULLI, false, 1e-3, 0);
    }

    /** For the 784 pixels of MNIST. */
    public static DropoutAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For a table with standardised columns; the code is twice as wide as the table. */
    public static DropoutAutoencoder tabular(int inputSize) {
        return new DropoutAutoencoder(inputSize, 2 * inputSize, 0.2, RELU, IDENTITY, MSE, false, 1e-3, 0);
    }

    static DropoutAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "dropout";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType())
                .addLayer("code", Graphs.encoder(codeSize, activation, tied), "input");
        if (noiseRate == 0) {
            return Graphs.decode(graph, "code", "code", tied, inputSize, outputActivation, loss);
        }
        graph.addLayer("dropout", new DropoutLayer(1 - noiseRate), "code");
        return Graphs.decode(graph, "dropout", "code", tied, inputSize, outputActivation, loss);
    }
}
