package org.aezoo.layers;

import org.aezoo.layers.base.OutputLoss;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Squared error, summed over the features of an example.
 *
 * <pre>
 *   L = sum_i (y_i - x_i)^2            per example
 *   dL/dy = 2 (y - x)
 * </pre>
 *
 * <p>Choose it for real-valued data when only the reconstruction counts. Where the loss is weighed against a term in
 * nats, as in variational autoencoders, take {@link GaussianLoss}. Deeplearning4j's {@code LossMSE} is this one divided
 * by the number of features.
 */
public final class SquaredErrorLoss extends OutputLoss {

    private static final long serialVersionUID = 1L;

    @Override
    public INDArray scoresOf(INDArray differences) {
        return differences.muli(differences);
    }

    @Override
    public INDArray gradientsOf(INDArray differences) {
        return differences.muli(2);
    }

    @Override
    public double squareWeight() {
        return 1;
    }

    @Override
    public double constant() {
        return 0;
    }
}
