package org.aezoo.layers;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss written in terms of the output {@code y} after its activation: works with every activation. */
abstract class OutputLoss extends ElementwiseLoss {

    private static final long serialVersionUID = 1L;

    /** Turns the differences {@code y - x} into the losses of the single values; may work in place. */
    abstract INDArray scoresOf(INDArray differences);

    /** Turns the differences {@code y - x} into dL/dy; may work in place. */
    abstract INDArray slopesOf(INDArray differences);

    @Override
    final INDArray elementScores(INDArray labels, INDArray preOutput, IActivation activation) {
        return scoresOf(differences(labels, preOutput, activation));
    }

    @Override
    final INDArray gradient(
            INDArray labels,
            INDArray preOutput,
            IActivation activation,
            @Nullable INDArray weights,
            @Nullable INDArray mask) {
        // Weights and mask have to come before the activation's derivative, or softmax would mix masked values back in.
        INDArray slopes = masked(masked(slopesOf(differences(labels, preOutput, activation)), weights), mask);
        if (activation instanceof ActivationIdentity) {
            return slopes;
        }
        // backprop() overwrites its first argument, which may be the activations of the layer below
        INDArray gradient = activation.backprop(preOutput.dup(), slopes).getFirst();
        // and again, because Deeplearning4j's output layers multiply their preactivations by the mask
        return masked(gradient, mask);
    }

    private static INDArray differences(INDArray labels, INDArray preOutput, IActivation activation) {
        return activation instanceof ActivationIdentity
                ? preOutput.sub(labels)
                : activation.getActivation(preOutput.dup(), true).subi(labels);
    }
}
