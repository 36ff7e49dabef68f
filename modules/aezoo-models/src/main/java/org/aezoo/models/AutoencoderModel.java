package org.aezoo.models;

import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.Scaling;
import org.aezoo.models.settings.Configured;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * One variant with its settings: an immutable record whose constructor checks every setting, and which declares its
 * network. What only some variants can do are interfaces of their own, for which callers ask by {@code instanceof}: {@link
 * Variational}, {@link Quantised}, {@link Masked}, {@link Corrupted}, {@link NoiseConditioned}, {@link BatchCorrecting},
 * {@link Clustering}, {@link Archetypal}, {@link Memorising}, {@link NeighbourTargets}, {@link org.aezoo.models.plain.PrincipalComponentsStart},
 * {@link TrainingDefaults}, {@link StagedModel}. How each family fits is written down in {@code
 * docs/decisions/0001-model-contract.md}.
 */
public interface AutoencoderModel extends Configured {

    /** The variant's name in {@link org.aezoo.models.zoo.Zoo}, in kebab-case. */
    @Override
    default String id() {
        return Variant.entry(getClass()).id();
    }

    /** Values per example. */
    @Setting(value = "values per example", min = 1)
    int inputSize();

    /** How the graph takes its first input: flat rows, which convolutional networks read as pictures. */
    default InputType inputType() {
        return InputType.feedForward(inputSize());
    }

    /** Values per code. */
    @Setting(value = "units in the code", min = 1)
    int codeSize();

    /** How the reconstruction is compared with the example. */
    @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
    @Default(image = "bernoulli", table = "mse")
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
     * Whether the model is made to draw new examples from; others can be drawn from too, see
     * {@link org.aezoo.models.trained.Sampler}.
     */
    default boolean generative() {
        return this instanceof Variational || !Quantised.grids(this).isEmpty();
    }

    /** These settings with what is to be read off the data, such as the number of batches; most need nothing. */
    default AutoencoderModel forData(Dataset data) {
        return this;
    }

    /**
     * What {@code new ComputationGraph(graph(seed))} is trained on by Deeplearning4j's own {@code fit}: the rows, scaled as the
     * zoo's trainer scales them, with all that this model is to see in training.
     *
     * @param data raw rows, from which scaling and nearest rows are worked out; stays the caller's
     * @param batchSize rows per step, 1 or more
     * @throws org.aezoo.data.InvalidInputException if the data does not suit the model
     */
    default TrainingIterator iterator(Dataset data, int batchSize) {
        return iterator(data, null, batchSize, 1);
    }

    /**
     * The same with a scaling that is known, such as that of training rows for validation rows.
     *
     * @param scaling null for the usual one
     * @param seed decides order and noise
     */
    default TrainingIterator iterator(Dataset data, @Nullable Scaling scaling, int batchSize, long seed) {
        return new TrainingIterator(this, data, scaling, batchSize, seed);
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
