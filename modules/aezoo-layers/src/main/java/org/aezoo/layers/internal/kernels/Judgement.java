package org.aezoo.layers.internal.kernels;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The loss that an output layer found on its way back, so that the score need not be worked out a second time. */
public final class Judgement implements Serializable {

    private static final long serialVersionUID = 1L;

    private transient @Nullable INDArray input;
    private transient @Nullable INDArray labels;
    private double loss;

    /** Keeps the loss of an input under its labels. */
    public void keep(INDArray input, INDArray labels, double loss) {
        this.input = input;
        this.labels = labels;
        this.loss = loss;
    }

    /** Whether the loss kept is that of these very arrays. */
    public boolean isOf(INDArray input, INDArray labels) {
        return this.input == input && this.labels == labels;
    }

    public double loss() {
        return loss;
    }

    public void forget() {
        input = null;
        labels = null;
    }
}
