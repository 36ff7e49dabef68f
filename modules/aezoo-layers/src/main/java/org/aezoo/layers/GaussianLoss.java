package org.aezoo.layers;

import org.aezoo.layers.base.OutputLoss;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Negative log-likelihood of real values under independent Gaussian outputs of one fixed variance.
 *
 * <pre>
 *   L = sum_i (y_i - x_i)^2 / (2 v) + log(2 pi v) / 2            nats per example
 *   dL/dy = (y - x) / v
 * </pre>
 *
 * <p>Choose it for real-valued data beside a penalty in nats. The variance settles how much a reconstruction error
 * weighs against that penalty: a small one asks for sharp reconstructions. The score holds the constant, so it is a
 * likelihood that can be compared between variances, and it may be negative.
 */
public final class GaussianLoss extends OutputLoss {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final double variance;

    /** Unit variance. */
    public GaussianLoss() {
        this(1);
    }

    /** @param variance v, above 0, in squared units of the data */
    @JsonCreator
    public GaussianLoss(@JsonProperty("variance") double variance) {
        if (!(variance > 0) || Double.isInfinite(variance)) {
            throw new IllegalArgumentException("variance must be above 0 and finite, got " + variance);
        }
        this.variance = variance;
    }

    public double variance() {
        return variance;
    }

    @Override
    public INDArray scoresOf(INDArray differences) {
        return differences.muli(differences).divi(2 * variance).addi(Math.log(2 * Math.PI * variance) / 2);
    }

    @Override
    public INDArray gradientsOf(INDArray differences) {
        return differences.divi(variance);
    }

    @Override
    public double squareWeight() {
        return 1 / (2 * variance);
    }

    @Override
    public double constant() {
        return Math.log(2 * Math.PI * variance) / 2;
    }
}
