package org.aezoo.models.variational;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.ReconstructionLoss.GAUSSIAN;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.Arrays;
import org.aezoo.data.preparation.Binarize;
import org.aezoo.layers.GaussianLoss;
import org.aezoo.layers.GaussianSamplingLayer;
import org.aezoo.layers.LearnedVarianceLossLayer;
import org.aezoo.layers.variational.PosteriorPenaltyLayer;
import org.aezoo.models.AutoencoderModel.ValueLoss;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.common.DenseLayers;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.settings.Require;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
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

    /** A dense network whose code is drawn by {@code sampling} from its posterior. */
    static <M extends DenseLayers & GaussianDecoder> ComputationGraphConfiguration dense(
            long seed, M model, GaussianSamplingLayer sampling) {
        return dense(seed, model, null, sampling);
    }

    /** The same with a penalty on the posterior. */
    static <M extends DenseLayers & GaussianDecoder> ComputationGraphConfiguration dense(
            long seed, M model, @Nullable PosteriorPenaltyLayer penalty, GaussianSamplingLayer sampling) {
        GraphBuilder graph = Graphs.start(seed, model);
        graph.addLayer("posterior", Graphs.dense(2 * model.codeSize(), IDENTITY), Graphs.encoders(graph, model));
        if (penalty != null) {
            graph.addLayer("penalty", penalty, "posterior");
        }
        graph.addLayer("code", sampling, penalty == null ? "posterior" : "penalty");
        return end(graph, Graphs.decoders(graph, model), model);
    }

    /** Ends a graph with a dense layer to the reconstruction. */
    private static ComputationGraphConfiguration end(GraphBuilder graph, String below, GaussianDecoder model) {
        if (model.learnVariance() == LearnedVariance.NONE) {
            return Graphs.end(graph.addLayer(
                    "reconstruction",
                    Graphs.output(model.inputSize(), model.outputActivation(), function(model)),
                    below));
        }
        return Graphs.end(graph.addLayer("output", Graphs.dense(model.inputSize(), IDENTITY), below)
                .addLayer("reconstruction", lossOnly(model), "output"));
    }

    /** An output without weights: activation and loss, with the variance if it is learnt. */
    static LossLayer lossOnly(GaussianDecoder model) {
        return model.learnVariance() == LearnedVariance.NONE
                ? Graphs.lossOnly(model.inputSize(), model.outputActivation(), function(model))
                : new LearnedVarianceLossLayer(
                        model.inputSize(),
                        model.outputActivation().activation(),
                        model.decoderVariance(),
                        model.learnVariance() == LearnedVariance.PER_VALUE);
    }

    /** The loss function of the output layer, in nats. */
    private static ILossFunction function(GaussianDecoder model) {
        return model.loss() == GAUSSIAN
                ? new GaussianLoss(model.decoderVariance())
                : model.loss().function();
    }

    /** The negative log-likelihood of one value, in nats, under the variance that is set. */
    static double of(GaussianDecoder model, float x, float y) {
        return model.loss() == GAUSSIAN
                ? gaussian(model.decoderVariance(), x, y)
                : model.loss().of(x, y);
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
    static String formula(GaussianDecoder model) {
        if (model.learnVariance() != LearnedVariance.NONE) {
            String v = model.learnVariance() == LearnedVariance.SHARED ? "v" : "v_i";
            return "sum_i [ (x_i - y_i)^2 / (2 " + v + ") + log(2 pi " + v + ") / 2 ], " + v + " learnt,";
        }
        return model.loss() == GAUSSIAN && model.decoderVariance() != 1
                ? "sum_i [ (x_i - y_i)^2 / (2 v) + log(2 pi v) / 2 ], v = " + model.decoderVariance() + ","
                : model.loss().formula();
    }
}
