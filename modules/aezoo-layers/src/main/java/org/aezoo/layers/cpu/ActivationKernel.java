package org.aezoo.layers.cpu;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** The activations that have kernels: those whose derivative can be told from their value. */
@SuppressWarnings("ImmutableEnumChecker") // references to static methods hold nothing
public enum ActivationKernel {
    IDENTITY((y, from, n) -> {}, (d, y, n) -> {}),
    RELU(Kernels::relu, Kernels::reluDerivative),
    SIGMOID(Kernels::sigmoid, Kernels::sigmoidDerivative),
    TANH(Kernels::tanh, Kernels::tanhDerivative);

    private final Function function;
    private final Derivative derivative;

    ActivationKernel(Function function, Derivative derivative) {
        this.function = function;
        this.derivative = derivative;
    }

    @FunctionalInterface
    private interface Function {
        void apply(float[] y, int from, int n);
    }

    @FunctionalInterface
    private interface Derivative {
        void times(float[] d, float[] y, int n);
    }

    /** Turns preactivations into values. */
    public void apply(float[] y, int from, int n) {
        function.apply(y, from, n);
    }

    /** Multiplies {@code d} by the derivatives at the values {@code y}. */
    public void timesDerivative(float[] d, float[] y, int n) {
        derivative.times(d, y, n);
    }

    /** The one of an activation; null if it has no kernel. */
    public static @Nullable ActivationKernel of(IActivation activation) {
        if (activation instanceof ActivationIdentity) {
            return IDENTITY;
        }
        if (activation instanceof ActivationSigmoid) {
            return SIGMOID;
        }
        if (activation instanceof ActivationTanH) {
            return TANH;
        }
        return activation.equals(new ActivationReLU()) ? RELU : null;
    }
}
