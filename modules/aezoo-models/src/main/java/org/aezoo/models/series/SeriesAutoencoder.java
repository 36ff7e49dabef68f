package org.aezoo.models.series;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.common.SeriesConvolutions.halve;
import static org.aezoo.models.common.SeriesConvolutions.same;
import static org.aezoo.models.common.SeriesConvolutions.twice;

import java.util.Map;
import org.aezoo.data.corruption.NoiseLevels;
import org.aezoo.layers.WeightedLoss;
import org.aezoo.models.Memorising;
import org.aezoo.models.NoiseConditioned;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.TrainingDefaults;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.AdamSettings;
import org.aezoo.models.common.Convolutions;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.SeriesShape;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Anomaly scores for series: convolutions along time that take noise of any level out of a window, and windows of training
 * to compare with.
 *
 * <pre>
 *   x~  = (x + s n) / sqrt(1 + s^2), log s   input            [batch, channels * length + 1]
 *   h_0 = f(conv(x~)) + A log s              level-0          [batch, filters, 1, length]
 *   h_k = f(conv(h_(k-1)))                   encoder-k        [batch, filters, 1, ceil(length / 2^k)], k = 1, 2, 3
 *   u_k = f(deconv(u_(k+1))) + h_k           level-k          the shape of h_k, u_3 = h_3; u_0 is the code
 *   y   = conv(u_0)                          reconstruction   [batch, channels * length]
 *   L   = (1 + s^2) / s^2 |x - y|^2          log s even between the bounds
 * </pre>
 *
 * <p>Choose it to find what is unusual in signals of machines, servers or hearts. Scores are those of {@link
 * org.aezoo.models.anomaly.AnomalyAutoencoder}, of windows: what the network moves where there is no noise, and the distance
 * to the nearest windows kept; steps get their shares of them. Equal windows have equal scores. Its code is wide, as noise
 * and not a narrow code keeps it from copying: to embed windows choose {@link ConvolutionalSeriesAutoencoder}.
 *
 * @param filters feature maps of every level
 * @see <a href="https://arxiv.org/abs/2305.18593">Livernoche et al., 2024: diffusion for anomaly detection</a>
 * @see <a href="https://arxiv.org/abs/1505.04597">Ronneberger et al., 2015: the U of levels</a>
 */
@ZooEntry(
        id = "series",
        about = "anomaly scores for series: denoises windows at many levels, and compares them with kept ones",
        paper = "Livernoche et al., 2024; Ronneberger et al., 2015")
public record SeriesAutoencoder(
        int channels,
        int length,

        @Setting(value = "feature maps of every level", min = 1) @Default("32")
        int filters,

        double noiseMin,
        double noiseMax,
        double scoreMin,
        double scoreMax,
        @Default("3") int scoreLevels,

        int memory,
        int neighbours,
        @Default("0") double nearest,
        @Default("0") double strangeness,
        @Default("0") int categories,
        double networkWeight,

        @Setting(value = "steps of training where nobody says how many epochs", min = 1, max = 1_000_000)
        @Default("750")
        int trainingSteps,

        @Setting("activation of the levels") @Default("relu")
        Nonlinearity activation,

        double learningRate,
        double weightDecay)
        implements SeriesShape, AdamSettings, NoiseConditioned, Memorising, TrainingDefaults {

    public SeriesAutoencoder {
        Settings.check(
                channels,
                length,
                filters,
                memory,
                neighbours,
                nearest,
                strangeness,
                categories,
                networkWeight,
                trainingSteps,
                learningRate,
                weightDecay);
        // checks the levels
        new NoiseLevels(noiseMin, noiseMax, scoreMin, scoreMax, scoreLevels);
    }

    /** For windows of standardised channels. */
    public static SeriesAutoencoder series(int channels, int length) {
        return Settings.table(SeriesAutoencoder.class, Map.of("channels", channels, "length", length));
    }

    @Override
    public int codeSize() {
        return filters * length;
    }

    @Override
    public InputType inputType() {
        return NoiseConditioned.super.inputType();
    }

    @Override
    public @Nullable Integer steps() {
        return trainingSteps;
    }

    private int steps(int level) {
        return Convolutions.halved(length, level);
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        int size = inputSize();
        return Graphs.end(Graphs.start(seed, this)
                .addVertex("values", new SubsetVertex(0, size - 1), "input")
                .addVertex("noise-level", new SubsetVertex(size, size), "input")
                .addVertex(
                        "window",
                        new PreprocessorVertex(new FeedForwardToCnnPreProcessor(1, length, channels)),
                        "values")
                .addLayer("encoder-0", same(filters, activation), "window")
                .addLayer("noise", Graphs.dense(filters * length, IDENTITY), "noise-level")
                .addVertex(
                        "noise-map",
                        new PreprocessorVertex(new FeedForwardToCnnPreProcessor(1, length, filters)),
                        "noise")
                .addVertex("level-0", new ElementWiseVertex(Op.Add), "encoder-0", "noise-map")
                .addLayer("encoder-1", halve(filters, length, activation), "level-0")
                .addLayer("encoder-2", halve(filters, steps(1), activation), "encoder-1")
                .addLayer("encoder-3", halve(filters, steps(2), activation), "encoder-2")
                .addLayer("decoder-2", twice(filters, steps(2), activation), "encoder-3")
                .addVertex("level-2", new ElementWiseVertex(Op.Add), "decoder-2", "encoder-2")
                .addLayer("decoder-1", twice(filters, steps(1), activation), "level-2")
                .addVertex("level-1", new ElementWiseVertex(Op.Add), "decoder-1", "encoder-1")
                .addLayer("decoder-0", twice(filters, length, activation), "level-1")
                .addVertex("code", new ElementWiseVertex(Op.Add), "decoder-0", "level-0")
                .addLayer("output", same(channels, IDENTITY), "code")
                .addLayer(
                        "reconstruction",
                        Graphs.lossOnly(size, IDENTITY, new WeightedLoss(loss().function())),
                        new CnnToFeedForwardPreProcessor(1, length, channels),
                        "output"));
    }
}
