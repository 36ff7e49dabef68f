package org.aezoo.models;

import java.util.List;

/**
 * A model whose layers are pretrained one after another before the whole network is trained. Whoever trains it works
 * through the stages, fills the network that {@link #graph} declares with what they have learnt, and goes on from there;
 * {@code docs/decisions/0006-stacked-training.md} says how.
 *
 * <p>Without its stages the network that {@link #graph} declares is a deep autoencoder from random weights, whichever of
 * these models it is of: what tells them apart is how they are pretrained, and for {@code stacked-denoising} the noise that
 * {@link #iterator} puts in.
 */
public interface StagedModel extends AutoencoderModel {

    /** From the input on; empty if the network starts from random weights. */
    List<Stage> stages();
}
