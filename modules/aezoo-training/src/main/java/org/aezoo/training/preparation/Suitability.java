package org.aezoo.training.preparation;

import org.aezoo.data.InvalidInputException;
import org.aezoo.models.Archetypal;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.Quantised;

/** Whether there are enough rows for a model, and whether it can be trained by several workers. */
public final class Suitability {

    private Suitability() {}

    /**
     * Refuses what cannot be trained.
     *
     * @param rows that are trained on
     * @param workers copies of the network that share each batch out
     * @throws InvalidInputException if there are too few rows or too many workers
     */
    public static void check(AutoencoderModel model, int rows, int workers) {
        for (CodeGrid grid : Quantised.grids(model)) {
            if (grid.learnt() && grid.codebookSize() > rows) {
                throw new InvalidInputException("codebook-size must be at most the number of training rows, " + rows
                        + ", got " + grid.codebookSize());
            }
        }
        if (Archetypal.count(model) > rows) {
            throw new InvalidInputException("archetypes must be at most the number of training rows, " + rows + ", got "
                    + Archetypal.count(model));
        }
        if (workers > rows) {
            throw new InvalidInputException(
                    "workers must be at most the number of training rows, " + rows + ", got " + workers);
        }
        if (workers > 1 && Quantised.grids(model).stream().anyMatch(CodeGrid::learnt)) {
            // two codebooks that were started from different rows have nothing in common but their size
            throw new InvalidInputException(
                    "workers must be 1 for " + model.id() + ", whose codebook is no mean of several, got " + workers);
        }
    }
}
