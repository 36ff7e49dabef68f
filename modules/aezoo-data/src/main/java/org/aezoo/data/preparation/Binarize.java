package org.aezoo.data.preparation;

import java.util.SplittableRandom;
import org.aezoo.data.Feed;
import org.aezoo.data.RowBatch;

/**
 * Turns values in [0, 1] into zeros and ones, for models whose likelihood is that of binary data. Used
 * for inputs and targets alike it gives both the same values, as all feeds of a batch draw the same random numbers.
 */
public enum Binarize implements Feed {

    /** Leaves values as they are. */
    NONE {
        @Override
        public float[] values(RowBatch batch, SplittableRandom random) {
            return batch.values();
        }
    },

    /** 1 above one half, 0 elsewhere. */
    THRESHOLD {
        @Override
        public float[] values(RowBatch batch, SplittableRandom random) {
            float[] binary = new float[batch.values().length];
            for (int i = 0; i < binary.length; i++) {
                binary[i] = batch.values()[i] > 0.5f ? 1 : 0;
            }
            return binary;
        }
    },

    /** 1 with the value as its probability, drawn anew in every epoch (Salakhutdinov and Murray, 2008). */
    STOCHASTIC {
        @Override
        public float[] values(RowBatch batch, SplittableRandom random) {
            float[] binary = new float[batch.values().length];
            for (int i = 0; i < binary.length; i++) {
                // strictly below, as the draw is in [0, 1): 0 never becomes 1, and 1 always stays 1
                binary[i] = random.nextDouble() < batch.values()[i] ? 1 : 0;
            }
            return binary;
        }
    }
}
