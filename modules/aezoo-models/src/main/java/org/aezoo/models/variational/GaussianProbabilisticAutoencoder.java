package org.aezoo.models.variational;

import static org.aezoo.models.Nonlinearity.IDENTITY;

import java.util.List;
import java.util.Map;
import org.aezoo.layers.UnitVarianceSamplingLayer;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.DenseLayers;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Gaussian probabilistic autoencoder: the encoder puts out the mean of a Gaussian of variance 1, from which the code is
 * drawn; regularised if there is a penalty on the mean.
 *
 * <pre>
 *   h_k = f(h_(k-1) W_k + b_k)              encoder-k         [batch, hiddenSizes(k)]
 *   m   = h_n W + b                         mean              [batch, codeSize]
 *   z   = m + e,  e ~ N(0, I)               code              [batch, codeSize]; z = m in inference
 *   u_k = f(u_(k+1) V_k + c_k)              decoder-k         [batch, hiddenSizes(k)]
 *   y   = g(u_1 V + c)                      reconstruction    [batch, inputSize]
 *   L   = loss(x, y) + penalty |m|^2
 * </pre>
 *
 * <p>Choose it as the step from an autoencoder to a {@link VariationalAutoencoder}. With {@code penalty} 0 nothing keeps
 * the means together, so the encoder drowns the noise by spreading them; a penalty makes it choose what to keep. The
 * gaussian loss with penalty 1/2 is the variational bound for a posterior of variance 1; mse with penalty 1 has the
 * same minimum.
 *
 * <p>The plain and the regularised one are one variant, because only a number lies between them.
 *
 * @see <a href="https://arxiv.org/abs/1906.02691">Kingma and Welling, 2019</a>
 */
@ZooEntry(
        id = "gaussian-probabilistic",
        about = "a code with unit Gaussian noise; set a penalty to regularise it",
        paper = "Kingma and Welling, 2019")
public record GaussianProbabilisticAutoencoder(
        int inputSize,
        @Default(image = "500", table = "64") List<Integer> hiddenSizes,
        @Default(image = "20") int codeSize,
        Nonlinearity activation,
        Nonlinearity outputActivation,
        @Default("mse") ReconstructionLoss loss,

        @Setting(value = "weight of the code's squared means; 0 for none", min = 0) @Default("0")
        double penalty,

        double learningRate,
        double weightDecay)
        implements DenseLayers {

    public GaussianProbabilisticAutoencoder {
        Settings.check(inputSize, hiddenSizes, codeSize, penalty, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]; no penalty. */
    public static GaussianProbabilisticAutoencoder image(int inputSize) {
        return Settings.image(GaussianProbabilisticAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns; no penalty. */
    public static GaussianProbabilisticAutoencoder tabular(int inputSize) {
        return Settings.table(
                GaussianProbabilisticAutoencoder.class,
                Map.of("inputSize", inputSize, "codeSize", Math.max(1, inputSize / 3)));
    }

    @Override
    public String objective() {
        return loss.formula() + (penalty > 0 ? " + " + penalty + " sum_j m_j^2" : "") + ",  code z = m + N(0, I)";
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this);
        graph.addLayer("mean", Graphs.dense(codeSize, IDENTITY), Graphs.encoders(graph, this))
                .addLayer("code", new UnitVarianceSamplingLayer(penalty), "mean");
        return Graphs.decode(graph, this);
    }
}
