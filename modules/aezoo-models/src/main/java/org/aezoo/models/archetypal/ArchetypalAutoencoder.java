package org.aezoo.models.archetypal;

import static org.aezoo.models.Nonlinearity.IDENTITY;

import java.util.List;
import java.util.Map;
import org.aezoo.layers.ArchetypalLayer;
import org.aezoo.models.Archetypal;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.TrainingDefaults;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.DenseLayers;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;

/**
 * Archetypal autoencoder (AAnet): every example is a mixture of a few extreme ones, which are found with it.
 *
 * <pre>
 *   h_k = f(h_(k-1) W_k + b_k)     encoder-k         [batch, hiddenSizes(k)]
 *   a   = h_n W + b                mixture           [batch, archetypes], relaxed one less
 *   c   = softmax(a)               code              [batch, archetypes]: not negative, sums to one
 *   c   = [a, 1 - sum_j a_j]       code, relaxed; sums to one
 *   z   = c + s(t) e, e ~ N(0, I)  in training; s fades from noiseStd to 0 over noiseSteps
 *   u_(n+1) = gain z               gain              [batch, archetypes]
 *   u_k = f(u_(k+1) V_k + d_k)     decoder-k         [batch, hiddenSizes(k)]
 *   y   = g(u_1 V + d)             reconstruction    [batch, inputSize]
 *   L   = loss(x, y), relaxed + penalty * sum_j max(0, -c_j)^2        nats per example
 *   archetype j = what the code decodes to whose coefficient j is 1
 * </pre>
 *
 * <p>Choose it where examples lie between extremes and straight lines between these leave the data: states of cells,
 * stages of a process. Linear archetypal analysis does for data whose hull is flat. How many archetypes: train with
 * several numbers and look where the error stops falling ({@code aezoo elbow}).
 *
 * <p>Coefficients are small numbers, and a decoder that hardly sees them may learn the mean example and nothing else, as
 * happens with images: there a larger gain wakes it up. On tables with few columns 1 is better: a decoder of large slopes
 * folds the simplex more often.
 *
 * <p>The paper has the relaxed form and constant noise. Softmax keeps the promise that nothing is negative, and is the
 * default for tables; with ten archetypes of images it leaves most without examples, which the relaxed form does not.
 * Noise that fades first fills the simplex and then lets the corners go to the edge of the data, which constant noise
 * keeps them from.
 *
 * @param archetypes corners of the simplex, which are the coefficients in a code too
 * @param penalty nats per squared negative coefficient; relaxed only
 * @see <a href="https://arxiv.org/abs/1901.09078">van Dijk et al., 2019</a>
 */
@ZooEntry(
        id = "aanet",
        about = "every example as a mixture of a few archetypes, on curved data too",
        paper = "van Dijk et al., 2019")
public record ArchetypalAutoencoder(
        int inputSize,
        @Default(image = "256,128", table = "128,64") List<Integer> hiddenSizes,

        @Setting(value = "number of archetypes", range = "2 or more, at most the number of training rows", min = 2)
        @Default(image = "10", table = "4")
        int archetypes,

        @Setting("whether coefficients may be negative at the price of the penalty")
        @Default(image = "true", table = "false")
        boolean relaxed,

        @Setting(value = "weight of squared negative coefficients", range = "0 or more; relaxed only", min = 0)
        @Default("100")
        double penalty,

        @Setting(value = "standard deviation of the noise on the coefficients", min = 0) @Default("0.05")
        double noiseStd,

        @Setting(value = "training steps over which the noise fades to nothing; 0 if it stays", min = 0)
        @Default("4800")
        int noiseSteps,

        @Setting(value = "what coefficients are multiplied with before the decoder", above = 0)
        @Default(image = "3", table = "1")
        double gain,

        @Default("tanh") Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss,
        double learningRate,
        double weightDecay)
        implements DenseLayers, Archetypal, TrainingDefaults {

    private static final int STEPS = 6000;

    public ArchetypalAutoencoder {
        Settings.check(
                inputSize, hiddenSizes, archetypes, penalty, noiseStd, noiseSteps, gain, learningRate, weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        Graphs.checkLoss(loss, outputActivation);
    }

    /** For images with pixels in [0, 1]. */
    public static ArchetypalAutoencoder image(int inputSize) {
        return Settings.image(ArchetypalAutoencoder.class, Map.of("inputSize", inputSize));
    }

    /** For a table with standardised columns. */
    public static ArchetypalAutoencoder tabular(int inputSize) {
        return Settings.table(ArchetypalAutoencoder.class, Map.of("inputSize", inputSize));
    }

    @Override
    public int codeSize() {
        return archetypes;
    }

    @Override
    public Integer steps() {
        return STEPS;
    }

    @Override
    public String objective() {
        return loss.formula() + (relaxed ? " + " + penalty + " sum_j max(0, -c_j)^2" : "");
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        var graph = Graphs.start(seed, this);
        int inputs = ArchetypalLayer.inputs(archetypes, relaxed);
        graph.addLayer("mixture", Graphs.dense(inputs, IDENTITY), Graphs.encoders(graph, this))
                .addLayer("code", new ArchetypalLayer(relaxed, penalty, noiseStd, noiseSteps), "mixture");
        if (gain == 1) {
            return Graphs.decode(graph, this);
        }
        return Graphs.decode(graph.addVertex("gain", new ScaleVertex(gain), "code"), "gain", this);
    }
}
