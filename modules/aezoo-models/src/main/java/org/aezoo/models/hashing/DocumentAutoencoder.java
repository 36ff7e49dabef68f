package org.aezoo.models.hashing;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.ReconstructionLoss.MULTINOMIAL;

import java.util.List;
import java.util.Map;
import org.aezoo.data.Feed;
import org.aezoo.data.RowBatch;
import org.aezoo.data.corruption.Corruption;
import org.aezoo.layers.BinaryCodeLayer;
import org.aezoo.layers.BitPenaltyLayer;
import org.aezoo.layers.CategoricalLoss;
import org.aezoo.layers.FusedOutputLayer;
import org.aezoo.layers.WordCountLayer;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.NeighbourTargets;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.Quantised;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.TargetWalk;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.HiddenLayers;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.weights.WeightInit;
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
 * fewer documents of the same group, see docs/decisions/0010-targets-nearby.md. Set {@code hidden-sizes} for codes of a
 * few numbers.
 *
 * @param binary whether the code is bits, straight through the rounding as in {@link BinaryCodeAutoencoder}; e is then the
 *     identity
 * @param targetLength words to which the counts of each target are brought, so that all documents weigh alike; 0 for
 *     counts as they are
 * @see <a href="https://doi.org/10.1126/science.1127647">Hinton and Salakhutdinov, 2006</a>
 * @see <a href="https://doi.org/10.1016/j.ijar.2008.11.006">Salakhutdinov and Hinton, 2009</a>
 */
@ZooEntry(
        id = "document",
        about = "bags of words: a code by which documents about the same thing are found",
        paper = "Hinton and Salakhutdinov, 2006; Salakhutdinov and Hinton, 2009")
public record DocumentAutoencoder(
        @Setting(value = "words of the vocabulary", min = 1) int inputSize,
        @Default("") List<Integer> hiddenSizes,
        @Default("125") int codeSize,
        Nonlinearity activation,

        @Setting("activation of the code") @Default("identity")
        Nonlinearity codeActivation,

        @Setting("the code is bits, for 'aezoo hash'") @Default("false")
        boolean binary,

        @Setting(value = "of bits: weight of their squared means, as -1 and 1", min = 0) @Default("2.5")
        double balance,

        @Setting(value = "of bits: weight of the squared mean products of two", min = 0) @Default("3")
        double decorrelation,

        @Setting(value = "share of the words left out of the input in training", min = 0, max = 1) @Default("0.5")
        double noiseRate,

        @Setting(value = "words that each target is brought to; 0: counts as they are", min = 0) @Default("100")
        double targetLength,

        int targetNeighbours,
        @Default("1") int targetSteps,
        double learningRate,
        double weightDecay)
        implements HiddenLayers, Quantised, NeighbourTargets {

    public DocumentAutoencoder {
        Settings.check(
                inputSize,
                hiddenSizes,
                codeSize,
                balance,
                decorrelation,
                noiseRate,
                targetLength,
                targetNeighbours,
                targetSteps,
                learningRate,
                weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        int most = BinaryCodeAutoencoder.MOST_BITS;
        Require.that(!binary || codeSize <= most, "codeSize", "at most " + most + " for bits", codeSize);
        Require.that(!binary || codeActivation == IDENTITY, "codeActivation", "identity for bits", codeActivation);
    }

    /** The settings behind the rows of docs/results.md. */
    public static DocumentAutoencoder words(int inputSize) {
        return Settings.table(DocumentAutoencoder.class, Map.of("inputSize", inputSize));
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
    public TargetWalk.Distance targetDistance() {
        return TargetWalk.Distance.TF_IDF;
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this).addLayer("words", new WordCountLayer(), "input");
        String below = Graphs.encoders(graph, "words", this);
        if (binary) {
            graph.addLayer("logits", Graphs.dense(codeSize, IDENTITY), below)
                    .addLayer("bits", new BitPenaltyLayer(balance, decorrelation), "logits")
                    .addLayer("code", new BinaryCodeLayer(0, true), "bits");
        } else {
            graph.addLayer("code", Graphs.dense(codeSize, codeActivation), below);
        }
        FusedOutputLayer output = (FusedOutputLayer) new FusedOutputLayer.Builder(new CategoricalLoss())
                .nOut(inputSize)
                .activation(Activation.SOFTMAX)
                .weightInit(WeightInit.XAVIER)
                .build();
        return Graphs.end(graph.addLayer("reconstruction", output, Graphs.decoders(graph, this)));
    }
}
