package org.aezoo.data;

import java.util.SplittableRandom;

/**
 * What one input or one target of a graph is fed with. The plain families feed the example itself to both ends; a
 * denoising one feeds a corrupted copy to the input, a batch-correcting one feeds batch numbers to a second input, and
 * so on. Feeds run on the prefetching thread.
 */
@FunctionalInterface
public interface Feed {

    /** The scaled example itself. */
    Feed EXAMPLE = (batch, random) -> batch.values();

    /**
     * Makes the values for one batch.
     *
     * @param batch the scaled rows; not to be changed
     * @param random drawn from the run's seed, the epoch and the batch, so that a run can be repeated and resumed; all
     *     feeds of a batch get the same numbers, so that a target can depend on what an input drew
     * @return whole rows one after another; the length is a multiple of {@code batch.size()}
     */
    float[] values(RowBatch batch, SplittableRandom random);
}
