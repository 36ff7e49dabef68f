package org.aezoo.models.denoising;

import java.util.Map;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.OneLayer;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
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
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al., 2014</a>
 */
@ZooEntry(
        id = "dropout",
        about = "a random part of the code is missing at every training step",
        paper = "Srivastava et al., 2014")
public record DropoutAutoencoder(
        int inputSize,
        @Default(image = "1000") int codeSize,

        @Setting(value = "share of the code's units dropped in training", min = 0, below = 1)
        @Default(image = "0.5", table = "0.2")
        double noiseRate,

        Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        boolean tied,
        double learningRate,
        double weightDecay)
        implements OneLayer {

    public DropoutAutoencoder {
        Settings.check(inputSize, codeSize, noiseRate, learningRate, weightDecay);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]. */
    public static DropoutAutoencoder image(int inputSize) {
        return Settings.image(DropoutAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns; the code is twice as wide as the table. */
    public static DropoutAutoencoder tabular(int inputSize) {
        return Settings.table(DropoutAutoencoder.class, Map.of("inputSize", inputSize, "codeSize", 2 * inputSize));
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this).addLayer("code", Graphs.encoder(codeSize, activation, tied), "input");
        if (noiseRate == 0) {
            return Graphs.decode(graph, "code", "code", this);
        }
        // Deeplearning4j's own dropout takes the share that is kept
        graph.addLayer("dropout", new DropoutLayer(1 - noiseRate), "code");
        return Graphs.decode(graph, "dropout", "code", this);
    }
}
