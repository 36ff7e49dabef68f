package org.aezoo.models;

import static org.aezoo.models.ReconstructionLoss.GAUSSIAN;
import static org.aezoo.models.ReconstructionLoss.MSE;

import org.aezoo.data.Binarize;
import org.aezoo.layers.GaussianLoss;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** What variational decoders put out: the parameters of a distribution of the example. */
final class Likelihoods {

    private Likelihoods() {}

    /** Refuses settings that are no distribution of the data. */
    static void check(
            ReconstructionLoss loss, Nonlinearity outputActivation, double decoderVariance, Binarize binarize) {
        Require.that(loss != MSE, "loss", "bernoulli or gaussian, as the bound is one on a likelihood", "mse");
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("decoderVariance", decoderVariance);
        Require.that(
                binarize == Binarize.NONE || loss == ReconstructionLoss.BERNOULLI,
                "binarize",
                "none with the gaussian loss",
                binarize);
    }

    /** The loss function of the output layer, in nats. */
    static ILossFunction function(ReconstructionLoss loss, double decoderVariance) {
        return loss == GAUSSIAN ? new GaussianLoss(decoderVariance) : loss.function();
    }

    /** The negative log-likelihood of one value, in nats. */
    static double of(ReconstructionLoss loss, double decoderVariance, float x, float y) {
        if (loss != GAUSSIAN) {
            return loss.of(x, y);
        }
        double difference = (double) x - y;
        return (difference * difference / decoderVariance + Math.log(2 * Math.PI * decoderVariance)) / 2;
    }

    /** The objective's first part in one line. */
    static String formula(ReconstructionLoss loss, double decoderVariance) {
        return loss == GAUSSIAN && decoderVariance != 1
                ? "sum_i [ (x_i - y_i)^2 / (2 v) + log(2 pi v) / 2 ], v = " + decoderVariance + ","
                : loss.formula();
    }
}
