package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.RELU;
import static org.aezoo.models.ReconstructionLoss.MULTINOMIAL;

import java.util.List;
import org.aezoo.data.Corruption;
import org.aezoo.data.DataShape;
import org.aezoo.data.Feed;
import org.aezoo.data.RowBatch;
import org.aezoo.layers.BinaryCodeLayer;
import org.aezoo.layers.BitPenaltyLayer;
import org.aezoo.layers.CategoricalLoss;
import org.aezoo.layers.FusedOutputLayer;
import org.aezoo.layers.WordCountLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;

/**
 * Document autoencoder: bags of words in, a short code by which documents about the same thing are found.
 *
 * <pre>
 *   x~  = x with a share of its words left out    input; in training, fresh in every epoch   [batch, inputSize]
 *   u   = log(1 + x~), brought to one length      words, see {@link WordCountLayer}          [batch, inputSize]
 *   h_k = f(h_(k-1) W_k + b_k)                    encoder-k                                  [batch, hiddenSizes(k)]
 *   z   = e(h W + b)                              code; bits if binary                       [batch, codeSize]
 *   y   = softmax(... f(z V + c) ...)             reconstruction: probabilities of words     [batch, inputSize]
 *   L   = -sum_i x_i log y_i                      nats per document
 * </pre>
 *
 * <p>With {@code targetLength} 0 counts are taken as that many draws of words, so that long documents weigh more, as in
 * the paper; above 0 all documents weigh alike in training. Scores always count words as they are. A document without
 * words has a loss of 0 and the code of the biases. Rows go in as counts, without scaling, and reconstructions are
 * probabilities. With {@code targetNeighbours} the words of a document near by are to be foretold, see {@link TargetWalk},
 * with distances by tf-idf. Compare codes by their cosine.
 *
 * <p>The paper has 2000-500-250-125 units and pretrains a stack of restricted Boltzmann machines; here everything is
 * trained at once. The default has no hidden layers: on 20 newsgroups, rows held out, those of 500 and 250 units find
 * fewer documents of the same group, see docs/results.md. Set {@code hidden-sizes} for small codes.
 *
 * @param inputSize words of the vocabulary
 * @param hiddenSizes units of each hidden layer of the encoder, from the input on; the decoder mirrors them
 * @param codeSize units in the code
 * @param activation f
 * @param codeActivation e
 * @param binary whether the code is bits, straight through the rounding as in {@link BinaryCodeAutoencoder}; e is then the
 *     identity
 * @param balance weight of the squared means of bits, where a bit counts as -1 or 1
 * @param decorrelation weight of the squared mean products of two bits
 * @param noiseRate share of the words that are left out of the input in training
 * @param targetLength words to which the counts of each target are brought, so that all documents weigh alike; 0 for
 *     counts as they are
 * @param targetNeighbours of how many nearest training rows one takes the example's place as target; 0 for the example
 * @param targetSteps how often one goes on from neighbour to neighbour
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://doi.org/10.1126/science.1127647">Hinton and Salakhutdinov, 2006</a>
 * @see <a href="https://doi.org/10.1016/j.ijar.2008.11.006">Salakhutdinov and Hinton, 2009</a>
 */
