package org.aezoo.models;

import org.aezoo.layers.BernoulliLoss;
import org.aezoo.layers.CategoricalLoss;
import org.aezoo.layers.GaussianLoss;
import org.aezoo.layers.SquaredErrorLoss;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * How a reconstruction y is compared with its example x. One convention everywhere: per example, summed over its
 * values, averaged over the batch.
 */
public enum ReconstructionLoss {

    /** {@code -sum x log y + (1 - x) log(1 - y)} in nats; x and y in [0, 1]. */
    BERNOULLI("-sum_i [ x_i log y_i + (1 - x_i) log(1 - y_i) ]"),

    /** {@code sum (x - y)^2 / 2 + log(2 pi) / 2} in nats: a Gaussian of variance 1 around y. */
    GAUSSIAN("sum_i [ (x_i - y_i)^2 / 2 + log(2 pi) / 2 ]"),

    /** {@code sum (x - y)^2} in squared units. */
    MSE("sum_i (x_i - y_i)^2"),

    /**
     * {@code -sum x log y} in nats: counts x as so many draws from probabilities y that sum to one, without the number of
     * their orders, which no network can change. For networks that end in a softmax.
     */
    MULTINOMIAL("-sum_i x_i log y_i");

    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    private final String formula;

    ReconstructionLoss(String formula) {
        this.formula = formula;
    }

    /** The objective in one line, x the example and y the reconstruction. */
    public String formula() {
        return formula;
    }

    /** The loss function of the graph's output layer. */
    public ILossFunction function() {
        return switch (this) {
            case BERNOULLI -> new BernoulliLoss();
            case GAUSSIAN -> new GaussianLoss();
            case MSE -> new SquaredErrorLoss();
            case MULTINOMIAL -> new CategoricalLoss();
        };
    }

    /** The share of one value in the loss of its example. */
    public double of(float x, float y) {
        double difference = (double) x - y;
        return switch (this) {
            case BERNOULLI -> bernoulli(x, y);
            case GAUSSIAN -> (difference * difference + LOG_2_PI) / 2;
            case MSE -> difference * difference;
            // the least that a float can hold above 0, where a float softmax ends
            case MULTINOMIAL -> x == 0 ? 0 : -x * Math.log(Math.max(Float.MIN_NORMAL, y));
        };
    }

    private static double bernoulli(float x, float y) {
        // a float sigmoid saturates at 0 and 1; the bound is the smallest step a float can tell from 1
        double p = Math.min(1 - 6e-8, Math.max(6e-8, y));
        // logarithms are what scoring takes its time for, and black and white pixels need but one; p is a float's worth
        // exact, so 1 - p loses nothing and log1p is not needed
        double loss = 0;
        if (x != 0) {
            loss -= x * Math.log(p);
        }
        if (x != 1) {
            loss -= (1 - x) * Math.log(1 - p);
        }
        return loss;
    }
}
