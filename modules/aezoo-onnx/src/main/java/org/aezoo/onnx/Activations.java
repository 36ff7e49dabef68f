package org.aezoo.onnx;

import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Activation functions as ONNX operators. */
final class Activations {

    private Activations() {}

    /** @throws InvalidInputException for a function that is not in the table */
    static Tensor apply(OnnxGraph graph, IActivation f, Tensor z) {
        if (f instanceof ActivationIdentity) {
            return z;
        } else if (f instanceof ActivationSigmoid) {
            return graph.node("Sigmoid", z);
        } else if (f instanceof ActivationSoftmax) {
            return graph.node("Softmax", Map.of("axis", 1L), z);
        } else if (f instanceof ActivationTanH) {
            return graph.node("Tanh", z);
        } else if (f.equals(new ActivationReLU())) {
            return graph.node("Relu", z);
        } else if (f instanceof ActivationLReLU leaky) {
            return graph.node("LeakyRelu", Map.of("alpha", (float) leaky.getAlpha()), z);
        } else if (f instanceof ActivationELU elu) {
            return graph.node("Elu", Map.of("alpha", (float) elu.getAlpha()), z);
        }
        throw new InvalidInputException("the activation " + f + " has no ONNX operators");
    }

    /** Whether outputs are probabilities, small ones of which are lost in single precision but not in their logits. */
    static boolean isProbability(IActivation f) {
        return f instanceof ActivationSigmoid || f instanceof ActivationSoftmax;
    }
}