public record DocumentAutoencoder(
        @Setting(value = "words of the vocabulary", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "units in the code", range = "1 or more")
        int codeSize,

        @Setting("activation of the hidden layers") Nonlinearity activation,
        @Setting("activation of the code") Nonlinearity codeActivation,

        @Setting("the code is bits, for 'aezoo hash'") boolean binary,

        @Setting(value = "of bits: weight of their squared means, as -1 and 1", range = "0 or more")
        double balance,

        @Setting(value = "of bits: weight of the squared mean products of two", range = "0 or more")
        double decorrelation,

        @Setting(value = "share of the words left out of the input in training", range = "0 to 1")
        double noiseRate,

        @Setting(value = "words that each target is brought to; 0: counts as they are", range = "0 or more")
        double targetLength,

        @Setting(value = "nearest training rows that stand in as target; 0: the example itself", range = "0 or more")
        int targetNeighbours,

        @Setting(value = "steps from neighbour to neighbour on the way to the target", range = "1 or more")
        int targetSteps,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    public DocumentAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.sizes("hiddenSizes", hiddenSizes, 1);
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.atLeast("codeSize", codeSize, 1);
        Require.that(
                !binary || codeSize <= BinaryCodeAutoencoder.MOST_BITS,
                "codeSize",
                "at most " + BinaryCodeAutoencoder.MOST_BITS + " for bits",
                codeSize);
        Require.that(!binary || codeActivation == IDENTITY, "codeActivation", "identity for bits", codeActivation);
        Require.atLeast("balance", balance, 0);
        Require.atLeast("decorrelation", decorrelation, 0);
        Require.that(noiseRate >= 0 && noiseRate <= 1, "noiseRate", "between 0 and 1", noiseRate);
        Require.atLeast("targetLength", targetLength, 0);
        Require.atLeast("targetNeighbours", targetNeighbours, 0);
        Require.atLeast("targetSteps", targetSteps, 1);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** The settings behind the rows of docs/results.md. */
    public static DocumentAutoencoder words(int inputSize) {
        return new DocumentAutoencoder(
                inputSize, List.of(), 125, RELU, IDENTITY, false, 2.5, 3, 0.5, 100, 10, 1, 1e-3, 0);
    }

    static DocumentAutoencoder defaults(DataShape shape) {
        return words(shape.size());
    }

    @Override
    public String id() {
        return "document";
    }

    @Override
    public ReconstructionLoss loss() {
        return MULTINOMIAL;
    }

    @Override
    public String objective() {
        return loss().formula()
                + (binary ? " + balance * sum_j m_j^2 + decorrelation * sum_(i<j) C_ij^2" : "")
                + (targetNeighbours == 0 ? "" : ", x a training row near the example in training");
    }

    @Override
    public List<CodeGrid> codeGrids() {
        return binary ? List.of(new CodeGrid("code", 2, 1, 1, codeSize, false, false)) : List.of();
    }

    @Override
    public List<Feed> inputs() {
        return List.of(noiseRate == 0 ? Feed.EXAMPLE : Corruption.MASKING.feed(noiseRate));
    }

    /** Counts, or shares of {@link #targetLength} words. */
    @Override
    public List<Feed> targets() {
        return List.of(targetLength == 0 ? Feed.EXAMPLE : (batch, random) -> brought(batch));
    }

    private float[] brought(RowBatch batch) {
        float[] values = batch.values().clone();
        for (int from = 0; from < values.length; from += inputSize) {
            double words = 0;
            for (int i = from; i < from + inputSize; i++) {
                words += values[i];
            }
            // a document without words stays without
            double factor = words == 0 ? 0 : targetLength / words;
            for (int i = from; i < from + inputSize; i++) {
                values[i] = (float) (values[i] * factor);
            }
        }
        return values;
    }

    @Override
    public @Nullable TargetWalk targetWalk() {
        return targetNeighbours == 0 ? null : new TargetWalk(targetNeighbours, targetSteps, TargetWalk.Distance.TF_IDF);
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType())
                .addLayer("words", new WordCountLayer(), "input");
        String below = Graphs.encoders(graph, "words", hiddenSizes, activation);
        if (binary) {
            graph.addLayer("logits", Graphs.dense(codeSize, IDENTITY), below)
                    .addLayer("bits", new BitPenaltyLayer(balance, decorrelation), "logits")
                    .addLayer("code", new BinaryCodeLayer(0, true), "bits");
        } else {
            graph.addLayer("code", Graphs.dense(codeSize, codeActivation), below);
        }
        below = Graphs.decoders(graph, hiddenSizes, activation);
        FusedOutputLayer output = (FusedOutputLayer) new FusedOutputLayer.Builder(new CategoricalLoss())
                .nOut(inputSize)
                .activation(Activation.SOFTMAX)
                .weightInit(WeightInit.XAVIER)
                .build();
        return Graphs.end(graph.addLayer("reconstruction", output, below));
    }
}
