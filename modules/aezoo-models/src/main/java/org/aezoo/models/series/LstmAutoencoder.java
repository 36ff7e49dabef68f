package org.aezoo.models.series;

import static org.aezoo.models.Nonlinearity.IDENTITY;

import java.util.Map;
import org.aezoo.layers.LstmLayer;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.OutputSettings;
import org.aezoo.models.common.SeriesConvolutions;
import org.aezoo.models.common.SeriesShape;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;

/**
 * LSTM autoencoder: reads a window step by step, keeps what it has seen in a code, and writes the window from it.
 *
 * <pre>
 *   h_t = LSTM(x_t, h_(t-1))       encoder           [batch, hiddenSize, length]; the last step is kept
 *   z   = e(h_length W + b)        code              [batch, codeSize]
 *   u_t = LSTM(z, u_(t-1))         decoder           [batch, hiddenSize, length]; sees the code at every step
 *   y_t = g(u_t V + c)             reconstruction    [batch, channels * length], channel by channel
 *   L   = loss(x, y)
 * </pre>
 *
 * <p>The classic for series, kept for comparison: {@link ConvolutionalSeriesAutoencoder} learns faster on windows of one
 * length, and {@link SeriesAutoencoder} finds anomalies better. It departs from the paper in that the decoder is given the
 * code at every step, not what it has written last, and writes the window forwards.
 *
 * @see <a href="https://arxiv.org/abs/1607.00148">Malhotra et al., 2016</a>
 */
@ZooEntry(
        id = "lstm",
        about = "recurrent: reads a window step by step and writes it again",
        paper = "Malhotra et al., 2016")
public record LstmAutoencoder(
        int channels,
        int length,

        @Setting(value = "units of the LSTM on either side", min = 1) @Default("64")
        int hiddenSize,

        @Default("16") int codeSize,

        @Setting("activation of the code") @Default("identity")
        Nonlinearity codeActivation,

        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,
        double weightDecay)
        implements SeriesShape, OutputSettings {

    public LstmAutoencoder {
        Settings.check(channels, length, hiddenSize, codeSize, learningRate, weightDecay);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For windows of standardised channels. */
    public static LstmAutoencoder series(int channels, int length) {
        return Settings.table(LstmAutoencoder.class, Map.of("channels", channels, "length", length));
    }

    @Override
    public InputType inputType() {
        return InputType.feedForward(inputSize());
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        return Graphs.end(Graphs.start(seed, this)
                .addVertex("window", new ReshapeVertex('c', new int[] {-1, channels, length}, null), "input")
                .addLayer("encoder", new LastTimeStep(new LstmLayer(hiddenSize)), "window")
                .addLayer("code", Graphs.dense(codeSize, codeActivation), "encoder")
                .addLayer("codes", new RepeatVector.Builder<>(length).build(), "code")
                .addLayer("decoder", new LstmLayer(hiddenSize), "codes")
                .addVertex("states", new ReshapeVertex('c', new int[] {-1, hiddenSize, 1, length}, null), "decoder")
                .addLayer("steps", SeriesConvolutions.each(channels, IDENTITY), "states")
                .addLayer(
                        "reconstruction",
                        Graphs.lossOnly(inputSize(), outputActivation, loss),
                        new CnnToFeedForwardPreProcessor(1, length, channels),
                        "steps"));
    }
}
