package org.aezoo.models;

import java.util.List;

/** A model whose code may be made of vectors from codebooks; {@link org.aezoo.models.trained.Codes#indices} tells which they are. */
public interface Quantised extends AutoencoderModel {

    /** The parts of the code, in the order in which they stand in it; none where these settings leave it continuous. */
    List<CodeGrid> codeGrids();

    /** The {@link #codeGrids} of a model, none where its codes are continuous. */
    static List<CodeGrid> grids(AutoencoderModel model) {
        return model instanceof Quantised quantised ? quantised.codeGrids() : List.of();
    }
}
