package org.aezoo.models;

import java.util.List;

/**
 * Adds variants of one's own to the {@link org.aezoo.models.zoo.Zoo}: name the implementing class in
 * {@code META-INF/services/org.aezoo.models.VariantProvider} and put it on the class path.
 */
public interface VariantProvider {

    /** The variants to add; their ids must be new. */
    List<Variant> variants();

    /**
     * Classes of one's own that the networks' configurations name: layers, vertices, losses, activations, updaters,
     * and what these hold. Model files with any other class than these, Deeplearning4j's and aezoo's are refused.
     */
    default List<Class<?>> configurationClasses() {
        return List.of();
    }
}
