package org.aezoo.models;

import java.util.List;
import org.aezoo.data.BatchMarks;
import org.aezoo.data.CorruptionRange;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.Holes;
import org.aezoo.data.NoiseLevels;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * One variant with its settings: an immutable record whose constructor checks every setting, and which declares its
 * network. How each family fits this contract is written down in {@code docs/decisions/0001-model-contract.md}.
 */
public interface AutoencoderModel extends Configured {

    /** The variant's name in {@link Zoo}, in kebab-case. */
    @Override
    String id();

    /** Values per example. */
    int inputSize();

    /** How the graph takes its first input: flat rows, which convolutional networks read as pictures. */
    default InputType inputType() {
        return InputType.feedForward(inputSize());
    }

    /** Values per code. */
    int codeSize();

    /** How the reconstruction is compared with the example. */
    ReconstructionLoss loss();

    /**
     * The network, ready for {@code new ComputationGraph(...)}.
     *
     * @param seed decides the first weights and every random number drawn inside the network
     */
    ComputationGraphConfiguration graph(long seed);

    /** The objective that training lowers, per example, in one line. */
    default String objective() {
        return loss().formula();
    }

    /** Name of the vertex whose output is the code. */
    default String codeVertex() {
        return "code";
    }

    /** Name of the output whose activation is the reconstruction. */
    default String reconstructionVertex() {
        return "reconstruction";
    }

    /** Names of all outputs whose mean loss is the score, {@link #reconstructionVertex} first. */
    default List<String> reconstructionVertices() {
        return List.of(reconstructionVertex());
    }

    /** What a value x that is rebuilt as y adds to the score of its example, by the settings alone. */
    default double lossOf(float x, float y) {
        return loss().of(x, y);
    }

    /** What a value adds to the score of its example. */
    @FunctionalInterface
    interface ValueLoss {
        /**
         * The loss of one value.
         *
         * @param value its index in the example
         * @param x it, in scaled units
         * @param y what came back, in scaled units
         */
        double of(int value, float x, float y);
    }

    /** {@link #lossOf} with what a trained network knows about it, such as variances that it has learnt. */
    default ValueLoss losses(ComputationGraph graph) {
        return (value, x, y) -> lossOf(x, y);
    }

    /**
     * Name of the vertex that puts out means and log variances of the code's posterior, side by side; absent where the
     * code has no posterior to be held against a standard normal prior. A model that has one is scored by its negative
     * evidence lower bound.
     */
    default @Nullable String posteriorVertex() {
        return null;
    }

    /**
     * The parts of a code that is made of vectors from codebooks, in the order in which they stand in it; none where
     * codes are continuous. {@link Codes#indices} tells which vectors they are.
     */
    default List<CodeGrid> codeGrids() {
        return List.of();
    }

    /** How many archetypes codes are mixtures of; 0 where codes are no mixtures. */
    default int archetypes() {
        return 0;
    }

    /**
     * Whether codes drawn from a prior decode to new examples: the standard normal distribution, or for quantised codes
     * a {@link CodePrior}.
     */
    default boolean generative() {
        return posteriorVertex() != null || !codeGrids().isEmpty();
    }

    /**
     * The holes that the model fills in; absent where it sees whole examples. A model that has them gets a hole with
     * every example outside of training too, keeps what is known, and is scored on what was missing.
     */
    default @Nullable Holes holes() {
        return null;
    }

    /**
     * How the model's examples are damaged in training; absent where it sees them as they are. Outside of training it
     * gets examples as they are given.
     */
    default @Nullable CorruptionRange corruption() {
        return null;
    }

    /**
     * The levels of noise that the model is told; absent where it is told none. A model that has them sees one value more
     * than an example has, and is scored at several levels without noise: see {@link NoiseLevels}.
     */
    default @Nullable NoiseLevels noiseLevels() {
        return null;
    }

    /**
     * Training rows that the model keeps to compare others with when it scores them; 0 for none. The score is then the
     * geometric mean of the reconstruction's loss and the mean squared distance to the {@link #neighbours} nearest of
     * these rows.
     */
    default int memory() {
        return 0;
    }

    /** How many of the nearest rows in {@link #memory} count. */
    default int neighbours() {
        return 1;
    }

    /** What is rebuilt in training in the example's place; absent where it is the example itself. */
    default @Nullable TargetWalk targetWalk() {
        return null;
    }

    /** The network whose weights start as principal components; null where they start at random. */
    default @Nullable DeepAutoencoder principalStart() {
        return null;
    }

    /** Steps after the first in which training lowers something else than validation measures; 0 for none. */
    default int warmUpSteps() {
        return 0;
    }

    /**
     * Steps of training that do the model good whatever the number of rows, with a step size that falls along a cosine;
     * absent where passes over the rows are the better measure.
     */
    default @Nullable Integer steps() {
        return null;
    }

    /** These settings with what is to be read off the data, such as the number of batches; most need nothing. */
    default AutoencoderModel forData(Dataset data) {
        return this;
    }

    /**
     * How the model is told the batch of each row; absent where it is not. A model that has them sees more values than an
     * example has, and its codes and corrected rows do not tell batches apart.
     */
    default @Nullable BatchMarks batchMarks() {
        return null;
    }

    /** Name of the vertex that puts rows out as if they had been measured in the reference batch. */
    default String correctedVertex() {
        return reconstructionVertex();
    }

    /** Name of the vertex whose active units make up a row's cluster; absent where a model finds none. */
    default @Nullable String clusterVertex() {
        return null;
    }

    /** Share of its row's activity above which a unit of {@link #clusterVertex} is on. */
    default double clusterThreshold() {
        return 0.1;
    }

    /** What each input of the graph is fed with in training, in the order of the graph's inputs. */
    default List<Feed> inputs() {
        return List.of(Feed.EXAMPLE);
    }

    /** What each output of the graph is compared with in training, in the order of the graph's outputs. */
    default List<Feed> targets() {
        return List.of(Feed.EXAMPLE);
    }
}
