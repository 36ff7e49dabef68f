package org.aezoo.models.common;

/** Where the weights of a network start. */
public enum Start {
    /** At random, as the activations want it. */
    RANDOM,
    /**
     * As principal components of the training rows, which the network then improves on. Where it cannot be them - with
     * tied weights, other activations than identity and the rectifiers, an output that is not linear, a code wider than
     * the rows, hidden layers less than twice as wide as the code - it starts at random.
     *
     * @see <a href="https://proceedings.mlr.press/v70/balduzzi17b.html">Balduzzi et al., 2017, on networks that start
     *     linear</a>
     */
    PRINCIPAL_COMPONENTS
}
