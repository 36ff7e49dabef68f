package org.aezoo.models.anomaly;

import static org.aezoo.models.Nonlinearity.IDENTITY;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.data.corruption.NoiseLevels;
import org.aezoo.layers.FusedDenseLayer;
import org.aezoo.layers.FusedOutputLayer;
import org.aezoo.layers.WeightedLoss;
import org.aezoo.models.Memorising;
import org.aezoo.models.NoiseConditioned;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.TrainingDefaults;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.AdamSettings;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;

/**
 * Anomaly scores from denoising at many levels: learns to give the clean example back for noise of any level that it is
 * told, as diffusion models do, and scores a row by how far it is moved when there is no noise in it.
 *
 * <pre>
 *   x~  = (x + s n) / sqrt(1 + s^2), log s    input             [batch, inputSize + 1]; log s even between the bounds
 *   h   = f(x~ W1 + b1)                       encoder-1         [batch, codeSize]
 *   z   = h + f(h W2 + b2)                    code              [batch, codeSize]
 *   u   = z + f(z W3 + b3)                    decoder           [batch, codeSize]
 *   y_k = u W4 + b4                           reconstruction    [batch, inputSize], of the k-th network
 *   L   = sum_k (1 + s^2) / s^2 |x - y_k|^2
 *
 *   D(x) = mean over k of the sum over levels s of (1 + s^2) / s^2 |x - y_k(x, s)|^2, no noise in x
 *   score(x) = (D^a A B^b)^(1 / (1 + a + b))                            see {@link Memorising}; without memory D
 * </pre>
 *
 * <p>Choose it to find rows unlike those it was trained on, in tables of numbers and categories. What the parts are for:
 *
 * <ul>
 *   <li>A, the mean squared distance to the five nearest kept rows, misses no row far from all others.
 *   <li>B, the least of these distances, tells rows that were seen before from others, with a floor.
 *   <li>{@code strangeness}: a kept row that is far from the nearest tenth of the others itself makes what is near to it
 *       strange too. So training rows may hold anomalies that nobody has marked, even in groups, and rows of the training
 *       table itself can be judged. 0 where they are sure to hold none.
 *   <li>{@code categories}: columns of few values are compared by whether values are the same.
 *   <li>D knows how columns go together: a pump that is warm for its load. At low levels it sees whether a row lies near
 *       the others, at high ones whether it lies in their direction at all; the weight gives each level the same say. It
 *       counts as far as the network has learnt that, and not where there are fewer than 5 columns.
 * </ul>
 *
 * <p>What each brings on 18 tables is in {@code docs/results.md}. Pictures are compared as they are, by A and D alone.
 * Whoever has the model file can read the rows of its memory; {@code memory=0} keeps none. A row's score is the sum of its
 * columns' shares, so {@code --explain} tells which values are strange. Several networks that differ in their first
 * weights only give steadier scores than one; codes and reconstructions are those of the first, told the level in the
 * middle.
 *
 * <p>Departs from diffusion models in that nothing is sampled and no noise is added when scoring: equal rows have equal
 * scores. First weights are small, even in +-1/sqrt(units below): He's, which are two and a half times as wide, made
 * rougher functions and worse scores. The network has to learn to pass the example on; in return it fails where it has
 * seen nothing.
 *
 * @param codeSize units of each layer; wide, as noise and not a narrow code keeps it from copying
 * @param scoreLevels how many levels from the one to the other, evenly in their logarithm
 * @see <a href="https://arxiv.org/abs/2305.18593">Livernoche et al., 2024: diffusion for anomaly detection</a>
 * @see <a href="https://arxiv.org/abs/2206.00364">Karras et al., 2022: levels and weights</a>
 */
@ZooEntry(
        id = "anomaly",
        about = "anomaly scores for tables: denoises at many levels that it is told, as diffusion models do",
        paper = "Livernoche et al., 2024; Karras et al., 2022")
public record AnomalyAutoencoder(
        int inputSize,

        @Setting(value = "units of each layer", min = 1) @Default(image = "256", table = "128")
        int codeSize,

        @Setting(value = "networks whose scores are averaged", min = 1, max = 16) @Default("3")
        int members,

        double noiseMin,
        double noiseMax,
        double scoreMin,
        double scoreMax,
        @Default("6") int scoreLevels,

        int memory,
        int neighbours,
        double nearest,
        double strangeness,
        int categories,
        double networkWeight,

        @Setting(
                value = "steps of training where nobody says how many epochs",
                min = 1,
                max = 1_000_000,
                before = "1500")
        @Default(image = "1500", table = "750")
        int trainingSteps,

        @Setting("activation of the layers") @Default("relu")
        Nonlinearity activation,

        double learningRate,
        double weightDecay)
        implements AdamSettings, NoiseConditioned, Memorising, TrainingDefaults {

    public AnomalyAutoencoder {
        Settings.check(
                inputSize,
                codeSize,
                members,
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

    /** For pictures with pixels in [0, 1]: compared as they are, and the network's loss counts as much as distance. */
    public static AnomalyAutoencoder image(int inputSize) {
        return Settings.image(AnomalyAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns. */
    public static AnomalyAutoencoder tabular(int inputSize) {
        return Settings.table(AnomalyAutoencoder.class, Map.of("inputSize", inputSize));
    }

    @Override
    public List<String> reconstructionVertices() {
        return IntStream.rangeClosed(1, members)
                .mapToObj(k -> reconstructionVertex() + suffix(k))
                .toList();
    }

    @Override
    public @Nullable Integer steps() {
        return trainingSteps;
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        GraphBuilder graph = Graphs.start(seed, this);
        for (int k = 1; k <= members; k++) {
            addMember(graph, suffix(k));
        }
        return Graphs.end(graph, reconstructionVertices());
    }

    private void addMember(GraphBuilder graph, String k) {
        graph.addLayer("encoder-1" + k, dense(), "input")
                .addLayer("encoder-2" + k, dense(), "encoder-1" + k)
                .addVertex("code" + k, new ElementWiseVertex(Op.Add), "encoder-1" + k, "encoder-2" + k)
                .addLayer("decoder-1" + k, dense(), "code" + k)
                .addVertex("decoder" + k, new ElementWiseVertex(Op.Add), "code" + k, "decoder-1" + k)
                .addLayer("reconstruction" + k, output(), "decoder" + k);
    }

    private FusedDenseLayer dense() {
        FusedDenseLayer layer = Graphs.dense(codeSize, activation);
        layer.setWeightInitFn(WeightInit.UNIFORM.getWeightInitFunction());
        return layer;
    }

    private FusedOutputLayer output() {
        FusedOutputLayer layer = Graphs.output(inputSize, IDENTITY, new WeightedLoss(loss().function()));
        layer.setWeightInitFn(WeightInit.UNIFORM.getWeightInitFunction());
        return layer;
    }

    private static String suffix(int member) {
        return member == 1 ? "" : "-of-" + member;
    }
}
