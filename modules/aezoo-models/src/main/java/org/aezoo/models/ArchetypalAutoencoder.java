package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.Nonlinearity.TANH;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.List;
import org.aezoo.data.DataShape;
import org.aezoo.layers.ArchetypalLayer;
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
 *   y   = o(u_1 V + d)             reconstruction    [batch, inputSize]
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
 * @param inputSize values per example
 * @param hiddenSizes units of each hidden layer of the encoder, from the input on; the decoder mirrors them
 * @param archetypes corners of the simplex, which are the coefficients in a code too
 * @param relaxed whether coefficients may leave the simplex at the price of {@code penalty}
 * @param penalty nats per squared negative coefficient; relaxed only
 * @param noiseStd standard deviation of the noise on the coefficients at the start
 * @param noiseSteps training steps over which it fades to nothing; 0 if it stays
 * @param gain what coefficients are multiplied with on their way to the decoder
 * @param activation f
 * @param outputActivation o
 * @param loss how x and y are compared
 * @param learningRate Adam's step size
 * @param weightDecay share of each weight taken off per step, times the step size; 0 for none
 * @see <a href="https://arxiv.org/abs/1901.09078">van Dijk et al., 2019</a>
 */
public record ArchetypalAutoencoder(
        @Setting(value = "values per example", range = "1 or more")
        int inputSize,

        @Setting(value = "units of the hidden layers, encoder side", range = "each 1 or more, at most 16")
        List<Integer> hiddenSizes,

        @Setting(value = "number of archetypes", range = "2 or more, at most the number of training rows")
        int archetypes,

        @Setting("whether coefficients may be negative at the price of the penalty")
        boolean relaxed,

        @Setting(value = "weight of squared negative coefficients", range = "0 or more; relaxed only")
        double penalty,

        @Setting(value = "standard deviation of the noise on the coefficients", range = "0 or more")
        double noiseStd,

        @Setting(value = "training steps over which the noise fades to nothing; 0 if it stays", range = "0 or more")
        int noiseSteps,

        @Setting(value = "what coefficients are multiplied with before the decoder", range = "above 0")
        double gain,

        @Setting("activation of the hidden layers") Nonlinearity activation,
        @Setting("activation of the reconstruction") Nonlinearity outputActivation,

        @Setting(value = "how example and reconstruction are compared", range = "bernoulli needs values in [0, 1]")
        ReconstructionLoss loss,

        @Setting(value = "Adam's step size", range = "above 0")
        double learningRate,

        @Setting(value = "weight decay", range = "0 or more")
        double weightDecay)
        implements AutoencoderModel {

    private static final int STEPS = 6000;

    public ArchetypalAutoencoder {
        Require.atLeast("inputSize", inputSize, 1);
        Require.sizes("hiddenSizes", hiddenSizes, 1);
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.atLeast("archetypes", archetypes, 2);
        Require.atLeast("penalty", penalty, 0);
        Require.atLeast("noiseStd", noiseStd, 0);
        Require.atLeast("noiseSteps", noiseSteps, 0);
        Require.positive("gain", gain);
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** For images with pixels in [0, 1]. */
    public static ArchetypalAutoencoder image(int inputSize) {
        return new ArchetypalAutoencoder(
                inputSize, List.of(256, 128), 10, true, 100, 0.05, 4800, 3, TANH, SIGMOID, BERNOULLI, 1e-3, 0);
    }

    /** For the 784 pixels of MNIST. */
    public static ArchetypalAutoencoder mnist() {
        return image(28 * 28);
    }

    /** For a table with standardised columns. */
    public static ArchetypalAutoencoder tabular(int inputSize) {
        return new ArchetypalAutoencoder(
                inputSize, List.of(128, 64), 4, false, 100, 0.05, 4800, 1, TANH, IDENTITY, MSE, 1e-3, 0);
    }

    static ArchetypalAutoencoder defaults(DataShape shape) {
        return shape.isImage() ? image(shape.size()) : tabular(shape.size());
    }

    @Override
    public String id() {
        return "aanet";
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
        var graph = Graphs.start(seed, learningRate, weightDecay, inputType());
        String below = Graphs.encoders(graph, hiddenSizes, activation);
        graph.addLayer("mixture", Graphs.dense(ArchetypalLayer.inputs(archetypes, relaxed), IDENTITY), below)
                .addLayer("code", new ArchetypalLayer(relaxed, penalty, noiseStd, noiseSteps), "mixture");
        below = "code";
        if (gain != 1) {
            graph.addVertex("gain", new ScaleVertex(gain), "code");
            below = "gain";
        }
        below = Graphs.decoders(graph, below, hiddenSizes, activation);
        return Graphs.end(graph.addLayer("reconstruction", Graphs.output(inputSize, outputActivation, loss), below));
    }
}
