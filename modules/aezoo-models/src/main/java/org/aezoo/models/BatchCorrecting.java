package org.aezoo.models;

import org.aezoo.data.preparation.BatchOneHot;
import org.jspecify.annotations.Nullable;

/**
 * A model that may be told the batch of each row. It then sees more values than an example has, and its codes and
 * corrected rows do not tell batches apart.
 */
public interface BatchCorrecting extends AutoencoderModel {

    /** How it is told the batch; absent where these settings leave batches as they are. */
    @Nullable BatchOneHot batchMarks();

    /** Name of the vertex that puts rows out as if they had been measured in the reference batch. */
    String correctedVertex();

    /** The {@link #batchMarks} of a model, absent where it corrects none. */
    static @Nullable BatchOneHot marks(AutoencoderModel model) {
        return model instanceof BatchCorrecting correcting ? correcting.batchMarks() : null;
    }
}
