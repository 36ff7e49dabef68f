package org.aezoo.models.variational;

import java.util.List;
import java.util.Map;
import org.aezoo.layers.variational.L2PenaltyLayer;
import org.aezoo.models.CodeMixture;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.DenseLayers;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * Regularised autoencoder: draws new examples without a prior in training. The code is held near zero and the decoder is
 * kept smooth; afterwards a mixture of Gaussians is fitted to the codes of training rows, and examples are drawn from it.
 *
 * <pre>
 *   h_k = f(h_(k-1) W_k + b_k)                encoder-k        [batch, hiddenSizes(k)]
 *   z   = h_n W + b                           encoder, code    [batch, codeSize]
 *   u_k = f(u_(k+1) V_k + c_k)                decoder-k        [batch, hiddenSizes(k)]
 *   y   = g(u_1 V + c)                        reconstruction   [batch, inputSize]
 *   L   = loss(x, y) + codePenalty sum_j z_j^2                 nats per example
 *   V  <- (1 - learningRate weightDecay) V                     each step, of the decoder alone
 *   z   ~ sum_i w_i N(m_i, S_i)               samples          see {@link CodeMixture}
 * </pre>
 *
 * <p>Choose it for samples and reconstructions that are sharper than a variational autoencoder's. It has no likelihood.
 *
 * <p>The paper's beta is twice {@code codePenalty}. Of its three ways to keep a decoder smooth this is the second, L2 on
 * the weights, decoupled from the step as Adam has it here; gradient penalty and spectral normalisation are left out. The
 * paper fits ten Gaussians, here as many as held-out codes ask for.
 *
 * @see <a href="https://arxiv.org/abs/1903.12436">Ghosh et al., 2020</a>
 */
@ZooEntry(
        id = "rae",
        about = "no noise, a small code and a smooth decoder; draws from a mixture fitted to its codes",
        paper = "Ghosh et al., 2020")
public record RegularisedAutoencoder(
        int inputSize,
        @Default(image = "500", table = "64") List<Integer> hiddenSizes,

        @Setting(value = "units in the code", min = 1, max = CodeMixture.WIDEST) @Default(image = "20")
        int codeSize,

        @Setting(value = "weight of the code's squared values", min = 0) @Default("0.05")
        double codePenalty,

        Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,

        @Setting(value = "weight decay of the decoder", min = 0) @Default("0.01")
        double weightDecay)
        implements DenseLayers {

    public RegularisedAutoencoder {
        Settings.check(inputSize, hiddenSizes, codeSize, codePenalty, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]. */
    public static RegularisedAutoencoder image(int inputSize) {
        return Settings.image(RegularisedAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns. */
    public static RegularisedAutoencoder tabular(int inputSize) {
        return Settings.table(
                RegularisedAutoencoder.class, Map.of("inputSize", inputSize, "codeSize", Math.max(1, inputSize / 3)));
    }

    @Override
    public boolean generative() {
        return true;
    }

    @Override
    public String objective() {
        return loss.formula() + " + " + codePenalty + " sum_j z_j^2";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, learningRate, 0, inputType());
        graph.addLayer("encoder", Graphs.dense(codeSize, Nonlinearity.IDENTITY), Graphs.encoders(graph, this))
                .addLayer("code", new L2PenaltyLayer(codePenalty), "encoder");
        String below = "code";
        for (int k = hiddenSizes.size(); k >= 1; k--) {
            graph.addLayer("decoder-" + k, decaying(Graphs.dense(hiddenSizes.get(k - 1), activation)), below);
            below = "decoder-" + k;
        }
        return Graphs.end(graph.addLayer("reconstruction", decaying(Graphs.output(this)), below));
    }

    private <L extends BaseLayer> L decaying(L layer) {
        if (weightDecay > 0) {
            layer.setRegularization(List.of(new WeightDecay(weightDecay, true)));
        }
        return layer;
    }
}
