package org.aezoo.models;

import static org.aezoo.models.ReconstructionLoss.GAUSSIAN;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.Arrays;
import org.aezoo.data.Binarize;
import org.aezoo.layers.GaussianLoss;
import org.aezoo.layers.LearnedVarianceLossLayer;
import org.aezoo.models.AutoencoderModel.ValueLoss;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** What variational decoders put out: the parameters of a distribution of the example. */
final class Likelihoods {

    private Likelihoods() {}

    /** Refuses settings that are no distribution of the data. */
    static void check(
            ReconstructionLoss loss,
            Nonlinearity outputActivation,
            double decoderVariance,
            LearnedVariance learnVariance,
            Binarize binarize) {
        Require.that(loss != MSE, "loss", "bernoulli or gaussian, as the bound is one on a likelihood", "mse");
        Graphs.checkLoss(loss, outputActivation);
        Require.positive("decoderVariance", decoderVariance);
        Require.that(
                learnVariance == LearnedVariance.NONE || loss == GAUSSIAN,
                "learnVariance",
                "none with the bernoulli loss",
                learnVariance);
        Require.that(
                learnVariance == LearnedVariance.NONE
                        || Math.abs(Math.log(decoderVariance)) < LearnedVarianceLossLayer.MAX_LOG_VARIANCE,
                "decoderVariance",
                "between 4.6e-5 and 22026 to learn from",
                decoderVariance);
        Require.that(
                binarize == Binarize.NONE || loss == ReconstructionLoss.BERNOULLI,
                "binarize",
                "none with the gaussian loss",
                binarize);
    }

    /** The loss function of the output layer, in nats. */
    private static ILossFunction function(ReconstructionLoss loss, double decoderVariance) {
        return loss == GAUSSIAN ? new GaussianLoss(decoderVariance) : loss.function();
    }

    /** Ends a graph with a dense layer to the reconstruction. */
    static ComputationGraphConfiguration end(
            GraphBuilder graph,
            String below,
            int units,
            Nonlinearity activation,
            ReconstructionLoss loss,
            double decoderVariance,
            LearnedVariance learnVariance) {
        if (learnVariance == LearnedVariance.NONE) {
            return Graphs.end(graph.addLayer(
                    "reconstruction", Graphs.output(units, activation, function(loss, decoderVariance)), below));
        }
        return Graphs.end(graph.addLayer("output", Graphs.dense(units, Nonlinearity.IDENTITY), below)
                .addLayer(
                        "reconstruction", lossOnly(units, activation, loss, decoderVariance, learnVariance), "output"));
    }

    /** An output without weights: activation and loss, with the variance if it is learnt. */
    static LossLayer lossOnly(
            int units,
            Nonlinearity activation,
            ReconstructionLoss loss,
            double decoderVariance,
            LearnedVariance learnVariance) {
        return learnVariance == LearnedVariance.NONE
                ? Graphs.lossOnly(units, activation, function(loss, decoderVariance))
                : new LearnedVarianceLossLayer(
                        units, activation.activation(), decoderVariance, learnVariance == LearnedVariance.PER_VALUE);
    }

    /** The negative log-likelihood of one value, in nats, under the variance that is set. */
    static double of(ReconstructionLoss loss, double decoderVariance, float x, float y) {
        return loss == GAUSSIAN ? gaussian(decoderVariance, x, y) : loss.of(x, y);
    }

    /** The negative log-likelihood of each value, in nats, under the variances that the network has learnt. */
    static ValueLoss learned(ComputationGraph graph) {
        INDArray raw = graph.getLayer("reconstruction").getParam(LearnedVarianceLossLayer.LOG_VARIANCE);
        // a copy: single values of a closed network are read from memory that is gone, without a word
        double[] variances = Arrays.stream(raw.toDoubleVector())
                .map(logarithm -> Math.exp(LearnedVarianceLossLayer.clamp(logarithm)))
                .toArray();
        return (value, x, y) -> gaussian(variances[variances.length == 1 ? 0 : value], x, y);
    }

    private static double gaussian(double variance, float x, float y) {
        double difference = (double) x - y;
        return (difference * difference / variance + Math.log(2 * Math.PI * variance)) / 2;
    }

    /** The objective's first part in one line. */
    static String formula(ReconstructionLoss loss, double decoderVariance, LearnedVariance learnVariance) {
        if (learnVariance != LearnedVariance.NONE) {
            String v = learnVariance == LearnedVariance.SHARED ? "v" : "v_i";
            return "sum_i [ (x_i - y_i)^2 / (2 " + v + ") + log(2 pi " + v + ") / 2 ], " + v + " learnt,";
        }
        return loss == GAUSSIAN && decoderVariance != 1
                ? "sum_i [ (x_i - y_i)^2 / (2 v) + log(2 pi v) / 2 ], v = " + decoderVariance + ","
                : loss.formula();
    }
}
