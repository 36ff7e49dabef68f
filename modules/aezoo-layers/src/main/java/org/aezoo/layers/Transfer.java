package org.aezoo.layers;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** The activations that have kernels: those whose slope can be told from their value. */
enum Transfer {
    IDENTITY {
        @Override
        void apply(float[] y, int from, int n) {}

        @Override
        void timesSlope(float[] d, float[] y, int n) {}
    },
    RELU {
        @Override
        void apply(float[] y, int from, int n) {
            Kernels.relu(y, from, n);
        }

        @Override
        void timesSlope(float[] d, float[] y, int n) {
            Kernels.reluSlope(d, y, n);
        }
    },
    SIGMOID {
        @Override
        void apply(float[] y, int from, int n) {
            Kernels.sigmoid(y, from, n);
        }

        @Override
        void timesSlope(float[] d, float[] y, int n) {
            Kernels.sigmoidSlope(d, y, n);
        }
    },
    TANH {
        @Override
        void apply(float[] y, int from, int n) {
            Kernels.tanh(y, from, n);
        }

        @Override
        void timesSlope(float[] d, float[] y, int n) {
            Kernels.tanhSlope(d, y, n);
        }
    };

    /** Turns preactivations into values. */
    abstract void apply(float[] y, int from, int n);

    /** Multiplies {@code d} by the slopes at the values {@code y}. */
    abstract void timesSlope(float[] d, float[] y, int n);

    /** The one of an activation; null if it has no kernel. */
    static @Nullable Transfer of(IActivation activation) {
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
