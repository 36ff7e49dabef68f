package org.aezoo.models.variational;

import java.util.List;
import org.aezoo.data.Feed;
import org.aezoo.data.preparation.Binarize;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.Variational;
import org.aezoo.models.common.OutputSettings;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What the variational variants share: a Gaussian code, and a decoder that puts out a distribution of the example. */
public interface GaussianDecoder extends Variational, OutputSettings {

    /** The decoder's distribution, bernoulli or gaussian. */
    @Override
    @Setting(value = "the decoder's distribution", range = "bernoulli (values in [0, 1]) or gaussian")
    @Default(image = "bernoulli", table = "gaussian")
    ReconstructionLoss loss();

    /** Variance of a gaussian decoder, above 0: a small one asks for sharp reconstructions. */
    @Setting(value = "variance of a gaussian decoder", range = "above 0, in squared scaled units", above = 0)
    @Default(image = "1", table = "0.1")
    double decoderVariance();

    /** Whether that variance is learnt, from {@link #decoderVariance} on; a parameter of the network. */
    @Setting(value = "whether the variance is learnt: one for all values, or one each", range = "none with bernoulli")
    @Default("none")
    LearnedVariance learnVariance();

    /** Whether training turns values into zeros and ones. */
    @Setting(value = "whether training turns values into zeros and ones", range = "none with the gaussian loss")
    @Default("none")
    Binarize binarize();

    @Override
    default String objective() {
        return Likelihoods.formula(this) + " + KL(N(m, exp s) || N(0, I))";
    }

    @Override
    default double lossOf(float x, float y) {
        return Likelihoods.of(this, x, y);
    }

    @Override
    default ValueLoss losses(ComputationGraph graph) {
        return learnVariance() == LearnedVariance.NONE ? Variational.super.losses(graph) : Likelihoods.learned(graph);
    }

    @Override
    default List<Feed> inputs() {
        return List.of(binarize());
    }

    @Override
    default List<Feed> targets() {
        return List.of(binarize());
    }
}
