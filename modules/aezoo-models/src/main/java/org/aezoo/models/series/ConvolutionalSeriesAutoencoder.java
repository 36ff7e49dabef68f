package org.aezoo.models.series;

import static org.aezoo.models.Nonlinearity.IDENTITY;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Convolutions;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.OutputSettings;
import org.aezoo.models.common.SeriesConvolutions;
import org.aezoo.models.common.SeriesShape;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;

/**
 * Convolutional autoencoder for series: convolutions along time halve the window at every level, transposed ones double it
 * again.
 *
 * <pre>
 *   h_k = f(conv(h_(k-1)))         encoder-k         [batch, filters(k), 1, ceil(length / 2^k)]
 *   z   = e(conv(h_n))             code              [batch, codeChannels, 1, ceil(length / 2^(n+1))]
 *   u_k = f(deconv(u_(k+1)))       decoder-k         the shape of h_k
 *   y   = g(deconv(u_1))           reconstruction    [batch, channels * length], channel by channel
 *   L   = loss(x, y)
 * </pre>
 *
 * <p>Choose it to compress or embed signals: far fewer weights than a dense network, and a pattern is the same wherever in
 * the window it stands. To find anomalies choose {@link SeriesAutoencoder}. Kernels span 7 or 8 steps.
 *
 * @see <a href="https://doi.org/10.1007/978-3-642-21735-7_7">Masci et al., 2011, for pictures</a>
 */
@ZooEntry(
        id = "convolutional-series",
        about = "convolutions along time down to a short series and back",
        paper = "Masci et al., 2011")
public record ConvolutionalSeriesAutoencoder(
        int channels,
        int length,

        @Setting(value = "feature maps of the hidden levels, encoder side", min = 1) @Default("32,32")
        List<Integer> filters,

        @Setting(value = "feature maps of the code", min = 1) @Default("4")
        int codeChannels,

        @Setting("activation of the hidden levels") @Default("relu")
        Nonlinearity activation,

        @Setting("activation of the code") @Default("identity")
        Nonlinearity codeActivation,

        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,
        double weightDecay)
        implements SeriesShape, OutputSettings {

    public ConvolutionalSeriesAutoencoder {
        Settings.check(channels, length, filters, codeChannels, learningRate, weightDecay);
        filters = List.copyOf(filters);
        Require.that(
                length >> filters.size() >= 2,
                "filters",
                "few enough levels that the code keeps 2 or more steps, for " + length,
                filters);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For windows of standardised channels; those of fewer than 8 steps have one level less. */
    public static ConvolutionalSeriesAutoencoder series(int channels, int length) {
        Map<String, Object> sizes = new HashMap<>(Map.of("channels", channels, "length", length));
        if (length < 8) {
            sizes.put("filters", List.of(32));
        }
        return Settings.table(ConvolutionalSeriesAutoencoder.class, sizes);
    }

    @Override
    public int codeSize() {
        return codeChannels * steps(filters.size() + 1);
    }

    private int steps(int level) {
        return Convolutions.halved(length, level);
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this);
        String below = "input";
        int levels = filters.size();
        for (int k = 1; k <= levels; k++) {
            graph.addLayer(
                    "encoder-" + k, SeriesConvolutions.halve(filters.get(k - 1), steps(k - 1), activation), below);
            below = "encoder-" + k;
        }
        graph.addLayer("code", SeriesConvolutions.halve(codeChannels, steps(levels), codeActivation), below);
        below = "code";
        for (int k = levels; k >= 1; k--) {
            graph.addLayer("decoder-" + k, SeriesConvolutions.twice(filters.get(k - 1), steps(k), activation), below);
            below = "decoder-" + k;
        }
        return Graphs.end(graph.addLayer("window", SeriesConvolutions.twice(channels, length, IDENTITY), below)
                .addLayer(
                        "reconstruction",
                        Graphs.lossOnly(inputSize(), outputActivation, loss),
                        new CnnToFeedForwardPreProcessor(1, length, channels),
                        "window"));
    }
}
