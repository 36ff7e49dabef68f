package org.aezoo.models;

/**
 * A model whose code has a posterior to be held against a standard normal prior. It is scored by its negative evidence
 * lower bound, and codes drawn from the prior decode to new examples.
 */
public interface Variational extends AutoencoderModel {

    /** Name of the vertex that puts out means and log variances of the posterior, side by side. */
    default String posteriorVertex() {
        return "posterior";
    }
}
