package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;

import java.util.List;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Feed;
import org.aezoo.data.NoiseLevels;
import org.aezoo.layers.FusedDenseLayer;
import org.aezoo.layers.FusedOutputLayer;
import org.aezoo.layers.WeightedLoss;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.inputs.InputType;
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
 *   N(x) = mean squared distance to the nearest rows of the memory: training rows, drawn by the seed
 *   score(x) = sqrt(D(x) N(x));  without memory D(x)
 * </pre>
 *
 * <p>Choose it to find rows unlike those it was trained on, in tables of numbers first of all. The defaults take the
 * training rows for normal ones, and learn strange rows among them too; where there are some, more neighbours and
 * higher levels overlook single ones: 32, and 0.8 to 6.4. At low levels it sees whether a row lies near the others, at
 * high ones whether it lies in their direction at all; the weight gives each level the same say. D knows how columns go
 * together and overlooks a row that lies where nothing was learnt; N is blind for directions and overlooks nothing:
 * rows are ranked better by both than by either. Whoever has the model file can read the rows of its memory; {@code
 * memory=0} keeps none. A row's score is the sum of its columns' shares, so {@code --explain} tells which values are
 * strange. Several networks that differ in their first weights only give steadier scores than one; codes and
 * reconstructions are those of the first, told the level in the middle.
 *
 * <p>Departs from diffusion models in that nothing is sampled and no noise is added when scoring: equal rows have equal
 * scores. First weights are small, even in +-1/sqrt(units below): He's, which are two and a half times as wide, made
 * rougher functions and worse scores. The network has to learn to pass the example on; in return it fails where it has
 * seen nothing.
 *
 * @param inputSize values per example
 * @param codeSize units of each layer; wide, as noise and not a narrow code keeps it from copying
 * @param members networks whose scores are averaged, 1 to 16
 * @param noiseMin least level of noise in training, in scaled units
 * @param noiseMax greatest level of noise in training, in scaled units
 * @param scoreMin least level that scores are worked out at
 * @param scoreMax greatest level that scores are worked out at
 * @param scoreLevels how many levels from the one to the other, evenly in their logarithm
 * @param memory training rows that are kept, 0 to 100000
 * @param neighbours nearest of these that count, 1 to 1000
 * @param activation of the layers
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://arxiv.org/abs/2305.18593">Livernoche et al., 2024: diffusion for anomaly detection</a>
 * @see <a href="https://arxiv.org/abs/2206.00364">Karras et al., 2022: levels and weights</a>
 */
public record AnomalyAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of each layer", range = "1 or more")
        int codeSize,

        @Setting(value = "networks whose scores are averaged", range = "1 to 16")
        int members,

        @Setting(value = "least level of noise in training, in scaled units", range = "above 0")
        double noiseMin,

        @Setting(value = "greatest level of noise in training, in scaled units", range = "noise-min or more")
        double noiseMax,

        @Setting(value = "least level that scores are worked out at", range = "above 0")
        double scoreMin,

        @Setting(value = "greatest level that scores are worked out at", range = "score-min or more")
        double scoreMax,

        @Setting(value = "levels from the one to the other", range = "1 to 64")
        int scoreLevels,

        @Setting(value = "training rows that are kept to compare with", range = "0 to 100000")
        int memory,

        @Setting(value = "nearest of these that count", range = "1 to 1000")
        int neighbours,

        @Setting("activation of the layers") Nonlinearity activation,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    /** As many as the figures in docs/results.md were made with. */
    private static final int STEPS = 1500;

    public AnomalyAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.atLeast("codeSize", codeSize, 1);
        Require.between("members", members, 1, 16);
        Require.between("memory", memory, 0, 100_000);
        Require.between("neighbours", neighbours, 1, 1000);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
        // checks the levels
        new NoiseLevels(noiseMin, noiseMax, scoreMin, scoreMax, scoreLevels);
    }

    /** For a table with standardised columns. */
    public static AnomalyAutoencoder tabular(int inputSize) {
        return new AnomalyAutoencoder(inputSize, 256, 3, 0.05, 6.4, 0.05, 1.6, 6, 4096, 5, RELU, 1e-3, 0);
    }

    static AnomalyAutoencoder defaults(DataShape shape) {
        return tabular(shape.size());
    }

    @Override
    public String id() {
        return "anomaly";
    }

    @Override
    public InputType inputType() {
        return InputType.feedForward(inputSize + 1);
    }

    @Override
    public ReconstructionLoss loss() {
        return ReconstructionLoss.MSE;
    }

    @Override
    public NoiseLevels noiseLevels() {
        return new NoiseLevels(noiseMin, noiseMax, scoreMin, scoreMax, scoreLevels);
    }

    @Override
    public List<String> reconstructionVertices() {
        return IntStream.rangeClosed(1, members)
                .mapToObj(k -> reconstructionVertex() + suffix(k))
                .toList();
    }

    @Override
    public List<Feed> inputs() {
        return List.of(noiseLevels().input());
    }

    @Override
    public List<Feed> targets() {
        return IntStream.range(0, members).mapToObj(k -> noiseLevels().target()).toList();
    }

    @Override
    public String objective() {
        return "(1 + s^2) / s^2 " + loss().formula() + ", y from x with " + noiseLevels()
                + (members == 1 ? "" : ", by " + members + " networks");
    }

    @Override
    public @Nullable Integer steps() {
        return STEPS;
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        GraphBuilder graph = Graphs.start(seed, learningRate, weightDecay, inputType());
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
