package org.aezoo.models;

import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/** The activation functions that settings may name. */
public enum Nonlinearity {
    /** {@code z}. */
    IDENTITY(Activation.IDENTITY, WeightInit.XAVIER),
    /** {@code 1 / (1 + exp(-z))}, in (0, 1). */
    SIGMOID(Activation.SIGMOID, WeightInit.XAVIER),
    /** {@code tanh(z)}, in (-1, 1). */
    TANH(Activation.TANH, WeightInit.XAVIER),
    /** {@code max(0, z)}. */
    RELU(Activation.RELU, WeightInit.RELU),
    /** {@code z} above 0, {@code 0.01 z} below. */
    LEAKY_RELU(Activation.LEAKYRELU, WeightInit.RELU),
    /** {@code z} above 0, {@code exp(z) - 1} below. */
    ELU(Activation.ELU, WeightInit.RELU);

    private final Activation activation;
    private final WeightInit weightInit;

    Nonlinearity(Activation activation, WeightInit weightInit) {
        this.activation = activation;
        this.weightInit = weightInit;
    }

    /** Deeplearning4j's name for it. */
    public Activation activation() {
        return activation;
    }

    /** The start of the weights before it: Glorot's, or He's where half of the units are off. */
    public WeightInit weightInit() {
        return weightInit;
    }
}
