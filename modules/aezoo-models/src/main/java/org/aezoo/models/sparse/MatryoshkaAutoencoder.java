package org.aezoo.models.sparse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.aezoo.data.Feed;
import org.aezoo.layers.sparse.SparseCodeLayer;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.OutputSettings;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/**
 * Autoencoder with a nested code: each of several prefixes of the code rebuilds the example alone.
 *
 * <pre>
 *   h      as in batch-top-k       code              [batch, codeSize]
 *   y_m = g(sum_{j &lt; m} h_j V_j + c_m)            from the first m units; y = y_codeSize, the reconstruction
 *   L = sum_m loss(x, y_m)         nats per example; m = codeSize, codeSize / 2, codeSize / 4, ...
 * </pre>
 *
 * <p>Choose it where a code is to be cut short later, and for features from coarse to fine: in a wide code the features
 * of {@code batch-top-k} split into special cases or absorb parts of one another, as only all of them together
 * have to rebuild the example. The first units here have to do it on their own.
 *
 * @see <a href="https://arxiv.org/abs/2503.17547">Bussmann et al., 2025</a>
 */
@ZooEntry(
        id = "matryoshka",
        about = "a sparse code with nested prefixes that each rebuild the row alone, from coarse to fine",
        paper = "Bussmann et al., 2025")
public record MatryoshkaAutoencoder(
        int inputSize,
        @Default(image = "256") int codeSize,

        @Setting(value = "units that stay on, mean over examples", range = "1 to code-size") @Default(image = "25")
        int k,

        @Setting(value = "prefixes that rebuild the example, each half as long as the next, down to one unit", min = 1)
        @Default("4")
        int prefixes,

        @Setting(value = "share at which units that have long been off are let through; 0 for none", min = 0)
        @Default("0.1")
        double auxiliary,

        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        @Default(image = "5e-3", table = "3e-3") double learningRate,
        double weightDecay)
        implements OutputSettings {

    public MatryoshkaAutoencoder {
        Settings.check(inputSize, codeSize, prefixes, auxiliary, learningRate, weightDecay);
        Require.between("k", k, 1, codeSize);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]. */
    public static MatryoshkaAutoencoder image(int inputSize) {
        return Settings.image(MatryoshkaAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns; the code is twice as wide as the table. */
    public static MatryoshkaAutoencoder tabular(int inputSize) {
        return Settings.table(
                MatryoshkaAutoencoder.class,
                Map.of("inputSize", inputSize, "codeSize", 2 * inputSize, "k", Math.max(1, inputSize / 3)));
    }

    private int parts() {
        return Math.min(prefixes, Integer.SIZE - Integer.numberOfLeadingZeros(codeSize));
    }

    @Override
    public String objective() {
        return "sum over " + parts() + " prefixes of the code of " + loss.formula();
    }

    @Override
    public List<Feed> targets() {
        return Collections.nCopies(parts(), Feed.EXAMPLE);
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this)
                .addLayer("encoder", Graphs.dictionaryEncoder(codeSize, Nonlinearity.IDENTITY, seed), "input")
                .addLayer("code", new SparseCodeLayer(true, k, 0, auxiliary), "encoder");
        List<String> outputs = new ArrayList<>();
        String below = "";
        for (int g = 1, from = 0; g <= parts(); g++) {
            int to = codeSize >> (parts() - g);
            graph.addVertex("part-" + g, new SubsetVertex(from, to - 1), "code")
                    .addLayer("decoder-" + g, Graphs.dictionary(inputSize, seed, from), "part-" + g);
            if (g > 1) {
                graph.addVertex("prefix-" + g, new ElementWiseVertex(Op.Add), below, "decoder-" + g);
            }
            below = g > 1 ? "prefix-" + g : "decoder-1";
            outputs.add(0, g < parts() ? "reconstruction-" + g : reconstructionVertex());
            graph.addLayer(outputs.get(0), Graphs.lossOnly(inputSize, outputActivation, loss), below);
            from = to;
        }
        return Graphs.end(graph, outputs);
    }
}
