package org.aezoo.models;

/** A model whose codes are mixtures of archetypes. */
public interface Archetypal extends AutoencoderModel {

    /** How many archetypes there are, 2 or more. */
    int archetypes();

    /** The number of {@link #archetypes} of a model, 0 where codes are no mixtures. */
    static int count(AutoencoderModel model) {
        return model instanceof Archetypal archetypal ? archetypal.archetypes() : 0;
    }
}
